package dev.wissel.core.region;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How traffic is spread over regions, and how a lost region comes back. Immutable. The reasons for the defaults stand in {@code
 * docs/algorithms/regions.md}.
 *
 * @param headroom part of the declared capacity that may be used, in (0, 2]; below 1 keeps a reserve, above 1 distrusts the
 *     declaration; what exceeds it goes to the next region or is shed
 * @param partialFloor a region of unknown capacity is taken to bear all as long as at least this part of its addresses is admitted, below it
 *     {@code part / partialFloor} of the demand; in (0, 1]
 * @param holdDown how long a region that comes back waits
 * @param trials single requests that it has to answer then
 * @param ramp how its share rises then
 * @param damping which changes of share are too small to publish
 */
public record RegionPolicy(
        double headroom, double partialFloor, HoldDown holdDown, Trials trials, Ramp ramp, Damping damping) {
    /** The largest headroom, dimensionless. */
    public static final double MAX_HEADROOM = 2;

    /** The defaults. */
    public static final RegionPolicy DEFAULTS = new RegionPolicy(
            1.0,
            0.7,
            new HoldDown(Duration.ofSeconds(10), Duration.ofSeconds(300), Duration.ofSeconds(300)),
            new Trials(3, Duration.ofSeconds(10)),
            new Ramp(Duration.ofSeconds(30), List.of(0.10, 0.25, 0.50, 0.75, 1.0), Tolerance.DEFAULTS),
            new Damping(0.02, Duration.ofSeconds(5)));

    public RegionPolicy {
        if (!(headroom > 0 && headroom <= MAX_HEADROOM)) {
            throw new IllegalArgumentException(
                    "headroom: " + headroom + " (expected: > 0 and <= " + MAX_HEADROOM + ")");
        }
        Require.within("partialFloor", partialFloor);
        Objects.requireNonNull(holdDown, "holdDown");
        Objects.requireNonNull(trials, "trials");
        Objects.requireNonNull(ramp, "ramp");
        Objects.requireNonNull(damping, "damping");
    }

    /**
     * The wait before a returning region is tried: {@code min(max, first * 2^(flaps - 1))}. Immutable.
     *
     * @param first wait after a first loss, &gt;= 0
     * @param max longest wait, &gt;= first
     * @param stable time as an active region after which one flap is forgotten, &gt; 0
     */
    public record HoldDown(Duration first, Duration max, Duration stable) {
        public HoldDown {
            Require.notNegative("holdDown.first", first);
            if (max.compareTo(first) < 0) {
                throw new IllegalArgumentException("holdDown.max: " + max + " (expected: >= first, " + first + ")");
            }
            Require.positive("holdDown.stable", stable);
        }

        /** Returns the wait in nanoseconds after the given number of losses, &gt;= 1. */
        long nanos(int flaps) {
            long longest = max.toNanos();
            long wait = Math.min(first.toNanos(), longest);
            for (int i = 1; i < flaps && wait > 0 && wait < longest; i++) {
                wait = wait > longest / 2 ? longest : wait * 2;
            }
            return wait;
        }

        /** Returns the number of losses worth remembering: no more than make the longest wait, or forgetting them would take for ever. */
        int counted(int flaps) {
            int counted = Math.max(1, flaps);
            while (counted > 1 && nanos(counted - 1) >= nanos(counted)) {
                counted--;
            }
            return counted;
        }
    }

    /**
     * The trial by single requests. Immutable.
     *
     * @param count consecutive successes asked for, in [0, 100]; 0 leaves the trial out
     * @param timeout time without a trial after which any request may serve as one, after twice that the health checks' word is enough; also
     *     the time after which an unanswered trial counts as failed; &gt; 0
     */
    public record Trials(int count, Duration timeout) {
        static final int MOST = 100;

        public Trials {
            if (count < 0 || count > MOST) {
                throw new IllegalArgumentException("trials.count: " + count + " (expected: 0 to " + MOST + ")");
            }
            Require.positive("trials.timeout", timeout);
        }
    }

    /**
     * The rise of a returning region. Immutable.
     *
     * @param length time from the first step to the full share, &gt;= 0; each step lasts {@code length / steps}
     * @param steps part of what it could take that it takes in each step, rising, in (0, 1], the last one 1
     * @param tolerance how much worse than the others it may be
     */
    public record Ramp(Duration length, List<Double> steps, Tolerance tolerance) {
        public Ramp {
            Require.notNegative("ramp.length", length);
            steps = List.copyOf(steps);
            Objects.requireNonNull(tolerance, "tolerance");
            double before = 0;
            for (double step : steps) {
                if (!(step > before && step <= 1)) {
                    throw new IllegalArgumentException("ramp.steps: " + steps + " (expected: rising, each in (0, 1])");
                }
                before = step;
            }
            if (before != 1) {
                throw new IllegalArgumentException("ramp.steps: " + steps + " (expected: the last one 1)");
            }
        }

        long stepNanos() {
            return length.toNanos() / steps.size();
        }
    }

    /**
     * What a ramp bears with. Immutable.
     *
     * @param minSamples ended attempts in the window below which a region is not judged, &gt;= 1
     * @param errorExcess a step is held while the error ratio exceeds the giver's by more than this, in (0, 1]
     * @param latencyFactor or while the mean latency is more than this many times the giver's, &gt;= 1
     * @param latencyExcess and above it by more than this, &gt;= 0: twice half a millisecond is no reason
     * @param hopelessExcess the region is sent back when its error ratio exceeds the giver's by more than this, in (0, 1]
     * @param hopelessRatio or exceeds this and is out of tolerance, in (0, 1]
     */
    public record Tolerance(
            int minSamples,
            double errorExcess,
            double latencyFactor,
            Duration latencyExcess,
            double hopelessExcess,
            double hopelessRatio) {
        /** 5 points, twice and 10 ms more, 20 points, 50 %. */
        public static final Tolerance DEFAULTS = new Tolerance(20, 0.05, 2, Duration.ofMillis(10), 0.20, 0.50);

        public Tolerance {
            if (minSamples < 1) {
                throw new IllegalArgumentException("tolerance.minSamples: " + minSamples + " (expected: >= 1)");
            }
            Require.within("tolerance.errorExcess", errorExcess);
            if (!(latencyFactor >= 1)) {
                throw new IllegalArgumentException("tolerance.latencyFactor: " + latencyFactor + " (expected: >= 1)");
            }
            Require.notNegative("tolerance.latencyExcess", latencyExcess);
            Require.within("tolerance.hopelessExcess", hopelessExcess);
            Require.within("tolerance.hopelessRatio", hopelessRatio);
        }
    }

    /**
     * What keeps shares from trembling with the demand. Immutable.
     *
     * @param deadband change of a share below which it is not urgent, in [0, 0.5]; a region is never given more than its capacity by this part
     *     of the demand
     * @param settle time after which a smaller change is published all the same, &gt;= 0
     */
    public record Damping(double deadband, Duration settle) {
        public Damping {
            if (!(deadband >= 0 && deadband <= 0.5)) {
                throw new IllegalArgumentException("damping.deadband: " + deadband + " (expected: 0 to 0.5)");
            }
            Require.notNegative("damping.settle", settle);
        }
    }

    /** Returns this policy with another part of the declared capacity to be used. */
    public RegionPolicy withHeadroom(double newHeadroom) {
        return new RegionPolicy(newHeadroom, partialFloor, holdDown, trials, ramp, damping);
    }

    /**
     * Returns this policy with another way back for a lost region; what is not given stays.
     *
     * @param hold the first hold-down, &gt;= 0
     * @param maxHold the longest, and the calm that makes a loss forgotten; 0 leaves that calm as it is
     * @param trialCount consecutive single requests that must succeed, in [0, 100]
     * @param rampLength time over which the share rises, &gt;= 0
     */
    public RegionPolicy withFailback(Duration hold, Duration maxHold, int trialCount, Duration rampLength) {
        Duration stable = maxHold.isZero() ? holdDown.stable() : maxHold;
        return withHoldDown(new HoldDown(hold, maxHold, stable))
                .withTrials(new Trials(trialCount, trials.timeout()))
                .withRamp(new Ramp(rampLength, ramp.steps(), ramp.tolerance()));
    }

    /** Returns this policy with another hold-down. */
    public RegionPolicy withHoldDown(HoldDown newHoldDown) {
        return new RegionPolicy(headroom, partialFloor, newHoldDown, trials, ramp, damping);
    }

    /** Returns this policy with other trials. */
    public RegionPolicy withTrials(Trials newTrials) {
        return new RegionPolicy(headroom, partialFloor, holdDown, newTrials, ramp, damping);
    }

    /** Returns this policy with another ramp. */
    public RegionPolicy withRamp(Ramp newRamp) {
        return new RegionPolicy(headroom, partialFloor, holdDown, trials, newRamp, damping);
    }

    /** Returns this policy with another damping. */
    public RegionPolicy withDamping(Damping newDamping) {
        return new RegionPolicy(headroom, partialFloor, holdDown, trials, ramp, newDamping);
    }
}
