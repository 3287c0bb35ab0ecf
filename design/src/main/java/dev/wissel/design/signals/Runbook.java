package dev.wissel.design.signals;

import java.util.Locale;

/**
 * Every alert that is generated, with its place in the advice. The advice has one section for each constant, and {@link #anchor} is that section's id: it never
 * changes, because alerts that are on their way link to it.
 */
public enum Runbook {
    SERVICE_DOWN,
    REGION_LOST,
    RUNNING_ON_BACKUP,
    CAPACITY_AFTER_NEXT_LOSS,
    TARGET_EJECTED,
    TARGET_UNRESOLVED,
    NODES_DISAGREE,
    REQUESTS_SHED,
    REGION_FLAPPING,
    ERROR_BUDGET_BURN,
    LATENCY_OBJECTIVE_MISSED,
    GATEWAY_DOWN,
    SIGNALS_GONE,
    HEALTH_SIGNAL_MISSING,
    WISSEL_DOWN,
    METRICS_INCOMPLETE,
    DATASTORE_UNREACHABLE,
    CONTROL_PLANE_LOST,
    CONFIGURATION_REFUSED;

    /** Returns the id of its section in the advice, such as {@code runbook-region-lost}. */
    public String anchor() {
        return "runbook-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the name of its alert, such as {@code RegionLost}. */
    public String alert() {
        StringBuilder alert = new StringBuilder();
        for (String word : name().split("_", -1)) {
            alert.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return alert.toString();
    }

    /** Returns the link to its section. */
    String url(Setup setup) {
        return setup.advice() + "#" + anchor();
    }
}
