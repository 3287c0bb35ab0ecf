package dev.wissel.kong.declarative;

import dev.wissel.kong.entity.Healthchecks;
import dev.wissel.kong.entity.Healthchecks.Active;
import dev.wissel.kong.entity.Healthchecks.Passive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An upstream's health checks as a mapping with Kong's names. */
final class HealthchecksMap {
    private HealthchecksMap() {}

    static Map<String, @Nullable Object> of(Healthchecks checks) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("threshold", number(checks.threshold()));
        map.put("active", active(checks.active()));
        map.put("passive", passive(checks.passive()));
        return map;
    }

    private static Map<String, @Nullable Object> active(Active active) {
        Map<String, @Nullable Object> healthy = new LinkedHashMap<>();
        healthy.put("interval", number(active.healthy().intervalSeconds()));
        healthy.put("http_statuses", statuses(active.healthy().httpStatuses()));
        healthy.put("successes", (long) active.healthy().successes());
        Map<String, @Nullable Object> unhealthy = new LinkedHashMap<>();
        unhealthy.put("interval", number(active.unhealthy().intervalSeconds()));
        unhealthy.put("http_statuses", statuses(active.unhealthy().httpStatuses()));
        unhealthy.put("tcp_failures", (long) active.unhealthy().tcpFailures());
        unhealthy.put("timeouts", (long) active.unhealthy().timeouts());
        unhealthy.put("http_failures", (long) active.unhealthy().httpFailures());
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("type", active.type());
        map.put("http_path", active.httpPath());
        map.put("timeout", number(active.timeoutSeconds()));
        map.put("concurrency", active.concurrency());
        map.put("https_sni", active.httpsSni());
        map.put("https_verify_certificate", active.httpsVerifyCertificate());
        map.put("headers", active.headers().isEmpty() ? null : active.headers());
        map.put("healthy", healthy);
        map.put("unhealthy", unhealthy);
        return map;
    }

    private static Map<String, @Nullable Object> passive(Passive passive) {
        Map<String, @Nullable Object> healthy = new LinkedHashMap<>();
        healthy.put("http_statuses", statuses(passive.healthy().httpStatuses()));
        healthy.put("successes", (long) passive.healthy().successes());
        Map<String, @Nullable Object> unhealthy = new LinkedHashMap<>();
        unhealthy.put("http_statuses", statuses(passive.unhealthy().httpStatuses()));
        unhealthy.put("tcp_failures", (long) passive.unhealthy().tcpFailures());
        unhealthy.put("timeouts", (long) passive.unhealthy().timeouts());
        unhealthy.put("http_failures", (long) passive.unhealthy().httpFailures());
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("type", passive.type());
        map.put("healthy", healthy);
        map.put("unhealthy", unhealthy);
        return map;
    }

    private static List<Long> statuses(List<Integer> statuses) {
        return statuses.stream().map(Integer::longValue).toList();
    }

    private static Object number(double value) {
        return value == Math.rint(value) ? (Object) (long) value : (Object) value;
    }
}
