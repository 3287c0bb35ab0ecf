package dev.wissel.core.protect;

import dev.wissel.core.load.Flow;
import java.util.Locale;

/**
 * Sees that a region of an upstream gets more than it can work off, and says how many attempts may wait there until that is over. While nothing is
 * wrong there is no limit at all: a limit that always holds refuses requests at every chance crowd.
 *
 * <p>Let r be the mean time of an answer, x the good answers a second, n the attempts that wait, and u the usual r, learnt over {@link
 * Settings#memoryNanos} while n stands still. By Little's law n / x is the time that a request sent now will take.
 *
 * <ul>
 *   <li><b>Begins</b> when {@code r > h} or, while answers flow as before, {@code n/x > 2h}, with {@code h = max(trigger · u, u + slack)}, and n has grown.
 *   <li><b>Limits</b> to {@code x̂ · settle · u + queue}, x̂ the largest x of the last seconds: as many as keep the targets busy, with little queue. It
 *       starts at the n that it found and comes down by the part of the requests that is refused: a chance crowd is over before anyone is refused, a
 *       flood is cut within a few ticks.
 *   <li><b>Ends</b> when answers are fast again and next to nobody has been refused for a second.
 *   <li><b>Gives up</b> for some seconds when it was wrong: few wait, and yet answers take long, and have become few. Then it was distance or a slow
 *       dependency, and no queue.
 *   <li>What was over within three seconds was chance: h is raised by half, and forgets that over five minutes.
 * </ul>
 *
 * <p>To be told of the flow each 50 ms. Confined to its owner, the upstream's keeper.
 *
 * @see <a href="https://doi.org/10.1287/opre.9.3.383">Little, A Proof for the Queuing Formula L = λW, 1961</a>
 * @see <a href="https://queue.acm.org/detail.cfm?id=3022184">Cardwell et al., BBR, 2016: bandwidth times delay as the limit</a>
 * @see <a href="https://www.usenix.org/conference/osdi20/presentation/cho">Cho et al., Breakwater, OSDI 2020</a>
 */
public final class Saturation {
    /** Stands for no limit. */
    public static final double OPEN = Double.POSITIVE_INFINITY;

    private static final long SECOND = 1_000_000_000L;
    private static final int ENOUGH = 30;
    private static final int FEW = 8;
    private static final double FLOWING = 0.85;
    private static final double AHEAD = 2;
    private static final double MOST_CUT = 0.3;
    private static final double CALM_PART = 0.02;
    private static final double NEAR = 0.75;
    private static final double STARVED = 0.4;
    private static final double WARIEST = 1.5;
    private static final long CHANCE_NANOS = 3 * SECOND;
    private static final long WARY_NANOS = 300 * SECOND;
    private static final long HIGHEST_NANOS = 10 * SECOND;
    private static final long VERIFY_NANOS = 2 * SECOND;
    private static final long HOLD_OFF_NANOS = 3 * SECOND;

    private final Settings settings;
    private final FlowHistory history = new FlowHistory();

    private double usualNanos = Double.NaN;
    private double known; // attempts that the usual time was learnt from
    private double wary = 1;
    private boolean heldOff;
    private long heldOffNanos;

    private boolean limiting;
    private double limit = OPEN;
    private double pin; // what the limit comes down from
    private double highest; // throughput, a nanosecond
    private long sinceNanos;
    private boolean settled;
    private long settledNanos;
    private String cause = "";

    /**
     * How it judges. Immutable.
     *
     * @param trigger times the usual time that answers must take, &gt; 1
     * @param slackNanos and how much more at least, &gt; 0: three times a millisecond is nothing
     * @param settle times the usual time that answers may take while it limits, &gt;= 1, below trigger
     * @param queue attempts that may wait on top, &gt;= 1
     * @param memoryNanos how far back the usual time goes, &gt; 0
     */
    public record Settings(double trigger, long slackNanos, double settle, int queue, long memoryNanos) {
        /** Four times and 100 ms more; twice and four more; half a minute. What lost against it stands in docs/algorithms/protection.md. */
        public static final Settings DEFAULTS = new Settings(4, 100_000_000L, 2, 4, 30 * SECOND);

        public Settings {
            require(trigger > 1 && trigger < OPEN, "trigger", trigger, "> 1 and finite");
            require(slackNanos > 0, "slackNanos", slackNanos, "> 0");
            require(settle >= 1 && settle < trigger, "settle", settle, ">= 1 and below trigger");
            require(queue >= 1, "queue", queue, ">= 1");
            require(memoryNanos > 0, "memoryNanos", memoryNanos, "> 0");
        }

        private static void require(boolean holds, String name, Object value, String expected) {
            if (!holds) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
            }
        }
    }

    /** Makes one that knows nothing and does not limit. */
    public Saturation(Settings settings) {
        this.settings = settings;
    }

    /** Returns how many attempts may wait now, &gt; 0; {@link #OPEN} without a limit. */
    public double limit() {
        return limit;
    }

    /** Returns whether it limits. */
    public boolean limiting() {
        return limiting;
    }

    /** Returns why it began or ended, for people. */
    public String cause() {
        return cause;
    }

    /** Returns the usual time of an answer in nanoseconds; NaN if none is known. */
    public double usualNanos() {
        return usualNanos;
    }

    /**
     * Reads the flow over all owners. Returns whether it has begun or ended to limit.
     *
     * @param reading the sums of now
     * @param nowNanos the keeper's clock, after that of the tick before
     */
    public boolean tick(Flow.Reading reading, long nowNanos) {
        history.add(reading, nowNanos);
        if (history.depth() < 1) {
            return false;
        }
        heldOff &= nowNanos - heldOffNanos < HOLD_OFF_NANOS;
        wary = 1 + (wary - 1) * kept(WARY_NANOS);
        Flow.Reading window = history.last(history.ticksWith(ENOUGH, SECOND / 10, SECOND));
        if (window.timed() < FEW) {
            return limiting && nowNanos - sinceNanos > CHANCE_NANOS && end("hardly anything comes");
        }
        return limiting ? steer(window.meanNanos(), nowNanos) : watch(window.meanNanos(), nowNanos);
    }

    /** Returns the part that an exponential memory keeps over the last tick. */
    private double kept(long memoryNanos) {
        return StrictMath.exp(-(double) history.spanNanos(1) / memoryNanos);
    }

    private double highNanos() {
        return wary * Math.max(settings.trigger * usualNanos, usualNanos + settings.slackNanos);
    }

    // ---------------------------------------------------------------- no limit yet

    private boolean watch(double answerNanos, long nowNanos) {
        if (known >= ENOUGH && !heldOff && floods(answerNanos)) {
            begin(answerNanos, nowNanos);
            return true;
        }
        learn();
        return false;
    }

    private boolean floods(double answerNanos) {
        double high = highNanos();
        double now = history.throughput(SECOND / 5);
        boolean flowing = now > FLOWING * history.throughput(2 * SECOND);
        boolean late = answerNanos > high || flowing && history.now().waiting() > AHEAD * high * now;
        if (late && grown(SECOND / 4)) {
            return true;
        }
        // Where short answers overtake long ones, those that have come do not show how many wait.
        boolean wholeSecond = history.spanNanos(history.depth()) >= SECOND;
        return wholeSecond && history.meanWaiting(SECOND) > high * history.throughput(SECOND) && grown(SECOND);
    }

    private boolean grown(long nanos) {
        return history.now().waiting() > history.ago(history.ticksOver(nanos)).waiting();
    }

    private void begin(double answerNanos, long nowNanos) {
        long waiting = history.now().waiting();
        limiting = true;
        sinceNanos = nowNanos;
        settled = false;
        pin = waiting;
        limit = Math.max(1, pin);
        highest = history.throughput(SECOND / 2);
        cause = String.format(
                Locale.ROOT,
                "answers take %.0f ms where %.0f ms are usual, and %d requests wait",
                answerNanos / 1e6,
                usualNanos / 1e6,
                waiting);
    }

    /** What is usual is learnt while it stands still: a queue that grows slowly must not become usual. */
    private void learn() {
        Flow.Reading last = history.last(1);
        double before = history.ago(history.ticksOver(SECOND)).waiting();
        boolean still = history.now().waiting() <= 1.2 * before + 2 * Math.sqrt(before);
        if (last.answered() == 0 || !still) {
            return;
        }
        known += last.timed();
        double weight = Math.max(last.timed() / known, 1 - kept(heldOff ? SECOND : settings.memoryNanos));
        usualNanos = Double.isNaN(usualNanos)
                ? last.meanNanos()
                : usualNanos + (last.meanNanos() - usualNanos) * Math.min(1, weight);
    }

    // ---------------------------------------------------------------- limiting

    private boolean steer(double answerNanos, long nowNanos) {
        double throughput = history.throughput(SECOND / 2);
        highest = Math.max(throughput, highest * kept(HIGHEST_NANOS));
        double aim = highest * settings.settle * usualNanos + settings.queue;
        pin *= 1 - Math.min(MOST_CUT, refusedPart(history.last(1)));
        limit = Math.max(aim, pin);
        if (pin <= aim && !settled) {
            settled = true;
            settledNanos = nowNanos;
        }
        if (noQueue(answerNanos, throughput, nowNanos)) {
            heldOff = true;
            heldOffNanos = nowNanos;
            return end("few wait, and answers take long all the same: it is no queue");
        }
        return calm(answerNanos, throughput, nowNanos) && end("answers are fast again");
    }

    private boolean noQueue(double answerNanos, double throughput, long nowNanos) {
        return settled
                && nowNanos - settledNanos > VERIFY_NANOS + 2 * answerNanos
                && throughput < STARVED * highest
                && answerNanos > 2 * settings.settle * usualNanos;
    }

    private boolean calm(double answerNanos, double throughput, long nowNanos) {
        if (nowNanos - sinceNanos <= SECOND || refusedPart(history.last(history.ticksOver(SECOND))) >= CALM_PART) {
            return false;
        }
        double waitingNanos = history.meanWaiting(SECOND / 2) / Math.max(Double.MIN_NORMAL, throughput);
        double bar = settled ? settings.settle * usualNanos : NEAR * highNanos();
        if (Math.max(answerNanos, waitingNanos) >= bar) {
            return false;
        }
        if (nowNanos - sinceNanos < CHANCE_NANOS) {
            wary = Math.min(WARIEST, wary * WARIEST);
        }
        return true;
    }

    private static double refusedPart(Flow.Reading span) {
        long asked = span.sent() + span.refused();
        return asked == 0 ? 0 : (double) span.refused() / asked;
    }

    private boolean end(String why) {
        limiting = false;
        limit = OPEN;
        cause = why;
        return true;
    }
}
