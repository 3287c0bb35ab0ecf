package dev.wissel.console.entity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a store can give back as it took it. JSON has no infinite numbers, and half a surrogate pair is no text in UTF-8: an entity with either would be
 * read back as another one, which the next start might refuse.
 */
final class Storable {
    private Storable() {}

    /** Returns what is wrong with a value, as Kong nests its messages; empty if nothing is. */
    static Optional<Object> problem(@Nullable Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return Optional.of("expected a finite number");
        }
        if (value instanceof String text && !isUnicode(text)) {
            return Optional.of("expected valid utf-8");
        }
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Optional<Object> inside = isUnicode(String.valueOf(entry.getKey()))
                        ? problem(entry.getValue())
                        : Optional.of("expected valid utf-8");
                if (inside.isPresent()) {
                    return Optional.of(Map.of(String.valueOf(entry.getKey()), inside.get()));
                }
            }
        }
        if (value instanceof List<?> list) {
            return list.stream().flatMap(item -> problem(item).stream()).findFirst();
        }
        return Optional.empty();
    }

    /** Returns whether a text has no surrogate without its other half. */
    static boolean isUnicode(String text) {
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (Character.isHighSurrogate(unit)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))) {
                at++;
            } else if (Character.isSurrogate(unit)) {
                return false;
            }
        }
        return true;
    }
}
