package dev.wissel.core.health;

import dev.wissel.core.load.Load;
import dev.wissel.core.load.RecentMax;
import java.util.Collection;

/**
 * When an address counts as hung: requests go in and nothing comes out, for longer than even its slow answers take. Kong and its like
 * learn that from time-outs only, after seconds.
 *
 * <p>Over all event loops, an address is silent when
 *
 * <ol>
 *   <li>a request has been sent since the last answer <em>anywhere</em>, and the first such has gone unanswered for {@code stall =
 *       clamp(factor · slowest answer of the last minute, floor, ceiling)}, or for the cold-start time if there was no answer in that
 *       minute; and
 *   <li>at least {@code minUnanswered} requests are unanswered: waiting now, or failed since the last answer. Those sent before the last answer
 *       count as well, for else the few clients that all hang there would never be enough.
 * </ol>
 *
 * <p>One request in a thousand may take a second where the usual one takes ten milliseconds, and then three times the slowest is far too patient. So a <em>crowd</em> is believed
 * sooner: if {@value Load#CROWD} attempts of one loop, or half as many of two, have each waited more than twice the usual time without any answer, which even independent answers of a long tail hardly ever do
 * (one in eight waits so long: 1e-11), the stall is no more than {@code max(floor, factor · longest silence of the last minute that an answer ended)}. What stops a
 * target now and then, such as a collection of garbage, is a silence that was ended, and is waited for three times over.
 *
 * <p>A mere pause in traffic is therefore no silence, nor is one slow request among fast ones. Immutable; the judgement is pure.
 *
 * @param minUnanswered &gt;= 1
 * @param factor multiple of the slowest recent answer, &gt;= 1
 * @param floorNanos shortest stall, &gt; 0
 * @param ceilingNanos longest stall, for example the read time-out, &gt; 0; prevails over the floor
 * @param coldStartNanos stall while no recent answer is known, &gt; 0; at most the ceiling is used
 */
public record SilenceRule(int minUnanswered, double factor, long floorNanos, long ceilingNanos, long coldStartNanos) {
    private static final long MILLI = 1_000_000;

    public SilenceRule {
        if (minUnanswered < 1) {
            throw new IllegalArgumentException("minUnanswered: " + minUnanswered + " (expected: >= 1)");
        }
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("factor: " + factor + " (expected: >= 1)");
        }
        requirePositive("floorNanos", floorNanos);
        requirePositive("ceilingNanos", ceilingNanos);
        requirePositive("coldStartNanos", coldStartNanos);
    }

    /**
     * Returns the rule with Wissel's figures: 3 unanswered, 3 times the slowest answer, at least 200 ms; and when cold the probe time-out, at
     * least 500 ms.
     *
     * @param readTimeoutNanos the longest stall
     * @param probeTimeoutNanos time allowed to a probe
     */
    public static SilenceRule of(long readTimeoutNanos, long probeTimeoutNanos) {
        return new SilenceRule(3, 3, 200 * MILLI, readTimeoutNanos, Math.max(500 * MILLI, probeTimeoutNanos));
    }

    /** Returns how long the first unanswered request may wait, in (0, ceilingNanos], given the slowest recent answer or {@link RecentMax#NONE}. */
    public long stallNanos(long slowestAnswerNanos) {
        if (slowestAnswerNanos == RecentMax.NONE) {
            return Math.min(ceilingNanos, coldStartNanos);
        }
        double stall = Math.max((double) floorNanos, factor * (double) slowestAnswerNanos);
        return stall >= ceilingNanos ? ceilingNanos : (long) stall;
    }

    /**
     * Judges one address.
     *
     * @param loads the address's load in each event loop
     * @param clocks from when its silence may be counted
     * @param nowNanos the observer's clock, of the same origin as that of the event loops
     */
    public Silence judge(Collection<Load> loads, Clocks clocks, long nowNanos) {
        Sum sum = new Sum(clocks);
        for (Load load : loads) {
            sum.addAnswers(load, nowNanos);
        }
        for (Load load : loads) {
            sum.addStarts(load);
        }
        if (!sum.started) {
            return Silence.NONE;
        }
        long fromNanos = sum.firstStartNanos;
        if (clocks.restarted() && clocks.restartNanos() - fromNanos > 0) {
            fromNanos = clocks.restartNanos();
        }
        long silentNanos = Math.max(0, nowNanos - fromNanos);
        long stallNanos = stallNanos(sum.slowestNanos);
        if (sum.crowdWaits(clocks, nowNanos)) {
            stallNanos = Math.min(stallNanos, stallNanos(sum.longestSilenceNanos));
        }
        boolean silent = sum.waiting + sum.failed >= minUnanswered && silentNanos >= stallNanos;
        return new Silence(silent, sum.waiting, sum.failed, silentNanos, stallNanos, sum.slowestNanos);
    }

    /**
     * From when an address's silence may be counted. Immutable.
     *
     * @param restarted whether {@code restartNanos} holds
     * @param restartNanos when the observer itself woke from a stall: time before it does not count, for it says nothing about the address
     * @param lifted whether {@code liftNanos} holds
     * @param liftNanos when the address's last suspension ended: counts like an answer, so that it takes a new request to suspend it again
     */
    public record Clocks(boolean restarted, long restartNanos, boolean lifted, long liftNanos) {
        /** Counts from the beginning. */
        public static final Clocks UNBOUNDED = new Clocks(false, 0, false, 0);
    }

    /** One address's figures over all loops, as they are added up. */
    private static final class Sum {
        boolean answered;
        long lastAnswerNanos;
        long slowestNanos = RecentMax.NONE;
        long longestSilenceNanos = RecentMax.NONE;
        boolean crowded;
        long crowdNanos;
        int halves;
        long halfNanos; // the earliest
        long usualNanos;
        boolean started;
        long firstStartNanos;
        int waiting;
        int failed;

        Sum(Clocks clocks) {
            answered = clocks.lifted();
            lastAnswerNanos = clocks.liftNanos();
        }

        void addAnswers(Load load, long nowNanos) {
            if (load.answers() > 0) {
                long nanos = load.lastAnswerNanos();
                if (!answered || nanos - lastAnswerNanos > 0) {
                    answered = true;
                    lastAnswerNanos = nanos;
                }
                slowestNanos = Math.max(slowestNanos, load.slowestAnswerNanos(nowNanos));
                longestSilenceNanos = Math.max(longestSilenceNanos, load.longestSilenceNanos(nowNanos));
            }
        }

        void addStarts(Load load) {
            waiting += load.waiting();
            if (load.startsSinceAnswer() == 0) {
                return;
            }
            long firstNanos = load.firstStartSinceAnswerNanos();
            if (answered && firstNanos - lastAnswerNanos < 0) {
                // Older than an answer in another loop. Of the starts after that answer only the latest is known: the
                // clock runs from there.
                firstNanos = load.lastStartNanos();
                if (firstNanos - lastAnswerNanos < 0) {
                    return;
                }
            } else {
                failed += load.failuresSinceAnswer();
                addCrowd(load);
            }
            if (!started || firstNanos - firstStartNanos < 0) {
                started = true;
                firstStartNanos = firstNanos;
            }
        }

        private void addCrowd(Load load) {
            int starts = load.startsSinceAnswer();
            if (starts < Load.HALF_CROWD || load.usualAnswerNanos() == RecentMax.NONE) {
                return;
            }
            usualNanos = Math.max(usualNanos, load.usualAnswerNanos());
            long half = load.halfCrowdNanos();
            long whole = load.crowdNanos();
            long first = load.firstStartSinceAnswerNanos(); // if that is later, an answer has come in between
            if (half - first >= 0) {
                if (halves > 0) { // two halves make a whole, from the later one on
                    crowdFrom(half - halfNanos > 0 ? half : halfNanos);
                }
                halfNanos = halves == 0 || half - halfNanos < 0 ? half : halfNanos;
                halves++;
            }
            if (starts >= Load.CROWD && whole - first >= 0) {
                crowdFrom(whole);
            }
        }

        private void crowdFrom(long nanos) {
            crowdNanos = !crowded || nanos - crowdNanos < 0 ? nanos : crowdNanos;
            crowded = true;
        }

        boolean crowdWaits(Clocks clocks, long nowNanos) {
            if (!crowded || waiting + failed < Load.CROWD || longestSilenceNanos == RecentMax.NONE) {
                return false;
            }
            boolean late = clocks.restarted() && clocks.restartNanos() - crowdNanos > 0;
            return nowNanos - (late ? clocks.restartNanos() : crowdNanos) > 2 * usualNanos;
        }
    }

    private static void requirePositive(String name, long nanos) {
        if (nanos <= 0) {
            throw new IllegalArgumentException(name + ": " + nanos + " (expected: > 0)");
        }
    }
}
