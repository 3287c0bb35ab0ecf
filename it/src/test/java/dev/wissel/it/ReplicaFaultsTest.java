package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults drawn by chance against two and three controllers on one PostgreSQL, while operators keep them writing. Whatever happens: never two writers, a leader that is gone is replaced within its lease and two
 * seconds, and what reaches Kong was in the journal before.
 *
 * <p>{@code -Dfaults.count=100} draws more of them, {@code -Dfaults.seed=N} the same again.
 */
class ReplicaFaultsTest {
    private static final int COUNT = Integer.getInteger("faults.count", 6);
    private static final long SEED = Long.getLong("faults.seed", 1);
    private static final Duration TAKEN_OVER_WITHIN = ReplicaSet.LEASE.plusSeconds(2);

    @TempDir
    Path directory;

    private enum Fault {
        LEADER_KILLED,
        LEADER_STOPPED,
        LEADER_ENDED,
        LEADER_STOPPED_BEFORE_IT_SENDS,
        DATABASE_CUT,
        DATABASE_LOST,
        DATABASE_CUT_FOR_ALL,
        KONG_CUT,
        KONG_LOST,
        FOLLOWER_KILLED,
        FOLLOWER_STOPPED
    }

    private final List<Duration> takeOvers = new ArrayList<>();
    private final Map<Fault, Integer> played = new EnumMap<>(Fault.class);
    private boolean drained;

    @Test
    void twoReplicas_whateverFails_neverTwoWriters() throws IOException, InterruptedException {
        play(2, COUNT / 2, SEED);
    }

    @Test
    void threeReplicas_whateverFails_neverTwoWriters() throws IOException, InterruptedException {
        play(3, COUNT - COUNT / 2, SEED + 1);
    }

    private void play(int count, int faults, long seed) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        try (ReplicaSet set = new ReplicaSet(directory, count)) {
            set.awaitLeader();
            flip(set); // so that there is something to write, whatever faults are drawn
            List<Fault> left = new ArrayList<>();
            for (int i = 0; i < faults; i++) {
                if (left.isEmpty()) {
                    left.addAll(List.of(Fault.values())); // each once, before one comes again
                }
                Fault fault = left.remove(random.nextInt(left.size()));
                played.merge(fault, 1, Integer::sum);
                play(set, fault, random);
                set.awaitLateUndone();
                assertThat(set.wrongs())
                        .as("seed %s, %s. fault, %s", seed, i + 1, fault)
                        .isEmpty();
            }
            atTheEnd(set, seed);
        }
    }

    private void atTheEnd(ReplicaSet set, long seed) throws InterruptedException {
        if (drained) {
            flip(set);
        }
        set.rig.awaitWeights(100, 100, 0, 0);
        set.awaitLateUndone();
        List<Journal.Session> sessions = set.journal.sessions();
        Duration longest = takeOvers.stream().max(Duration::compareTo).orElse(Duration.ZERO);
        System.out.println("faults: seed " + seed + ", " + set.replicas.size() + " replicas, " + played + ", "
                + sessions.size() + " sessions, " + set.written() + " writes, " + set.lateWritten()
                + " of them held back, " + takeOvers.size() + " take-overs, the longest " + longest.toMillis() + " ms");
        assertThat(set.wrongs()).isEmpty();
        assertThat(set.written()).as("writes").isPositive();
        assertThat(sessions.stream().map(Journal.Session::id))
                .as("sessions without a gap")
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, sessions.size()).boxed().toList());
        assertThat(sessions)
                .as("times in the order of sessions")
                .isSortedAccordingTo((one, next) -> Long.compare(one.startedNanos(), next.startedNanos()));
        Replay.Outcome replay = new Replay(set.journal).same(0, Long.MAX_VALUE);
        assertThat(replay.differences()).isEmpty();
        assertThat(replay.decisions()).isPositive();
        assertThat(set.said()).noneMatch(line -> line.contains("FOREIGN") || line.contains("a step failed"));
    }

    /** Lets operators want something else, so that there is something to write. */
    private void flip(ReplicaSet set) {
        long nowNanos = System.currentTimeMillis() * 1_000_000L;
        if (drained) {
            set.journal.unwish("drain-region", "ams", "somebody", "", nowNanos);
        } else {
            set.journal.wish(new Journal.Wish("drain-region", "ams", nowNanos, "somebody", ""));
        }
        drained = !drained;
    }

    private void play(ReplicaSet set, Fault fault, SplittableRandom random) throws IOException, InterruptedException {
        ReplicaSet.Replica leader = set.awaitLeader();
        ReplicaSet.Replica follower = set.replicas.stream()
                .filter(replica -> replica != leader)
                .skip(random.nextInt(set.replicas.size() - 1))
                .findFirst()
                .orElseThrow();
        long token = set.token();
        if (fault == Fault.LEADER_STOPPED_BEFORE_IT_SENDS) {
            leader.kong.hold();
        }
        flip(set);
        if (fault == Fault.LEADER_STOPPED_BEFORE_IT_SENDS) {
            leader.kong.awaitHeld(15_000); // if nothing is written, it is stopped all the same
        } else {
            pause(random, 1500);
        }
        long sinceNanos = System.nanoTime();
        switch (fault) {
            case LEADER_KILLED -> {
                leader.process.kill();
                takenOver(set, token, sinceNanos, fault);
                leader.startAgain();
            }
            case LEADER_STOPPED, LEADER_STOPPED_BEFORE_IT_SENDS -> {
                leader.process.signal("STOP");
                takenOver(set, token, sinceNanos, fault);
                awaitTakenOver(set);
                leader.kong.release();
                pause(random, 2000);
                leader.process.signal("CONT");
                pause(random, 1000);
            }
            case LEADER_ENDED -> {
                leader.process.signal("TERM");
                takenOver(set, token, sinceNanos, fault);
                leader.process.exitCode();
                leader.startAgain();
            }
            case DATABASE_CUT, DATABASE_LOST -> {
                leader.isCutOff(fault == Fault.DATABASE_CUT ? Relay.Way.CUT : Relay.Way.HOLE);
                takenOver(set, token, sinceNanos, fault);
                pause(random, 2000);
                leader.isCutOff(Relay.Way.OPEN);
            }
            case DATABASE_CUT_FOR_ALL -> {
                set.replicas.forEach(replica -> replica.isCutOff(Relay.Way.CUT));
                pause(random, 6000);
                set.replicas.forEach(replica -> replica.isCutOff(Relay.Way.OPEN));
            }
            case KONG_CUT, KONG_LOST -> {
                leader.kong.is(fault == Fault.KONG_CUT ? Relay.Way.CUT : Relay.Way.HOLE);
                pause(random, 5000);
                leader.kong.is(Relay.Way.OPEN);
            }
            case FOLLOWER_KILLED -> {
                follower.process.kill();
                pause(random, 1500);
                follower.startAgain();
            }
            case FOLLOWER_STOPPED -> {
                follower.process.signal("STOP");
                pause(random, 4000);
                follower.process.signal("CONT");
            }
        }
        set.newLeader(set.token());
    }

    private void takenOver(ReplicaSet set, long token, long sinceNanos, Fault fault) throws InterruptedException {
        Duration took = set.awaitTakeOver(token, sinceNanos);
        takeOvers.add(took);
        if (took.compareTo(TAKEN_OVER_WITHIN) >= 0) {
            set.wrong(fault + ": taken over after " + took + " (expected: less than " + TAKEN_OVER_WITHIN + ")");
        }
    }

    /** Waits for the first step of the newest session: what Kong had has been taken over. */
    private static void awaitTakenOver(ReplicaSet set) throws InterruptedException {
        long session = set.journal.sessions().stream()
                .mapToLong(Journal.Session::id)
                .max()
                .orElse(0);
        boolean stepped = ReplicaSet.await(
                15_000,
                () -> set.journal
                        .observedAt(Long.MAX_VALUE)
                        .filter(seen -> seen.session() >= session)
                        .isPresent());
        assertThat(stepped).as("a step of the new leader").isTrue();
    }

    private static void pause(SplittableRandom random, int mostMillis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(mostMillis + 1));
    }
}
