package dev.wissel.core.region;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.balance.XxHash32;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RegionalPickerTest {
    private static final int N = 100_000;

    private final TrialGate gate = new TrialGate(Duration.ofSeconds(10));
    private final RandomGenerator random = new SplittableRandom(7);
    private final Loads loads = new Loads();
    private final Attempt attempt = new Attempt();

    /** In turn over what is available and untried; remembers the outcomes that it is told, and hands them on. */
    private static final class InTurn implements BalancePolicy {
        final boolean repeats;

        InTurn(boolean repeats) {
            this.repeats = repeats;
        }

        @Override
        public String name() {
            return "in-turn";
        }

        @Override
        public InTurnPicker picker(Targets targets, Loads loads, RandomGenerator random, Picker previous) {
            return new InTurnPicker(targets, repeats, (InTurnPicker) previous);
        }
    }

    private static final class InTurnPicker implements Picker {
        final Targets targets;
        final boolean repeats;
        final List<String> learnt;
        int next;

        InTurnPicker(Targets targets, boolean repeats, InTurnPicker previous) {
            this.targets = targets;
            this.repeats = repeats;
            this.learnt = previous == null ? new ArrayList<>() : previous.learnt;
        }

        @Override
        public Targets targets() {
            return targets;
        }

        @Override
        public int pick(Attempt attempt, long nowNanos) {
            int answer = NONE;
            for (int i = 0; i < targets.size(); i++) {
                int candidate = (next + i) % targets.size();
                if (targets.available(candidate)) {
                    if (repeats || !attempt.tried(targets.address(candidate))) {
                        next = candidate + 1;
                        return candidate;
                    }
                    answer = ALL_TRIED;
                }
            }
            return answer;
        }

        @Override
        public void onOutcome(int index, Outcome outcome, long startNanos, long nowNanos) {
            if (outcome.status() > 0) {
                learnt.add(targets.address(index).text() + " " + outcome.status());
            }
        }
    }

    /** Targets of ams, fra and lon in mixed order: indices inside and outside a region differ. */
    private static final Targets TARGETS = Targets.of(List.of(
            Target.of("10.1.0.1", 80, 1).inRegion("fra"),
            Target.of("10.0.0.1", 80, 1).inRegion("ams"),
            Target.of("10.2.0.1", 80, 1).inRegion("lon"),
            Target.of("10.0.0.2", 80, 1).inRegion("ams"),
            Target.of("10.1.0.2", 80, 1).inRegion("fra")));

    private static RegionShare share(String region, double share) {
        return new RegionShare(region, share, RegionPhase.ACTIVE);
    }

    private static RegionDecision decision(double shed, RegionDecision.Trial trial, RegionShare... shares) {
        return new RegionDecision(List.of(shares), shed, RegionDecision.Reason.NOTHING_SHED, trial, 0, List.of(), true);
    }

    private static RegionDecision shares(double ams, double fra, double lon) {
        double shed = 1 - ams - fra - lon;
        return decision(shed < 1e-9 ? 0 : shed, null, share("ams", ams), share("fra", fra), share("lon", lon));
    }

    private RegionalPicker picker(Targets targets, RegionDecision decision, boolean keyed, Picker previous) {
        return new RegionalPolicy(new InTurn(false), decision, gate, keyed).picker(targets, loads, random, previous);
    }

    private RegionalPicker picker(RegionDecision decision) {
        return picker(TARGETS, decision, false, null);
    }

    private static Targets without(String... regions) {
        return TARGETS.withAvailability(address -> !Arrays.asList(regions)
                .contains(TARGETS.targetOf(TARGETS.indexOf(address)).region()));
    }

    private static String region(int index) {
        return index < 0
                ? Map.of(Picker.NONE, "none", Picker.ALL_TRIED, "all tried", RegionalPicker.SHED, "shed")
                        .get(index)
                : TARGETS.targetOf(index).region();
    }

    private String first(RegionalPicker picker, int key) {
        attempt.reset(key, true);
        return region(picker.pick(attempt, 0));
    }

    private Map<String, Double> spread(RegionalPicker picker) {
        Map<String, Double> spread = new TreeMap<>();
        SplittableRandom keys = new SplittableRandom(3);
        for (int i = 0; i < N; i++) {
            spread.merge(first(picker, keys.nextInt()), 1.0 / N, Double::sum);
        }
        return spread;
    }

    /** Four standard deviations of a share of one half are 0.6 points; being wrong by a point fails. */
    private static void assertSpread(Map<String, Double> spread, double ams, double fra, double lon, double shed) {
        assertThat(spread.getOrDefault("ams", 0.0)).isCloseTo(ams, within(0.007));
        assertThat(spread.getOrDefault("fra", 0.0)).isCloseTo(fra, within(0.007));
        assertThat(spread.getOrDefault("lon", 0.0)).isCloseTo(lon, within(0.007));
        assertThat(spread.getOrDefault("shed", 0.0)).isCloseTo(shed, within(0.007));
    }

    @Test
    void pick_byChance_followsTheShares() {
        assertSpread(spread(picker(shares(0.6, 0.25, 0.15))), 0.6, 0.25, 0.15, 0);
        assertSpread(spread(picker(shares(0.5, 0.2, 0))), 0.5, 0.2, 0, 0.3);
        assertSpread(spread(picker(shares(1, 0, 0))), 1, 0, 0, 0);
    }

    @Test
    void pick_byKey_followsTheSharesToo() {
        assertSpread(spread(picker(TARGETS, shares(0.6, 0.25, 0.15), true, null)), 0.6, 0.25, 0.15, 0);
        assertSpread(spread(picker(TARGETS, shares(0.5, 0.2, 0), true, null)), 0.5, 0.2, 0, 0.3);
    }

    @Test
    void pick_byKeyInNarrowRangesOfTheRing_stillFollowsTheShares() {
        // The ring looks at the hash as a number: regions must not cut it into arcs.
        RegionalPicker picker = picker(TARGETS, shares(0.5, 0.5, 0), true, null);
        for (int arc = 0; arc < 4; arc++) {
            int ams = 0;
            for (int i = 0; i < 20_000; i++) {
                ams += first(picker, (arc << 30) + i).equals("ams") ? 1 : 0;
            }
            assertThat(ams / 20_000.0).isCloseTo(0.5, within(0.02));
        }
    }

    @Test
    void pick_byKey_sameKeyStaysAndAShareChangeMovesNoMoreThanTheChange() {
        RegionalPicker before = picker(TARGETS, shares(0.8, 0.2, 0), true, null);
        RegionalPicker after = picker(TARGETS, shares(0.7, 0.3, 0), true, null);
        RegionalPicker back = picker(TARGETS, shares(0.8, 0.2, 0), true, after);
        SplittableRandom keys = new SplittableRandom(5);
        int moved = 0;
        for (int i = 0; i < N; i++) {
            int key = keys.nextInt();
            String was = first(before, key);
            String is = first(after, key);
            assertThat(first(before, key)).isEqualTo(was);
            assertThat(first(back, key)).isEqualTo(was);
            if (!is.equals(was)) {
                moved++;
                assertThat(was).isEqualTo("ams");
            }
        }
        assertThat(moved / (double) N).isCloseTo(0.1, within(0.005));
    }

    @Test
    void pick_byKeyWhileSheddingMore_movesNoKeyBetweenRegions() {
        RegionalPicker before = picker(TARGETS, shares(0.6, 0.4, 0), true, null);
        RegionalPicker after = picker(TARGETS, shares(0.45, 0.3, 0), true, null);
        SplittableRandom keys = new SplittableRandom(6);
        for (int i = 0; i < N; i++) {
            int key = keys.nextInt();
            String is = first(after, key);
            if (!is.equals("shed")) {
                assertThat(is).isEqualTo(first(before, key));
            }
        }
    }

    @Test
    void pick_byKeyShed_isTheSameKeyForAMinuteAndThenAnother() {
        RegionalPicker picker = picker(TARGETS, shares(0.5, 0.2, 0), true, null);
        int stay = 0;
        int change = 0;
        for (int key = 1; key <= 10_000; key++) {
            attempt.reset(key * 0x9E3779B1, true);
            boolean shedNow = picker.pick(attempt, 60_000_000_000L) == RegionalPicker.SHED;
            boolean shedSoon = picker.pick(attempt, 119_999_999_999L) == RegionalPicker.SHED;
            boolean shedLater = picker.pick(attempt, 120_000_000_000L) == RegionalPicker.SHED;
            stay += shedNow == shedSoon ? 1 : 0;
            change += shedNow && shedLater ? 1 : 0;
        }
        assertThat(stay).isEqualTo(10_000);
        assertThat(change / 10_000.0).isCloseTo(0.3 * 0.3, within(0.02)); // independent from turn to turn
    }

    @Test
    void pick_byKeyWithoutAKey_goesByChance() {
        RegionalPicker picker = picker(TARGETS, shares(0.5, 0.5, 0), true, null);
        int ams = 0;
        for (int i = 0; i < 10_000; i++) {
            ams += first(picker, XxHash32.OF_EMPTY).equals("ams") ? 1 : 0;
        }
        assertThat(ams / 10_000.0).isCloseTo(0.5, within(0.03));
    }

    @Test
    void pick_insideARegion_isTheInnerPoliciesIndexInTheWholeSnapshot() {
        RegionalPicker picker = picker(shares(1, 0, 0));
        assertThat(List.of(pick(picker), pick(picker), pick(picker))).containsExactly(1, 3, 1);
    }

    private int pick(RegionalPicker picker) {
        attempt.reset(0, true);
        return picker.pick(attempt, 0);
    }

    @Test
    void pick_regionEmptySinceTheDecision_goesToTheNextWithAShareThenToAStandby() {
        RegionDecision decision = shares(0.9, 0, 0.1);
        assertThat(first(picker(without("ams"), decision), 0)).isEqualTo("lon");
        assertThat(first(picker(without("ams", "lon"), decision), 0)).isEqualTo("fra");
        assertThat(first(picker(without("ams", "fra", "lon"), decision), 0)).isEqualTo("none");
    }

    private RegionalPicker picker(Targets targets, RegionDecision decision) {
        return picker(targets, decision, false, null);
    }

    @Test
    void pick_nobodyWithAShare_trustsTheActiveFirstAndTheHeldLast() {
        RegionDecision decision = decision(
                0,
                null,
                new RegionShare("ams", 0, RegionPhase.HOLD_DOWN),
                new RegionShare("fra", 0, RegionPhase.ACTIVE),
                new RegionShare("lon", 1, RegionPhase.ACTIVE));
        assertThat(first(picker(without("lon"), decision), 0)).isEqualTo("fra");
        assertThat(first(picker(without("lon", "fra"), decision), 0)).isEqualTo("ams");
    }

    @Test
    void pick_drainedOrLostRegion_isNeverAResort() {
        RegionDecision decision = decision(
                0,
                null,
                new RegionShare("ams", 0, RegionPhase.DRAINED),
                new RegionShare("fra", 0, RegionPhase.LOST),
                new RegionShare("lon", 1, RegionPhase.ACTIVE));
        assertThat(first(picker(without("lon"), decision), 0)).isEqualTo("none");
    }

    @Test
    void pick_allRegionsLost_isNoneAndNotShed() {
        RegionDecision decision = decision(
                1,
                null,
                new RegionShare("ams", 0, RegionPhase.LOST),
                new RegionShare("fra", 0, RegionPhase.LOST),
                new RegionShare("lon", 0, RegionPhase.LOST));
        assertThat(first(picker(without("ams", "fra", "lon"), decision), 0)).isEqualTo("none");
        assertThat(first(picker(without("ams", "fra", "lon"), decision, true, null), 17))
                .isEqualTo("none");
    }

    @Test
    void pick_regionUnknownToTheDecision_isTheLastResort() {
        RegionDecision decision = decision(0, null, share("ams", 1));
        assertThat(spread(picker(decision))).containsOnlyKeys("ams");
        assertThat(first(picker(without("ams"), decision), 0)).isEqualTo("fra");
    }

    @Test
    void retry_regionHasAnother_staysThereThenGoesToTheStandby() {
        RegionalPicker picker = picker(shares(1, 0, 0));
        attempt.reset(0, true);
        List<String> path = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int index = picker.pick(attempt, 0);
            path.add(region(index));
            if (index >= 0) {
                assertThat(attempt.tried(TARGETS.address(index))).isFalse();
                attempt.addTried(TARGETS.address(index));
            }
        }
        assertThat(path).containsExactly("ams", "ams", "fra", "fra", "lon", "all tried");
    }

    @Test
    void retry_last_goesToARegionNotTriedYet() {
        RegionalPicker picker = picker(shares(1, 0, 0));
        attempt.reset(0, true);
        attempt.addTried(TARGETS.address(1)); // ams
        attempt.last(true);
        assertThat(region(picker.pick(attempt, 0))).isEqualTo("fra");
        attempt.addTried(TARGETS.address(0)); // fra
        assertThat(region(picker.pick(attempt, 0))).isEqualTo("lon");
        attempt.addTried(TARGETS.address(2)); // lon: now any untried address will do
        assertThat(picker.pick(attempt, 0)).isEqualTo(3);
    }

    @Test
    void retry_last_prefersARegionWithAShare() {
        RegionalPicker picker = picker(shares(0.5, 0, 0.5));
        attempt.reset(0, true);
        attempt.addTried(TARGETS.address(1));
        attempt.last(true);
        assertThat(region(picker.pick(attempt, 0))).isEqualTo("lon");
    }

    @Test
    void retry_last_noOtherRegionHasAnybody_takesTheUntriedOneAtHome() {
        RegionalPicker picker = picker(without("fra", "lon"), shares(1, 0, 0));
        attempt.reset(0, true);
        attempt.addTried(TARGETS.address(1));
        attempt.last(true);
        assertThat(picker.pick(attempt, 0)).isEqualTo(3);
    }

    @Test
    void retry_isNeverShed() {
        for (boolean keyed : List.of(false, true)) {
            RegionalPicker picker = picker(TARGETS, shares(0.01, 0, 0), keyed, null);
            for (int i = 0; i < 1000; i++) {
                attempt.reset(i, true);
                attempt.addTried(TARGETS.address(1));
                assertThat(picker.pick(attempt, 0)).isEqualTo(3);
            }
        }
    }

    @Test
    void retry_innerPolicyRepeatsItself_prefersAnUntriedAddressElsewhere() {
        RegionalPicker picker = new RegionalPolicy(new InTurn(true), shares(1, 0, 0), gate, false)
                .picker(without("lon"), loads, random, null);
        attempt.reset(0, true);
        attempt.addTried(TARGETS.address(1));
        attempt.addTried(TARGETS.address(3));
        assertThat(region(picker.pick(attempt, 0))).isEqualTo("fra");
        attempt.addTried(TARGETS.address(0));
        attempt.addTried(TARGETS.address(4));
        assertThat(region(picker.pick(attempt, 0))).isEqualTo("ams"); // its own choice stands when all are tried
    }

    private static RegionDecision onTrial(int round, boolean anyRequest) {
        return decision(
                0,
                new RegionDecision.Trial("ams", round, 3, anyRequest),
                new RegionShare("ams", 0, RegionPhase.TRIAL),
                share("fra", 1));
    }

    @Test
    void trial_oneAtATime_throughTheRegionOnTrial() {
        RegionDecision decision = onTrial(1, false);
        gate.follow(decision);
        RegionalPicker picker = picker(decision);
        RegionalPicker otherLoop = picker(decision);
        int trial = pick(picker);
        assertThat(region(trial)).isEqualTo("ams");
        assertThat(region(pick(picker))).isEqualTo("fra");
        assertThat(region(pick(otherLoop))).isEqualTo("fra");
        picker.onOutcome(0, Outcome.answered(500), 5, 6); // fra's: says nothing about ams
        assertThat(gate.collect(0)).isEqualTo(new TrialGate.Ended("ams", 0, 0));
        picker.onOutcome(trial, Outcome.answered(200), 0, 7);
        assertThat(gate.collect(0)).isEqualTo(new TrialGate.Ended("ams", 1, 0));
        assertThat(region(pick(otherLoop))).isEqualTo("ams");
    }

    @Test
    void trial_attemptFromBeforeItBegan_doesNotEndIt() {
        RegionDecision decision = onTrial(1, false);
        gate.follow(decision);
        RegionalPicker picker = picker(decision);
        attempt.reset(0, true);
        int trial = picker.pick(attempt, 100);
        picker.onOutcome(trial, Outcome.BROKEN, 99, 101);
        assertThat(gate.collect(0).failures()).isZero();
        picker.onOutcome(trial, Outcome.BROKEN, 100, 102);
        assertThat(gate.collect(0).failures()).isEqualTo(1);
    }

    @Test
    void trial_onlyFirstAttemptsThatCanBeRepeated_unlessAnyWillDo() {
        gate.follow(onTrial(1, false));
        RegionalPicker picker = picker(onTrial(1, false));
        attempt.reset(0, false);
        assertThat(region(picker.pick(attempt, 0))).isEqualTo("fra");
        attempt.reset(0, true);
        attempt.last(true); // nothing left to repeat it with
        assertThat(region(picker.pick(attempt, 0))).isEqualTo("fra");
        attempt.reset(0, true);
        attempt.addTried(TARGETS.address(0));
        assertThat(region(picker.pick(attempt, 0))).isEqualTo("fra");
        gate.follow(onTrial(1, true));
        RegionalPicker anyRequest = picker(TARGETS, onTrial(1, true), false, picker);
        attempt.reset(0, false);
        assertThat(region(anyRequest.pick(attempt, 0))).isEqualTo("ams");
    }

    @Test
    void trial_regionGoneAgain_isGivenBackAndServedElsewhere() {
        gate.follow(onTrial(1, false));
        RegionalPicker picker = picker(without("ams"), onTrial(1, false));
        assertThat(region(pick(picker))).isEqualTo("fra");
        assertThat(gate.collect(0)).isEqualTo(new TrialGate.Ended("ams", 0, 0));
        assertThat(gate.tryStart(1)).isNotEqualTo(TrialGate.NO_TICKET);
    }

    @Test
    void trial_pickerReplacedMeanwhile_isStillReported() {
        gate.follow(onTrial(1, false));
        RegionalPicker picker = picker(onTrial(1, false));
        int trial = pick(picker);
        RegionalPicker next = picker(TARGETS, onTrial(1, false), false, picker);
        next.onOutcome(trial, Outcome.answered(200), 0, 1);
        assertThat(gate.collect(0).successes()).isEqualTo(1);
    }

    @Test
    void onOutcome_reachesTheInnerPickerOfTheRegionUnderItsOwnIndex() {
        RegionalPicker picker = picker(shares(1, 0, 0));
        picker.onOutcome(4, Outcome.answered(201), 0, 1);
        picker.onOutcome(1, Outcome.answered(202), 0, 1);
        // A new picker takes over what was learnt, also when the layout changes.
        Targets fewer = Targets.of(TARGETS.targets().subList(0, 4));
        RegionalPicker next = picker(fewer, shares(1, 0, 0), false, picker);
        next.onOutcome(0, Outcome.answered(203), 0, 1);
        assertThat(learnt(next, "10.1.0.1")).containsExactly("10.1.0.2:80 201", "10.1.0.1:80 203");
        assertThat(learnt(next, "10.0.0.1")).containsExactly("10.0.0.1:80 202");
    }

    /** Picks until the inner picker of the address's region shows itself. */
    private static List<String> learnt(RegionalPicker picker, String ip) {
        return ((InTurnPicker) picker.innerOf(picker.targets().indexOf(Address.of(ip, 80)))).learnt;
    }

    @Test
    void picker_onlySharesChanged_keepsTheInnerPickers() {
        InTurn inner = new InTurn(false);
        RegionalPicker before =
                new RegionalPolicy(inner, shares(1, 0, 0), gate, false).picker(TARGETS, loads, random, null);
        RegionalPicker after =
                new RegionalPolicy(inner, shares(0, 1, 0), gate, false).picker(TARGETS, loads, random, before);
        assertThat(after.innerOf(1)).isSameAs(before.innerOf(1));
        assertThat(after.innerOf(0)).isSameAs(before.innerOf(0));
        RegionalPicker health =
                new RegionalPolicy(inner, shares(0, 1, 0), gate, false).picker(without("lon"), loads, random, after);
        assertThat(health.innerOf(1)).isNotSameAs(after.innerOf(1));
    }

    @Test
    void picker_innerPolicyOfAnotherKind_startsAfresh() {
        RegionalPicker before = picker(shares(1, 0, 0));
        BalancePolicy other = new BalancePolicy() {
            @Override
            public String name() {
                return "other";
            }

            @Override
            public Picker picker(Targets targets, Loads loads, RandomGenerator random, Picker previous) {
                assertThat(previous).isNull();
                return new InTurnPicker(targets, false, null);
            }
        };
        RegionalPolicy policy = new RegionalPolicy(other, shares(1, 0, 0), gate, false);
        assertThat(policy.name()).isEqualTo("other");
        assertThat(policy.picker(TARGETS, loads, random, before).targets()).isSameAs(TARGETS);
    }

    @Test
    void pick_anyDecisionAndSnapshot_neverOffersWhatMayNotServe() {
        RegionPhase[] phases = RegionPhase.values();
        forAll(500, seeded -> {
            List<Target> targets = new ArrayList<>();
            for (int i = 0; i < seeded.nextInt(1, 12); i++) {
                targets.add(Target.of("10.0.0." + i, 80, 1).inRegion("r" + seeded.nextInt(4)));
            }
            Targets snapshot = Targets.of(targets).withAvailability(address -> seeded.nextInt(3) > 0);
            List<RegionShare> shares = new ArrayList<>();
            double rest = 1;
            for (int r = 0; r < seeded.nextInt(5); r++) {
                RegionPhase phase = phases[seeded.nextInt(phases.length)];
                double share = phase.usable() && seeded.nextBoolean() ? rest * seeded.nextDouble() : 0;
                rest -= share;
                shares.add(new RegionShare("r" + r, share, phase));
            }
            RegionDecision decision =
                    new RegionDecision(shares, rest, RegionDecision.Reason.CAPACITY, null, 0, List.of(), true);
            RegionalPicker picker = new RegionalPolicy(new InTurn(false), decision, gate, seeded.nextBoolean())
                    .picker(snapshot, new Loads(), seeded, null);
            Attempt any = new Attempt();
            for (int i = 0; i < 50; i++) {
                any.reset(seeded.nextInt(), true);
                for (int retries = 0; retries < 15; retries++) {
                    any.last(seeded.nextInt(4) == 0);
                    int index = picker.pick(any, seeded.nextLong());
                    if (index < 0) {
                        assertThat(index).isGreaterThanOrEqualTo(retries == 0 ? RegionalPicker.SHED : Picker.ALL_TRIED);
                        break;
                    }
                    assertThat(snapshot.available(index)).isTrue();
                    assertThat(any.tried(snapshot.address(index))).isFalse();
                    String region = snapshot.targetOf(index).region();
                    assertThat(shares)
                            .noneMatch(share -> share.region().equals(region)
                                    && (share.phase() == RegionPhase.DRAINED || share.phase() == RegionPhase.LOST));
                    any.addTried(snapshot.address(index));
                }
            }
        });
    }

    @Test
    void pick_afterWarmUp_allocatesNothing() {
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        gate.follow(onTrial(1, false));
        for (RegionalPicker picker : List.of(
                picker(shares(0.5, 0.2, 0.1)),
                picker(TARGETS, shares(0.5, 0.2, 0.1), true, null),
                picker(onTrial(1, false)))) {
            picks(picker, 20_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            picks(picker, 20_000);
            // One object of 16 bytes a pick would be 320,000; what remains is the compiler's own.
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
        }
    }

    private void picks(RegionalPicker picker, int count) {
        for (int i = 0; i < count; i++) {
            attempt.reset(i * 0x9E3779B1, true);
            int index = picker.pick(attempt, i);
            if (index >= 0) {
                attempt.addTried(TARGETS.address(index));
                attempt.last(i % 2 == 0);
                int retried = picker.pick(attempt, i);
                picker.onOutcome(index, Outcome.REFUSED, i, i + 1);
                attempt.last(retried < 0);
            }
        }
    }
}
