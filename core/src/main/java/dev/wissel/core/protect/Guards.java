package dev.wissel.core.protect;

import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.ConsistentHashing;
import dev.wissel.core.balance.Policies;
import dev.wissel.core.balance.SlowStart;
import dev.wissel.core.balance.SlowStarting;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What keeps the targets of one upstream from more than they bear, as its configuration says. Immutable.
 *
 * @param concurrency whether regions are limited while they get more than they can work off, see {@link Valves}
 * @param admission when requests are refused because too many fail; null for never
 * @param slowStart how addresses that are new or have come back get their part; null for at once
 * @param hashEpsilon part above its share that an address may have under {@code consistent-hashing-bounded}, &gt; 0 and finite
 */
public record Guards(
        boolean concurrency,
        AdmissionControl.@Nullable Settings admission,
        @Nullable SlowStart slowStart,
        double hashEpsilon) {
    /** None, as Kong. */
    public static final Guards NONE = new Guards(false, null, null, ConsistentHashing.DEFAULT_EPSILON);

    /** Returns what is asked for; what is empty is off. */
    public static Guards of(
            boolean concurrency,
            Optional<AdmissionControl.Settings> admission,
            Optional<SlowStart> slowStart,
            double hashEpsilon) {
        return new Guards(concurrency, admission.orElse(null), slowStart.orElse(null), hashEpsilon);
    }

    private static final String BOUNDED = "consistent-hashing-bounded";

    public Guards {
        if (!(hashEpsilon > 0 && hashEpsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("hashEpsilon: " + hashEpsilon + " (expected: > 0 and finite)");
        }
    }

    /**
     * Returns the policy of that name, gentle with new addresses if that is wanted. A region that comes back as a whole is no matter of slow start: its
     * addresses are all new, and none of them is spared (see {@link SlowStarting}); how much it gets is for the region's ramp to say.
     *
     * @throws IllegalArgumentException if there is no such policy, or no such ring
     */
    public BalancePolicy policy(String name, int slots) {
        BalancePolicy named =
                name.equals(BOUNDED) ? ConsistentHashing.bounded(slots, hashEpsilon) : Policies.named(name, slots);
        return slowStart == null ? named : new SlowStarting(named, slowStart);
    }

    /** Returns an admission control for one owner; null if none is wanted. */
    public @Nullable AdmissionControl newAdmission() {
        return admission == null ? null : new AdmissionControl(admission);
    }
}
