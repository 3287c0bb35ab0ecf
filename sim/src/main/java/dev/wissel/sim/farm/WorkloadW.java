package dev.wissel.sim.farm;

import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Histogram;
import dev.wissel.sim.engine.Seeds;
import dev.wissel.sim.engine.Timer;
import dev.wissel.sim.peer.Backends;
import dev.wissel.sim.peer.Peers;
import dev.wissel.sim.world.Arrivals;
import dev.wissel.sim.world.Distribution;
import dev.wissel.sim.world.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Many replicas whose machines are shared with others, after the testbed of the Prequal paper: the workload on which balancing policies are told apart.
 *
 * <p>100 replicas share their cores among their jobs, a job taking no more than one. Each is allotted 6.471 cores and has {@code 6.471 · m}, m being what its neighbours on the
 * machine leave: drawn anew every Exp(30 s), mostly plenty, sometimes less than was promised. Work is {@code max(0, N(80 ms, 80 ms))}. Requests come
 * Poisson, {@code 7467 · load} a second, each to one of some gateways by chance; load 1 is what is allotted. After 5 s a client gives up and its work is
 * dropped. A gateway knows its own traffic only. No policy can be faster than the work itself: p99.9 of 327 ms.
 *
 * <p>Stateless and thread-safe; a run is a pure function of its arguments.
 *
 * @see <a href="https://www.usenix.org/conference/nsdi24/presentation/wydrowski">Wydrowski and others, Load is not what you should balance, NSDI
 *     2024</a>
 */
public final class WorkloadW {
    /** What the gateways are that the paper's clients stand for. */
    public static final int GATEWAYS = 16;

    /** Those that are compared by default; others of {@link Peers#names()} can be named. */
    public static final List<String> POLICIES = List.of(
            "round-robin-kong",
            "least-connections-kong",
            "latency-kong",
            "round-robin",
            "least-connections",
            "latency",
            "p2c",
            "peak-ewma",
            "prequal",
            "prequal-0.5",
            "oracle");

    /** Loads of the table. */
    public static final List<Double> LOADS = List.of(0.75, 0.93, 1.27, 1.57, 1.74);

    private static final int REPLICAS = 100;
    private static final double ALLOTTED_CORES = 6.471;
    private static final double PER_SECOND_AT_LOAD_1 = 7467;
    private static final double REDRAWN_NANOS = 30e9;
    private static final long TIMEOUT_NANOS = 5_000_000_000L;
    private static final long PROBE_NANOS = 1_000_000L;
    private static final double MILLI = 1e6;

    /** Shape [outcomes][2]: probability and multiple of the allotment; the rest is uniform between the two last figures. */
    private static final double[][] LEFT = {
        {0.01, 0.98}, {0.01, 1.08}, {0.03, 1.2}, {0.07, 1.4}, {0.13, 1.55}, {0.15, 1.7}
    };

    private WorkloadW() {}

    /**
     * One run. Immutable.
     *
     * @param gateways M, &gt;= 1
     * @param load 1 is what is allotted, &gt; 0
     * @param warmUpSeconds requests before are not counted, &gt;= 0
     * @param seconds counted, &gt; 0
     * @param seed the same one gives the same arrivals, works and neighbours to every policy
     */
    public record Run(int gateways, double load, double warmUpSeconds, double seconds, long seed) {
        /** Returns a run of 10 s and 60 s with the usual number of gateways. */
        public static Run of(double load, long seed) {
            return new Run(GATEWAYS, load, 10, 60, seed);
        }
    }

    /**
     * What came out. Immutable but for the histogram, which is the caller's.
     *
     * @param latency of the requests answered
     * @param arrived requests counted
     * @param timedOut those that were given up
     * @param events events played
     */
    public record Outcome(Histogram latency, long arrived, long timedOut, long events) {
        /** Returns the time that a part of all requests did not exceed, in milliseconds; 5000 if it falls on those that were given up. */
        public double quantileMillis(double part) {
            double answered = arrived - timedOut;
            double wanted = part * arrived;
            return wanted > answered
                    ? TIMEOUT_NANOS / MILLI
                    : latency.quantileNanos(Math.min(1, wanted / answered)) / MILLI;
        }

        /** Returns the part of all requests that was given up. */
        public double timedOutRatio() {
            return (double) timedOut / arrived;
        }

        /** Returns this and another run as one. */
        public Outcome plus(Outcome other) {
            Histogram both = new Histogram();
            both.add(latency);
            both.add(other.latency);
            return new Outcome(both, arrived + other.arrived, timedOut + other.timedOut, events + other.events);
        }
    }

    /** Plays a policy that has a name, see {@link Peers}. */
    public static Outcome play(String policy, Run run) {
        return play(backends -> Peers.named(policy, backends), run);
    }

    /** Plays a policy. */
    public static Outcome play(Function<Backends, BalancePolicy> policy, Run run) {
        Engine engine = new Engine();
        Seeds seeds = new Seeds(run.seed);
        List<Server> replicas = new ArrayList<>();
        for (int i = 0; i < REPLICAS; i++) {
            replicas.add(replica(engine, seeds.of("neighbours", i)));
        }
        long fromNanos = (long) (run.warmUpSeconds * 1e9);
        long untilNanos = fromNanos + (long) (run.seconds * 1e9);
        Farm.Setup setup = new Farm.Setup(
                run.gateways,
                Farm.evenTargets(REPLICAS),
                Arrivals.poisson(PER_SECOND_AT_LOAD_1 * run.load, seeds.of("arrivals")),
                Distribution.clampedNormal(80 * MILLI, 80 * MILLI),
                TIMEOUT_NANOS,
                PROBE_NANOS,
                fromNanos,
                untilNanos);
        Farm farm = new Farm(engine, replicas, setup, policy, seeds);
        engine.runUntil(untilNanos + TIMEOUT_NANOS); // until the last that is counted has ended, under the same load
        Farm.Result result = farm.result();
        return new Outcome(result.latency, result.arrived, result.timedOut, engine.firedCount());
    }

    private static Server replica(Engine engine, SplittableRandom random) {
        Server replica = Server.processorSharing(engine, ALLOTTED_CORES * multiple(random));
        Distribution between = Distribution.exponential(REDRAWN_NANOS);
        new Timer() {
            @Override
            protected void fire(long nowNanos) {
                if (nowNanos > 0) {
                    replica.cores(ALLOTTED_CORES * multiple(random));
                }
                engine.scheduleIn(this, (long) between.next(random));
            }

            void begin() {
                engine.scheduleIn(this, (long) between.next(random));
            }
        }.begin();
        return replica;
    }

    /** Draws what the neighbours leave, as a multiple of the allotment. */
    static double multiple(SplittableRandom random) {
        double u = random.nextDouble();
        for (double[] each : LEFT) {
            u -= each[0];
            if (u < 0) {
                return each[1];
            }
        }
        return 2 + 2 * random.nextDouble();
    }

    /**
     * Plays every policy at every load with the seeds 1 to n together, and returns a table: a row a policy, p99 and p99.9 in milliseconds and the part given up at each
     * load.
     */
    public static String table(List<String> policies, List<Double> loads, int gateways, double seconds, int seeds) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "workload W, %d gateways, %d seeds of %.0f s%n%-22s", gateways, seeds, seconds, ""));
        loads.forEach(load -> text.append(String.format(Locale.ROOT, "  load %-19.2f", load)));
        text.append(String.format(Locale.ROOT, "%n%-22s", "policy"));
        loads.forEach(load -> text.append(String.format(Locale.ROOT, "  %6s %7s %8s", "p99", "p99.9", "given up")));
        text.append('\n');
        for (String policy : policies) {
            text.append(String.format(Locale.ROOT, "%-22s", policy));
            for (double load : loads) {
                Outcome all = play(policy, new Run(gateways, load, 10, seconds, 1));
                for (int seed = 2; seed <= seeds; seed++) {
                    all = all.plus(play(policy, new Run(gateways, load, 10, seconds, seed)));
                }
                text.append(String.format(
                        Locale.ROOT,
                        "  %6.0f %7.0f %7.3f%%",
                        all.quantileMillis(0.99),
                        all.quantileMillis(0.999),
                        100 * all.timedOutRatio()));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
