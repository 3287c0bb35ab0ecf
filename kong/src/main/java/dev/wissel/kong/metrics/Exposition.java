package dev.wissel.kong.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads Prometheus' text format 0.0.4, line by line. What is no sample is counted and left. Stateless. */
public final class Exposition {
    private Exposition() {}

    /**
     * A sample. Immutable.
     *
     * @param name metric's name
     * @param labels labels in their order
     * @param value value; may be NaN or infinite
     */
    public record Sample(String name, Map<String, String> labels, double value) {
        /** Returns a label's value; empty if it has none. */
        public String label(String label) {
            return labels.getOrDefault(label, "");
        }
    }

    /**
     * Hands on each sample of a text.
     *
     * @return lines that are neither sample nor comment
     */
    public static int read(String text, Consumer<Sample> sink) {
        int bad = 0;
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            int to = end < 0 ? text.length() : end;
            String line = text.substring(from, to).strip();
            from = to + 1;
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            Sample sample = sample(line);
            if (sample == null) {
                bad++;
            } else {
                sink.accept(sample);
            }
        }
        return bad;
    }

    private static @Nullable Sample sample(String line) {
        int at = 0;
        while (at < line.length() && isName(line.charAt(at))) {
            at++;
        }
        if (at == 0) {
            return null;
        }
        String name = line.substring(0, at);
        Map<String, String> labels = Map.of();
        if (at < line.length() && line.charAt(at) == '{') {
            labels = new LinkedHashMap<>();
            at = labels(line, at + 1, labels);
            if (at < 0) {
                return null;
            }
        }
        String[] rest = line.substring(at).strip().split("[ \t]+", 3);
        Double value = rest[0].isEmpty() || rest.length > 2 ? null : number(rest[0]);
        return value == null ? null : new Sample(name, labels, value);
    }

    private static boolean isName(char c) {
        return c == '_' || c == ':' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** Reads labels up to the closing brace; returns the place after it, -1 if they are malformed. */
    private static int labels(String line, int from, Map<String, String> labels) {
        int at = from;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == '}') {
                return at + 1;
            }
            if (c == ',' || c == ' ') {
                at++;
                continue;
            }
            int equals = line.indexOf("=\"", at);
            if (equals < 0) {
                return -1;
            }
            StringBuilder value = new StringBuilder();
            int end = value(line, equals + 2, value);
            if (end < 0) {
                return -1;
            }
            labels.put(line.substring(at, equals).strip(), value.toString());
            at = end;
        }
        return -1;
    }

    private static int value(String line, int from, StringBuilder value) {
        for (int at = from; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                return at + 1;
            }
            if (c == '\\' && at + 1 < line.length()) {
                char escaped = line.charAt(++at);
                value.append(escaped == 'n' ? '\n' : escaped);
            } else {
                value.append(c);
            }
        }
        return -1;
    }

    private static @Nullable Double number(String text) {
        try {
            return switch (text) {
                case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                case "NaN" -> Double.NaN;
                default -> Double.valueOf(text);
            };
        } catch (NumberFormatException none) {
            return null;
        }
    }
}
