package dev.wissel.core.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.core.bound.DelayedControl;
import dev.wissel.core.model.Address;
import dev.wissel.core.weight.WeightLaw.Reason;
import dev.wissel.core.weight.WeightLaw.Settings;
import dev.wissel.testkit.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightLawTest {
    private static final long SECOND = 1_000_000_000L;
    private static final WeightLaw LAW = new WeightLaw(Settings.DEFAULTS);
    private static final OptionalDouble NOT_TOLD = OptionalDouble.empty();

    private static Address address(int i) {
        return new Address("10.0.0." + (i + 1), 80, "10.0.0." + (i + 1));
    }

    private static WeightSignal signal(int i, double latency) {
        return new WeightSignal(address(i), 100, 0, latency, NOT_TOLD, 1000, 0);
    }

    private static WeightSignal failing(int i, double share, double latency) {
        return new WeightSignal(address(i), 100, share, latency, NOT_TOLD, 1000, 0);
    }

    private static WeightSignal using(int i, double utilisation) {
        return new WeightSignal(address(i), 100, 0, 0.02, OptionalDouble.of(utilisation), 1000, 0);
    }

    private static WeightLaw.Step once(WeightSignal... signals) {
        return LAW.step(WeightState.NONE, List.of(signals), 10 * SECOND, OptionalDouble.of(0.5), 0);
    }

    /** At ρ = 0.5, ε = 1 and a delay of one step g = 1/4; latencies 10 and 20 ms are ln 2 / 2 off their mean each. */
    @Test
    void step_twoLatencies_moveByGainTimesError() {
        WeightLaw.Step step = once(signal(0, 0.010), signal(1, 0.020));
        assertThat(step.gain()).isCloseTo(0.25, within(1e-12));
        assertThat(step.state().factor(address(0))).isCloseTo(Math.pow(2, 0.125), within(1e-9));
        assertThat(step.state().factor(address(1))).isCloseTo(Math.pow(2, -0.125), within(1e-9));
        assertThat(step.state().weight(address(0), 100)).isEqualTo(109);
        assertThat(step.state().weight(address(0), 0)).isZero();
        assertThat(step.reasons().values()).containsExactly(Reason.LATENCY, Reason.LATENCY);
    }

    @Test
    void gain_delayAndUtilisation_isTheLargestWithoutOvershoot() {
        // { delay s, utilisation, gain }: d^d/(d+1)^(d+1) · (1 - ρ)/ρ, intervals of 10 s
        double[][] cases = {
            {0, 0.5, 0.25},
            {10, 0.5, 0.25},
            {10.001, 0.5, 4 / 27.0},
            {20, 0.8, 4 / 27.0 / 4},
            {30, 0.9, 27 / 256.0 / 9},
            {10, 0.1, 0.25},
            {10, 1.7, 0.25 / 99}
        };
        for (double[] each : cases) {
            assertThat(LAW.gain((long) (each[0] * SECOND), OptionalDouble.of(each[1])))
                    .as("delay %s s, utilisation %s", each[0], each[1])
                    .isCloseTo(each[2], within(1e-9));
        }
        assertThat(LAW.gain(0, NOT_TOLD)).isEqualTo(LAW.gain(0, OptionalDouble.of(0.9)));
    }

    @Test
    void step_reasons_comeInTheirOrder() {
        assertThat(once(signal(0, 0.0200), signal(1, 0.0205)).reasons().values())
                .containsOnly(Reason.DEAD_BAND);
        // A fast failure: half as slow, and yet it comes down, by the whole step limit.
        WeightLaw.Step failing = once(failing(0, 0.10, 0.010), signal(1, 0.020));
        assertThat(failing.reasons()).containsEntry(address(0), Reason.FAILS);
        assertThat(failing.state().factor(address(0))).isCloseTo(1 / 1.2, within(1e-9));
        assertThat(once(failing(0, 0.04, 0.010), signal(1, 0.020)).reasons()).containsEntry(address(0), Reason.LATENCY);
        assertThat(once(using(0, 0.4), using(1, 0.8)).reasons().values()).containsOnly(Reason.UTILISATION);
        assertThat(once(using(0, 0.4), using(1, 0.8)).state().factor(address(0)))
                .isGreaterThan(1);
        assertThat(once(using(0, 0.4), signal(1, 0.020)).reasons().values()).containsOnly(Reason.DEAD_BAND);
    }

    @Test
    void step_differenceWithoutEnd_isLimitedAndClamped() {
        WeightState state = WeightState.NONE;
        for (int k = 0; k < 200; k++) {
            WeightState before = state;
            WeightLaw.Step step = LAW.step(
                    state,
                    List.of(failing(0, 1, Double.NaN), signal(1, 0.02), signal(2, 0.02)),
                    0,
                    NOT_TOLD,
                    k * 10 * SECOND);
            state = step.state();
            for (int i = 0; i < 3; i++) {
                double ratio = state.factor(address(i)) / before.factor(address(i));
                assertThat(ratio).isBetween(1 / 1.2 - 1e-9, 1.2 + 1e-9);
                assertThat(state.factor(address(i))).isBetween(0.1 - 1e-9, 10 + 1e-9);
            }
            if (k == 199) {
                assertThat(step.reasons()).containsEntry(address(0), Reason.CLAMPED);
            }
        }
        assertThat(state.weight(address(0), 100)).isEqualTo(10);
        assertThat(state.weight(address(0), 2)).isEqualTo(1);
    }

    @Test
    void step_newsThatSaysNothing_freezes() {
        WeightSignal other = signal(1, 0.02);
        WeightSignal third = signal(2, 0.02);
        Object[][] cases = {
            {new WeightSignal(address(0), 100, 0, 0.2, NOT_TOLD, 1000, 31 * SECOND), Reason.STALE},
            {new WeightSignal(address(0), 100, 0, 0.2, NOT_TOLD, 49, 0), Reason.THIN},
            {new WeightSignal(address(0), 100, 0, Double.NaN, NOT_TOLD, 1000, 0), Reason.THIN},
            {new WeightSignal(address(0), 0, 0, 0.2, NOT_TOLD, 1000, 0), Reason.WEIGHT_ZERO},
        };
        for (Object[] each : cases) {
            WeightLaw.Step step = once((WeightSignal) each[0], other, third);
            assertThat(step.reasons()).containsEntry(address(0), (Reason) each[1]);
            assertThat(step.state().factor(address(0))).isEqualTo(1);
        }
        assertThat(once(signal(0, 0.2)).reasons()).containsEntry(address(0), Reason.ALONE);
        WeightLaw.Step early =
                LAW.step(once(signal(0, 1)).state(), List.of(signal(0, 1)), 0, NOT_TOLD, 10 * SECOND - 1);
        assertThat(early.reasons()).isEmpty();
    }

    /** A data base that all share becomes slow, for one target more than for the others: nothing moves until that is the new normal. */
    @Test
    void step_allDearerAtOnce_freezes() {
        WeightState state = WeightState.NONE;
        List<WeightSignal> well = List.of(signal(0, 0.020), signal(1, 0.020), signal(2, 0.0205));
        for (int k = 0; k < 5; k++) {
            state = LAW.step(state, well, 0, NOT_TOLD, k * 10 * SECOND).state();
        }
        List<WeightSignal> ill = List.of(signal(0, 0.2), signal(1, 0.1), signal(2, 0.02));
        WeightLaw.Step step = LAW.step(state, ill, 0, NOT_TOLD, 50 * SECOND);
        assertThat(step.reasons().values()).containsOnly(Reason.COMMON);
        assertThat(step.state().factor(address(0))).isEqualTo(state.factor(address(0)));
        // One of three is no common failure.
        assertThat(LAW.step(state, List.of(signal(0, 0.2), signal(1, 0.02), signal(2, 0.02)), 0, NOT_TOLD, 50 * SECOND)
                        .reasons())
                .containsEntry(address(0), Reason.LATENCY);
        for (int k = 5; k < 100; k++) {
            step = LAW.step(step.state(), ill, 0, NOT_TOLD, (k + 1) * 10 * SECOND);
        }
        assertThat(step.reasons()).doesNotContainValue(Reason.COMMON);
    }

    /** Servers like M/M/1 of 60, 100, 100 and 140 requests a second; the law hears their latency so many steps late. */
    private static Settled play(int delaySteps, double load, OptionalDouble told, int steps) {
        double[] capacities = {60, 100, 100, 140};
        double perSecond = load * 400;
        WeightState state = WeightState.NONE;
        List<List<WeightSignal>> news = new ArrayList<>();
        double[] lowest = {9, 9, 9, 9};
        double[] highest = new double[4];
        double leastDamping = 1;
        for (int k = 0; k < steps; k++) {
            WeightState now = state;
            double sum = IntStream.range(0, 4)
                    .mapToDouble(i -> now.factor(address(i)))
                    .sum();
            news.add(IntStream.range(0, 4)
                    .mapToObj(i -> {
                        double rho = Math.min(0.995, perSecond * now.factor(address(i)) / sum / capacities[i]);
                        return signal(i, 1 / capacities[i] / (1 - rho));
                    })
                    .toList());
            List<WeightSignal> heard = news.get(Math.max(0, k - delaySteps));
            state = LAW.step(state, heard, delaySteps * 10 * SECOND, told, k * 10 * SECOND)
                    .state();
            if (k >= steps / 2) {
                for (WeightState.Learnt each : state.learnt().values()) {
                    leastDamping = Math.min(leastDamping, each.damping());
                }
            }
            if (k >= steps - 200) {
                WeightState end = state;
                double total = IntStream.range(0, 4)
                        .mapToDouble(i -> end.factor(address(i)))
                        .sum();
                for (int i = 0; i < 4; i++) {
                    lowest[i] = Math.min(lowest[i], end.factor(address(i)) / total);
                    highest[i] = Math.max(highest[i], end.factor(address(i)) / total);
                }
            }
        }
        double swing = IntStream.range(0, 4)
                .mapToDouble(i -> highest[i] / lowest[i] - 1)
                .max()
                .orElseThrow();
        return new Settled(swing, leastDamping);
    }

    /** How far a share still swings at the end, and the least part of the gain in use in the second half: 1 if nobody swung past the aim. */
    private record Settled(double swing, double leastDamping) {}

    /**
     * No share swings by more than 5 % once it has settled, whatever the delay and the load, told or not. Where the load is told the gain alone must do
     * it: with one that is too strong the damping would still keep the swing small, but would have to work for ever.
     */
    @Test
    void step_anyDelayAndLoad_settles() {
        for (int delay = 1; delay <= 10; delay++) {
            for (double load : new double[] {0.3, 0.5, 0.7, 0.8, 0.9, 0.95}) {
                for (OptionalDouble told : List.of(OptionalDouble.of(load), NOT_TOLD)) {
                    Settled settled = play(delay, load, told, 2_000);
                    assertThat(settled.swing())
                            .as("delay %d, load %s, told %s", delay, load, told)
                            .isLessThan(0.05);
                    if (told.isPresent()) {
                        assertThat(settled.leastDamping())
                                .as("delay %d, load %s", delay, load)
                                .isEqualTo(1);
                    }
                }
            }
        }
    }

    /** The loop that the theory speaks of, x' = x - K · x(d steps ago): just below the limit it settles, just above it swings for ever. */
    @Test
    void stabilityLimit_measured_isTheTheorys() {
        for (int delay = 1; delay <= 10; delay++) {
            double limit = DelayedControl.stableBelow(delay);
            assertThat(swingAfter(delay, 0.97 * limit))
                    .as("delay %d, below", delay)
                    .isLessThan(0.01);
            assertThat(swingAfter(delay, 1.03 * limit))
                    .as("delay %d, above", delay)
                    .isGreaterThan(10);
            assertThat(undershoot(delay, DelayedControl.noOvershootUpTo(delay))).isLessThan(1e-6);
            assertThat(undershoot(delay, 1.2 * DelayedControl.noOvershootUpTo(delay)))
                    .isGreaterThan(1e-6);
        }
    }

    private static double[] linear(int delay, double gain, int steps) {
        double[] x = new double[steps];
        for (int k = 0; k < steps; k++) {
            x[k] = k <= delay ? 1 : x[k - 1] - gain * x[k - 1 - delay];
        }
        return x;
    }

    private static double swingAfter(int delay, double gain) {
        double[] x = linear(delay, gain, 6_000);
        double most = 0;
        for (int k = 5_900; k < 6_000; k++) {
            most = Math.max(most, Math.abs(x[k]));
        }
        return most;
    }

    private static double undershoot(int delay, double gain) {
        double least = 0;
        for (double x : linear(delay, gain, 6_000)) {
            least = Math.min(least, x);
        }
        return -least;
    }

    @Test
    void step_anyNews_keepsTheBounds() {
        Property.forAll(200, random -> {
            WeightState state = WeightState.NONE;
            for (int k = 0; k < 50; k++) {
                List<WeightSignal> signals = new ArrayList<>();
                for (int i = 0; i < 1 + random.nextInt(5); i++) {
                    double latency = random.nextInt(8) == 0 ? Double.NaN : Math.exp(20 * random.nextDouble() - 15);
                    OptionalDouble use = random.nextBoolean() ? OptionalDouble.of(2 * random.nextDouble()) : NOT_TOLD;
                    double failures = random.nextInt(3) == 0 ? random.nextDouble() : 0;
                    signals.add(new WeightSignal(
                            address(i), random.nextInt(200), failures, latency, use, random.nextInt(200), 0));
                }
                state = LAW.step(state, signals, random.nextLong(100 * SECOND), NOT_TOLD, k * 10 * SECOND)
                        .state();
                for (WeightSignal each : signals) {
                    double factor = state.factor(each.address());
                    assertThat(factor).isBetween(0.1 - 1e-9, 10 + 1e-9);
                    assertThat(state.weight(each.address(), each.configuredWeight()) == 0)
                            .isEqualTo(each.configuredWeight() == 0);
                }
            }
        });
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new Settings(0, 0, 0.2, 0.1, 10, 1, 1, 0.1, 0.5))
                .hasMessageContaining("intervalNanos");
        assertThatThrownBy(() -> new Settings(1, 0, 1, 0.1, 10, 1, 1, 0.1, 0.5)).hasMessageContaining("stepLimit: 1.0");
        assertThatThrownBy(() -> new Settings(1, 0, 0.2, 0, 10, 1, 1, 0.1, 0.5)).hasMessageContaining("min: 0.0");
        assertThatThrownBy(() -> new Settings(1, 0, 0.2, 0.1, 0.9, 1, 1, 0.1, 0.5))
                .hasMessageContaining("max: 0.9");
        assertThatThrownBy(() -> new Settings(1, 0, 0.2, 0.1, 1, 1, 1, 0.1, 1)).hasMessageContaining("assumedUtil");
    }
}
