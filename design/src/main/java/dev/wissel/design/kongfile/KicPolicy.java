package dev.wissel.design.kongfile;

import dev.wissel.design.strategy.Balance.HashKey;
import dev.wissel.design.strategy.HealthCheck;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.kong.entity.Healthchecks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The spec of a KongUpstreamPolicy. Its seconds are whole, its statuses at most 599, a hash input is exactly one of its kinds, a cookie needs its
 * path and takes no fallback (Kong facts 10).
 */
final class KicPolicy {
    private static final int LARGEST_STATUS = 599;

    private final ServiceStrategy service;
    private final Healthchecks health;
    private final List<String> limits = new ArrayList<>();
    private final Map<String, Object> spec;

    KicPolicy(ServiceStrategy service, Healthchecks health) {
        this.service = service;
        this.health = health;
        this.spec = makeSpec();
    }

    Map<String, Object> spec() {
        return spec;
    }

    List<String> limits() {
        return limits;
    }

    private Map<String, Object> makeSpec() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("algorithm", service.balance().method().kongAlgorithm());
        service.balance().on().ifPresent(key -> {
            out.put("hashOn", hash(key));
            service.balance().fallback().ifPresent(fallback -> out.put("hashOnFallback", hash(fallback)));
        });
        out.put("slots", (long) service.balance().slots());
        Map<String, Object> checks = new LinkedHashMap<>();
        checks.put("active", active());
        checks.put("passive", passive());
        out.put("healthchecks", checks);
        return out;
    }

    private static Map<String, Object> hash(HashKey key) {
        Map<String, Object> hash = new LinkedHashMap<>();
        switch (key.source()) {
            case HEADER -> hash.put("header", key.name());
            case COOKIE -> {
                hash.put("cookie", key.name());
                hash.put("cookiePath", "/");
            }
            case QUERY -> hash.put("queryArg", key.name());
            case URI_CAPTURE -> hash.put("uriCapture", key.name());
            case IP, PATH, CONSUMER -> hash.put("input", key.source().text());
        }
        return hash;
    }

    private Map<String, Object> active() {
        HealthCheck wanted = service.health();
        var active = health.active();
        long interval = seconds("interval", wanted.interval());
        Map<String, Object> healthy = new LinkedHashMap<>();
        healthy.put("interval", interval);
        healthy.put("successes", (long) active.healthy().successes());
        healthy.put("httpStatuses", statuses(active.healthy().httpStatuses()));
        Map<String, Object> unhealthy = new LinkedHashMap<>();
        unhealthy.put("interval", interval);
        unhealthy.put("tcpFailures", (long) active.unhealthy().tcpFailures());
        unhealthy.put("timeouts", (long) active.unhealthy().timeouts());
        unhealthy.put("httpFailures", (long) active.unhealthy().httpFailures());
        unhealthy.put("httpStatuses", statuses(active.unhealthy().httpStatuses()));
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("type", active.type());
        out.put("httpPath", active.httpPath());
        out.put("timeout", seconds("timeout", wanted.timeout()));
        out.put("concurrency", active.concurrency());
        if (active.type().equals("https")) {
            out.put("httpsVerifyCertificate", active.httpsVerifyCertificate());
        }
        out.put("healthy", healthy);
        out.put("unhealthy", unhealthy);
        return out;
    }

    private Map<String, Object> passive() {
        var passive = health.passive();
        Map<String, Object> healthy = new LinkedHashMap<>();
        healthy.put("successes", (long) passive.healthy().successes());
        healthy.put("httpStatuses", statuses(passive.healthy().httpStatuses()));
        Map<String, Object> unhealthy = new LinkedHashMap<>();
        unhealthy.put("tcpFailures", (long) passive.unhealthy().tcpFailures());
        unhealthy.put("timeouts", (long) passive.unhealthy().timeouts());
        unhealthy.put("httpFailures", (long) passive.unhealthy().httpFailures());
        unhealthy.put("httpStatuses", statuses(passive.unhealthy().httpStatuses()));
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("type", passive.type());
        out.put("healthy", healthy);
        out.put("unhealthy", unhealthy);
        return out;
    }

    private static List<Integer> statuses(List<Integer> statuses) {
        return statuses.stream().filter(status -> status <= LARGEST_STATUS).toList();
    }

    private long seconds(String what, Duration duration) {
        long whole = Math.max(1, (duration.toMillis() + 999) / 1000);
        if (whole * 1000 != duration.toMillis()) {
            limits.add("the " + what + " of its probes is " + whole + " s instead of " + duration.toMillis()
                    + " ms: only whole seconds can be said.");
        }
        return whole;
    }
}
