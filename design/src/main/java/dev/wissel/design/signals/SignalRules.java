package dev.wissel.design.signals;

import static dev.wissel.design.signals.AlertTexts.CRITICAL;
import static dev.wissel.design.signals.AlertTexts.WARNING;
import static dev.wissel.design.signals.AlertTexts.label;

import dev.wissel.design.signals.RuleFile.Rule;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.design.strategy.ServiceStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules about the gateways and what they tell. A service without requests is nothing to alert about; a service of which nothing is told is. What shows the
 * difference are the health metrics, which are there without a single request.
 */
final class SignalRules {
    /** Always there, on a Kong of any version and on Wissel's gateway (Kong facts 7.2). */
    static final String ALWAYS = "kong_datastore_reachable";

    private static final String WINDOW = "15m";

    private final Scope scope;
    private final AlertTexts texts;
    private final Timing timing;

    SignalRules(Scope scope) {
        this.scope = scope;
        this.texts = new AlertTexts(scope);
        this.timing = scope.timing();
    }

    List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        Setup setup = scope.setup();
        if (setup.hasKong()) {
            rules.add(down(Runbook.GATEWAY_DOWN, Setup.KONG_JOB, "Kong node"));
        }
        if (setup.hasWissel()) {
            rules.add(down(Runbook.WISSEL_DOWN, Setup.WISSEL_JOB, "Wissel gateway"));
        }
        rules.add(gone());
        scope.strategy().services().forEach(service -> rules.add(missing(service)));
        if (setup.hasKong()) {
            rules.add(incomplete());
        }
        if (setup.hasKong() && scope.strategy().kong().mode() == Mode.DB) {
            rules.add(datastore());
        }
        if (setup.hasKong()
                && scope.strategy().kong().mode() == Mode.HYBRID
                && KongVersion.of(scope.strategy().kong().version()).isAtLeast(3, 10)) {
            rules.add(controlPlane());
        }
        if (setup.hasWissel()) {
            rules.add(refused());
        }
        return rules;
    }

    private Rule down(Runbook runbook, String job, String what) {
        return texts.alert(
                runbook,
                WARNING,
                timing.confirm(),
                "up{job=" + PromText.quoted(job) + "} == 0",
                what + " " + label("instance") + " cannot be scraped",
                "Prometheus gets no metrics from " + label("instance")
                        + ". Either it is down, or its status listener cannot be reached; what it does is not seen.");
    }

    private Rule gone() {
        return texts.alert(
                Runbook.SIGNALS_GONE,
                CRITICAL,
                timing.confirm(),
                "absent(" + ALWAYS + ")",
                "No gateway of " + scope.strategy().name() + " tells anything",
                "Prometheus has metrics of no gateway at all. All other alerts about "
                        + scope.strategy().name() + " are silent now, whatever happens.");
    }

    private Rule missing(ServiceStrategy service) {
        String name = service.name();
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(Scope.SERVICE, name);
        return texts.alert(
                Runbook.HEALTH_SIGNAL_MISSING.alert(),
                Runbook.HEALTH_SIGNAL_MISSING,
                WARNING,
                timing.settle(),
                "absent(" + RegionRules.REGION + scope.selector("service=" + PromText.quoted(name))
                        + ")\nunless on ()\nabsent(" + ALWAYS + ")",
                labels,
                "Nothing is told about the targets of " + name,
                "The gateways tell nothing about the health of the targets of " + name
                        + ", so its loss would go unseen. Kong tells it with upstream_health_metrics of the prometheus plugin.");
    }

    private Rule incomplete() {
        return texts.alert(
                Runbook.METRICS_INCOMPLETE,
                WARNING,
                Duration.ZERO,
                "increase(kong_nginx_metric_errors_total[" + WINDOW + "]) > 0",
                "Kong node " + label("instance") + " loses metrics",
                "The shared memory for metrics of " + label("instance")
                        + " is full or broken (prometheus_metrics, 5 MB unless told otherwise); what it tells is incomplete.");
    }

    private Rule datastore() {
        return texts.alert(
                Runbook.DATASTORE_UNREACHABLE,
                WARNING,
                timing.settle(),
                ALWAYS + " == 0",
                "Kong node " + label("instance") + " cannot reach its database",
                "It goes on with the configuration that it has, and follows no change of weights until the database is back.");
    }

    private Rule controlPlane() {
        return texts.alert(
                Runbook.CONTROL_PLANE_LOST,
                WARNING,
                timing.settle(),
                "kong_control_plane_connected == 0",
                "Kong node " + label("instance") + " has lost its control plane",
                "It goes on with the configuration that it has, and follows no change of weights until the control plane is back.");
    }

    private Rule refused() {
        return texts.alert(
                Runbook.CONFIGURATION_REFUSED,
                WARNING,
                Duration.ZERO,
                "increase(wissel_config_reloads_total{result=\"refused\"}[" + WINDOW + "]) > 0",
                "Wissel gateway " + label("instance") + " refused a configuration",
                "It goes on with the one before. Its log says what is wrong with the new one, with line and column.");
    }
}
