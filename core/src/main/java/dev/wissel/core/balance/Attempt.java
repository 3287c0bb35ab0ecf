package dev.wissel.core.balance;

import dev.wissel.core.model.Address;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: its key for consistent hashing and the addresses it has tried. Confined to the request's event loop; reused from
 * request to request through {@link #reset}.
 */
public final class Attempt {
    /** Rank of a request of which nobody says how dear it is. */
    public static final int NORMAL_RANK = 1;

    private static final int HIGHEST_RANK = 2;

    private @Nullable Address[] tried = new Address[8];
    private int triedCount;
    private int keyHash;
    private boolean replayable;
    private boolean last;
    private int rank = NORMAL_RANK;

    /**
     * Makes this the first attempt of a new request.
     *
     * @param newKeyHash {@link XxHash32} of the request's hash key
     * @param newReplayable whether a failed attempt can be repeated elsewhere without the client noticing (idempotent, body still at hand)
     */
    public void reset(int newKeyHash, boolean newReplayable) {
        replayable = newReplayable;
        last = false;
        rank = NORMAL_RANK;
        for (int i = 0; i < triedCount; i++) {
            tried[i] = null;
        }
        triedCount = 0;
        keyHash = newKeyHash;
    }

    /** Remembers that the address has been tried. */
    public void addTried(Address address) {
        if (triedCount == tried.length) {
            tried = java.util.Arrays.copyOf(tried, tried.length * 2);
        }
        tried[triedCount++] = address;
    }

    /** Returns whether the address has been tried. */
    public boolean tried(Address address) {
        for (int i = 0; i < triedCount; i++) {
            if (address.equals(tried[i])) {
                return true;
            }
        }
        return false;
    }

    /** Returns how many attempts went before, &gt;= 0; an address tried twice counts twice. */
    public int triedCount() {
        return triedCount;
    }

    /** Returns the xxHash32 (seed 0) of the request's hash key, as an unsigned int; that of the empty string if it has none. */
    public int keyHash() {
        return keyHash;
    }

    /**
     * Returns the address of one of the attempts before, oldest first.
     *
     * @param i number of the attempt, in [0, {@link #triedCount()})
     * @throws IndexOutOfBoundsException if there was no such attempt
     */
    public Address triedAddress(int i) {
        return Objects.requireNonNull(tried[Objects.checkIndex(i, triedCount)]);
    }

    /** Returns whether a failure of this attempt could be repeated elsewhere unnoticed, so that it may serve as a trial of a doubtful region. */
    public boolean replayable() {
        return replayable;
    }

    /** Says whether this is the last attempt that the request has left. */
    public void last(boolean isLast) {
        last = isLast;
    }

    /** Returns whether this is the last attempt that the request has left, which should preferably go to another region. */
    public boolean last() {
        return last;
    }

    /**
     * Says how dear the request is: when not all can be carried, low ranks are refused first.
     *
     * @param newRank 0 low, 1 normal, 2 high
     */
    public void rank(int newRank) {
        if (newRank < 0 || newRank > HIGHEST_RANK) {
            throw new IllegalArgumentException("rank: " + newRank + " (expected: 0 to " + HIGHEST_RANK + ")");
        }
        rank = newRank;
    }

    /** Returns how dear the request is, in [0, 2]. */
    public int rank() {
        return rank;
    }
}
