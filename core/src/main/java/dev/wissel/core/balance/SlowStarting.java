package dev.wissel.core.balance;

import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Another policy, except that addresses which have just been admitted get a part of what it would give them, rising to all of it.
 *
 * <p>An address is new if the snapshot before did not have it, or had it as unavailable; at the first snapshot nobody is. When the other policy
 * picks a new address, the pick stands with the probability that {@link SlowStart} gives for its age; else the policy picks again without it. If
 * there is nobody else, it stands: a cold address is better than none. If all are new at once, as after a restart of everything, the parts count
 * against the largest of them, so that nobody is spared.
 *
 * <p>Immutable; the same name as the other policy, which alone decides where requests go in the long run.
 */
public final class SlowStarting implements BalancePolicy {
    private final BalancePolicy policy;
    private final SlowStart ramp;

    /** Makes a policy that is gentle with new addresses. */
    public SlowStarting(BalancePolicy policy, SlowStart ramp) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.ramp = Objects.requireNonNull(ramp, "ramp");
    }

    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        Ramping old = previous instanceof Ramping ramping ? ramping : null;
        Picker inner = policy.picker(targets, loads, random, old == null ? previous : old.inner);
        return new Ramping(inner, ramp, random, old);
    }

    /** Confined to its owner. */
    private static final class Ramping implements Picker {
        private final Picker inner;
        private final SlowStart ramp;
        private final RandomGenerator random;
        private final Attempt scratch = new Attempt();

        // The new addresses: since when, and their indices. Those that are not stamped yet are new since the next pick.
        private final Map<Address, Long> sinceNanos = new HashMap<>();
        private final int[] unstamped;
        private int[] ramping;
        private boolean stampPending = true;
        private final int eligibleCount;

        Ramping(Picker inner, SlowStart ramp, RandomGenerator random, @Nullable Ramping previous) {
            this.inner = inner;
            this.ramp = ramp;
            this.random = random;
            Targets targets = inner.targets();
            int[] eligible = Snapshots.eligible(targets);
            eligibleCount = eligible.length;
            unstamped = previous == null
                    ? new int[0]
                    : Arrays.stream(eligible)
                            .filter(i -> previous.admitsAnew(targets.address(i)))
                            .toArray();
            if (previous != null) {
                for (int i : eligible) {
                    Long since = previous.sinceNanos.get(targets.address(i));
                    if (since != null && !previous.admitsAnew(targets.address(i))) {
                        sinceNanos.put(targets.address(i), since);
                    }
                }
            }
            ramping = indices(sinceNanos);
        }

        /** Returns whether the address is new to a snapshot that follows this one. */
        private boolean admitsAnew(Address address) {
            int i = inner.targets().indexOf(address);
            if (i < 0 || !inner.targets().available(i)) {
                return true;
            }
            return stampPending && Arrays.stream(unstamped).anyMatch(each -> each == i);
        }

        private int[] indices(Map<Address, Long> of) {
            return of.keySet().stream()
                    .mapToInt(inner.targets()::indexOf)
                    .sorted()
                    .toArray();
        }

        @Override
        public Targets targets() {
            return inner.targets();
        }

        @Override
        public int pick(Attempt attempt, long nowNanos) {
            if (stampPending) {
                stamp(nowNanos);
            }
            int pick = inner.pick(attempt, nowNanos);
            if (pick < 0 || ramping.length == 0 || stands(pick, nowNanos)) {
                return pick;
            }
            copy(attempt);
            for (int next = pick; next >= 0; ) {
                scratch.addTried(targets().address(next));
                next = inner.pick(scratch, nowNanos);
                if (next < 0 || stands(next, nowNanos)) {
                    return next < 0 || attempt.tried(targets().address(next)) ? pick : next;
                }
                if (scratch.triedCount() > attempt.triedCount() + eligibleCount) {
                    return pick; // a policy that repeats what has been tried
                }
            }
            return pick;
        }

        private void stamp(long nowNanos) {
            stampPending = false;
            for (int i : unstamped) {
                sinceNanos.put(targets().address(i), nowNanos);
            }
            ramping = indices(sinceNanos);
        }

        private boolean stands(int pick, long nowNanos) {
            double part = part(pick, nowNanos);
            if (part >= 1) {
                return true;
            }
            double largest = ramping.length < eligibleCount ? 1 : largestPart(nowNanos);
            return random.nextDouble() * largest < part;
        }

        private double largestPart(long nowNanos) {
            double largest = 0;
            for (int i : ramping) {
                largest = Math.max(largest, part(i, nowNanos));
            }
            return largest;
        }

        private double part(int index, long nowNanos) {
            Long since = sinceNanos.get(targets().address(index));
            if (since == null) {
                return 1;
            }
            double part = ramp.part(nowNanos - since);
            if (part >= 1) {
                sinceNanos.remove(targets().address(index));
                ramping = indices(sinceNanos);
            }
            return part;
        }

        private void copy(Attempt attempt) {
            scratch.reset(attempt.keyHash(), attempt.replayable());
            scratch.last(attempt.last());
            scratch.rank(attempt.rank());
            for (int i = 0; i < attempt.triedCount(); i++) {
                scratch.addTried(attempt.triedAddress(i));
            }
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
