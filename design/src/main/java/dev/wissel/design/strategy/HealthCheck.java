package dev.wissel.design.strategy;

import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How sick endpoints are found: each is probed, and its answers to real requests are watched as well.
 *
 * <p>Immutable.
 *
 * @param type what a probe is
 * @param path path asked for by http and https probes
 * @param interval time between two probes of an endpoint, well or sick, &gt; 0
 * @param timeout longest wait for a probe's answer, &gt; 0
 * @param suspect half of the patience with an endpoint of which nothing is known yet, before its silence means that it hangs, &gt; 0
 * @param failures failures in a row that make an endpoint sick, in [1, 254]; a connection refused to a probe counts at once
 * @param successes probes in a row that make it well again, in [1, 254]
 * @param statuses statuses of a probe that count as success; every other known status but 429 counts as failure
 */
public record HealthCheck(
        Type type,
        String path,
        Duration interval,
        Duration timeout,
        Duration suspect,
        int failures,
        int successes,
        SortedSet<Integer> statuses) {
    /** The largest counter that Kong's library takes; its schema says 255, which crashes (Kong facts 3.10). */
    public static final int MAX_COUNT = 254;

    /** The longest interval and timeout that Kong's schema takes. */
    public static final Duration MAX_TIME = Duration.ofSeconds(65535);

    /** What a probe is. */
    public enum Type {
        HTTP,
        HTTPS,
        /** A connection is made and closed. */
        TCP;

        /** Returns the word for it in a strategy and in Kong. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public HealthCheck {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(path, "path");
        Objective.requirePositive("interval", interval);
        Objective.requirePositive("timeout", timeout);
        Objective.requirePositive("suspect", suspect);
        requireCount("failures", failures);
        requireCount("successes", successes);
        statuses = Collections.unmodifiableSortedSet(new TreeSet<>(statuses));
        if (statuses.isEmpty()) {
            throw new IllegalArgumentException("statuses: [] (expected: at least one)");
        }
    }

    private static void requireCount(String name, int value) {
        if (value < 1 || value > MAX_COUNT) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + MAX_COUNT + ")");
        }
    }
}
