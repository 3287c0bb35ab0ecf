package dev.wissel.controller.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of a configuration may be shown: nothing that may be secret, and nothing that forges a terminal's output. Stateless. */
final class Shown {
    static final String MASK = "***";

    private static final Pattern FORGING =
            Pattern.compile("[\\p{Cntrl}\\u0085\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]");
    private static final Pattern SECRET =
            Pattern.compile("auth|cookie|credential|key|pass|pwd|private|secret|session|token|signature|cert");

    private Shown() {}

    static String text(String text) {
        return FORGING.matcher(text).replaceAll("?");
    }

    /**
     * Returns a value without its secrets. What is sent to back ends as headers, and every text in a plugin's settings, is taken for one: no schema says so of
     * plugins that are not Kong's own.
     *
     * @param field its place, with dots
     */
    static @Nullable Object value(String field, @Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Number) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            map.forEach((key, inner) -> shown.put(text(String.valueOf(key)), value(field + "." + key, inner)));
            return shown;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(item -> value(field, item)).toList();
        }
        return masked(field) ? MASK : text(String.valueOf(value));
    }

    private static boolean masked(String field) {
        if (field.startsWith("config.") || field.contains("active.headers.")) {
            return true;
        }
        return field.startsWith("headers.")
                && SECRET.matcher(field.toLowerCase(Locale.ROOT)).find();
    }
}
