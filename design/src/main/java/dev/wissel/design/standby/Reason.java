package dev.wissel.design.standby;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Why something was chosen or rejected: a stable key, and the figures that a sentence about it needs. The sentence itself is a matter of the
 * reader's language.
 *
 * <p>Immutable.
 *
 * @param key stable key, such as {@code leak-above-tolerance}
 * @param figures by name, the figures as texts with their units
 */
public record Reason(String key, Map<String, String> figures) {
    public Reason {
        Objects.requireNonNull(key, "key");
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /** Returns a reason without figures. */
    public static Reason of(String key) {
        return new Reason(key, Map.of());
    }

    /** Returns a reason with one figure. */
    public static Reason of(String key, String name, String figure) {
        return new Reason(key, Map.of(name, figure));
    }

    /** Returns a reason with two figures. */
    public static Reason of(String key, String name, String figure, String secondName, String secondFigure) {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put(name, figure);
        figures.put(secondName, secondFigure);
        return new Reason(key, figures);
    }
}
