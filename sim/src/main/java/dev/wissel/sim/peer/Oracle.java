package dev.wissel.sim.peer;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Knows what no gateway does: every server's jobs and cores at this moment. It picks where the request would advance fastest, among equals where the
 * least part of the capacity is taken. A bound for comparison, not a policy. Immutable.
 */
public final class Oracle implements BalancePolicy {
    private final Backends backends;

    /** Makes an oracle that sees these servers. */
    public Oracle(Backends backends) {
        this.backends = backends;
    }

    @Override
    public String name() {
        return "oracle";
    }

    @Override
    public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        Eligible eligible = new Eligible(targets);
        return new Eligible.Choosing(eligible) {
            @Override
            int choose(Attempt attempt, long nowNanos) {
                int best = eligible.indices[0];
                double bestRate = -1;
                double bestPressure = 0;
                for (int index : eligible.indices) {
                    double rate = backends.rateOfNext(index);
                    double pressure = backends.pressure(index);
                    if (rate > bestRate || rate == bestRate && pressure < bestPressure) {
                        best = index;
                        bestRate = rate;
                        bestPressure = pressure;
                    }
                }
                return best;
            }
        };
    }
}
