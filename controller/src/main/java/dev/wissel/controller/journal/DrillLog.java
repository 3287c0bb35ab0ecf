package dev.wissel.controller.journal;

import java.util.List;
import java.util.Optional;

/**
 * Drills and their results. Thread-safe.
 *
 * <p>At most one drill is not over; whoever runs it says from time to time that he is alive. Every method throws {@link JournalException} if the
 * database fails.
 */
public interface DrillLog {
    /** How long a drill whose runner is silent still counts as running. */
    long SILENCE_NANOS = 30_000_000_000L;

    /**
     * A drill. Immutable.
     *
     * @param id its name
     * @param startedNanos when it began
     * @param endedNanos when it ended; 0 if it has not
     * @param holder the replica that runs it
     * @param fault its word
     * @param region drilled
     * @param verdict its word
     * @param body all that is known, in the form of who writes it
     */
    record Entry(
            String id,
            long startedNanos,
            long endedNanos,
            String holder,
            String fault,
            String region,
            String verdict,
            String body) {
        /** Returns whether it is over. */
        public boolean over() {
            return endedNanos != 0;
        }
    }

    /**
     * How many drills there were. Immutable.
     *
     * @param fault its word
     * @param region drilled
     * @param verdict its word
     * @param count of those that are over
     * @param lastEndedNanos end of the last of them
     */
    record Tally(String fault, String region, String verdict, long count, long lastEndedNanos) {}

    /** Returns the log in a database. */
    static DrillLog in(JournalDatabase database) {
        return new StoredDrills(database);
    }

    /** Returns a log in memory, which knows the last hundred drills. */
    static DrillLog inMemory() {
        return new RecentDrills();
    }

    /** Enters a drill that begins; returns whether it may: not while another one is running. One whose runner is silent is running no more. */
    boolean begin(Entry entry, long nowNanos);

    /** Writes down how a drill stands, and that its runner is alive. */
    void save(Entry entry, long nowNanos);

    /** Returns a drill. */
    Optional<Entry> find(String id);

    /** Returns the newest drills, newest first. */
    List<Entry> newest(int most);

    /** Returns the drills that are not over although their runner has been silent, or was this holder in an earlier life. */
    List<Entry> orphans(String holder, long nowNanos);

    /** Returns how many there were, by fault, region and verdict. */
    List<Tally> tallies();

    /** Returns until when a schedule has been followed; empty if never. */
    Optional<Long> followed(String schedule);

    /** Notes that a schedule has been followed until now. */
    void follow(String schedule, long nowNanos);
}
