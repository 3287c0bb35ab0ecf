package dev.wissel.design.fromkong;

import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.Fallback;
import dev.wissel.kong.carrier.PercentText;
import dev.wissel.kong.carrier.RateText;
import dev.wissel.kong.carrier.UpstreamSettings;
import dev.wissel.kong.carrier.WisselTags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the tags of an upstream that Wissel made say, as keys of a strategy. */
final class TaggedSettings {
    private TaggedSettings() {}

    static Map<String, Object> of(Balanced service) {
        List<String> tags = Values.texts(service.upstream().get("tags"));
        Map<String, Object> out = new LinkedHashMap<>();
        if (tags.stream().noneMatch(tag -> tag.startsWith(WisselTags.PREFIX + "hold="))) {
            return out; // not made by a strategy: there is nothing but defaults
        }
        UpstreamSettings settings = WisselTags.readUpstream(tags).value();
        if (!settings.regionOrder().isEmpty()) {
            out.put("regions", settings.regionOrder());
        }
        settings.suspect().ifPresent(suspect -> out.put("health", map("suspect", DurationText.format(suspect))));
        settings.deadline().ifPresent(deadline -> out.put("timeouts", map("request", DurationText.format(deadline))));
        Map<String, Object> failback =
                map("hold", DurationText.format(settings.failback().hold()));
        failback.put("max_hold", DurationText.format(settings.failback().maxHold()));
        failback.put("trials", (long) settings.failback().trials());
        failback.put("ramp", DurationText.format(settings.failback().ramp()));
        out.put("failback", failback);
        Map<String, Object> budget =
                map("ratio", PercentText.format(settings.retry().budgetRatio()));
        budget.put("floor", RateText.formatBare(settings.retry().budgetFloorPerSecond()) + "/s");
        Map<String, Object> retries = new LinkedHashMap<>();
        Values.integer(service.service().get("retries")).ifPresent(count -> retries.put("count", (long) count));
        retries.put(
                "on",
                settings.retry().statuses().stream()
                        .sorted()
                        .map(Integer::longValue)
                        .toList());
        retries.put("budget", budget);
        out.put("retries", retries);
        out.put("headroom", PercentText.format(settings.headroom()));
        fallback(settings.fallback(), out);
        return out;
    }

    private static void fallback(Fallback fallback, Map<String, Object> out) {
        if (fallback instanceof Fallback.Region region) {
            out.put("fallback", map("region", region.name()));
        } else if (fallback instanceof Fallback.Service service) {
            out.put("fallback", map("service", service.name()));
        } else if (fallback instanceof Fallback.Static answer) {
            Map<String, Object> inner = map("status", (long) answer.status());
            if (!answer.headers().isEmpty()) {
                inner.put("headers", answer.headers());
            }
            if (!answer.body().isEmpty()) {
                inner.put("body", answer.body());
            }
            out.put("fallback", map("static", inner));
        }
    }

    private static Map<String, Object> map(String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }
}
