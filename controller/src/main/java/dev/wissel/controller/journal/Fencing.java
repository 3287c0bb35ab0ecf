package dev.wissel.controller.journal;

import dev.wissel.core.director.UpstreamDecision;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * What the journal knows of writes that may come late: of a leader that stood still between its last look at its lease and the sending. Thread-safe.
 *
 * <p>A write came late if it was decided and nobody knows that it arrived: the outcome {@code written} counts only if it was noted before somebody else began to lead. So a colleague who brings back an
 * old state of Kong, fences and all, is not taken for a late write.
 *
 * <p>Every method throws {@link JournalException} if the database fails.
 */
public final class Fencing {
    private final JournalDatabase database;

    Fencing(JournalDatabase database) {
        this.database = database;
    }

    private interface Work<T> {
        T in(Handle handle);
    }

    private <T> T inTransaction(Work<T> work) {
        try {
            return database.jdbi().inTransaction(work::in);
        } catch (JdbiException failed) {
            throw Journal.failed(failed);
        }
    }

    /**
     * Returns who decided a write of which it is not known that it arrived; empty if nobody did, or it did.
     *
     * @param token of his lease
     * @param atNanos time of the decision
     */
    public Optional<String> writer(long token, long atNanos, String upstream, String target, int weight) {
        return inTransaction(handle -> handle
                .createQuery("SELECT s.holder AS holder, d.body AS body FROM wissel_decision d"
                        + " JOIN wissel_session s ON s.id = d.session"
                        + " WHERE s.token = :token AND d.at_nanos = :at AND d.upstream = :upstream"
                        + " AND NOT EXISTS (SELECT 1 FROM wissel_write w WHERE w.session = d.session"
                        + " AND w.at_nanos = d.at_nanos AND w.upstream = d.upstream AND w.target = :target"
                        + " AND w.outcome = '" + Journal.WRITTEN + "')")
                .bind("token", token)
                .bind("at", atNanos)
                .bind("upstream", upstream)
                .bind("target", target)
                .map((row, context) -> changes(JournalCodec.decision(row.getString("body")), target, weight)
                        ? Optional.of(row.getString("holder"))
                        : Optional.<String>empty())
                .list()
                .stream()
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> undoer(handle, atNanos, upstream, target)));
    }

    private static boolean changes(UpstreamDecision decision, String target, int weight) {
        return decision.changes().stream()
                .anyMatch(change -> change.target().text().equals(target) && change.to() == weight);
    }

    private static Optional<String> undoer(Handle handle, long atNanos, String upstream, String target) {
        return handle.createQuery("SELECT who FROM wissel_action WHERE at_nanos = :at AND kind = '"
                        + Journal.STALE_WRITE + "' AND subject = :subject")
                .bind("at", atNanos)
                .bind("subject", upstream + " " + target)
                .mapTo(String.class)
                .findFirst();
    }

    /** Writes down that a late write has been seen and is about to be undone. */
    public void undoing(long atNanos, String who, String upstream, String target, String why) {
        inTransaction(handle -> {
            Journal.act(handle, atNanos, who, Journal.STALE_WRITE, upstream + " " + target, why);
            return why;
        });
    }

    // ---------------------------------------------------------------- a Kong without a database

    /** Writes down that a node holds other weights than were decided, and is about to get these. */
    public void mending(long atNanos, String who, String upstream, String why) {
        inTransaction(handle -> {
            Journal.act(handle, atNanos, who, Journal.NODES_DIFFER, upstream, why);
            return why;
        });
    }

    /** Writes down that a configuration is about to be posted. */
    public void posting(Journal.Session session, String hash, long atNanos) {
        inTransaction(handle -> handle.createUpdate("INSERT INTO wissel_post (hash, session, at_nanos, arrived)"
                        + " VALUES (:hash, :session, :at, 0) ON CONFLICT (hash) DO UPDATE SET session = excluded.session,"
                        + " at_nanos = excluded.at_nanos, arrived = 0")
                .bind("hash", hash)
                .bind("session", session.id())
                .bind("at", atNanos)
                .execute());
    }

    /** Writes down that it has arrived; does nothing if somebody else has begun to lead. */
    public void arrived(Journal.Session session, List<String> hashes) {
        inTransaction(handle -> {
            for (String hash : hashes) {
                handle.createUpdate("UPDATE wissel_post SET arrived = 1 WHERE hash = :hash AND session = :session"
                                + " AND NOT EXISTS (SELECT 1 FROM wissel_session WHERE id > :session)")
                        .bind("hash", hash)
                        .bind("session", session.id())
                        .execute();
            }
            return hashes;
        });
    }

    /** Returns who was about to post a configuration of which it is not known that it arrived; empty if nobody was, or it did. */
    public Optional<String> poster(String hash) {
        return inTransaction(handle -> handle.createQuery("SELECT s.holder FROM wissel_post p"
                        + " JOIN wissel_session s ON s.id = p.session WHERE p.hash = :hash AND p.arrived = 0")
                .bind("hash", hash)
                .mapTo(String.class)
                .findFirst());
    }
}
