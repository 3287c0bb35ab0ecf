package dev.wissel.core.bound;

/**
 * When probes find a target that has failed for good at a moment that no probe knows of. Times are in seconds. Immutable.
 *
 * <p><b>Derivation.</b> Probes start every {@code I}, whatever became of the one before. From the fault to the next probe passes a time that is even
 * in {@code (0, I)}; the {@code n}-th starts {@code (n − 1)·I} later. A target that refuses is found out then: from {@code (n − 1)·I} to {@code
 * n·I}, on average {@code (n − ½)·I}. One that hangs is found out one time-out {@code T} later. A prober that waits for the result before it
 * begins to count the next interval needs up to {@code n·(I + T)}.
 *
 * <p>Kong's prober wakes every 0.1 s with 10 % of jitter, which adds up to 0.11 s to every interval, and works off lists of {@code ⌈k /
 * concurrency⌉} targets one after the other, of which all may hang: {@code n·(I + 0.11) + ⌈k / concurrency⌉·T}.
 *
 * @param intervalSeconds I, &gt; 0
 * @param timeoutSeconds T, &gt;= 0
 * @param failures n, &gt;= 1
 * @param targets k, &gt;= 1
 * @param concurrency probes at the same time, &gt;= 1
 */
public record ActiveDetection(
        double intervalSeconds, double timeoutSeconds, int failures, int targets, int concurrency) {
    private static final double KONG_TICK_SECONDS = KongProbes.TICK_NANOS / 1e9;

    public ActiveDetection {
        if (!(intervalSeconds > 0)) {
            throw new IllegalArgumentException("intervalSeconds: " + intervalSeconds + " (expected: > 0)");
        }
        if (!(timeoutSeconds >= 0)) {
            throw new IllegalArgumentException("timeoutSeconds: " + timeoutSeconds + " (expected: >= 0)");
        }
        requirePositive("failures", failures);
        requirePositive("targets", targets);
        requirePositive("concurrency", concurrency);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }

    /** Returns the shortest time to find a target that refuses. */
    public double refusedMin() {
        return (failures - 1) * intervalSeconds;
    }

    /** Returns the mean time to find a target that refuses. */
    public double refusedMean() {
        return (failures - 0.5) * intervalSeconds;
    }

    /** Returns the longest time to find a target that refuses. */
    public double refusedMax() {
        return failures * intervalSeconds;
    }

    /** Returns the shortest time to find a target that hangs. */
    public double hangMin() {
        return refusedMin() + timeoutSeconds;
    }

    /** Returns the mean time to find a target that hangs. */
    public double hangMean() {
        return refusedMean() + timeoutSeconds;
    }

    /** Returns the longest time to find a target that hangs. */
    public double hangMax() {
        return refusedMax() + timeoutSeconds;
    }

    /** Returns the longest time that Kong takes to find targets that hang, as long as its runs do not overtake each other. */
    public double kongHangMax() {
        return failures * (intervalSeconds + KONG_TICK_SECONDS) + Faults.ceilDiv(targets, concurrency) * timeoutSeconds;
    }

    /** Returns the longest time to find a target that hangs if the interval counts from the end of the probe before. */
    public double serialHangMax() {
        return failures * (intervalSeconds + timeoutSeconds);
    }
}
