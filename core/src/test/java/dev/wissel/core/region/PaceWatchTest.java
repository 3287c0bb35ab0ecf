package dev.wissel.core.region;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.load.Pace;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class PaceWatchTest {
    private static final long TICK = 50_000_000L;
    private static final long MILLI = 1_000_000L;

    /** Regions whose answers take what their suppliers say, at a rate, seen each 50 ms from an origin that wraps around. */
    private static final class World {
        final PaceWatch watch = new PaceWatch();
        final Map<String, Pace> paces = new HashMap<>();
        final SplittableRandom random;
        long nowNanos = Long.MAX_VALUE - 3_000_000_000L;

        World(long seed) {
            random = new SplittableRandom(seed);
            paces.put("ams", new Pace());
            paces.put("fra", new Pace());
        }

        /** Lets time pass until it is over or a verdict changes; returns the seconds passed. */
        double pass(double seconds, String region, double perSecond, DoubleSupplier millis) {
            int ticks = (int) Math.round(seconds * 1e9 / TICK);
            for (int i = 1; i <= ticks; i++) {
                nowNanos += TICK;
                double expected = perSecond * TICK / 1e9;
                int answers = (int) expected + (random.nextDouble() < expected % 1 ? 1 : 0);
                for (int k = 0; k < answers; k++) {
                    paces.get(region).answered((long) (millis.getAsDouble() * MILLI));
                }
                paces.forEach((name, pace) -> watch.read(name, pace.read(), nowNanos));
                if (watch.judge(nowNanos)) {
                    return i * TICK / 1e9;
                }
            }
            return seconds;
        }
    }

    @Test
    void slow_wholeRegionHalfASecondLater_withinASecond() {
        for (long seed = 1; seed <= 20; seed++) {
            World world = new World(seed);
            double usual = 2 + world.random.nextDouble() * 10;
            world.pass(20, "ams", 300, () -> usual * (0.5 + world.random.nextDouble()));
            assertThat(world.watch.verdict("ams").kind()).isEqualTo(RegionPace.Kind.USUAL);
            double after = world.pass(5, "ams", 300, () -> 500 + usual);
            assertThat(world.watch.verdict("ams").slow()).as("seed %d", seed).isTrue();
            assertThat(after).isLessThanOrEqualTo(1);
            assertThat(world.watch.verdict("ams").cause())
                    .contains("answers take")
                    .contains("usually");
        }
    }

    /** Twice as slow, or three times and still quick, or a tenth of the answers a minute late: none is a reason to leave. */
    @Test
    void usual_lesserTroubles_areNoReason() {
        for (long seed = 1; seed <= 10; seed++) {
            World twice = new World(seed);
            twice.pass(20, "ams", 300, () -> 200);
            assertThat(twice.pass(30, "ams", 300, () -> 500)).isEqualTo(30);
            World quick = new World(seed);
            quick.pass(20, "ams", 300, () -> 5);
            assertThat(quick.pass(30, "ams", 300, () -> 80)).isEqualTo(30);
            World tail = new World(seed);
            tail.pass(20, "ams", 300, () -> 5);
            assertThat(tail.pass(60, "ams", 300, () -> tail.random.nextInt(10) == 0 ? 60_000 : 5))
                    .isEqualTo(60);
        }
    }

    /** Fewer than 20 answers in ten seconds say nothing. */
    @Test
    void usual_fewAnswers_sayNothing() {
        World world = new World(1);
        world.pass(60, "ams", 0.8, () -> 5);
        assertThat(world.pass(60, "ams", 0.8, () -> 5_000)).isEqualTo(60);
    }

    @Test
    void slow_lowRate_isFoundWithTwentyAnswers() {
        World world = new World(1);
        world.pass(60, "ams", 5, () -> 5);
        assertThat(world.pass(60, "ams", 5, () -> 2_000)).isLessThan(10);
        assertThat(world.watch.verdict("ams").slow()).isTrue();
    }

    @Test
    void common_otherAsSlow_isWithdrawnAndNotRepeatedAtOnce() {
        World world = new World(1);
        world.pass(20, "ams", 300, () -> 5);
        world.pass(5, "ams", 300, () -> 505);
        double until = world.pass(5, "fra", 300, () -> 505);
        assertThat(world.watch.verdict("ams").kind()).isEqualTo(RegionPace.Kind.COMMON);
        assertThat(until).isLessThan(0.2);
        // No second attempt for ten seconds, and in a minute this is the usual pace.
        assertThat(world.pass(9, "ams", 300, () -> 505)).isEqualTo(9);
        world.pass(300, "ams", 300, () -> 505);
        world.pass(300, "ams", 300, () -> 505);
        assertThat(world.watch.verdict("ams").kind()).isEqualTo(RegionPace.Kind.USUAL);
    }

    @Test
    void slow_otherIsFast_staysUntilTheWaitIsOver_andRelapsesWaitLonger() {
        World world = new World(1);
        world.pass(20, "ams", 300, () -> 5);
        world.pass(5, "ams", 300, () -> 505);
        assertThat(world.pass(60, "fra", 300, () -> 7)).isBetween(1.9, 2.2);
        assertThat(world.watch.verdict("ams").kind()).isEqualTo(RegionPace.Kind.USUAL);
        world.pass(5, "ams", 300, () -> 505);
        assertThat(world.watch.verdict("ams").slow()).isTrue();
        assertThat(world.pass(60, "fra", 300, () -> 7)).isBetween(3.9, 4.2);
    }

    @Test
    void slow_probesAreSlowToo_waitsForThem() {
        World world = new World(1);
        for (int i = 0; i < 10; i++) {
            world.watch.probed("ams", 2 * MILLI);
        }
        world.pass(20, "ams", 300, () -> 5);
        for (int i = 0; i < 10; i++) {
            world.watch.probed("ams", 500 * MILLI);
        }
        world.pass(5, "ams", 300, () -> 505);
        assertThat(world.watch.verdict("ams").slow()).isTrue();
        assertThat(world.pass(120, "fra", 300, () -> 7)).isEqualTo(120);
        for (int i = 0; i < 10; i++) {
            world.watch.probed("ams", 2 * MILLI);
        }
        assertThat(world.pass(120, "fra", 300, () -> 7)).isLessThan(0.1);
        assertThat(world.watch.verdict("ams").slow()).isFalse();
    }

    /** Slow from the start: nothing to compare with but the probes of the region that stands by. */
    @Test
    void slow_fromTheStart_isSeenByTheProbes() {
        World world = new World(1);
        for (int i = 0; i < 5; i++) {
            world.watch.probed("ams", 500 * MILLI);
            world.watch.probed("fra", 2 * MILLI);
        }
        assertThat(world.pass(20, "ams", 300, () -> 510)).isLessThan(1.1);
        assertThat(world.watch.verdict("ams").cause()).contains("in fra");
    }

    /** A standby farther away is no reason to leave, and one that is nearer by less than the margin neither. */
    @Test
    void usual_otherRegionALittleFaster_isNoReason() {
        World world = new World(1);
        for (int i = 0; i < 5; i++) {
            world.watch.probed("ams", 60 * MILLI);
            world.watch.probed("fra", 2 * MILLI);
        }
        assertThat(world.pass(20, "ams", 300, () -> 80)).isEqualTo(20);
    }

    @Test
    void limit_isWhatSpeaksAgainstATrial() {
        World world = new World(1);
        assertThat(world.watch.limitNanos("ams")).isEqualTo(Long.MAX_VALUE);
        world.pass(20, "ams", 300, () -> 5);
        assertThat(world.watch.limitNanos("ams")).isBetween(104 * MILLI, 106 * MILLI);
        assertThat(world.watch.limitNanos("fra")).isBetween(104 * MILLI, 106 * MILLI);
    }
}
