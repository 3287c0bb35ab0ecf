package dev.wissel.core.balance;

import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Wissel's own: the least expected cost among sixteen addresses drawn by chance, or among all if there are no more.
 *
 * <p>{@code cost = (in flight + 1) * latency / (weight * success)}. It is {@link Latency}'s cost, with two differences, both found by simulating a
 * hundred unevenly throttled replicas (docs/algorithms/adaptive.md): sixteen draws instead of two, because with two every sixth request must go to
 * one of two slow addresses among four, whatever is known of them; and a low latency that leans on the typical one as long as there is little
 * evidence, because the least of sixteen noisy averages is mostly the luckiest; a high one is believed at once. Sixteen and not all, because a pick then
 * costs the same for a thousand addresses; all of a hundred would gain 2 % of the tail.
 *
 * <p>Immutable.
 *
 * @see <a href="https://www.usenix.org/conference/nsdi24/presentation/wydrowski">Wydrowski, Kleinberg, Rumble, Archer: Load is not what you should
 *     balance: Introducing Prequal (NSDI 2024)</a>, whose workload is the judge
 * @see <a href="https://www.eecs.harvard.edu/~michaelm/postscripts/handbook2001.pdf">Mitzenmacher, Richa, Sitaraman: The Power of Two Random
 *     Choices</a>
 */
public final class Adaptive implements BalancePolicy {
    /** Name in configuration, metrics and reports. */
    public static final String NAME = "adaptive";

    /** How many addresses are compared for a request. From 16 on the tail latency of the judge's workload gains next to nothing. */
    static final int DRAWS = 16;

    /** How many measurements the typical latency stands for against one that is lower. */
    static final double TYPICAL_COUNTS = 10;

    private static final Adaptive INSTANCE = new Adaptive();

    private Adaptive() {}

    /** Returns the policy. */
    public static Adaptive policy() {
        return INSTANCE;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        return new AdaptiveChoice(targets, loads, random, previous);
    }
}
