package dev.wissel.bench;

import dev.wissel.cli.Main;
import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalDatabase;
import dev.wissel.core.director.Change;
import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.Observation;
import dev.wissel.core.director.TargetFigures;
import dev.wissel.core.director.UpstreamDecision;
import dev.wissel.core.director.UpstreamFigures;
import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Writes the journal of a week, a step a second, as a controller would: with regions that are lost about twice an hour. Then asks for what users ask for, each in a process of its own with a small heap,
 * and says how long that takes. Arguments: file of the journal, which is kept, and made if it is not there; steps; upstreams; 604800 10 if not given.
 */
public final class JournalWeek {
    private static final long SECOND = 1_000_000_000L;
    private static final int TARGETS = 4;

    private JournalWeek() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Path.of(args[0]);
        int steps = args.length > 1 ? Integer.parseInt(args[1]) : 604_800;
        int upstreams = args.length > 2 ? Integer.parseInt(args[2]) : 10;
        long endNanos = System.currentTimeMillis() * 1_000_000L;
        if (!Files.exists(file)) {
            long begin = System.nanoTime();
            write(file, steps, upstreams, endNanos - steps * SECOND);
            System.out.printf(Locale.ROOT, "written: %d steps in %.0f s%n", steps, (System.nanoTime() - begin) / 1e9);
        }
        System.out.printf(Locale.ROOT, "journal: %.0f MB%n", Files.size(file) / 1e6);
        ask(file, "status");
        ask(file, "explain");
        ask(file, "explain", "--at", "-3d");
        ask(file, "explain", "--at", "-10m", "service0.bench.upstream");
        ask(file, "replay", "--from", "-10m");
        ask(file, "replay", "--from", "-1h");
        ask(file, "replay");
    }

    private static void ask(Path file, String command, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                command,
                "--journal",
                file.toString()));
        line.addAll(List.of(arguments));
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int code = process.waitFor();
        System.out.printf(
                Locale.ROOT,
                "%-50s %6.1f s, exit code %d%n",
                command + " " + String.join(" ", arguments),
                (System.nanoTime() - begin) / 1e9,
                code);
    }

    private static void write(Path file, int steps, int upstreams, long startNanos) {
        SplittableRandom random = new SplittableRandom(7);
        try (JournalDatabase database = JournalDatabase.file(file)) {
            Journal journal = new Journal(database, new Journal.Bounds(Long.MAX_VALUE / 2, 1L << 40));
            Map<String, Director.Rules> rules = new HashMap<>();
            for (int i = 0; i < upstreams; i++) {
                rules.put(name(i), Director.Rules.DEFAULTS);
            }
            Journal.Session session = journal.begin("bench", 1, "bench", rules, startNanos);
            Map<Address, Integer> weights = new HashMap<>();
            boolean[] lost = new boolean[upstreams];
            DirectorState state = DirectorState.INITIAL;
            for (int i = 0; i < steps; i++) {
                int struck = random.nextInt(upstreams);
                if (lost[struck] ? random.nextInt(6) == 0 : random.nextInt(180) == 0) {
                    lost[struck] = !lost[struck];
                }
                long now = startNanos + i * SECOND;
                Observation observation = observation(random, weights, lost);
                Director.Step step = Director.decide(name -> Director.Rules.DEFAULTS, state, observation, now);
                journal.step(session, state, observation, step.decision(), now);
                state = step.state();
                for (UpstreamDecision each : step.decision().upstreams()) {
                    for (Change change : each.changes()) {
                        weights.put(change.target(), change.to());
                        journal.wrote(
                                session,
                                new Journal.Written(
                                        now,
                                        each.upstream(),
                                        change.target().text(),
                                        change.from(),
                                        change.to(),
                                        "written"));
                    }
                }
            }
        }
    }

    private static String name(int upstream) {
        return "service" + upstream + ".bench.upstream";
    }

    private static Observation observation(SplittableRandom random, Map<Address, Integer> weights, boolean[] lost) {
        List<UpstreamFigures> all = new ArrayList<>();
        for (int i = 0; i < lost.length; i++) {
            List<TargetFigures> members = new ArrayList<>();
            for (int j = 0; j < TARGETS; j++) {
                members.add(target(random, weights, lost[i], i, j));
            }
            all.add(new UpstreamFigures(
                    name(i),
                    List.of("ams", "fra"),
                    "",
                    Set.of(),
                    members,
                    80 + 40 * random.nextDouble(),
                    7 * SECOND,
                    OptionalDouble.empty(),
                    false,
                    false));
        }
        return new Observation(all);
    }

    private static TargetFigures target(
            SplittableRandom random, Map<Address, Integer> weights, boolean lost, int upstream, int target) {
        boolean standby = target >= TARGETS / 2;
        Address address = Address.of("10.0." + upstream + "." + (target + 1), 8080);
        int weight = weights.getOrDefault(address, standby ? 0 : 100);
        boolean ill = lost && !standby;
        TargetFigures.Health health = weight == 0
                ? TargetFigures.Health.NONE
                : new TargetFigures.Health(ill ? 0 : 2, ill ? 2 : 0, random.nextInt(900_000_000));
        int ended = weight > 0 ? 1200 + random.nextInt(300) : 0;
        long latencySum = (long) (ended * 1e7 * (0.95 + 0.1 * random.nextDouble()));
        return new TargetFigures(
                address,
                standby ? "fra" : "ams",
                100,
                weight,
                OptionalDouble.empty(),
                false,
                health,
                new TargetFigures.Probes(
                        ill ? TargetFigures.Verdict.DOWN : TargetFigures.Verdict.UP,
                        ill ? 0 : random.nextInt(2),
                        ill ? random.nextInt(2) : 0),
                weight > 0
                        ? new TargetFigures.Traffic(
                                new WindowCounts.Sum(ended, 0, latencySum), OptionalDouble.empty(), SECOND)
                        : TargetFigures.Traffic.NONE);
    }
}
