package dev.wissel.design.bounds;

import dev.wissel.core.bound.Bound;
import java.util.List;
import java.util.Objects;

/**
 * A change of a strategy that meets its objective. Immutable.
 *
 * @param settings what to set, at least one
 * @param shift the bound after it
 */
public record Change(List<Setting> settings, Bound shift) {
    /**
     * One key of the strategy. Immutable.
     *
     * @param key its path, such as {@code services.product.health.interval}
     * @param from the value now, as a strategy writes it
     * @param to the value that is proposed, as a strategy writes it
     */
    public record Setting(String key, String from, String to) {
        public Setting {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }

        /** Returns it as a line, such as {@code services.product.health.interval: 2s}. */
        public String line() {
            return key + ": " + to;
        }
    }

    public Change {
        settings = List.copyOf(settings);
        Objects.requireNonNull(shift, "shift");
        if (settings.isEmpty()) {
            throw new IllegalArgumentException("settings: [] (expected: at least one)");
        }
    }
}
