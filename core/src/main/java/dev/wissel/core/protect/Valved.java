package dev.wissel.core.protect;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Another policy, except that it picks nobody while the region of its targets has as many waiting as its {@link Valve} allows. Inside a {@link
 * dev.wissel.core.region.RegionalPolicy} a request then goes to the next region, if one can be used, before it is refused.
 *
 * <p>Thread-safe; the same name as the other policy.
 */
public final class Valved implements BalancePolicy {
    /** Returned by a picker if the region has as much as it can work off. */
    public static final int FULL = -4;

    private final BalancePolicy policy;
    private final Function<String, Valve> valves;

    /**
     * Makes a policy that keeps to the limits.
     *
     * @param policy chooses an address
     * @param valves by region, the same valve at each call
     */
    public Valved(BalancePolicy policy, Function<String, Valve> valves) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.valves = Objects.requireNonNull(valves, "valves");
    }

    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        Picker before = previous instanceof Behind behind ? behind.inner : previous;
        Picker inner = policy.picker(targets, loads, random, before);
        return targets.size() == 0
                ? inner
                : new Behind(inner, valves.apply(targets.targetOf(0).region()));
    }

    /** Confined to its owner. */
    private static final class Behind implements Picker {
        private final Picker inner;
        private final Valve valve;

        Behind(Picker inner, Valve valve) {
            this.inner = inner;
            this.valve = valve;
        }

        @Override
        public Targets targets() {
            return inner.targets();
        }

        @Override
        public int pick(Attempt attempt, long nowNanos) {
            return valve.admits(attempt.rank()) ? inner.pick(attempt, nowNanos) : FULL;
        }

        @Override
        public void onOutcome(int index, Outcome outcome, long startNanos, long nowNanos) {
            inner.onOutcome(index, outcome, startNanos, nowNanos);
        }

        @Override
        public void onRequestEnd(int index, int tries, long startNanos, long nowNanos) {
            inner.onRequestEnd(index, tries, startNanos, nowNanos);
        }
    }
}
