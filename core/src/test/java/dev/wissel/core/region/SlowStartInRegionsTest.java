package dev.wissel.core.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.balance.RoundRobin;
import dev.wissel.core.balance.SlowStart;
import dev.wissel.core.balance.SlowStarting;
import dev.wissel.core.load.Flow;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import dev.wissel.core.protect.Valved;
import dev.wissel.core.protect.Valves;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What a returning target gets, what a returning region gets, and both at once; and where requests go that find a region full. */
class SlowStartInRegionsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Targets ALL = Targets.of(List.of(
            Target.of("10.0.0.1", 80, 1).inRegion("ams"),
            Target.of("10.0.0.2", 80, 1).inRegion("ams"),
            Target.of("10.1.0.1", 80, 1).inRegion("fra"),
            Target.of("10.1.0.2", 80, 1).inRegion("fra")));

    private final RandomGenerator random = new SplittableRandom(5);
    private final Loads loads = new Loads();
    private final TrialGate gate = new TrialGate(Duration.ofSeconds(10));
    private final SlowStarting slow = new SlowStarting(RoundRobin.mended(), SlowStart.over(100 * SECOND));
    private final Valves valves = new Valves();

    private static Targets without(String... gone) {
        Set<String> out = Set.of(gone);
        return ALL.withAvailability(address -> !out.contains(address.ip()));
    }

    private Picker picker(Targets targets, double ams, double fra, Picker previous) {
        RegionDecision decision = new RegionDecision(
                List.of(
                        new RegionShare("ams", ams, RegionPhase.ACTIVE),
                        new RegionShare("fra", fra, RegionPhase.ACTIVE)),
                0,
                RegionDecision.Reason.NOTHING_SHED,
                null,
                0,
                List.of(),
                true);
        return new RegionalPolicy(new Valved(slow, valves::of), decision, gate, false)
                .picker(targets, loads, random, previous);
    }

    /** Returns the part of 40,000 picks that each address gets. */
    private double[] shares(Picker picker, long nowNanos) {
        double[] shares = new double[ALL.size()];
        Attempt attempt = new Attempt();
        for (int i = 0; i < 40_000; i++) {
            attempt.reset(0, true);
            shares[picker.pick(attempt, nowNanos)] += 1 / 40_000.0;
        }
        return shares;
    }

    @Test
    void region_thatReturns_getsItsRampAndNothingOffItForSlowStart() {
        Picker before = picker(without("10.0.0.1", "10.0.0.2"), 0, 1, null);
        double[] shares = shares(picker(ALL, 0.25, 0.75, before), 0);

        assertThat(shares[0] + shares[1]).isCloseTo(0.25, within(0.01));
        assertThat(shares[0]).isCloseTo(0.125, within(0.01));
        assertThat(shares[2]).isCloseTo(0.375, within(0.01));
    }

    @Test
    void target_thatReturnsInARegionInUse_startsSlowly() {
        Picker before = picker(without("10.0.0.1"), 1, 0, null);
        Picker after = picker(ALL, 1, 0, before);

        assertThat(shares(after, 0)[0]).isCloseTo(0.1 / 1.1, within(0.01));
        assertThat(shares(after, 50 * SECOND)[0]).isCloseTo(0.5 / 1.5, within(0.01));
        assertThat(shares(after, 100 * SECOND)[0]).isCloseTo(0.5, within(0.01));
    }

    @Test
    void target_thatReturnsWhileItsRegionRamps_getsItsPartOfTheRamp() {
        Picker lost = picker(without("10.0.0.1", "10.0.0.2"), 0, 1, null);
        Picker ramp = picker(without("10.0.0.1"), 0.25, 0.75, lost);
        shares(ramp, 0);
        double[] shares = shares(picker(ALL, 0.5, 0.5, ramp), 100 * SECOND);

        assertThat(shares[0] + shares[1]).isCloseTo(0.5, within(0.01));
        assertThat(shares[0]).isCloseTo(0.5 * 0.1 / 1.1, within(0.01));
    }

    @Test
    void region_thatIsFull_passesRequestsOnAndOnlyThenRefuses() {
        Picker picker = picker(ALL, 1, 0, null);
        Attempt attempt = new Attempt();
        attempt.reset(0, true);
        fill("ams");
        assertThat(ALL.targetOf(picker.pick(attempt, 0)).region()).isEqualTo("fra");

        fill("fra");
        attempt.reset(0, true);
        assertThat(picker.pick(attempt, 0)).isEqualTo(Valved.FULL);
        attempt.rank(2);
        assertThat(picker.pick(attempt, 0)).isGreaterThanOrEqualTo(0);
        assertThat(valves.turnedAway()).isEqualTo(3);
    }

    private void fill(String region) {
        Flow flow = valves.of(region).flow();
        valves.of(region).limit(10);
        for (int i = 0; i < 10; i++) {
            flow.sent();
        }
    }
}
