package dev.wissel.core.protect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.load.Flow;
import dev.wissel.core.model.Outcome;
import org.junit.jupiter.api.Test;

class ValveTest {
    private static final int LOW = 0;
    private static final int NORMAL = 1;
    private static final int HIGH = 2;

    @Test
    void valve_withoutLimit_admitsEverybody() {
        Valve valve = new Valve();
        Flow flow = valve.flow();
        for (int i = 0; i < 10_000; i++) {
            flow.sent();
        }

        assertThat(valve.admits(LOW)).isTrue();
        assertThat(valve.turnedAway()).isZero();
    }

    @Test
    void valve_limit_holdsForAllOwnersTogether() {
        Valve valve = new Valve();
        Flow one = valve.flow();
        Flow other = valve.flow();
        valve.limit(10);
        for (int i = 0; i < 5; i++) {
            one.sent();
            other.sent();
        }

        assertThat(valve.waiting()).isEqualTo(10);
        assertThat(valve.admits(NORMAL)).isFalse();
        other.over(Outcome.answered(200), 1_000);
        assertThat(valve.admits(NORMAL)).isTrue();
        assertThat(valve.turnedAway()).isEqualTo(1);
        assertThat(valve.read().refused()).isEqualTo(1);
    }

    @Test
    void valve_ranks_haveTheirOwnLines() {
        Valve valve = new Valve();
        Flow flow = valve.flow();
        valve.limit(100);
        for (int i = 0; i < 85; i++) {
            flow.sent();
        }

        assertThat(valve.admits(LOW)).isFalse();
        assertThat(valve.admits(NORMAL)).isTrue();
        for (int i = 85; i < 114; i++) {
            flow.sent();
        }
        assertThat(valve.admits(NORMAL)).isFalse();
        assertThat(valve.admits(HIGH)).isTrue();
        flow.sent();
        assertThat(valve.admits(HIGH)).isFalse();
    }

    @Test
    void valve_smallLimit_stillLeavesHighAPlaceMore() {
        Valve valve = new Valve();
        Flow flow = valve.flow();
        valve.limit(2);
        flow.sent();
        flow.sent();

        assertThat(valve.admits(NORMAL)).isFalse();
        assertThat(valve.admits(HIGH)).isTrue();
    }

    @Test
    void flow_everyEnd_leavesNobodyWaiting() {
        Flow flow = new Flow();
        Outcome[] ends = {
            Outcome.answered(200),
            Outcome.answered(500),
            Outcome.answered(429),
            Outcome.REFUSED,
            Outcome.BROKEN,
            Outcome.TIMED_OUT,
            Outcome.CANCELLED
        };
        for (Outcome end : ends) {
            flow.sent();
            flow.over(end, 100);
        }

        Flow.Reading reading = flow.read();
        assertThat(reading.waiting()).isZero();
        assertThat(reading.answered()).isEqualTo(1);
        assertThat(reading.lost()).isEqualTo(2);
        assertThat(reading.meanNanos()).isEqualTo(100);
    }
}
