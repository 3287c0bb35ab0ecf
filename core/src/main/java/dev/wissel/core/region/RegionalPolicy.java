package dev.wissel.core.region;

import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a region by the shares of a decision, then an address in it by another policy. Immutable; thread-safe as the gate is.
 *
 * <p>A decision that says {@link RegionDecision#changed()} asks for a new policy object and new pickers; these take over what the inner
 * pickers have learnt.
 */
public final class RegionalPolicy implements BalancePolicy {
    final BalancePolicy inner;
    final RegionDecision decision;
    final TrialGate gate;
    final boolean keyed;

    /**
     * Makes a policy that follows one decision.
     *
     * @param inner chooses an address inside a region
     * @param decision the shares, and the trial if there is one
     * @param gate lets single requests through; one for the upstream, shared by all of its owners
     * @param keyed whether the region is chosen by the request's key, as consistent hashing needs it, and not by chance
     */
    public RegionalPolicy(BalancePolicy inner, RegionDecision decision, TrialGate gate, boolean keyed) {
        this.inner = Objects.requireNonNull(inner, "inner");
        this.decision = Objects.requireNonNull(decision, "decision");
        this.gate = Objects.requireNonNull(gate, "gate");
        this.keyed = keyed;
    }

    /** Returns the name of the inner policy: regions are not a method of balancing. */
    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public RegionalPicker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        return new RegionalPicker(
                this, targets, loads, random, previous instanceof RegionalPicker regional ? regional : null);
    }
}
