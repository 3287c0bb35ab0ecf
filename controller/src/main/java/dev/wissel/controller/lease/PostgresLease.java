package dev.wissel.controller.lease;

import dev.wissel.controller.journal.JournalDatabase;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * A lease in PostgreSQL, by the database's clock. Thread-safe.
 *
 * <p>Who writes holds a shared lock on the lease's row meanwhile, so that nobody can take it over between the look at the token and the end of the write; a holder that stands still in the middle loses its
 * connection after half a lease, and with it the lock, and when it goes on its own clock says that its time is over.
 */
public final class PostgresLease implements Lease {
    private static final String NOW = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

    private final Jdbi jdbi;
    private final String name;
    private final String holder;
    private final Duration length;
    private final LongSupplier clock;

    /**
     * Makes a lease that nobody holds yet.
     *
     * @param database with the journal's tables
     * @param name what it is about: replicas of one controller use the same
     * @param holder who asks; another for each replica
     * @param length of a lease, &gt;= 1 s
     */
    public PostgresLease(JournalDatabase database, String name, String holder, Duration length) {
        this(database, name, holder, length, System::nanoTime);
    }

    PostgresLease(JournalDatabase database, String name, String holder, Duration length, LongSupplier clock) {
        if (length.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("length: " + length + " (expected: >= 1 s)");
        }
        this.jdbi = database.handleSource();
        this.name = name;
        this.holder = holder;
        this.length = length;
        this.clock = clock;
    }

    private interface Query<T> {
        T in(Handle handle);
    }

    private <T> T ask(Query<T> query) {
        try {
            return jdbi.inTransaction(handle -> {
                handle.execute("SET LOCAL lock_timeout = " + Math.max(100, length.toMillis() / 4));
                handle.execute("SET LOCAL idle_in_transaction_session_timeout = " + length.toMillis() / 2);
                return query.in(handle);
            });
        } catch (JdbiException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new LeaseException("the lease cannot be looked at: " + cause.getMessage(), failed);
        }
    }

    @Override
    public Optional<Held> acquire() {
        long beginNanos = clock.getAsLong();
        Optional<Long> token = ask(handle -> {
            handle.createUpdate("INSERT INTO wissel_lease (name, holder, token, until_millis) VALUES (:name, '', 0, 0)"
                            + " ON CONFLICT DO NOTHING")
                    .bind("name", name)
                    .execute();
            return handle.createQuery("UPDATE wissel_lease SET holder = :holder, token = token + 1, until_millis = "
                            + NOW + " + :length WHERE name = :name AND until_millis < " + NOW + " RETURNING token")
                    .bind("holder", holder)
                    .bind("length", length.toMillis())
                    .bind("name", name)
                    .mapTo(Long.class)
                    .findOne();
        });
        return token.map(number -> new Held(number, until(beginNanos)));
    }

    /** A tenth less than the database gives: clocks run at different speeds, and a write that has begun takes its time. */
    private long until(long beginNanos) {
        return beginNanos + length.toNanos() - length.toNanos() / 10;
    }

    @Override
    public Optional<Held> renew(Held held) {
        long beginNanos = clock.getAsLong();
        int renewed = ask(handle -> handle.createUpdate("UPDATE wissel_lease SET until_millis = " + NOW
                        + " + :length WHERE name = :name AND holder = :holder AND token = :token AND until_millis >= "
                        + NOW)
                .bind("length", length.toMillis())
                .bind("name", name)
                .bind("holder", holder)
                .bind("token", held.token())
                .execute());
        return renewed == 1 ? Optional.of(new Held(held.token(), until(beginNanos))) : Optional.empty();
    }

    @Override
    public boolean fenced(Held held, Work work) {
        return ask(handle -> {
            boolean ours = handle.createQuery("SELECT 1 FROM wissel_lease WHERE name = :name AND holder = :holder"
                            + " AND token = :token AND until_millis > " + NOW + " FOR SHARE")
                    .bind("name", name)
                    .bind("holder", holder)
                    .bind("token", held.token())
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            if (!ours || !held.valid(clock.getAsLong())) {
                return false;
            }
            work.run();
            return true;
        });
    }

    @Override
    public void release(Held held) {
        try {
            ask(handle -> handle.createUpdate("UPDATE wissel_lease SET until_millis = 0 WHERE name = :name"
                            + " AND holder = :holder AND token = :token")
                    .bind("name", name)
                    .bind("holder", holder)
                    .bind("token", held.token())
                    .execute());
        } catch (LeaseException ignored) {
            // it ends by itself
        }
    }

    @Override
    public Optional<String> holder() {
        return ask(handle -> handle.createQuery(
                        "SELECT holder FROM wissel_lease WHERE name = :name AND until_millis > " + NOW)
                .bind("name", name)
                .mapTo(String.class)
                .findOne());
    }

    @Override
    public void close() {
        // the database is the journal's
    }
}
