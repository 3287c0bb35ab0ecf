package dev.wissel.core.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.core.bound.GradientLimit;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.protect.ConcurrencyLimit.Settings;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
    private static final long MILLI = 1_000_000L;
    private static final Outcome OK = Outcome.answered(200);

    /** A step after each answer, so that samples in, limit out, can be read line by line. The long-time average hardly moves. */
    private static final Settings EACH = new Settings(new GradientLimit(4, 0.2, 1.5), 20, 200, 1, 1, 1_000_000);

    private long nowNanos = 1;

    private void answer(ConcurrencyLimit limit, double millis, Outcome outcome, boolean busy) {
        int places = busy ? limit.limit() : 1;
        for (int i = 0; i < places; i++) {
            assertThat(limit.tryAcquire()).isTrue();
        }
        if (busy) {
            assertThat(limit.tryAcquire()).isFalse();
        }
        for (int i = 1; i < places; i++) {
            limit.released(Outcome.BROKEN, nowNanos, nowNanos); // tells nothing
        }
        nowNanos += (long) (millis * MILLI);
        limit.released(outcome, nowNanos - (long) (millis * MILLI), nowNanos);
        nowNanos += 2;
    }

    @Test
    void limit_samples_followTheGradient() {
        ConcurrencyLimit limit = new ConcurrencyLimit(EACH);
        // { latency ms, busy, limit }: L' = 0.8 L + 0.2 (g L + 4), g = clamp(1.5 * 10 / latency, 0.5, 1)
        double[][] lines = {
            {10, 1, 20}, // 20.8
            {10, 1, 21}, // 21.6
            {15, 1, 22}, // 22.4: within the tolerance
            {10, 0, 22}, // 22.4: no more than half was in use
            {20, 1, 22}, // 22.08: g = 0.75
            {1000, 1, 20}, // 20.67: g = 0.5, the least
            {1000, 1, 20}, // 20: the least limit
        };
        for (double[] line : lines) {
            answer(limit, line[0], OK, line[1] == 1);
            assertThat(limit.limit()).as("after %s ms", line[0]).isEqualTo((int) line[2]);
        }
    }

    @Test
    void limit_drops_decreaseMultiplicatively() {
        for (Outcome drop : new Outcome[] {
            Outcome.REFUSED, Outcome.TIMED_OUT, Outcome.CANCELLED, Outcome.answered(429), Outcome.answered(503)
        }) {
            ConcurrencyLimit limit = new ConcurrencyLimit(EACH);
            for (int i = 0; i < 60; i++) {
                answer(limit, 10, OK, true);
            }
            int before = limit.limit();
            assertThat(before).isGreaterThan(60);
            answer(limit, 10, drop, true);
            assertThat(limit.limit()).as("%s", drop).isBetween((int) (before * 0.9) - 1, (int) (before * 0.9) + 1);
        }
    }

    @Test
    void limit_failuresThatAreNoPushback_sayNothing() {
        ConcurrencyLimit limit = new ConcurrencyLimit(EACH);
        for (int i = 0; i < 30; i++) {
            answer(limit, 1000, Outcome.answered(500), true);
        }
        assertThat(limit.limit()).isEqualTo(20);
    }

    /**
     * A closed loop with a server of 50 places: latency is 20 ms until they are full and grows beyond. The limit stands still where
     * 1.5 · 20 ms / latency · L + 4 = L, at 79, and creeps up as the mean
     * slowly learns the queue. The failure to catch is a mean that learns it quickly: 766 by then.
     */
    @Test
    void limit_serverOfFiftyPlaces_findsThem() {
        Settings settings = new Settings(new GradientLimit(4, 0.2, 1.5), 5, 1000, 20 * MILLI, 10, 600);
        ConcurrencyLimit limit = new ConcurrencyLimit(settings);
        long now = 0;
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (int round = 0; round < 1_500; round++) {
            int taken = 0;
            while (limit.tryAcquire()) {
                taken++;
            }
            double millis = 20 * Math.max(1, taken / 50.0);
            long start = now;
            now += (long) (millis * MILLI);
            for (int i = 0; i < taken; i++) {
                limit.released(OK, start, now);
            }
            if (round >= 500) {
                least = Math.min(least, limit.limit());
                most = Math.max(most, limit.limit());
            }
        }
        assertThat(least).isGreaterThanOrEqualTo(70);
        assertThat(most).isLessThanOrEqualTo(120);
    }

    /** The work itself becomes three times slower for good: the limit falls, and is learnt anew in time rather than never. */
    @Test
    void limit_serviceBecomesSlower_isLearntAnew() {
        Settings settings = new Settings(new GradientLimit(4, 0.2, 1.5), 5, 1000, 1, 1, 100);
        ConcurrencyLimit limit = new ConcurrencyLimit(settings);
        long now = 1;
        int lowest = Integer.MAX_VALUE;
        for (int round = 0; round < 4_000; round++) {
            int taken = 0;
            while (limit.tryAcquire()) {
                taken++;
            }
            long start = now;
            now += (long) ((round < 300 ? 20 : 60) * Math.max(1, taken / 50.0) * MILLI);
            for (int i = 1; i < taken; i++) {
                limit.released(Outcome.BROKEN, start, now);
            }
            limit.released(OK, start, now);
            lowest = round >= 300 ? Math.min(lowest, limit.limit()) : lowest;
        }
        assertThat(lowest).isLessThan(30);
        assertThat(limit.limit()).isGreaterThanOrEqualTo(70);
    }

    @Test
    void released_nothingTaken_isRefused() {
        assertThatThrownBy(() -> new ConcurrencyLimit(Settings.DEFAULTS).released(OK, 0, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void settings_outOfRange_areRefused() {
        GradientLimit step = new GradientLimit(4, 0.2, 1.5);
        assertThatThrownBy(() -> new Settings(step, 0, 10, 1, 1, 1)).hasMessageContaining("least, most: 0, 10");
        assertThatThrownBy(() -> new Settings(step, 11, 10, 1, 1, 1)).hasMessageContaining("least, most: 11, 10");
        assertThatThrownBy(() -> new Settings(step, 1, 10, 0, 1, 1)).hasMessageContaining("periodNanos: 0");
        assertThatThrownBy(() -> new Settings(step, 1, 10, 1, 0, 1)).hasMessageContaining("leastSamples: 0");
        assertThatThrownBy(() -> new Settings(step, 1, 10, 1, 1, 0)).hasMessageContaining("longPeriods: 0");
    }
}
