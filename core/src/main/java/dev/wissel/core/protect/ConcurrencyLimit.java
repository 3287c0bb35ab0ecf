package dev.wissel.core.protect;

import dev.wissel.core.bound.GradientLimit;
import dev.wissel.core.model.Outcome;

/**
 * How many requests may be in flight at a time, learnt from the latency: it grows while latency stays near its long-time mean, and shrinks when
 * requests begin to wait for each other.
 *
 * <p>Samples are gathered over a period; at its end the mean latency of the period is held against an exponential average over {@link
 * Settings#longPeriods} periods, and the limit takes one step of {@link GradientLimit}. A period ends when it has lasted {@link
 * Settings#periodNanos} and holds {@link Settings#leastSamples}. Four rules beside the formula:
 *
 * <ul>
 *   <li>if no more than half of the limit was in use the limit stays: nothing was learnt about it;
 *   <li>a period in which something was dropped (refused, timed out, 429 or 503) multiplies it by 0.9 instead;
 *   <li>the long-time average rises ten times more slowly while the limit is in full use and above the least: the queue may be the one that the
 *       limit lets in, and to learn it as normal is how Gradient2 grows without end under a load without end;
 *   <li>when the long-time average is more than twice the short one, it is pulled down by a twentieth, so that an overload that has been
 *       learnt as normal is unlearnt.
 * </ul>
 *
 * <p>Attempts that were given up count as drops too; those that fail otherwise say nothing of latency. Confined to its owner.
 *
 * @see <a href="https://github.com/Netflix/concurrency-limits">Netflix concurrency-limits, Gradient2 and the rule of half of the limit</a>
 * @see <a href="https://www.sigcomm.org/sites/default/files/ccr/papers/1988/August/52325-52356.pdf">Jacobson, Congestion Avoidance and Control,
 *     1988, for the multiplicative decrease</a>
 */
public final class ConcurrencyLimit {
    private static final double BACKOFF = 0.9;
    private static final double DRIFT = 2;
    private static final double UNLEARN = 0.95;
    private static final double WARY = 0.1;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final Settings settings;
    private double limit;
    private double longSeconds; // NaN: nothing known
    private int inFlight;
    private int mostInFlight;
    private double sumSeconds;
    private int samples;
    private boolean dropped;
    private boolean begun;
    private long periodSinceNanos;

    /**
     * How it adapts. Immutable.
     *
     * @param step the formula and its parameters
     * @param least the limit never falls below, &gt;= 1
     * @param most nor rises above, &gt;= least
     * @param periodNanos a step takes at least this long, &gt; 0
     * @param leastSamples and at least so many answers, &gt;= 1
     * @param longPeriods periods that the long-time average goes back, &gt;= 1
     */
    public record Settings(
            GradientLimit step, int least, int most, long periodNanos, int leastSamples, int longPeriods) {
        /** Netflix's: 4 may wait, smoothing 0.2, tolerance 1.5, 20 to 200 in flight; a step each 100 ms with 10 answers; 600 periods. */
        public static final Settings DEFAULTS =
                new Settings(new GradientLimit(4, 0.2, 1.5), 20, 200, 100_000_000L, 10, 600);

        public Settings {
            if (least < 1 || most < least) {
                throw new IllegalArgumentException(
                        "least, most: " + least + ", " + most + " (expected: 1 <= least <= most)");
            }
            if (periodNanos <= 0) {
                throw new IllegalArgumentException("periodNanos: " + periodNanos + " (expected: > 0)");
            }
            if (leastSamples < 1) {
                throw new IllegalArgumentException("leastSamples: " + leastSamples + " (expected: >= 1)");
            }
            if (longPeriods < 1) {
                throw new IllegalArgumentException("longPeriods: " + longPeriods + " (expected: >= 1)");
            }
        }
    }

    /** Makes one whose limit is the least. */
    public ConcurrencyLimit(Settings settings) {
        this.settings = settings;
        this.limit = settings.least;
        this.longSeconds = Double.NaN;
    }

    /** Takes a place if there is one, and says whether there was. */
    public boolean tryAcquire() {
        if (inFlight >= limit()) {
            return false;
        }
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
        return true;
    }

    /**
     * Gives the place back.
     *
     * @param outcome how the request ended
     * @param startNanos when it took the place
     * @param nowNanos when it ended
     * @throws IllegalStateException if no place was taken
     */
    public void released(Outcome outcome, long startNanos, long nowNanos) {
        if (inFlight == 0) {
            throw new IllegalStateException("inFlight: 0 (expected: > 0 when a place is given back)");
        }
        inFlight--;
        if (!begun) {
            begun = true;
            periodSinceNanos = nowNanos;
        }
        if (drop(outcome)) {
            dropped = true;
        } else if (!outcome.failed()) {
            sumSeconds += Math.max(0, nowNanos - startNanos) / 1e9;
            samples++;
        }
        if (nowNanos - periodSinceNanos >= settings.periodNanos && (samples >= settings.leastSamples || dropped)) {
            step();
            periodSinceNanos = nowNanos;
        }
    }

    /** Returns how many may be in flight now. */
    public int limit() {
        return (int) limit;
    }

    /** Returns how many are, &gt;= 0. */
    public int inFlight() {
        return inFlight;
    }

    private static boolean drop(Outcome outcome) {
        return switch (outcome.kind()) {
            case ANSWERED -> outcome.status() == TOO_MANY_REQUESTS || outcome.status() == UNAVAILABLE;
            case REFUSED, TIMED_OUT, CANCELLED -> true;
            case BROKEN -> false;
        };
    }

    private void step() {
        double shortSeconds = samples == 0 ? Double.NaN : Math.max(1e-9, sumSeconds / samples);
        if (samples > 0) {
            learn(shortSeconds);
        }
        if (dropped) {
            limit = clamp(limit * BACKOFF);
        } else if (2 * mostInFlight > limit) {
            limit = clamp(settings.step.next(limit, shortSeconds, longSeconds));
        }
        samples = 0;
        sumSeconds = 0;
        dropped = false;
        mostInFlight = inFlight;
    }

    private void learn(double shortSeconds) {
        if (Double.isNaN(longSeconds)) {
            longSeconds = shortSeconds;
            return;
        }
        boolean ours = mostInFlight >= limit() && limit() > settings.least;
        double step = 2.0 / (settings.longPeriods + 1);
        longSeconds += (shortSeconds - longSeconds) * (ours && shortSeconds > longSeconds ? step * WARY : step);
        if (longSeconds > DRIFT * shortSeconds) {
            longSeconds *= UNLEARN;
        }
    }

    private double clamp(double value) {
        return Math.max(settings.least, Math.min(settings.most, value));
    }
}
