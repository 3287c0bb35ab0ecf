package dev.wissel.core.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.core.bound.Throttling;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.protect.AdmissionControl.Settings;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdmissionControlTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Outcome OK = Outcome.answered(200);

    private static AdmissionControl seen(long asked, long accepted, long nowNanos) {
        AdmissionControl control = new AdmissionControl(new Settings(2, 0.95, 10 * SECOND, 0));
        for (int i = 0; i < asked; i++) {
            control.admits(new SplittableRandom(1), nowNanos);
        }
        for (int i = 0; i < accepted; i++) {
            control.ended(OK, nowNanos);
        }
        return control;
    }

    @Test
    void refusal_counts_followTheFormula() {
        // { asked, accepted, refusal }: max(0, (n - 2a)/(n + 1)), at most 0.95
        double[][] cases = {
            {0, 0, 0},
            {1, 0, 0.5},
            {10, 10, 0},
            {10, 5, 0},
            {10, 4, 2 / 11.0},
            {99, 24, 0.51},
            {99, 0, 0.95},
            {19, 0, 0.95},
            {18, 0, 18 / 19.0}
        };
        for (double[] each : cases) {
            assertThat(seen((long) each[0], (long) each[1], 0).refusal(0))
                    .as("%s asked, %s accepted", each[0], each[1])
                    .isCloseTo(each[2], within(1e-12));
        }
    }

    @Test
    void ended_outcome_countsAsAcceptedOnlyIfItHelped() {
        Object[][] cases = {
            {OK, true},
            {Outcome.answered(404), true},
            {Outcome.answered(429), false},
            {Outcome.answered(503), false},
            {Outcome.REFUSED, false},
            {Outcome.TIMED_OUT, false},
            {Outcome.CANCELLED, false},
        };
        for (Object[] each : cases) {
            AdmissionControl control = seen(3, 0, 0);
            control.ended((Outcome) each[0], 0);
            assertThat(control.refusal(0)).as("%s", each[0]).isCloseTo((boolean) each[1] ? 0.25 : 0.75, within(1e-12));
        }
    }

    /** The window covers 9 to 10 s: a burst is wholly remembered until then and wholly forgotten after. */
    @Test
    void refusal_windowPassed_isForgotten() {
        long origin = Long.MAX_VALUE - 3 * SECOND; // the clock wraps round on the way
        AdmissionControl control = seen(99, 0, origin);
        assertThat(control.refusal(origin + 9 * SECOND)).isEqualTo(0.95);
        assertThat(control.refusal(origin + 10 * SECOND)).isZero();
        assertThat(control.asked(origin + 10 * SECOND)).isZero();
    }

    @Test
    void refusal_fewRequests_isNone() {
        AdmissionControl control = new AdmissionControl(new Settings(1.1, 0.95, 10 * SECOND, 50));
        for (int i = 0; i < 49; i++) {
            assertThat(control.admits(new SplittableRandom(i), 0)).isTrue();
        }
        control.admits(new SplittableRandom(1), 0);
        assertThat(control.refusal(0)).isCloseTo(50 / 51.0 > 0.95 ? 0.95 : 50 / 51.0, within(1e-12));
    }

    /** In a closed loop with a back end that accepts C a second, what reaches it settles at the fixed point of the theory: K · C. */
    @Test
    void admits_overload_settlesAtTheFixedPoint() {
        for (double multiplier : new double[] {1.1, 1.5, 2}) {
            SplittableRandom random = new SplittableRandom(5);
            AdmissionControl control = new AdmissionControl(new Settings(multiplier, 0.95, 10 * SECOND, 50));
            int perSecond = 1000;
            int capacity = 400;
            int sent = 0;
            for (int second = 0; second < 120; second++) {
                int takenThisSecond = 0;
                for (int i = 0; i < perSecond; i++) {
                    long now = second * SECOND + i * (SECOND / perSecond);
                    if (control.admits(random, now)) {
                        boolean takes = takenThisSecond < capacity;
                        takenThisSecond++;
                        control.ended(takes ? OK : Outcome.answered(503), now);
                        sent += second >= 60 ? 1 : 0;
                    }
                }
            }
            double expected =
                    new Throttling(multiplier).settled(perSecond, capacity).sentPerSecond();
            assertThat(sent / 60.0).as("K = %s", multiplier).isCloseTo(expected, within(expected * 0.03));
        }
    }

    /** Nothing is accepted for a minute; a twentieth goes on trying. What is let through at most doubles with each window, so after five of them nothing is refused. */
    @Test
    void admits_backEndRecovers_isSeen() {
        SplittableRandom random = new SplittableRandom(7);
        AdmissionControl control = new AdmissionControl(new Settings(2, 0.95, 10 * SECOND, 50));
        int trials = 0;
        int refusedAtTheEnd = 0;
        for (long i = 0; i < 11_500; i++) {
            long now = i * SECOND / 100;
            boolean down = i < 6_000;
            boolean admitted = control.admits(random, now);
            if (admitted) {
                control.ended(down ? Outcome.REFUSED : OK, now);
            }
            trials += down && i >= 1_000 && admitted ? 1 : 0;
            refusedAtTheEnd += i >= 11_000 && !admitted ? 1 : 0;
        }
        assertThat(trials).isBetween(180, 330); // binomial: 250, deviation 15
        assertThat(refusedAtTheEnd).isZero();
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new Settings(0.9, 0.5, SECOND, 0)).hasMessageContaining("multiplier: 0.9");
        assertThatThrownBy(() -> new Settings(2, 1, SECOND, 0)).hasMessageContaining("cap: 1.0");
        assertThatThrownBy(() -> new Settings(2, 0.5, 9, 0)).hasMessageContaining("windowNanos: 9");
        assertThatThrownBy(() -> new Settings(2, 0.5, SECOND, -1)).hasMessageContaining("leastRequests: -1");
    }
}
