package dev.wissel.it;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalDatabase;
import dev.wissel.controller.lease.PostgresLease;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Several controllers on one Kong and one PostgreSQL, each with ways of its own to both, and what is seen of them from outside: every write on its way to Kong, and the journal. What must never be is
 * gathered in {@link #wrongs}. Thread-safe where the relays call it, otherwise confined to the test's thread.
 */
final class ReplicaSet implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration UNDONE_WITHIN = Duration.ofMillis(4500);

    final List<Replica> replicas = new ArrayList<>();
    final KongRig rig;
    final Journal journal;
    private final EmbeddedPostgres postgres;
    private final JournalDatabase database;
    private final PostgresLease lease;
    private final List<Wissel> processes = new ArrayList<>();
    private final List<KongRelay.Write> writes = new ArrayList<>();
    private final Map<String, Integer> weights = new HashMap<>();
    private final List<Late> late = new ArrayList<>();
    private final List<String> wrongs = new ArrayList<>();
    private long newestToken;

    /** A write of somebody who led no more, and the weight that was there. */
    private record Late(KongRelay.Write write, int before) {}

    /** A controller and its ways. Confined to the test's thread. */
    final class Replica {
        final String name;
        final KongRelay kong;
        final Relay postgresWay;
        Wissel process;

        Replica(String name) throws IOException, InterruptedException {
            this.name = name;
            this.kong = new KongRelay(name, rig.adminPort(), ReplicaSet.this::hear);
            this.postgresWay = new Relay(postgres.getPort());
            this.process = start();
        }

        void startAgain() throws IOException, InterruptedException {
            process = start();
        }

        private Wissel start() throws IOException, InterruptedException {
            Wissel started = rig.controllerAt(
                    "http://127.0.0.1:" + kong.port(),
                    Map.of("WISSEL_JOURNAL_USER", "postgres", "WISSEL_JOURNAL_PASSWORD", "postgres"),
                    "--journal",
                    url(postgresWay.port()),
                    "--holder",
                    name,
                    "--lease",
                    LEASE.toSeconds() + "s",
                    "--writes-per-minute",
                    "120");
            processes.add(started);
            started.awaitOut("directing pair");
            return started;
        }

        void isCutOff(Relay.Way way) {
            postgresWay.is(way);
        }
    }

    ReplicaSet(Path directory, int count) throws IOException, InterruptedException {
        postgres = EmbeddedPostgres.builder().start();
        rig = new KongRig(directory, true, "0s");
        database = JournalDatabase.postgres(url(postgres.getPort()), "postgres", "postgres");
        journal = new Journal(database, Journal.Bounds.DEFAULTS);
        lease = new PostgresLease(database, "controller", "nobody", LEASE);
        weights.putAll(Map.of(
                rig.ams.address("ams1"),
                100,
                rig.ams.address("ams2"),
                100,
                rig.fra.address("fra1"),
                0,
                rig.fra.address("fra2"),
                0));
        for (int i = 0; i < count; i++) {
            replicas.add(new Replica("replica" + (i + 1)));
        }
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    // ---------------------------------------------------------------- seen from outside

    /** Hears a write before Kong does: what decided it is in the journal by now, or never was in time. */
    private synchronized void hear(KongRelay.Write write) {
        writes.add(write);
        if (write.token() < 0) {
            wrongs.add("without a fence: " + write);
            return;
        }
        if (!decided(write)) {
            wrongs.add("not in the journal before it was sent: " + write);
        }
        boolean holders = journal.sessions().stream()
                .anyMatch(session ->
                        session.token() == write.token() && session.holder().equals(write.replica()));
        if (!holders) {
            wrongs.add("under a lease that this replica never had: " + write);
        }
        int before = weights.getOrDefault(write.target(), -1);
        if (write.token() < newestToken) {
            if (!write.held()) {
                wrongs.add("two writers: " + write + " after one with token " + newestToken);
            }
            late.add(new Late(write, before));
        } else {
            newestToken = write.token();
            weights.put(write.target(), write.weight());
        }
    }

    private boolean decided(KongRelay.Write write) {
        return journal.decisions(write.decidedNanos(), write.decidedNanos()).stream()
                        .flatMap(entry -> entry.decision().changes().stream())
                        .anyMatch(change ->
                                change.target().text().equals(write.target()) && change.to() == write.weight())
                || journal.actions(write.decidedNanos(), write.decidedNanos()).stream()
                        .anyMatch(action -> action.kind().equals(Journal.STALE_WRITE)
                                && action.subject().endsWith(write.target()));
    }

    /** A session of a newer leader that has not written yet counts as well. */
    synchronized void newLeader(long token) {
        newestToken = Math.max(newestToken, token);
    }

    /** Waits until what came late is undone, or harmless: it left the weight that was there, or the new leader was about to write that target itself. */
    void awaitLateUndone() throws InterruptedException {
        List<Late> all;
        synchronized (this) {
            all = List.copyOf(late);
            late.clear();
        }
        for (Late one : all) {
            if (one.before() == one.write().weight()) {
                continue;
            }
            long leftMillis =
                    TimeUnit.NANOSECONDS.toMillis(one.write().atNanos() - System.nanoTime()) + UNDONE_WITHIN.toMillis();
            if (!await(leftMillis, () -> undone(one))) {
                wrong("came late and was not undone within " + UNDONE_WITHIN + ": " + one);
            }
        }
    }

    private synchronized boolean undone(Late one) {
        return writes.stream()
                .anyMatch(write -> write.atNanos() - one.write().atNanos() > 0
                        && write.target().equals(one.write().target())
                        && write.token() > one.write().token());
    }

    synchronized void wrong(String what) {
        wrongs.add(what);
    }

    synchronized List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    synchronized int written() {
        return writes.size();
    }

    synchronized long lateWritten() {
        return writes.stream().filter(KongRelay.Write::held).count();
    }

    /** Returns everything that every process has printed, dead ones among them. */
    List<String> said() {
        return processes.stream().flatMap(process -> process.out().stream()).toList();
    }

    // ---------------------------------------------------------------- who leads

    /** Returns the number of the newest lease under which somebody has begun to lead. */
    long token() {
        return journal.sessions().stream()
                .mapToLong(Journal.Session::token)
                .max()
                .orElse(0);
    }

    /** Waits until somebody leads, and returns who. */
    Replica awaitLeader() throws InterruptedException {
        List<Replica> found = new ArrayList<>();
        boolean leads = await(30_000, () -> {
            String holder = lease.holder().orElse("");
            replicas.stream().filter(replica -> replica.name.equals(holder)).forEach(found::add);
            return !found.isEmpty();
        });
        if (!leads) {
            throw new AssertionError("nobody leads; they said:\n" + String.join("\n", said()));
        }
        return found.get(0);
    }

    /** Waits until somebody has begun to lead under a newer lease, and returns how long that took; at most 30 s. */
    Duration awaitTakeOver(long token, long sinceNanos) throws InterruptedException {
        await(30_000, () -> token() > token);
        newLeader(token());
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    static boolean await(long millis, BooleanSupplier wanted) throws InterruptedException {
        long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() - untilNanos > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(30);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        replicas.forEach(replica -> replica.kong.release());
        rig.close();
        for (Replica replica : replicas) {
            replica.kong.close();
            replica.postgresWay.close();
        }
        database.close();
        postgres.close();
    }
}
