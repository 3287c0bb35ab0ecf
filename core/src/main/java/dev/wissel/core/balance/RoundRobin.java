package dev.wissel.core.balance;

import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Takes turns: each address gets a share of the picks in exact proportion to its weight.
 *
 * <p>Two forms, see Kong facts 2.5. {@link #kong()} is Kong's shuffled wheel, which forgets what a request has tried. {@link #mended()}
 * remembers it, gives the turns evenly spread instead of shuffled, and needs memory for the addresses alone, not for the sum of the weights.
 *
 * <p>Immutable.
 */
public final class RoundRobin implements BalancePolicy {
    private static final RoundRobin KONG = new RoundRobin("round-robin-kong");
    private static final RoundRobin MENDED = new RoundRobin("round-robin");

    private final String name;

    private RoundRobin(String name) {
        this.name = name;
    }

    /** Returns Kong's form to the letter, {@code round-robin-kong}. */
    public static RoundRobin kong() {
        return KONG;
    }

    /** Returns the mended form, {@code round-robin}. */
    public static RoundRobin mended() {
        return MENDED;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        return this == KONG
                ? RoundRobinWheel.of(targets, random, previous)
                : new RoundRobinTurns(targets, random, previous);
    }
}
