package dev.wissel.bench;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalDatabase;
import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.Observation;
import dev.wissel.core.director.TargetFigures;
import dev.wissel.core.director.UpstreamFigures;
import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Address;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Decides on a large Kong, round after round, and says what a round costs in processor time of its thread: the decision alone, and with the journal as the control loop keeps it. Then
 * whether memory stays as it is. Arguments: upstreams, targets of each, rounds; 1000 10 120 if not given.
 */
public final class DirectorScale {
    private static final long SECOND = 1_000_000_000L;
    private static final int WARM_UP = 60;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final int upstreams;
    private final int targets;
    private final SplittableRandom random = new SplittableRandom(6);
    private final Map<Address, Integer> weights = new HashMap<>();
    private final Journal journal;
    private final Journal.Session session;
    private DirectorState state = DirectorState.INITIAL;
    private long nowNanos = 1_000 * SECOND;
    private int changes;

    private DirectorScale(int upstreams, int targets, Journal journal) {
        this.upstreams = upstreams;
        this.targets = targets;
        this.journal = journal;
        Map<String, Director.Rules> rules = new HashMap<>();
        for (int i = 0; i < upstreams; i++) {
            rules.put(name(i), Director.Rules.DEFAULTS);
        }
        this.session = journal.begin("bench", 1, "bench", rules, nowNanos);
    }

    /** What happens from one round to the next. */
    private enum World {
        /** Nothing: no requests, all targets well. */
        REST,
        /** Requests: the figures of every target are others each time. */
        TRAFFIC,
        /** Every region is lost or comes back in each round. */
        UPHEAVAL
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        int upstreams = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        int targets = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 120;
        System.out.printf(Locale.ROOT, "%d upstreams, %d targets each, %d rounds%n", upstreams, targets, rounds);
        for (World world : World.values()) {
            Path directory = Files.createTempDirectory("wissel-scale");
            try (JournalDatabase database = JournalDatabase.file(directory.resolve("journal.db"))) {
                DirectorScale scale =
                        new DirectorScale(upstreams, targets, new Journal(database, Journal.Bounds.DEFAULTS));
                scale.play(world, rounds);
            } finally {
                remove(directory);
            }
        }
    }

    private void play(World world, int rounds) {
        round(world, 0, new long[2]);
        for (int i = 1; i < WARM_UP; i++) {
            round(world, i, new long[2]);
        }
        long heapBefore = heapBytes();
        changes = 0;
        long[] decide = new long[rounds];
        long[] whole = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long[] took = new long[2];
            round(world, WARM_UP + i, took);
            decide[i] = took[0];
            whole[i] = took[0] + took[1];
        }
        long heapAfter = heapBytes();
        Arrays.sort(decide);
        Arrays.sort(whole);
        System.out.printf(
                Locale.ROOT,
                "%-9s decide %.1f ms (worst %.1f), with journal %.1f ms (worst %.1f), %d changes; heap %.1f -> %.1f MB%n",
                world.name().toLowerCase(Locale.ROOT),
                decide[rounds / 2] / 1e6,
                decide[rounds - 1] / 1e6,
                whole[rounds / 2] / 1e6,
                whole[rounds - 1] / 1e6,
                changes,
                heapBefore / 1e6,
                heapAfter / 1e6);
    }

    /** Heap in use after everything that is not needed has been thrown away. */
    private static long heapBytes() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }

    private void round(World world, int number, long[] tookNanos) {
        Observation observation = observation(world, number);
        long begin = THREADS.getCurrentThreadCpuTime();
        Director.Step step = Director.decide(name -> Director.Rules.DEFAULTS, state, observation, nowNanos);
        long decided = THREADS.getCurrentThreadCpuTime();
        journal.step(session, state, observation, step.decision(), nowNanos);
        state = step.state();
        journal.trim(nowNanos);
        long done = THREADS.getCurrentThreadCpuTime();
        tookNanos[0] = decided - begin;
        tookNanos[1] = done - decided;
        step.decision().changes().forEach(change -> weights.put(change.target(), change.to()));
        changes += step.decision().changes().size();
        nowNanos += SECOND;
    }

    private static String name(int upstream) {
        return "service" + upstream + ".bench.upstream";
    }

    private Observation observation(World world, int number) {
        List<UpstreamFigures> all = new ArrayList<>();
        for (int i = 0; i < upstreams; i++) {
            List<TargetFigures> members = new ArrayList<>();
            for (int j = 0; j < targets; j++) {
                members.add(target(world, number, i, j));
            }
            all.add(new UpstreamFigures(
                    name(i),
                    List.of("ams", "fra"),
                    "",
                    Set.of(),
                    members,
                    world == World.REST ? 0 : 100 * random.nextDouble(),
                    7 * SECOND,
                    OptionalDouble.empty(),
                    false,
                    false));
        }
        return new Observation(all);
    }

    private TargetFigures target(World world, int number, int upstream, int target) {
        boolean standby = target >= targets / 2;
        Address address = Address.of("10." + upstream / 250 + "." + upstream % 250 + "." + (target + 1), 8080);
        int weight = weights.getOrDefault(address, standby ? 0 : 100);
        boolean ill = world == World.UPHEAVAL && (number % 2 == 0) != standby;
        TargetFigures.Health health = weight == 0 && !ill
                ? new TargetFigures.Health(0, 0, 400_000_000)
                : new TargetFigures.Health(ill ? 0 : 2, ill ? 2 : 0, 300_000_000L + random.nextInt(400_000_000));
        TargetFigures.Traffic traffic = TargetFigures.Traffic.NONE;
        if (world != World.REST && weight > 0) {
            int ended = 200 + random.nextInt(100);
            long latencySum = (long) (ended * 1e7 * (0.9 + 0.2 * random.nextDouble()));
            traffic = new TargetFigures.Traffic(sum(ended, random.nextInt(3), latencySum), OptionalDouble.empty(), 0);
        }
        return new TargetFigures(
                address,
                standby ? "fra" : "ams",
                100,
                weight,
                OptionalDouble.of(50),
                false,
                health,
                new TargetFigures.Probes(ill ? TargetFigures.Verdict.DOWN : TargetFigures.Verdict.UP, 0, 0),
                traffic);
    }

    private static WindowCounts.Sum sum(int ended, int failed, long latencySumNanos) {
        return new WindowCounts.Sum(ended, failed, latencySumNanos);
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
