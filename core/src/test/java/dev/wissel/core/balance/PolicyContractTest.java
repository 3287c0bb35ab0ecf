package dev.wissel.core.balance;

import static dev.wissel.core.balance.Fixtures.down;
import static dev.wissel.core.balance.Fixtures.equal;
import static dev.wissel.core.balance.Fixtures.named;
import static dev.wissel.core.balance.Fixtures.picker;
import static dev.wissel.core.balance.Fixtures.picks;
import static dev.wissel.core.balance.Fixtures.weighted;
import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every policy promises, both forms; what only the mended forms promise is asked of those alone. */
class PolicyContractTest {
    private static final Outcome[] OUTCOMES = {
        Outcome.answered(200), Outcome.answered(503), Outcome.REFUSED, Outcome.TIMED_OUT, Outcome.CANCELLED
    };

    @Test
    void pick_nobodyCanServe_isNone() {
        Targets unresolved = Targets.of(List.of(named("api.example", 80, 100)));
        Targets allDown = down(equal(3), 0, 1, 2);
        Targets onlyWeightlessUp = down(weighted(0, 5, 0), 1);
        for (BalancePolicy policy : all()) {
            for (Targets targets : List.of(
                    Targets.of(List.of()), unresolved, allDown, weighted(0, 0), weighted(0), onlyWeightlessUp)) {
                assertThat(picks(picker(policy, targets, 1), 3))
                        .as("%s on %s", policy.name(), targets)
                        .containsOnly(Picker.NONE);
            }
        }
    }

    @Test
    void pick_oneCanServe_isThatOne() {
        for (BalancePolicy policy : all()) {
            assertThat(picks(picker(policy, down(weighted(7, 3, 9, 0), 0, 2), 1), 20))
                    .as(policy.name())
                    .containsOnly(1);
        }
    }

    /** A host's whole life in small: first attempts and retries, loads, outcomes, flaps, reweights, targets that come and go. */
    @Test
    void pick_anyHistory_keepsTheContract() {
        for (BalancePolicy policy : all()) {
            forAll(150, random -> new History(policy, random).run(60));
        }
    }

    @Test
    void picker_equalSeeds_picksAlike() {
        for (BalancePolicy policy : all()) {
            int[] once = history(policy, 5);
            assertThat(history(policy, 5)).as(policy.name()).isEqualTo(once);
        }
    }

    @Test
    void picker_previousOfAnotherPolicy_isIgnored() {
        for (BalancePolicy other : all()) {
            Picker previous = picker(other, weighted(1, 2), 1);
            for (BalancePolicy policy : all()) {
                assertThatCode(() -> policy.picker(weighted(3, 4, 5), new Loads(), new SplittableRandom(1), previous)
                                .pick(Fixtures.attempt("x"), 0))
                        .as("%s after %s", policy.name(), other.name())
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void targets_isTheSnapshotThatIndicesReferTo() {
        for (BalancePolicy policy : all()) {
            Targets targets = equal(2);
            assertThat(picker(policy, targets, 1).targets()).as(policy.name()).isSameAs(targets);
        }
    }

    /**
     * Shares of weights 1 : 2 : 3 : 4 under steady traffic to equal back ends, 20,000 requests with about 200 in flight, so that what is in
     * flight can steer. Expected 10, 20, 30 and 40 %.
     *
     * <p>Measured over 20 seeds, the farthest off was round robin by 0.0001, least connections by 0.003, the choice of two by 0.006; the bar is
     * 0.02. The arcs of a ring differ by about share / sqrt(points of the address); over 200 layouts the farthest off was 0.036, and the bar is
     * 0.08. The failure to catch, equal shares, is off by 0.15.
     * Kong's {@code latency} is left out: it sends all traffic to one address at a time.
     */
    @Test
    void shares_steadyTraffic_followTheWeights() {
        for (BalancePolicy policy : all()) {
            if (policy.name().equals("latency-kong")) {
                continue;
            }
            double bar = policy.name().startsWith("consistent") ? 0.08 : 0.02;
            for (long seed = 1; seed <= 3; seed++) {
                Traffic traffic = new Traffic(
                        policy,
                        weighted(1, 2, 3, 4),
                        seed,
                        (index, now, random) -> Traffic.ok(0.1 + random.nextDouble() * 0.2));
                int[] counts = traffic.send(20_000, 0.001);
                for (int i = 0; i < 4; i++) {
                    assertThat(counts[i] / 20_000.0)
                            .as("%s, share of address %d, seed %d", policy.name(), i, seed)
                            .isCloseTo((i + 1) / 10.0, within(bar));
                }
            }
        }
    }

    private static List<BalancePolicy> all() {
        return Policies.names().stream().map(name -> Policies.named(name, 1000)).toList();
    }

    private static int[] history(BalancePolicy policy, long seed) {
        History history = new History(policy, new SplittableRandom(seed));
        history.run(200);
        return history.picked.stream().mapToInt(Integer::intValue).toArray();
    }

    /** One owner with its loads, driven at random. */
    private static final class History {
        private record Running(Address address, int tries, long startNanos) {}

        final List<Integer> picked = new ArrayList<>();
        private final BalancePolicy policy;
        private final RandomGenerator random;
        private final boolean mended;
        private final Loads loads = new Loads();
        private final Deque<Running> running = new ArrayDeque<>();
        private List<Target> configured = new ArrayList<>();
        private Picker picker;
        private long nowNanos;

        History(BalancePolicy policy, RandomGenerator random) {
            this.policy = policy;
            this.random = random;
            this.mended = !policy.name().endsWith("-kong");
            this.nowNanos = random.nextLong(); // any origin, also one that wraps round
            IntStream.range(0, random.nextInt(5)).forEach(i -> addTarget());
            this.picker = policy.picker(Targets.of(configured), loads, random, null);
        }

        void run(int steps) {
            for (int step = 0; step < steps; step++) {
                nowNanos += random.nextLong(2_000_000_000L);
                switch (random.nextInt(4)) {
                    case 0 -> changeSnapshot();
                    case 1 -> endOne();
                    default -> request();
                }
            }
        }

        private void request() {
            Attempt attempt = new Attempt();
            attempt.reset(random.nextInt(), random.nextBoolean());
            int tries = 1 + random.nextInt(8);
            for (int k = 0; k < tries; k++) {
                int pick = picker.pick(attempt, nowNanos);
                picked.add(pick);
                check(pick, attempt);
                if (pick < 0) {
                    return;
                }
                Address address = picker.targets().address(pick);
                attempt.addTried(address);
                loads.of(address).started(nowNanos);
                running.add(new Running(address, k + 1, nowNanos));
                nowNanos += random.nextInt(1000);
            }
        }

        private void check(int pick, Attempt attempt) {
            Targets targets = picker.targets();
            int[] eligible = Snapshots.eligible(targets);
            boolean untried = IntStream.of(eligible).anyMatch(i -> !attempt.tried(targets.address(i)));
            assertThat(pick).as(policy.name()).isBetween(Picker.ALL_TRIED, targets.size() - 1);
            assertThat(pick == Picker.NONE)
                    .as("%s says none on %s", policy.name(), targets)
                    .isEqualTo(eligible.length == 0 || (pick == Picker.NONE && hashesNobody()));
            if (pick >= 0) {
                assertThat(targets.available(pick))
                        .as("%s is available", policy.name())
                        .isTrue();
            }
            if (mended && eligible.length > 0) {
                assertThat(pick == Picker.ALL_TRIED)
                        .as("%s says all tried", policy.name())
                        .isEqualTo(!untried);
            }
            if (mended && pick >= 0) {
                assertThat(targets.weight(pick)).as("%s, weight", policy.name()).isPositive();
                assertThat(attempt.tried(targets.address(pick)))
                        .as("%s, tried", policy.name())
                        .isFalse();
            }
        }

        /** Kong's ring can be empty, and its walk leaves out a slot. */
        private boolean hashesNobody() {
            return policy.name().equals("consistent-hashing-kong");
        }

        private void endOne() {
            Running done = running.poll();
            if (done == null) {
                return;
            }
            Outcome outcome = OUTCOMES[random.nextInt(OUTCOMES.length)];
            loads.of(done.address()).ended(outcome, done.startNanos(), nowNanos);
            int index = picker.targets().indexOf(done.address());
            if (index >= 0) {
                picker.onOutcome(index, outcome, done.startNanos(), nowNanos);
                picker.onRequestEnd(index, done.tries(), done.startNanos(), nowNanos);
            }
        }

        private void changeSnapshot() {
            Targets next = picker.targets();
            switch (random.nextInt(4)) {
                case 0 -> {
                    addTarget();
                    next = Targets.of(configured);
                }
                case 1 -> {
                    if (!configured.isEmpty()) {
                        configured.remove(random.nextInt(configured.size()));
                    }
                    next = Targets.of(configured);
                }
                default -> {} // health alone
            }
            next = next.withAvailability(address -> random.nextInt(3) > 0);
            picker = policy.picker(next, loads, random, picker);
            loads.retain(next);
        }

        private void addTarget() {
            int weight = random.nextInt(3) == 0 ? 0 : 1 << random.nextInt(8);
            int host = random.nextInt(20);
            configured = new ArrayList<>(configured);
            configured.removeIf(target -> target.host().equals("t" + host));
            String[] ips = IntStream.range(0, random.nextInt(4))
                    .mapToObj(k -> "10.0." + host + "." + k)
                    .toArray(String[]::new);
            configured.add(named("t" + host, 80, weight, ips));
        }
    }
}
