package dev.wissel.design.signals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A metric that Kong or Wissel's gateway exports.
 *
 * <p>Immutable.
 *
 * @param name its name; of a histogram without {@code _bucket}, {@code _sum} and {@code _count}
 * @param type how its values behave
 * @param unit what its values are in: {@code milliseconds}, {@code seconds}, {@code bytes}, {@code ratio}, {@code 0 or 1}; empty for a plain number
 * @param labels its labels with their values, in order
 * @param bounds finite upper bounds of its buckets, rising; empty unless it is a histogram
 * @param pluginSwitch the switch of Kong's {@code prometheus} plugin that turns it on; empty if it is always there
 * @param since first version of Kong that has it, {@code major.minor}; empty if it is Wissel's
 * @param until first version of Kong that no longer has it; empty if all later ones have it
 */
public record Metric(
        String name,
        Type type,
        String unit,
        Map<String, Values> labels,
        List<Double> bounds,
        Optional<String> pluginSwitch,
        Optional<String> since,
        Optional<String> until) {
    /** How values behave. */
    public enum Type {
        /** Rises only, and starts again at 0. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Counts in buckets; each of its series is a counter. */
        HISTOGRAM
    }

    /**
     * What values a label may have.
     *
     * <p>Immutable.
     *
     * @param shape a regular expression that matches every possible value
     * @param examples the values if they are few, in order; examples otherwise
     * @param closed whether {@code examples} are all of them
     */
    public record Values(Pattern shape, List<String> examples, boolean closed) {
        public Values {
            Objects.requireNonNull(shape, "shape");
            examples = List.copyOf(examples);
        }

        /** Any text. */
        static Values any() {
            return new Values(Pattern.compile("(?s).*"), List.of(), false);
        }

        /** Only these. */
        static Values of(String... values) {
            return new Values(Pattern.compile(PromText.anyOf(List.of(values))), List.of(values), true);
        }

        /** Whatever has this shape, such as these. */
        static Values like(String shape, String... examples) {
            return new Values(Pattern.compile(shape), List.of(examples), false);
        }
    }

    public Metric {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(unit, "unit");
        labels = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        bounds = List.copyOf(bounds);
        Objects.requireNonNull(pluginSwitch, "pluginSwitch");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(until, "until");
    }

    /** Returns whether Kong exports it. */
    public boolean isKongs() {
        return since.isPresent();
    }

    /** Returns whether a Kong of that version exports it; true for Wissel's. */
    public boolean existsIn(String version) {
        return since.map(from -> isAtLeast(version, from)).orElse(true)
                && !until.map(end -> isAtLeast(version, end)).orElse(false);
    }

    private static boolean isAtLeast(String version, String other) {
        KongVersion least = KongVersion.of(other);
        return KongVersion.of(version).isAtLeast(least.major(), least.minor());
    }

    /** Returns the names of its series: its own, or those of a histogram. */
    public List<String> seriesNames() {
        return type == Type.HISTOGRAM ? List.of(name + "_bucket", name + "_sum", name + "_count") : List.of(name);
    }
}
