package dev.wissel.controller.drill;

import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.Parsed;
import dev.wissel.kong.carrier.PercentText;
import dev.wissel.kong.document.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads drills as people and programs ask for them: words, durations and percentages as in a strategy. Stateless and thread-safe. */
public final class DrillWords {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> PLAN = Set.of("fault", "region", "target", "services", "for", "delay", "share");

    private DrillWords() {}

    /**
     * Reads the body of a request for a drill.
     *
     * @param who asks, if the body does not say
     * @throws IllegalArgumentException in words for people if it is wrong
     */
    public static DrillRequest request(String body, String who) {
        JsonNode tree = object(body);
        for (String name : tree.propertyNames()) {
            if (!PLAN.contains(name) && !Set.of("who", "why").contains(name)) {
                throw new IllegalArgumentException(name + ": unknown field (expected: fault, region, target, services,"
                        + " for, delay, share, who, why)");
            }
        }
        return new DrillRequest(plan(tree), text(tree, "who", who), text(tree, "why", ""), DrillRequest.HAND);
    }

    /**
     * Reads the body of an abort.
     *
     * @return who and why
     * @throws IllegalArgumentException in words for people if it is wrong
     */
    public static Map.Entry<String, String> abort(String body, String who) {
        JsonNode tree = body.isBlank() ? JSON.createObjectNode() : object(body);
        String by = text(tree, "who", who);
        String why = text(tree, "why", "");
        DrillRequest.line("who", by, 200);
        DrillRequest.line("why", why, 500);
        return Map.entry(by.isBlank() ? who : by, why);
    }

    private static JsonNode object(String body) {
        try {
            JsonNode tree = JSON.readTree(body);
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (JacksonException broken) {
            throw new IllegalArgumentException(
                    "body: not JSON (expected: an object such as {\"fault\":"
                            + " \"region-loss\", \"region\": \"ams\"})",
                    broken);
        }
        throw new IllegalArgumentException(
                "body: not an object (expected: {\"fault\": \"region-loss\", \"region\": \"ams\"})");
    }

    /** Reads a plan out of an object. */
    static DrillPlan plan(JsonNode tree) {
        List<String> services = new ArrayList<>();
        JsonNode list = tree.path("services");
        if (!list.isMissingNode() && !list.isNull()) {
            if (!list.isArray()) {
                throw new IllegalArgumentException("services: not a list (expected: names, such as [\"product\"])");
            }
            for (JsonNode each : list) {
                if (!each.isString()) {
                    throw new IllegalArgumentException("services: " + each + " (expected: names)");
                }
                services.add(each.asString());
            }
        }
        return plan(
                text(tree, "fault", ""),
                text(tree, "region", ""),
                text(tree, "target", ""),
                services,
                text(tree, "for", ""),
                text(tree, "delay", ""),
                text(tree, "share", ""));
    }

    private static String text(JsonNode tree, String name, String otherwise) {
        JsonNode node = tree.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        if (!node.isString()) {
            throw new IllegalArgumentException(name + ": " + node + " (expected: a text)");
        }
        return node.asString();
    }

    /**
     * Makes a plan of words; what is empty gets its usual value.
     *
     * @throws IllegalArgumentException in words for people if one is wrong
     */
    public static DrillPlan plan(
            String fault,
            @Nullable String region,
            @Nullable String target,
            List<String> services,
            @Nullable String length,
            @Nullable String delay,
            @Nullable String share) {
        DrillFault kind =
                DrillFault.of(fault).orElseThrow(() -> new IllegalArgumentException("fault: " + named(fault)));
        String where = region == null ? "" : region;
        line("region", where);
        String one = target == null ? "" : target;
        line("target", one);
        services.forEach(each -> line("services", each));
        if (services.size() > 1000) {
            throw new IllegalArgumentException("services: " + services.size() + " (expected: at most 1000)");
        }
        DrillPlan usual = DrillPlan.of(kind, where, one);
        Duration held = length != null && !length.isEmpty() ? read("for", DurationText.parse(length)) : usual.length();
        Duration late = delay != null && !delay.isEmpty() && kind == DrillFault.SLOW
                ? read("delay", DurationText.parse(delay))
                : usual.delay();
        if (delay != null && !delay.isEmpty() && kind != DrillFault.SLOW) {
            throw new IllegalArgumentException("delay: " + delay + " (expected: none for " + kind.word() + ")");
        }
        double part = share != null && !share.isEmpty() ? read("share", PercentText.parse(share)) : usual.share();
        return new DrillPlan(kind, where, one, services, held, late, part);
    }

    private static void line(String name, String text) {
        DrillRequest.line(name, text, 300);
    }

    private static String named(String fault) {
        List<String> words =
                Arrays.stream(DrillFault.values()).map(DrillFault::word).toList();
        String shown = fault.isEmpty() ? "missing" : fault.substring(0, Math.min(40, fault.length()));
        String hint = Nearest.hint(fault, words);
        return shown + " (expected: one of " + String.join(", ", words) + (hint.isEmpty() ? "" : "; " + hint) + ")";
    }

    private static <T> T read(String name, Parsed<T> parsed) {
        if (parsed instanceof Parsed.Bad<T> bad) {
            throw new IllegalArgumentException(name + ": (expected: " + bad.expected() + ")");
        }
        return parsed.toOptional().orElseThrow();
    }
}
