package dev.wissel.core.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.core.load.Flow;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** The law against a fluid queue: a region that answers so many a second after a time that it always takes, and a queue before it. */
class SaturationTest {
    private static final long TICK_NANOS = 50_000_000L;
    private static final double SECOND = 1e9;

    private final Saturation law = new Saturation(Saturation.Settings.DEFAULTS);

    /** First come, first served, by the millisecond. */
    private final class Region {
        private final Deque<Long> waiting = new ArrayDeque<>();
        private double capacity;
        private long serviceNanos;
        private double arrived;
        private double served;
        private long sent;
        private long over;
        private long refused;
        private long nanos;
        private long nowNanos = -7_000_000_000L; // any origin

        Region(double capacity, long serviceNanos) {
            this.capacity = capacity;
            this.serviceNanos = serviceNanos;
        }

        /** Lets so many a second come for a while. */
        void run(double perSecond, double seconds) {
            long until = nowNanos + (long) (seconds * SECOND);
            while (nowNanos < until) {
                for (int i = 0; i < 50; i++) {
                    millisecond(perSecond);
                }
                law.tick(new Flow.Reading(sent, over, over, 0, refused, nanos), nowNanos);
            }
        }

        private void millisecond(double perSecond) {
            nowNanos += TICK_NANOS / 50;
            arrived += perSecond / 1000;
            while (arrived >= 1) {
                arrived--;
                if (waiting.size() < law.limit()) {
                    sent++;
                    waiting.add(nowNanos);
                } else {
                    refused++;
                }
            }
            served = Math.min(served + capacity / 1000, 1 + capacity / 1000);
            while (served >= 1 && !waiting.isEmpty() && nowNanos - waiting.getFirst() >= serviceNanos) {
                served--;
                over++;
                nanos += nowNanos - waiting.removeFirst();
            }
        }
    }

    @Test
    void saturation_calm_neverLimits() {
        Region region = new Region(1000, 20_000_000L);
        region.run(100, 20);
        region.run(950, 20);

        assertThat(law.limiting()).isFalse();
        assertThat(law.limit()).isEqualTo(Saturation.OPEN);
        assertThat(region.refused).isZero();
        assertThat(law.usualNanos()).isBetween(19e6, 22e6);
    }

    @Test
    void saturation_moreThanItBears_keepsItBusyWithALittleQueue() {
        Region region = new Region(1000, 20_000_000L);
        region.run(800, 20);
        region.run(1400, 5);

        assertThat(law.limiting()).isTrue();
        assertThat(law.cause()).contains("are usual").contains("requests wait");
        long before = region.over;
        region.run(1400, 5);
        assertThat(region.over - before).isBetween(4900L, 5050L);
        assertThat(region.waiting.size()).isBetween(20, 70);
    }

    @Test
    void saturation_floodOfThreeTimes_isCutWithinHalfASecond() {
        Region region = new Region(1000, 20_000_000L);
        region.run(800, 20);
        region.run(3000, 0.5);

        assertThat(law.limiting()).isTrue();
        assertThat(region.waiting.size()).isLessThan(400);
    }

    @Test
    void saturation_floodIsOver_endsWithinTwoSeconds() {
        Region region = new Region(1000, 20_000_000L);
        region.run(800, 20);
        region.run(1400, 10);
        region.run(800, 0.5);
        long refused = region.refused;
        region.run(800, 1.5);

        assertThat(law.limiting()).isFalse();
        assertThat(region.refused).isEqualTo(refused);
    }

    @Test
    void saturation_distanceGrows_isNoticedAsNoQueueAndLearnt() {
        Region region = new Region(10_000, 20_000_000L);
        region.run(800, 20);
        region.serviceNanos = 520_000_000L;
        region.run(800, 30);
        long refused = region.refused;
        region.run(800, 10);

        assertThat(law.limiting()).isFalse();
        assertThat(region.refused).isEqualTo(refused);
        assertThat(law.usualNanos()).isBetween(300e6, 530e6);
    }

    @Test
    void saturation_overloadThatGrowsSlowly_isNotLearntAsUsual() {
        Region region = new Region(1000, 20_000_000L);
        region.run(800, 20);
        region.run(1040, 30);

        assertThat(law.usualNanos()).isLessThan(40e6);
        assertThat(region.waiting.size()).isLessThan(250);
    }

    @Test
    void saturation_nothingComesAnyMore_limitEnds() {
        Region region = new Region(1000, 20_000_000L);
        region.run(800, 20);
        region.run(1400, 2);
        assertThat(law.limiting()).isTrue();
        region.run(0, 5);

        assertThat(law.limiting()).isFalse();
    }

    @Test
    void saturation_handfulOfRequests_isNotJudged() {
        Region region = new Region(1000, 20_000_000L);
        region.run(5, 60);
        region.serviceNanos = 2_000_000_000L;
        region.run(5, 60);

        assertThat(region.refused).isZero();
    }

    @Test
    void settings_outOfRange_sayWhatIsExpected() {
        assertThatThrownBy(() -> new Saturation.Settings(1, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trigger: 1.0 (expected: > 1 and finite)");
        assertThatThrownBy(() -> new Saturation.Settings(4, 1, 4, 1, 1)).hasMessageContaining("settle");
        assertThatThrownBy(() -> new Saturation.Settings(4, 0, 2, 1, 1)).hasMessageContaining("slackNanos");
    }
}
