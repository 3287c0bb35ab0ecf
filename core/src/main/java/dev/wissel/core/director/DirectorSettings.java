package dev.wissel.core.director;

import dev.wissel.core.bound.ControlLoop;
import dev.wissel.core.weight.WeightLaw;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream is directed. Immutable.
 *
 * @param writesPerMinute most target writes in any 60 s, &gt;= 1. Only a wave that raises more targets than that in an emergency exceeds it, once a minute
 * @param cadenceNanos least time between two waves of ordinary writes, &gt;= 0: longer than the upstream's longest probe interval, or its probes starve (Kong facts
 *     6.6)
 * @param leastChange relative change of a weight below which nothing is written, in [0, 1)
 * @param freshNanos health reports older than this freeze everything, &gt; 0
 * @param settleNanos time after which the last node has heard of a write, &gt;= 0: {@code db_update_frequency} (Kong facts 6.5)
 * @param verifyNanos time after which a write that cannot be read back is taken to be lost, &gt; 0
 * @param foreign what to do about a weight that somebody else wrote
 * @param weights how weights adapt to what targets can bear; null for not at all
 */
public record DirectorSettings(
        int writesPerMinute,
        long cadenceNanos,
        double leastChange,
        long freshNanos,
        long settleNanos,
        long verifyNanos,
        Foreign foreign,
        WeightLaw.@Nullable Settings weights) {
    private static final long SECOND = 1_000_000_000L;

    /** Six writes a minute, ordinary ones 10 s apart, changes from 5 % on, reports at most 10 s old, nodes that follow within 5 s. */
    public static final DirectorSettings DEFAULTS = new DirectorSettings(
            ControlLoop.WRITES_PER_MINUTE,
            ControlLoop.CADENCE_NANOS,
            0.05,
            10 * SECOND,
            5 * SECOND,
            10 * SECOND,
            Foreign.RESPECT,
            WeightLaw.Settings.DEFAULTS);

    /** What to do about a weight that somebody else wrote. */
    public enum Foreign {
        /** It stays: the target is left alone until the weight is what was last decided again, or the operator resumes it. */
        RESPECT,
        /** What was decided is written again, at the ordinary pace. */
        RESTORE
    }

    public DirectorSettings {
        require(writesPerMinute >= 1, "writesPerMinute", writesPerMinute, ">= 1");
        require(cadenceNanos >= 0, "cadenceNanos", cadenceNanos, ">= 0");
        require(leastChange >= 0 && leastChange < 1, "leastChange", leastChange, "in [0, 1)");
        require(freshNanos > 0, "freshNanos", freshNanos, "> 0");
        require(settleNanos >= 0, "settleNanos", settleNanos, ">= 0");
        require(verifyNanos > 0, "verifyNanos", verifyNanos, "> 0");
        Objects.requireNonNull(foreign, "foreign");
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }

    /** Returns the same for an upstream whose longest probe interval is this: two intervals between ordinary waves, and at least as before. */
    public DirectorSettings withProbeInterval(long intervalNanos) {
        return new DirectorSettings(
                writesPerMinute,
                Math.max(cadenceNanos, 2 * intervalNanos),
                leastChange,
                freshNanos,
                settleNanos,
                verifyNanos,
                foreign,
                weights);
    }

    /** Returns the same with another limit of writes. */
    public DirectorSettings withWritesPerMinute(int most) {
        return new DirectorSettings(
                most, cadenceNanos, leastChange, freshNanos, settleNanos, verifyNanos, foreign, weights);
    }

    /** Returns the same with another least time between two ordinary waves. */
    public DirectorSettings withCadence(long newCadenceNanos) {
        return new DirectorSettings(
                writesPerMinute, newCadenceNanos, leastChange, freshNanos, settleNanos, verifyNanos, foreign, weights);
    }

    /** Returns the same with another change below which nothing is written. */
    public DirectorSettings withLeastChange(double change) {
        return new DirectorSettings(
                writesPerMinute, cadenceNanos, change, freshNanos, settleNanos, verifyNanos, foreign, weights);
    }

    /** Returns the same with another age at which reports freeze everything. */
    public DirectorSettings withFresh(long newFreshNanos) {
        return new DirectorSettings(
                writesPerMinute, cadenceNanos, leastChange, newFreshNanos, settleNanos, verifyNanos, foreign, weights);
    }

    /** Returns the same for nodes that follow within another time. */
    public DirectorSettings withSettle(long newSettleNanos) {
        return new DirectorSettings(
                writesPerMinute, cadenceNanos, leastChange, freshNanos, newSettleNanos, verifyNanos, foreign, weights);
    }

    /** Returns the same with another answer to foreign writes. */
    public DirectorSettings withForeign(Foreign answer) {
        return new DirectorSettings(
                writesPerMinute, cadenceNanos, leastChange, freshNanos, settleNanos, verifyNanos, answer, weights);
    }

    /** Returns the same with weights that adapt in another way; null for not at all. */
    public DirectorSettings withWeights(WeightLaw.@Nullable Settings law) {
        return new DirectorSettings(
                writesPerMinute, cadenceNanos, leastChange, freshNanos, settleNanos, verifyNanos, foreign, law);
    }
}
