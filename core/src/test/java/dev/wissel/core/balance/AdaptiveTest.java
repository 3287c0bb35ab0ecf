package dev.wissel.core.balance;

import static dev.wissel.core.balance.Fixtures.attempt;
import static dev.wissel.core.balance.Fixtures.equal;
import static dev.wissel.core.balance.Fixtures.picker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.core.model.Outcome;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AdaptiveTest {
    private static final long SECOND = 1_000_000_000L;
    private static final BalancePolicy ADAPTIVE = Adaptive.policy();

    private static AdaptiveChoice choice(int targets) {
        return (AdaptiveChoice) picker(ADAPTIVE, equal(targets), 1);
    }

    private static void learns(AdaptiveChoice picker, int index, double seconds, long nowNanos) {
        picker.onOutcome(index, Outcome.answered(200), nowNanos - (long) (seconds * 1e9), nowNanos);
    }

    /** With two draws of four, a half of the requests would have only slow ones to choose from when three are slow (1/6 when two are). */
    @Test
    void slow_allButOne_hardlyGetARequest() {
        for (int n : new int[] {2, 4, 8, 16}) {
            int slow = n - 1;
            for (long seed = 1; seed <= 5; seed++) {
                Traffic traffic = new Traffic(
                        ADAPTIVE, equal(n), seed, (index, now, random) -> Traffic.ok(index < slow ? 0.5 : 0.005));
                traffic.send(2_000, 0.01);
                int[] counts = traffic.send(20_000, 0.01);
                int toSlow = Arrays.stream(counts).limit(slow).sum();
                assertThat(toSlow).as("%d of %d slow, seed %d", slow, n, seed).isLessThanOrEqualTo(100);
            }
        }
    }

    /** One answer of 1 ms among answers of 5 ms is little evidence, and is mostly luck; one of 500 ms is believed at once. */
    @Test
    void latency_littleEvidence_leansOnTheTypicalIfItIsLow() {
        AdaptiveChoice picker = choice(4);
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 100; k++) {
                learns(picker, i, 0.005, SECOND + k);
            }
        }
        learns(picker, 3, 0.001, SECOND + 100);
        assertThat(picker.memory().steadySeconds(0, 10)).isCloseTo(0.005, within(0.0001));
        assertThat(picker.memory().steadySeconds(3, 10)).isCloseTo((0.001 + 10 * 0.005) / 11, within(0.0001));
        for (int k = 0; k < 500; k++) {
            learns(picker, 3, 0.001, SECOND + 101 + k);
        }
        assertThat(picker.memory().steadySeconds(3, 10)).isCloseTo(0.001, within(0.0001));
        learns(picker, 2, 0.5, SECOND + 700);
        assertThat(picker.memory().steadySeconds(2, 10)).isGreaterThan(0.0099); // one of 101: 0.00990
    }

    /** Nothing but time passes while little else is measured: what is slow is forgotten with the traffic, not sooner than ten seconds. */
    @Test
    void latency_slowAddress_isForgottenByTraffic() {
        AdaptiveChoice picker = choice(2);
        learns(picker, 0, 0.005, SECOND);
        learns(picker, 1, 0.5, SECOND);
        for (int k = 1; k <= 3200; k++) {
            learns(picker, 0, 0.005, SECOND + k * SECOND / 4);
            if (k == 320) { // 80 s, but a fifth of 2 · 800 measurements
                assertThat(picker.memory().steadySeconds(1, 10)).isGreaterThan(0.5 * Math.exp(-0.2) - 0.03);
            }
        }
        assertThat(picker.memory().steadySeconds(1, 10)).isCloseTo(0.005 + 0.495 * Math.exp(-2), within(0.002));
    }

    @Test
    void latency_evidence_agesAway() {
        AdaptiveChoice picker = choice(2);
        for (int k = 0; k < 1000; k++) {
            learns(picker, 0, 0.005, SECOND + k);
            learns(picker, 1, 0.010, SECOND + k);
        }
        double before = picker.memory().steadySeconds(1, 10);
        assertThat(before).isGreaterThan(0.0098);
        // A hundred seconds later a single measurement of 5 ms is all the evidence there is.
        learns(picker, 0, 0.005, 101 * SECOND);
        learns(picker, 1, 0.005, 101 * SECOND);
        assertThat(picker.memory().steadySeconds(1, 10)).isCloseTo(0.005, within(0.0005));
    }

    @Test
    void latency_nothingKnown_isTheTypical() {
        AdaptiveChoice picker = choice(3);
        assertThat(picker.memory().steadySeconds(0, 10)).isEqualTo(1);
        learns(picker, 0, 0.004, SECOND);
        assertThat(picker.memory().steadySeconds(2, 10)).isCloseTo(0.004, within(1e-9));
    }

    /** The black hole: one of four fails within a millisecond while the others need 20. Its fair share is a quarter. */
    @Test
    void failingFast_hardlyGetsARequest() {
        for (long seed = 1; seed <= 5; seed++) {
            Traffic traffic = new Traffic(
                    ADAPTIVE,
                    equal(4),
                    seed,
                    (index, now, random) ->
                            index == 1 ? Traffic.failed(0.001) : Traffic.ok(0.015 + random.nextDouble() * 0.01));
            traffic.send(500, 0.002);
            assertThat(traffic.send(10_000, 0.002)[1]).as("seed %d", seed).isLessThan(10_000 / 4 / 10);
        }
    }

    /** 500 ms for 30 s, then 5 ms again: left, and found again within four minutes of traffic to the others. */
    @Test
    void slowTarget_isLeftAndFoundAgain() {
        for (long seed = 1; seed <= 5; seed++) {
            Traffic traffic = new Traffic(
                    ADAPTIVE,
                    equal(3),
                    seed,
                    (index, now, random) -> Traffic.ok(index == 1 && now < 30 * SECOND ? 0.5 : 0.005));
            traffic.send(300, 0.01);
            assertThat(traffic.send(2700, 0.01)[1]).isLessThan(2700 / 100);
            traffic.send(24_000, 0.01);
            assertThat(traffic.send(1000, 0.01)[1]).as("seed %d", seed).isGreaterThan(150);
        }
    }

    /** Of a hundred equal and idle addresses each gets its part: sixteen draws leave nobody out, and nobody is first by habit. */
    @Test
    void idle_manyEqual_areAllUsedAlike() {
        Traffic traffic = new Traffic(ADAPTIVE, equal(100), 1, (index, now, random) -> Traffic.ok(0.005));
        int[] counts = traffic.send(100_000, 0.01);
        // Expected 1000 each, binomial deviation 31; the failure to catch, a favourite, gets many thousands.
        assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan(800);
        assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(1200);
    }

    @Test
    void retry_triedAddresses_areLeftOut() {
        AdaptiveChoice picker = choice(40);
        Attempt attempt = attempt("x");
        for (int tries = 0; tries < 40; tries++) {
            int pick = picker.pick(attempt, 0);
            assertThat(attempt.tried(picker.targets().address(pick))).isFalse();
            attempt.addTried(picker.targets().address(pick));
        }
        assertThat(picker.pick(attempt, 0)).isEqualTo(Picker.ALL_TRIED);
    }
}
