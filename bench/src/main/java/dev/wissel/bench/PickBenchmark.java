package dev.wissel.bench;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.balance.Policies;
import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * What choosing a target costs, policy by policy: the first attempt of a request with {@value #IN_FLIGHT} others in flight, its start, the end
 * of the oldest, and what the policy learns from that end. Nanoseconds an attempt.
 *
 * <p>Weights are uneven (100, 50, 25 in turn), keys come by chance, time goes on by 50 &micro;s an attempt, and answers take as long as
 * {@value #IN_FLIGHT} attempts. With {@code -prof gc} it shows as well that a pick allocates nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PickBenchmark {
    static final int IN_FLIGHT = 64; // a power of two, so that a mask finds the oldest
    private static final long STEP_NANOS = 50_000;
    private static final Outcome OK = Outcome.answered(200);

    /** The policy's name. */
    @Param({
        "round-robin",
        "least-connections",
        "consistent-hashing",
        "latency",
        "round-robin-kong",
        "least-connections-kong",
        "consistent-hashing-kong",
        "latency-kong"
    })
    public String policy = "";

    /** Number of targets, all of them available. */
    @Param({"2", "10", "100"})
    public int targets;

    private final Attempt attempt = new Attempt();
    private final SplittableRandom keys = new SplittableRandom(1);
    private final int[] chosen = new int[IN_FLIGHT];
    private final long[] starts = new long[IN_FLIGHT];
    private Picker picker = new NoPicker();
    private Load[] loads = {};
    private long nowNanos;
    private int turn;

    /** Makes the picker and puts the first requests in flight. */
    @Setup(Level.Trial)
    public void makePicker() {
        List<Target> list = new ArrayList<>();
        for (int i = 0; i < targets; i++) {
            list.add(Target.of("10.0." + i / 250 + "." + (1 + i % 250), 8080, 100 >> i % 3));
        }
        Targets snapshot = Targets.of(list);
        Loads all = new Loads();
        loads = new Load[snapshot.size()];
        for (int i = 0; i < loads.length; i++) {
            loads[i] = all.of(snapshot.address(i));
        }
        int slots = Math.max(
                10_000, 320 * targets); // Kong's default does not hold the 160 points of each of a hundred targets
        picker = Policies.named(policy, slots).picker(snapshot, all, new SplittableRandom(2), null);
        for (int i = 0; i < IN_FLIGHT; i++) {
            start(i);
        }
    }

    /** One attempt from its pick to the end of the oldest that is in flight. */
    @Benchmark
    public int attempt() {
        int slot = turn++ & (IN_FLIGHT - 1);
        int ended = chosen[slot];
        loads[ended].ended(OK, starts[slot], nowNanos);
        picker.onOutcome(ended, OK, starts[slot], nowNanos);
        return start(slot);
    }

    private int start(int slot) {
        nowNanos += STEP_NANOS;
        attempt.reset(keys.nextInt(), true);
        int index = picker.pick(attempt, nowNanos);
        loads[index].started(nowNanos);
        chosen[slot] = index;
        starts[slot] = nowNanos;
        return index;
    }

    /** Stands in the field until {@link #makePicker} has run. */
    private static final class NoPicker implements Picker {
        @Override
        public Targets targets() {
            return Targets.of(List.of());
        }

        @Override
        public int pick(Attempt attempt, long nowNanos) {
            return NONE;
        }
    }
}
