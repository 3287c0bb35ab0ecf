package dev.wissel.sim.peer;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The least in flight of d distinct addresses drawn by chance: JSQ(d), which with d = 2 is the P2C of Envoy, HAProxy, Traefik and nginx. Immutable.
 *
 * @see <a href="https://www.eecs.harvard.edu/~michaelm/postscripts/tpds2001.pdf">Mitzenmacher, The power of two choices in randomized load
 *     balancing</a>
 */
public final class PowerOfChoices implements BalancePolicy {
    private final int choices;

    /** Makes the policy for d choices, &gt;= 1. */
    public PowerOfChoices(int choices) {
        if (choices < 1) {
            throw new IllegalArgumentException("choices: " + choices + " (expected: >= 1)");
        }
        this.choices = choices;
    }

    @Override
    public String name() {
        return "p" + choices + "c";
    }

    @Override
    public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        Eligible eligible = new Eligible(targets);
        Load[] loadOf = eligible.loads(loads);
        int[] drawn = new int[Math.min(choices, Math.max(1, eligible.indices.length))];
        return new Eligible.Choosing(eligible) {
            @Override
            int choose(Attempt attempt, long nowNanos) {
                int best = -1;
                int least = Integer.MAX_VALUE;
                for (int k = 0; k < drawn.length; k++) {
                    int index = drawnAnew(k);
                    drawn[k] = index;
                    int inFlight = loadOf[index].inFlight();
                    if (inFlight < least) {
                        least = inFlight;
                        best = index;
                    }
                }
                return best;
            }

            private int drawnAnew(int count) {
                while (true) {
                    int index = eligible.indices[random.nextInt(eligible.indices.length)];
                    boolean fresh = true;
                    for (int k = 0; k < count; k++) {
                        fresh &= drawn[k] != index;
                    }
                    if (fresh) {
                        return index;
                    }
                }
            }
        };
    }
}
