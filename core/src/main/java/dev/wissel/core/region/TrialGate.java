package dev.wissel.core.region;

import dev.wissel.core.model.Outcome;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets single requests through to a region on trial: never more than one in flight over all event loops, and no more in all than successes
 * are asked for.
 *
 * <p>{@link #tryStart} and {@link #ended} are thread-safe and never wait; {@link #collect} and {@link #follow} are confined to the keeper.
 */
public final class TrialGate {
    /** Returned by {@link #tryStart} if no trial may start now. */
    public static final long NO_TICKET = 0;

    /*
     * Everything that loops and keeper must agree on is one word, so that one compare-and-set changes all of it or nothing:
     * bit 0 in flight; 1-7 failures; 8-14 successes; 15-21 trials that may still start; 22-41 number of the trial; 42-61 round.
     * A ticket is round and number with bit 0 set: an end that comes too late, after expiry or in a later round, fits nothing any more.
     */
    private static final long IN_FLIGHT = 1;
    private static final int FAILURES = 1;
    private static final int SUCCESSES = 8;
    private static final int LEFT = 15;
    private static final int NUMBER = 22;
    private static final int ROUND = 42;
    private static final long SEVEN_BITS = 0x7f;
    private static final long TWENTY_BITS = 0xfffff;
    private static final long COUNTS = SEVEN_BITS << FAILURES | SEVEN_BITS << SUCCESSES;
    private static final long IDENTITY = TWENTY_BITS << NUMBER | TWENTY_BITS << ROUND;

    private final long expiryNanos;
    private final AtomicLong word = new AtomicLong();
    private volatile long slowNanos = Long.MAX_VALUE;

    private RegionDecision.@Nullable Trial trial; // keeper only, like the two below
    private long seenTicket = NO_TICKET;
    private long seenNanos;

    /**
     * What came of trials. Immutable.
     *
     * @param region who was tried; null if no trial is on
     * @param successes trials that succeeded since the last call, &gt;= 0
     * @param failures trials that failed or were never reported, &gt;= 0
     */
    public record Ended(@Nullable String region, int successes, int failures) {
        /** Returns the figures with these trials in them if they are of that region, else the figures as they are. */
        public RegionFigures addTo(RegionFigures figures) {
            return figures.region().equals(region) ? figures.withTrials(successes, failures) : figures;
        }
    }

    /**
     * Makes a closed gate.
     *
     * @param expiry time after which a trial whose end was not reported counts as failed: an answer that takes so long is none; &gt; 0
     */
    public TrialGate(Duration expiry) {
        Require.positive("expiry", Objects.requireNonNull(expiry, "expiry"));
        this.expiryNanos = expiry.toNanos();
    }

    /**
     * Starts a trial if the round is on, none is in flight and more are wanted.
     *
     * @param round the round of the decision that the caller's picker was made from
     * @return a ticket for {@link #ended}, or {@link #NO_TICKET}
     */
    public long tryStart(int round) {
        long now = word.get();
        while (startable(now, round)) {
            long number = (now >>> NUMBER & TWENTY_BITS) + 1 & TWENTY_BITS;
            long next = (now & ~(TWENTY_BITS << NUMBER) | number << NUMBER | IN_FLIGHT) - (1L << LEFT);
            if (word.compareAndSet(now, next)) {
                return next & IDENTITY | 1;
            }
            now = word.get();
        }
        return NO_TICKET;
    }

    private static boolean startable(long word, int round) {
        return (word & IN_FLIGHT) == 0
                && (word >>> LEFT & SEVEN_BITS) > 0
                && (word >>> ROUND & TWENTY_BITS) == (round & TWENTY_BITS);
    }

    /**
     * Ends a trial. A cancelled one says nothing and is given back; after a failure no other starts in this round.
     *
     * @param ticket from {@link #tryStart}; one that has expired or belongs to an earlier round is ignored
     * @param outcome how the attempt ended
     */
    public void ended(long ticket, Outcome outcome) {
        long now = word.get();
        while ((now & IN_FLIGHT) != 0 && (now & IDENTITY | 1) == ticket) {
            if (word.compareAndSet(now, after(now, outcome))) {
                return;
            }
            now = word.get();
        }
    }

    private static long after(long word, Outcome outcome) {
        long free = word & ~IN_FLIGHT;
        if (outcome.kind() == Outcome.Kind.CANCELLED) {
            return free + (1L << LEFT);
        }
        if (outcome.failed()) {
            return (free & ~(SEVEN_BITS << LEFT)) + (1L << FAILURES);
        }
        return free + (1L << SUCCESSES);
    }

    /** Ends a trial like {@link #ended(long, Outcome)}; an answer that took longer than {@link #failAbove} counts as failed. */
    public void ended(long ticket, Outcome outcome, long elapsedNanos) {
        boolean slow = outcome.kind() == Outcome.Kind.ANSWERED && elapsedNanos > slowNanos;
        ended(ticket, slow ? Outcome.TIMED_OUT : outcome);
    }

    /** Says from which time on an answer to a trial is no success, in nanoseconds; {@code Long.MAX_VALUE} for any time. */
    public void failAbove(long nanos) {
        slowNanos = nanos;
    }

    /** Returns the trials that ended since the last call, for the next observation; a trial that is overdue counts as failed. */
    public Ended collect(long nowNanos) {
        expire(nowNanos);
        long taken = word.get();
        while (!word.compareAndSet(taken, taken & ~COUNTS)) {
            taken = word.get();
        }
        return new Ended(trial == null ? null : trial.region(), (int) (taken >>> SUCCESSES & SEVEN_BITS), (int)
                (taken >>> FAILURES & SEVEN_BITS));
    }

    /** Opens or closes the gate as the decision says; a trial of an earlier round that is still in flight counts for nothing any more. */
    public void follow(RegionDecision decision) {
        RegionDecision.Trial wanted = decision.trial();
        RegionDecision.Trial current = trial;
        boolean sameRound = wanted != null && current != null && wanted.round() == current.round();
        trial = wanted;
        if (wanted == null && current != null) {
            word.set(0);
        } else if (wanted != null && !sameRound) {
            word.set((wanted.round() & TWENTY_BITS) << ROUND | (long) wanted.count() << LEFT);
        }
    }

    /** The keeper times a trial from when it first saw it: a stamp of the loop's would be a second word to agree on. */
    private void expire(long nowNanos) {
        long now = word.get();
        long ticket = (now & IN_FLIGHT) == 0 ? NO_TICKET : now & IDENTITY | 1;
        if (ticket != seenTicket) {
            seenTicket = ticket;
            seenNanos = nowNanos;
        } else if (ticket != NO_TICKET && nowNanos - seenNanos >= expiryNanos) {
            ended(ticket, Outcome.TIMED_OUT);
        }
    }
}
