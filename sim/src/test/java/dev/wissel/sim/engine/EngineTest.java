package dev.wissel.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.testkit.Property;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineTest {
    private final Engine engine = new Engine();
    private final List<String> seen = new ArrayList<>();

    private Timer noting(String name) {
        return Timer.of(nowNanos -> seen.add(name + "@" + nowNanos));
    }

    @Test
    void timers_anyScheduleMoveAndCancel_fireInOrderOfTimeThenOfScheduling() {
        Property.forAll(200, random -> {
            record Plan(int id, long due, int order) {}
            Engine played = new Engine();
            List<Integer> fired = new ArrayList<>();
            List<Timer> timers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int id = i;
                timers.add(Timer.of(nowNanos -> fired.add(id)));
            }
            Plan[] plans = new Plan[60];
            for (int order = 0; order < 400; order++) {
                int id = random.nextInt(60);
                if (random.nextInt(4) == 0) {
                    played.cancel(timers.get(id));
                    plans[id] = null;
                } else {
                    long due = random.nextInt(50);
                    played.schedule(timers.get(id), due);
                    plans[id] = new Plan(id, due, order);
                }
            }
            List<Integer> expected = java.util.Arrays.stream(plans)
                    .filter(plan -> plan != null)
                    .sorted(Comparator.comparingLong(Plan::due).thenComparingInt(Plan::order))
                    .map(Plan::id)
                    .toList();

            played.runOut();

            assertThat(fired).isEqualTo(expected);
            assertThat(played.scheduledCount()).isZero();
        });
    }

    @Test
    void runUntil_laterTimers_areLeftAndThePresentIsTheEnd() {
        engine.schedule(noting("a"), 5);
        engine.schedule(noting("b"), 11);

        assertThat(engine.runUntil(10)).isTrue();

        assertThat(seen).containsExactly("a@5");
        assertThat(engine.nowNanos()).isEqualTo(10);
        engine.runUntil(11);
        assertThat(seen).containsExactly("a@5", "b@11");
    }

    @Test
    void stop_inTheMiddle_leavesTheRestForTheNextRun() {
        engine.at(1, nowNanos -> engine.stop());
        engine.schedule(noting("a"), 1);

        assertThat(engine.runUntil(5)).isFalse();
        assertThat(seen).isEmpty();
        assertThat(engine.runUntil(5)).isTrue();
        assertThat(seen).containsExactly("a@1");
    }

    @Test
    void schedule_past_isRefused() {
        engine.runUntil(10);

        assertThatThrownBy(() -> engine.schedule(noting("a"), 9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dueNanos: 9 (expected: >= 10");
    }

    @Test
    void timer_rescheduledWhileFiring_firesAgain() {
        Timer[] timer = new Timer[1];
        timer[0] = Timer.of(nowNanos -> {
            seen.add("tick@" + nowNanos);
            if (nowNanos < 3) {
                engine.scheduleIn(timer[0], 1);
            }
        });
        engine.schedule(timer[0], 1);
        engine.runOut();

        assertThat(seen).containsExactly("tick@1", "tick@2", "tick@3");
    }
}
