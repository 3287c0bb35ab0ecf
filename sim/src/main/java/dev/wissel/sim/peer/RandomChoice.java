package dev.wissel.sim.peer;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Each request to an address by chance, in proportion to the weights: a Bernoulli split. Immutable. */
public final class RandomChoice implements BalancePolicy {
    @Override
    public String name() {
        return "random";
    }

    @Override
    public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        Eligible eligible = new Eligible(targets);
        return new Eligible.Choosing(eligible) {
            @Override
            int choose(Attempt attempt, long nowNanos) {
                return eligible.draw(random);
            }
        };
    }

    /** Returns the weights that split traffic most nearly in these parts, the largest being 65535. */
    public static int[] weights(double[] parts) {
        double largest = Arrays.stream(parts).max().orElse(1);
        return Arrays.stream(parts)
                .mapToInt(part -> (int) Math.round(part / largest * 65535))
                .toArray();
    }
}
