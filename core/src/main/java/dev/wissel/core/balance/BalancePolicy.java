package dev.wissel.core.balance;

import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Spreads one upstream's requests. Stateless and thread-safe: it only makes pickers. */
public interface BalancePolicy {
    /** Returns the stable name used in configuration, metrics and reports, for example {@code "round-robin"}. */
    String name();

    /**
     * Returns a picker over one snapshot; asked again whenever targets, weights or health change.
     *
     * @param targets the snapshot
     * @param loads the owner's loads, read at each pick
     * @param random the owner's generator; the only source of chance
     * @param previous the picker that this one replaces, made by the same policy for the same owner, so that what should outlive the change
     *     (a ring, a pointer, learnt latencies) can be taken over; null at the first call
     */
    Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous);
}
