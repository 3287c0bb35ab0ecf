package dev.wissel.core.bound;

/**
 * An exponentially weighted average whose weights fade with time: {@code w = e^(−Δt/τ)}. Immutable.
 *
 * @param tauSeconds τ, &gt; 0
 */
public record Ewma(double tauSeconds) {
    public Ewma {
        if (!(tauSeconds > 0)) {
            throw new IllegalArgumentException("tauSeconds: " + tauSeconds + " (expected: > 0)");
        }
    }

    /** Returns the average after a sample that comes {@code gapSeconds} after the one before, as Kong's {@code latency} does: {@code E·w + x·(1 − w)}. */
    public double plain(double average, double sample, double gapSeconds) {
        double weight = Math.exp(-gapSeconds / tauSeconds);
        return average * weight + sample * (1 - weight);
    }

    /** Returns the same, but a sample above the average is taken over whole, as Finagle's peak EWMA does. */
    public double peak(double average, double sample, double gapSeconds) {
        return sample > average ? sample : plain(average, sample, gapSeconds);
    }

    /** Returns after how many seconds without use a target that is {@code ratio} times as slow is tried again: {@code τ·ln(ratio)}; ratio &gt;= 1. */
    public double secondsToRetry(double ratio) {
        return tauSeconds * Math.log(ratio);
    }

    /** Returns the tries a second of such a target. */
    public double retriesPerSecond(double ratio) {
        return 1 / secondsToRetry(ratio);
    }

    /** Returns the seconds in which a score without use halves: {@code τ·ln 2}. */
    public double halfLifeSeconds() {
        return tauSeconds * Math.log(2);
    }
}
