package dev.wissel.design.fromkong;

import dev.wissel.kong.carrier.RateText;
import dev.wissel.kong.carrier.TargetSettings;
import dev.wissel.kong.carrier.WisselTags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The endpoints of one region, from targets. */
final class EndpointsDraft {
    private static final int DEFAULT_WEIGHT = 100;
    private static final int DEFAULT_PORT = 8000;

    private EndpointsDraft() {}

    static double weight(List<Map<String, @Nullable Object>> targets) {
        return targets.stream()
                .mapToDouble(target -> Values.number(target.get("weight"), DEFAULT_WEIGHT))
                .sum();
    }

    static List<Object> of(List<Map<String, @Nullable Object>> targets, boolean standsBy) {
        List<Object> endpoints = new ArrayList<>();
        for (Map<String, @Nullable Object> target : targets) {
            TargetSettings tagged =
                    WisselTags.readTarget(Values.texts(target.get("tags"))).value();
            int kongWeight = Values.integer(target.get("weight")).orElse(DEFAULT_WEIGHT);
            // One weight of 0 among others is a target that was drained; all of them are a region that stands by.
            boolean drained = kongWeight == 0 && weight(targets) > 0;
            int weight =
                    tagged.weight().orElse(standsBy && !isTagged(target) && !drained ? DEFAULT_WEIGHT : kongWeight);
            Map<String, Object> endpoint = new LinkedHashMap<>();
            endpoint.put("target", address(Values.text(target, "target", "")));
            if (weight != DEFAULT_WEIGHT) {
                endpoint.put("weight", (long) weight);
            }
            tagged.capacityPerSecond()
                    .ifPresent(capacity -> endpoint.put("capacity", RateText.formatBare(capacity) + "/s"));
            endpoints.add(endpoint.size() == 1 ? endpoint.getOrDefault("target", "") : endpoint);
        }
        return endpoints;
    }

    /** Returns whether Wissel gave it its tags, and so left its weight as the strategy said if no tag says otherwise. */
    static boolean isTagged(Map<String, @Nullable Object> target) {
        return Values.texts(target.get("tags")).stream().anyMatch(tag -> tag.startsWith(WisselTags.PREFIX));
    }

    /** Returns the address with the port that Kong gives to one that names none. */
    static String address(String target) {
        if (target.matches(".*[^:]:[0-9]{1,5}|\\[.*]:[0-9]{1,5}")) {
            return target;
        }
        boolean bareIpv6 = target.indexOf(':') != target.lastIndexOf(':') && !target.startsWith("[");
        return (bareIpv6 ? "[" + target + "]" : target) + ":" + DEFAULT_PORT;
    }
}
