package dev.wissel.bench;

import dev.wissel.core.balance.Policies;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Seeds;
import dev.wissel.sim.farm.Farm;
import dev.wissel.sim.peer.RandomChoice;
import dev.wissel.sim.world.Arrivals;
import dev.wissel.sim.world.Distribution;
import dev.wissel.sim.world.Server;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Events that the simulator plays in a second, in the column {@code events}: on M/M/100, one queue before a hundred servers at 95 % load; and on a hundred queues
 * behind core's own pickers. One thread, so a second of the clock is one of the processor unless the machine is overloaded.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SimulatorBenchmark {
    private static final long SECOND = 1_000_000_000L;
    private static final int SERVERS = 100;

    /** What is played. */
    @Param({"m/m/100", "round-robin", "least-connections", "latency"})
    public String what = "m/m/100";

    private Engine engine = new Engine();

    /** The count that JMH turns into a rate. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counters {
        /** Timers that fired. */
        public long events;
    }

    /** Makes the queues. */
    @Setup(Level.Trial)
    public void make() {
        engine = new Engine();
        Seeds seeds = new Seeds(1);
        boolean central = what.equals("m/m/100");
        List<Server> servers = IntStream.range(0, central ? 1 : SERVERS)
                .mapToObj(i -> Server.fcfs(engine, central ? SERVERS : 1))
                .toList();
        Farm.Setup setup = new Farm.Setup(
                1,
                Farm.evenTargets(servers.size()),
                Arrivals.poisson(0.95 * SERVERS, seeds.of("arrivals")),
                Distribution.exponential(SECOND),
                0,
                0,
                0,
                Long.MAX_VALUE);
        Farm farm = new Farm(
                engine, servers, setup, backends -> central ? new RandomChoice() : Policies.named(what), seeds);
        if (farm.result().arrived != 0) {
            throw new IllegalStateException("nothing has run yet");
        }
    }

    /** Plays 100 s, some 19,000 events. */
    @Benchmark
    public void play(Counters counters) {
        long before = engine.firedCount();
        engine.runUntil(engine.nowNanos() + 100 * SECOND);
        counters.events += engine.firedCount() - before;
    }
}
