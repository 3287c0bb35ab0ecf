package dev.wissel.design.reader;

import java.util.List;

/** The keys that a mapping may have, in the order in which they are explained. The names are those of the definitions in the JSON Schema. */
enum Shape {
    STRATEGY("", "strategy", "objective", "regions", "kong", "defaults", "services", "drills"),
    OBJECTIVE("objective", "availability", "window", "latency", "failover"),
    LATENCY("latency", "p50", "p90", "p95", "p99", "p99.9"),
    KONG("kong", "version", "edition", "mode", "standby"),
    DEFAULTS(
            "defaults",
            "protocol",
            "balance",
            "health",
            "timeouts",
            "retries",
            "failback",
            "fallback",
            "protect",
            "slow_start",
            "headroom",
            "priority"),
    SERVICE(
            "service",
            "routes",
            "upstream",
            "path",
            "protocol",
            "regions",
            "endpoints",
            "balance",
            "health",
            "timeouts",
            "retries",
            "failback",
            "fallback",
            "protect",
            "slow_start",
            "headroom",
            "priority"),
    ROUTE("route", "paths", "hosts", "methods", "headers", "strip_path", "preserve_host", "priority"),
    ENDPOINT("endpoint", "target", "weight", "capacity"),
    BALANCE("balance-mapping", "method", "on", "fallback", "slots", "bound"),
    HEALTH("health", "type", "path", "interval", "timeout", "suspect", "failures", "successes", "statuses"),
    TIMEOUTS("timeouts", "connect", "read", "write", "request"),
    RETRIES("retries", "count", "on", "budget"),
    BUDGET("budget", "ratio", "floor"),
    FAILBACK("failback", "hold", "max_hold", "trials", "ramp"),
    FALLBACK("fallback-mapping", "static", "region", "service"),
    PROTECT("protect", "concurrency", "admission"),
    ADMISSION("admission-mapping", "multiplier", "cap"),
    STATIC("static", "status", "headers", "body"),
    DRILLS("drills", "zone", "allowed", "blocked", "hook", "guard", "schedule"),
    DRILL_GUARD("drill-guard", "margin", "budget_left", "spend", "burn_rate", "undeclared", "traffic"),
    DRILL("drill", "fault", "region", "target", "services", "for", "delay", "share", "every", "cron");

    private final String definition;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable; the type cannot say so
    private final List<String> keys;

    Shape(String definition, String... keys) {
        this.definition = definition;
        this.keys = List.of(keys);
    }

    /** Returns the name of the definition in the JSON Schema; empty for its root. */
    String definition() {
        return definition;
    }

    /** Returns the keys. */
    List<String> keys() {
        return keys;
    }
}
