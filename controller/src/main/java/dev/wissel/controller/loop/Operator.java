package dev.wissel.controller.loop;

import dev.wissel.controller.journal.Journal;

/**
 * What an operator wants of the controller, as the commands and the console hand it to the journal: the controller follows at its next step. Thread-safe.
 *
 * @param journal where wishes are kept
 * @param who wants it
 * @param why in his words; may be empty
 * @param nowNanos when, on the controller's clock
 */
public record Operator(Journal journal, String who, String why, long nowNanos) {
    /** The longest reason, in characters. */
    public static final int LONGEST_WHY = 500;

    /**
     * What came of it. Immutable.
     *
     * @param changed false if it was so already
     * @param line a sentence for people
     */
    public record Said(boolean changed, String line) {}

    /** Returns whether a reason can be kept: one line, and not too long. */
    public static boolean canSay(String why) {
        return why.length() <= LONGEST_WHY && why.chars().noneMatch(Character::isISOControl);
    }

    private boolean set(String kind, String subject) {
        return journal.wish(new Journal.Wish(kind, subject, nowNanos, who, why));
    }

    private boolean take(String kind, String subject) {
        return journal.unwish(kind, subject, who, why, nowNanos);
    }

    /**
     * Keeps new requests away.
     *
     * @param kind {@link Wishes#DRAIN_REGION} or {@link Wishes#DRAIN_TARGET}
     */
    public Said drain(String kind, String subject) {
        boolean changed = set(kind, subject);
        return new Said(changed, subject + (changed ? " is to be drained" : " is to be drained already"));
    }

    /** Ends the drain of a region or a target. */
    public Said undrain(String subject) {
        boolean changed = take(Wishes.DRAIN_REGION, subject);
        changed |= take(Wishes.DRAIN_TARGET, subject);
        return new Said(changed, subject + (changed ? " is to be used again" : " was not drained"));
    }

    /** Lets nothing be written for an upstream; for all if it is empty. */
    public Said pause(String upstream) {
        boolean changed = set(Wishes.PAUSE, upstream);
        return new Said(changed, name(upstream) + (changed ? " is paused" : " is paused already"));
    }

    /** Ends pauses of an upstream, or all of them, and lets weights of others be decided on anew. */
    public Said resume(String upstream) {
        boolean ended = false;
        boolean others = false;
        for (Journal.Wish wish : journal.wishes()) {
            if (wish.kind().equals(Wishes.PAUSE)) {
                boolean ours = upstream.isEmpty() || wish.subject().equals(upstream);
                ended |= ours && take(Wishes.PAUSE, wish.subject());
                others |= !ours && wish.subject().isEmpty();
            }
        }
        set(Wishes.RESUME, upstream);
        return new Said(
                ended,
                name(upstream) + (ended ? " is no longer paused" : " was not paused by itself")
                        + "; weights of others are decided on anew"
                        + (others ? "; it stays paused, because everything is" : ""));
    }

    private static String name(String upstream) {
        return upstream.isEmpty() ? "everything" : upstream;
    }
}
