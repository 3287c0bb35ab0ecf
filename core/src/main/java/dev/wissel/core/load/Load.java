package dev.wissel.core.load;

import dev.wissel.core.model.Outcome;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one address is doing now, as one owner sees it.
 *
 * <p>An attempt is {@link #started}, and over with exactly one of
 *
 * <ul>
 *   <li>{@link #ended}, if it brought no answer, or if the answer's head and end are one event (a simulator, a short answer);
 *   <li>{@link #answered} when the head arrives, then {@link #finished} when the body is done or broken off. The time in between is
 *       streaming: in flight, but no longer waiting.
 * </ul>
 *
 * <p>Written by its owner alone (an event loop, a simulated worker). Every getter may be called from any thread and is then at worst a
 * moment old. A reader that judges silence reads {@link #startsSinceAnswer()} before {@link #firstStartSinceAnswerNanos()}: the start time is
 * then that of the same run of starts or of a later one, so that a torn read can only make the silence look shorter.
 */
public final class Load {
    /** How many attempts since the last answer make a crowd, whose silence says more than that of one. */
    public static final int CROWD = 12;

    /** Half a crowd: two loops that have as many make a whole one. */
    public static final int HALF_CROWD = CROWD / 2;

    /** Answers over which the usual time of one is taken; with fewer in all none is known. */
    private static final int USUAL_ANSWERS = 64;

    // One writer: lazySet is enough, and needs no fence.
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger streaming = new AtomicInteger();
    private final AtomicLong starts = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicInteger startsSinceAnswer = new AtomicInteger();
    private final AtomicInteger failuresSinceAnswer = new AtomicInteger();
    private final AtomicLong firstStartSinceAnswerNanos = new AtomicLong();
    private final AtomicLong lastStartNanos = new AtomicLong();
    private final AtomicLong lastAnswerNanos = new AtomicLong();
    private final AtomicLong lastEndNanos = new AtomicLong();
    private final AtomicLong halfCrowdNanos = new AtomicLong();
    private final AtomicLong crowdNanos = new AtomicLong();
    private final AtomicLong usualAnswerNanos = new AtomicLong();
    private final RecentMax slowestAnswer = new RecentMax();
    private final RecentMax longestSilence = new RecentMax();

    /** Counts an attempt that starts now. */
    public void started(long nowNanos) {
        inFlight.lazySet(inFlight.getPlain() + 1);
        starts.lazySet(starts.getPlain() + 1);
        lastStartNanos.lazySet(nowNanos);
        int before = startsSinceAnswer.getPlain();
        if (before == 0) {
            firstStartSinceAnswerNanos.lazySet(nowNanos); // before the count, see the order of reading above
        }
        if (before == HALF_CROWD - 1) {
            halfCrowdNanos.lazySet(nowNanos);
        } else if (before == CROWD - 1) {
            crowdNanos.lazySet(nowNanos);
        }
        if (before < Integer.MAX_VALUE) {
            startsSinceAnswer.lazySet(before + 1);
        }
    }

    /**
     * Counts an answer whose head has arrived; the attempt stays in flight until {@link #finished}.
     *
     * @param startNanos when the attempt was started
     * @param nowNanos when the head had arrived
     * @throws IllegalStateException if no attempt was waiting
     */
    public void answered(long startNanos, long nowNanos) {
        requireWaiting("an answer arrives");
        streaming.lazySet(streaming.getPlain() + 1);
        countAnswer(startNanos, nowNanos);
    }

    /**
     * Counts the end of an attempt that was {@link #answered} before, whatever became of the body.
     *
     * @throws IllegalStateException if no answered attempt was in flight
     */
    public void finished(long nowNanos) {
        int before = streaming.getPlain();
        if (before <= 0) {
            throw new IllegalStateException("streaming: " + before + " (expected: > 0 when an answer is finished)");
        }
        streaming.lazySet(before - 1);
        leave(nowNanos);
    }

    /**
     * Counts the end of an attempt that was not {@link #answered} before. {@link Outcome.Kind#ANSWERED} counts as an answer that arrives and
     * is over now.
     *
     * @param outcome how it ended
     * @param startNanos when the attempt was started
     * @param nowNanos when it ended
     * @throws IllegalStateException if no attempt was waiting
     */
    public void ended(Outcome outcome, long startNanos, long nowNanos) {
        requireWaiting("an attempt ends");
        leave(nowNanos);
        switch (outcome.kind()) {
            case ANSWERED -> countAnswer(startNanos, nowNanos);
            case CANCELLED -> forgetIfNobodyWaits();
            default -> failuresSinceAnswer.lazySet(failuresSinceAnswer.getPlain() + 1);
        }
    }

    private void countAnswer(long startNanos, long nowNanos) {
        boolean silence = startsSinceAnswer.getPlain() > 0;
        longestSilence.record(silence ? Math.max(0, nowNanos - firstStartSinceAnswerNanos.getPlain()) : 0, nowNanos);
        long usual = usualAnswerNanos.getPlain();
        long weight = Math.min(USUAL_ANSWERS, answers.getPlain() + 1);
        usualAnswerNanos.lazySet(usual + (Math.max(0, nowNanos - startNanos) - usual) / weight);
        startsSinceAnswer.lazySet(0);
        failuresSinceAnswer.lazySet(0);
        slowestAnswer.record(Math.max(0, nowNanos - startNanos), nowNanos);
        lastAnswerNanos.lazySet(nowNanos);
        answers.lazySet(answers.getPlain() + 1);
    }

    /** Attempts given up say nothing about the address; a run of starts that consists of nothing else must not grow into a silence. */
    private void forgetIfNobodyWaits() {
        if (inFlight.getPlain() == streaming.getPlain() && failuresSinceAnswer.getPlain() == 0) {
            startsSinceAnswer.lazySet(0);
        }
    }

    private void leave(long nowNanos) {
        inFlight.lazySet(inFlight.getPlain() - 1);
        lastEndNanos.lazySet(nowNanos);
    }

    private void requireWaiting(String when) {
        int waiting = inFlight.getPlain() - streaming.getPlain();
        if (waiting <= 0) {
            throw new IllegalStateException("waiting: " + waiting + " (expected: > 0 when " + when + ")");
        }
    }

    /** Returns the attempts started and not over, &gt;= 0. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Returns the attempts in flight whose answer has not begun, &gt;= 0. */
    public int waiting() {
        int streamingNow = streaming.get(); // read first: at worst an answer too many is called waiting
        return Math.max(0, inFlight.get() - streamingNow);
    }

    /** Returns the attempts started in all, &gt;= 0. */
    public long starts() {
        return starts.get();
    }

    /** Returns the answers in all, of whatever status, &gt;= 0. */
    public long answers() {
        return answers.get();
    }

    /** Returns the attempts started since the last answer, or since the beginning, &gt;= 0; 0 again when all of them were given up. */
    public int startsSinceAnswer() {
        return startsSinceAnswer.get();
    }

    /** Returns the attempts that were refused, broke or timed out since the last answer, &gt;= 0. */
    public int failuresSinceAnswer() {
        return failuresSinceAnswer.get();
    }

    /** Returns when the first of the {@link #startsSinceAnswer()} was started; without meaning while that is 0. */
    public long firstStartSinceAnswerNanos() {
        return firstStartSinceAnswerNanos.get();
    }

    /**
     * Returns when the {@value #CROWD}th of the {@link #startsSinceAnswer()} was started; without meaning while they are fewer. If it is before the
     * {@link #firstStartSinceAnswerNanos()} that is read after it, an answer has come in between.
     */
    public long crowdNanos() {
        return crowdNanos.get();
    }

    /** Returns the same of the {@value #HALF_CROWD}th. */
    public long halfCrowdNanos() {
        return halfCrowdNanos.get();
    }

    /** Returns the mean time to the head of an answer over the last {@value #USUAL_ANSWERS} or so, or {@link RecentMax#NONE} while there were fewer. */
    public long usualAnswerNanos() {
        return answers.get() < USUAL_ANSWERS ? RecentMax.NONE : usualAnswerNanos.get();
    }

    /** Returns the longest time of the last minute from the first start after an answer to the next answer, or {@link RecentMax#NONE}. */
    public long longestSilenceNanos(long nowNanos) {
        return longestSilence.get(nowNanos);
    }

    /** Returns the time of the last start in nanoseconds of the owner's clock; 0 if there was none. */
    public long lastStartNanos() {
        return lastStartNanos.get();
    }

    /** Returns when the head of the last answer arrived; without meaning while {@link #answers()} is 0. */
    public long lastAnswerNanos() {
        return lastAnswerNanos.get();
    }

    /** Returns the time of the last end in nanoseconds of the owner's clock; 0 if there was none. */
    public long lastEndNanos() {
        return lastEndNanos.get();
    }

    /** Returns the time to the head of the slowest answer of the last {@link RecentMax#SPAN_NANOS}, or {@link RecentMax#NONE}. */
    public long slowestAnswerNanos(long nowNanos) {
        return slowestAnswer.get(nowNanos);
    }
}
