package dev.wissel.design.fromkong;

import dev.wissel.design.strategy.HealthCheck;
import dev.wissel.kong.carrier.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The health of a service, from the checks of an upstream: what somebody chose is kept, what is off gets the strategy's default. */
final class HealthDraft {
    private HealthDraft() {}

    static Map<String, Object> of(Balanced service, List<String> notes) {
        Object active = Values.at(service.upstream().get("healthchecks"), "active");
        Map<String, Object> out = new LinkedHashMap<>();
        double interval = Values.number(Values.at(active, "healthy", "interval"), 0);
        if (interval == 0) {
            notes.add("Upstream '" + service.upstreamName()
                    + "' does not probe its targets. Give a health path that touches what the service needs.");
        }
        if (Values.at(active, "http_path") instanceof String path && !path.equals("/")) {
            out.put("path", path);
        }
        if (interval > 0) {
            out.put("interval", seconds(interval));
            double timeout = Values.number(Values.at(active, "timeout"), 1);
            if (timeout > 0) {
                out.put("timeout", seconds(timeout));
            }
            counter(Values.at(active, "unhealthy", "http_failures"), "failures", out);
            counter(Values.at(active, "healthy", "successes"), "successes", out);
            statuses(active, out);
        }
        return out;
    }

    private static String seconds(double seconds) {
        return DurationText.format(Duration.ofMillis(Math.max(10, Math.round(seconds * 1000))));
    }

    private static void counter(@Nullable Object value, String key, Map<String, Object> out) {
        OptionalInt count = Values.integer(value);
        if (count.isPresent() && count.getAsInt() > 0) {
            out.put(key, (long) Math.min(HealthCheck.MAX_COUNT, count.getAsInt()));
        }
    }

    private static void statuses(@Nullable Object active, Map<String, Object> out) {
        List<Object> statuses = new ArrayList<>();
        if (Values.at(active, "healthy", "http_statuses") instanceof List<?> list) {
            list.forEach(item -> Values.integer(item).ifPresent(status -> {
                if (status >= 200 && status <= 599) {
                    statuses.add((long) status);
                }
            }));
        }
        // 200 and 302 are Kong's default, in which a redirect to a login page is a healthy answer.
        if (!statuses.isEmpty() && !Values.same(statuses, List.of(200L, 302L))) {
            out.put("statuses", statuses);
        }
    }
}
