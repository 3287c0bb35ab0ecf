package dev.wissel.controller.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Drills in a database. Thread-safe. */
final class StoredDrills implements DrillLog {
    private static final long KEPT_NANOS = 400L * 24 * 3600 * 1_000_000_000L;
    private static final String COLUMNS = "id, started_nanos, ended_nanos, holder, fault, region, verdict, body";

    private final JournalDatabase database;

    StoredDrills(JournalDatabase database) {
        this.database = database;
    }

    private interface Work<T> {
        T in(Handle handle);
    }

    private <T> T inTransaction(Work<T> work) {
        try {
            return database.jdbi().inTransaction(work::in);
        } catch (JdbiException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new JournalException("the journal's database failed: " + cause.getMessage(), failed);
        }
    }

    @Override
    public boolean begin(Entry entry, long nowNanos) {
        return inTransaction(handle -> {
            // the unique slot decides between two that ask at the same time
            handle.createUpdate("UPDATE wissel_drill SET slot = NULL WHERE slot = 1 AND alive_nanos < :silent")
                    .bind("silent", nowNanos - SILENCE_NANOS)
                    .execute();
            handle.createUpdate("DELETE FROM wissel_drill WHERE ended_nanos < :old")
                    .bind("old", nowNanos - KEPT_NANOS)
                    .execute();
            return handle.createUpdate("INSERT INTO wissel_drill (id, slot, started_nanos, ended_nanos, alive_nanos,"
                                    + " holder, fault, region, verdict, body) VALUES (:id, 1, :started, NULL, :alive,"
                                    + " :holder, :fault, :region, :verdict, :body) ON CONFLICT DO NOTHING")
                            .bind("id", entry.id())
                            .bind("started", entry.startedNanos())
                            .bind("alive", nowNanos)
                            .bind("holder", entry.holder())
                            .bind("fault", entry.fault())
                            .bind("region", entry.region())
                            .bind("verdict", entry.verdict())
                            .bind("body", entry.body())
                            .execute()
                    == 1;
        });
    }

    @Override
    public void save(Entry entry, long nowNanos) {
        inTransaction(handle -> handle.createUpdate(
                        "UPDATE wissel_drill SET"
                                + (entry.over() ? " slot = NULL," : "")
                                + " ended_nanos = :ended, alive_nanos = :alive, verdict = :verdict, body = :body WHERE id = :id")
                .bind("ended", entry.over() ? entry.endedNanos() : null)
                .bind("alive", nowNanos)
                .bind("verdict", entry.verdict())
                .bind("body", entry.body())
                .bind("id", entry.id())
                .execute());
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getString("id"),
                row.getLong("started_nanos"),
                row.getLong("ended_nanos"), // 0 for NULL
                row.getString("holder"),
                row.getString("fault"),
                row.getString("region"),
                row.getString("verdict"),
                row.getString("body"));
    }

    @Override
    public Optional<Entry> find(String id) {
        return inTransaction(handle -> handle.createQuery("SELECT " + COLUMNS + " FROM wissel_drill WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> entry(row))
                .findOne());
    }

    @Override
    public List<Entry> newest(int most) {
        return inTransaction(handle -> handle.createQuery(
                        "SELECT " + COLUMNS + " FROM wissel_drill ORDER BY started_nanos DESC, id DESC LIMIT :most")
                .bind("most", most)
                .map((row, context) -> entry(row))
                .list());
    }

    @Override
    public List<Entry> orphans(String holder, long nowNanos) {
        return inTransaction(handle -> handle.createQuery("SELECT " + COLUMNS
                        + " FROM wissel_drill WHERE ended_nanos IS NULL AND (alive_nanos < :silent OR holder = :holder)"
                        + " ORDER BY started_nanos")
                .bind("silent", nowNanos - SILENCE_NANOS)
                .bind("holder", holder)
                .map((row, context) -> entry(row))
                .list());
    }

    @Override
    public List<Tally> tallies() {
        return inTransaction(handle -> handle.createQuery("SELECT fault, region, verdict, COUNT(*) AS number,"
                        + " MAX(ended_nanos) AS last FROM wissel_drill WHERE ended_nanos IS NOT NULL"
                        + " GROUP BY fault, region, verdict ORDER BY fault, region, verdict")
                .map((row, context) -> new Tally(
                        row.getString("fault"),
                        row.getString("region"),
                        row.getString("verdict"),
                        row.getLong("number"),
                        row.getLong("last")))
                .list());
    }

    @Override
    public Optional<Long> followed(String schedule) {
        return inTransaction(
                handle -> handle.createQuery("SELECT followed_nanos FROM wissel_drill_schedule WHERE name = :name")
                        .bind("name", schedule)
                        .mapTo(Long.class)
                        .findOne());
    }

    @Override
    public void follow(String schedule, long nowNanos) {
        inTransaction(handle -> handle.createUpdate(
                        "INSERT INTO wissel_drill_schedule (name, followed_nanos)"
                                + " VALUES (:name, :at) ON CONFLICT (name) DO UPDATE SET followed_nanos = excluded.followed_nanos")
                .bind("name", schedule)
                .bind("at", nowNanos)
                .execute());
    }
}
