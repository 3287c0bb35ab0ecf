package dev.wissel.design.fromkong;

import dev.wissel.design.strategy.KongTarget;
import dev.wissel.kong.carrier.WisselTags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The balance of a service, from an upstream. */
final class BalanceDraft {
    private static final Set<String> PLAIN = Set.of("round-robin", "least-connections", "latency");

    private BalanceDraft() {}

    static Object of(Balanced service, KongTarget kong, List<String> notes) {
        Map<String, @Nullable Object> upstream = service.upstream();
        var own = WisselTags.readUpstream(Values.texts(upstream.get("tags")))
                .value()
                .balance();
        if (own.isPresent()) {
            return own.get();
        }
        String algorithm = Values.text(upstream, "algorithm", "round-robin");
        String on = Values.text(upstream, "hash_on", "none");
        // A hash input turns these two into consistent hashing (Kong facts 1.3).
        boolean hashes =
                !on.equals("none") && (algorithm.equals("round-robin") || algorithm.equals("consistent-hashing"));
        if (hashes) {
            return hashing(service, on, notes);
        }
        if (algorithm.equals("consistent-hashing")) {
            notes.add("Upstream '" + service.upstreamName()
                    + "' hashes nothing, so Kong sends every request to one target;"
                    + " round-robin takes its place. Say what to hash if that was meant.");
            return "round-robin";
        }
        if (algorithm.equals("latency") && !kong.isAtLeast(3, 2)) {
            notes.add("Upstream '" + service.upstreamName() + "' says latency, which Kong " + kong.version()
                    + " does not know; least-connections takes its place.");
            return "least-connections";
        }
        if (!PLAIN.contains(algorithm)) {
            notes.add("Upstream '" + service.upstreamName() + "' says '" + algorithm
                    + "', for which a strategy has no word; least-connections takes its place.");
            return "least-connections";
        }
        return algorithm;
    }

    private static Object hashing(Balanced service, String on, List<String> notes) {
        Map<String, @Nullable Object> upstream = service.upstream();
        Map<String, Object> out = new LinkedHashMap<>();
        String input = input(upstream, on, "hash_on");
        out.put("method", "consistent-hashing");
        out.put("on", input);
        String fallback = Values.text(upstream, "hash_fallback", "none");
        if (!fallback.equals("none")) {
            String second = input(upstream, fallback, "hash_fallback");
            if (!second.equals(input) && !on.equals("cookie")) {
                out.put("fallback", second);
            }
        } else if (!on.equals("cookie") && !on.equals("ip") && !on.equals("path")) {
            notes.add(
                    "Upstream '" + service.upstreamName() + "' hashes '" + input
                            + "' without a fallback: requests without it all go to one target. Their address is hashed instead.");
        }
        Values.integer(upstream.get("slots")).ifPresent(slots -> {
            if (slots >= 1000
                    && slots != 10_000
                    && slots >= 320 * service.targets().size()) {
                out.put("slots", (long) slots);
            }
        });
        return out;
    }

    private static String input(Map<String, @Nullable Object> upstream, String word, String prefix) {
        return switch (word) {
            case "header" -> "header " + Values.text(upstream, prefix + "_header", "");
            case "cookie" -> "cookie " + Values.text(upstream, "hash_on_cookie", "");
            case "query_arg" -> "query " + Values.text(upstream, prefix + "_query_arg", "");
            case "uri_capture" -> "uri-capture " + Values.text(upstream, prefix + "_uri_capture", "");
            default -> word;
        };
    }
}
