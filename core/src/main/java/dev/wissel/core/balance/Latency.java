package dev.wissel.core.balance;

import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Prefers the addresses that answer fast, by an average of latency that forgets exponentially with time.
 *
 * <p>Two forms, see Kong facts 2.8. {@link #kong()} is Kong's {@code latency} to the letter, defects included; it learns from
 * {@link Picker#onRequestEnd}. {@link #mended()} learns from each attempt by {@link Picker#onOutcome}, chooses the better of two drawn by chance,
 * counts what is in flight, and does not let failures or silence look fast.
 *
 * <p>Immutable.
 */
public final class Latency implements BalancePolicy {
    /** Time in which what has been learnt loses all but 1/e of its say, in nanoseconds: ten seconds, Kong's {@code DECAY_TIME}. */
    static final double DECAY_NANOS = 10e9;

    private static final Latency KONG = new Latency("latency-kong");
    private static final Latency MENDED = new Latency("latency");

    private final String name;

    private Latency(String name) {
        this.name = name;
    }

    /** Returns Kong's form to the letter, {@code latency-kong}. */
    public static Latency kong() {
        return KONG;
    }

    /** Returns the mended form, {@code latency}. */
    public static Latency mended() {
        return MENDED;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        return this == KONG ? new LatencyKong(targets, previous) : new LatencyChoice(targets, loads, random, previous);
    }

    /** Returns the part of its say, in (0, 1], that knowledge of this age keeps: {@code e^(-age / 10 s)}, 1 for a negative age. */
    static double keptAfter(long ageNanos) {
        return ageNanos <= 0 ? 1 : Math.exp(-ageNanos / DECAY_NANOS);
    }

    /** Returns the time between the two stamps in seconds, &gt;= 0. */
    static double seconds(long startNanos, long nowNanos) {
        return Math.max(0, nowNanos - startNanos) / 1e9;
    }
}
