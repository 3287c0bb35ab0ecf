package dev.wissel.gateway.route;

import dev.wissel.gateway.route.regex.RustRegex;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry of a route's paths: a prefix, or a regex anchored at the start. Immutable. */
sealed interface PathRule {
    /** Returns how the rule matches; null if it does not. */
    @Nullable
    Hit match(Subject subject);

    /** Returns a byte text that begins every path the rule matches. */
    String literalPrefix();

    /**
     * A path that matched.
     *
     * @param text byte text that matched; null if the route has no paths
     * @param captures groups by number and by name, Unicode; empty if the rule has none
     */
    record Hit(@Nullable String text, Map<String, String> captures) {}

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException if it is a regex that cannot be compiled
     */
    static PathRule parse(String path) {
        if (!RouteSplit.isRegex(path)) {
            String prefix = ByteText.ofUnicode(path);
            return new Prefix(prefix, new Hit(prefix, Map.of()));
        }
        RustRegex regex = RustRegex.compile("^" + path.substring(1));
        return new Regex(regex, ByteText.ofUnicode(regex.literalPrefix()));
    }

    /** Matches what begins with a text, whether or not a segment ends there. */
    record Prefix(String literalPrefix, Hit hit) implements PathRule {
        @Override
        public @Nullable Hit match(Subject subject) {
            return subject.path.startsWith(literalPrefix) ? hit : null;
        }
    }

    /**
     * Matches an expression. As in Kong only the first branch of an alternation at the top is anchored, and the length of what matched is cut off the
     * front wherever it stood.
     */
    record Regex(RustRegex regex, String literalPrefix) implements PathRule {
        @Override
        public @Nullable Hit match(Subject subject) {
            String path = subject.unicodePath;
            if (path == null || !subject.path.startsWith(literalPrefix)) {
                return null;
            }
            int[] slots = regex.search(path);
            if (slots == null) {
                return null;
            }
            return new Hit(ByteText.ofUnicode(path.substring(slots[0], slots[1])), captures(path, slots));
        }

        private Map<String, String> captures(String path, int[] slots) {
            if (regex.groups() == 0) {
                return Map.of();
            }
            Map<String, String> captures = new LinkedHashMap<>();
            for (int group = 0; group <= regex.groups(); group++) {
                if (slots[2 * group] >= 0) {
                    captures.put(Integer.toString(group), path.substring(slots[2 * group], slots[2 * group + 1]));
                }
            }
            regex.names().forEach((name, group) -> {
                String value = captures.get(Integer.toString(group));
                if (value != null) {
                    captures.put(name, value);
                }
            });
            return captures.size() > 1 ? Map.copyOf(captures) : Map.of();
        }
    }
}
