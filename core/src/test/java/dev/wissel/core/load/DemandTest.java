package dev.wissel.core.load;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemandTest {
    private final ManualClock clock = new ManualClock(Long.MAX_VALUE - 3_000_000_000L); // wraps around on the way
    private final Demand demand = new Demand();
    private final Demand.Counter counter = demand.counter();

    /** Lets requests arrive evenly and samples every 100 ms. */
    private double run(double perSecond, Duration length) {
        long steps = length.toMillis() / 100;
        for (int i = 0; i < steps; i++) {
            for (int k = 0; k < perSecond / 10; k++) {
                counter.arrived();
            }
            demand.sample(clock.advance(Duration.ofMillis(100)));
        }
        return demand.perSecond();
    }

    @Test
    void perSecond_beforeAnySample_isZero() {
        assertThat(demand.perSecond()).isZero();
        assertThat(demand.sample(clock.getAsLong())).isZero();
    }

    @Test
    void sample_steadyArrivals_givesTheRateAndDoesNotSwing() {
        demand.sample(clock.getAsLong());
        run(1000, Duration.ofSeconds(6));
        for (int i = 0; i < 50; i++) {
            assertThat(run(1000, Duration.ofMillis(100))).isCloseTo(1000, within(0.1));
        }
    }

    @Test
    void sample_stepUp_reachesHalfInOneSecondAndNearlyAllInTwo() {
        demand.sample(clock.getAsLong());
        run(200, Duration.ofSeconds(6));
        assertThat(run(1200, Duration.ofSeconds(1))).isBetween(200 + 500.0, 200 + 700.0);
        assertThat(run(1200, Duration.ofSeconds(1))).isBetween(200 + 900.0, 200 + 1000.0);
        assertThat(run(1200, Duration.ofSeconds(1))).isBetween(200 + 980.0, 200 + 1000.0001);
    }

    @Test
    void sample_stepDown_neverFallsBelowTheNewRate() {
        demand.sample(clock.getAsLong());
        run(1000, Duration.ofSeconds(4));
        for (int i = 0; i < 40; i++) {
            assertThat(run(100, Duration.ofMillis(100))).isBetween(99.9999, 1000.0001);
        }
        assertThat(demand.perSecond()).isCloseTo(100, within(2.0));
    }

    @Test
    void sample_aBurstRightAfterTheStart_isNotTakenForARate() {
        demand.sample(clock.getAsLong());
        for (int i = 0; i < 50; i++) {
            counter.arrived();
        }
        // 50 requests in the first millisecond are 50 in a second, not 50,000 a second.
        assertThat(demand.sample(clock.advance(Duration.ofMillis(1)))).isLessThan(50.0);
    }

    @Test
    void sample_anyRhythm_agreesOnTheRate() {
        forAll(200, random -> {
            ManualClock time = new ManualClock(random.nextLong());
            Demand sampled = new Demand();
            Demand.Counter arrivals = sampled.counter();
            sampled.sample(time.getAsLong());
            double owed = 0;
            for (int i = 0; i < 200; i++) {
                long stepNanos = random.nextLong(1, 250_000_000L);
                owed += stepNanos * 500 / 1e9; // 500 requests a second
                for (; owed >= 1; owed--) {
                    arrivals.arrived();
                }
                sampled.sample(time.advance(Duration.ofNanos(stepNanos)));
            }
            assertThat(sampled.perSecond()).isCloseTo(500, within(2.0)); // one request more or less in a window of 1 s
        });
    }

    @Test
    void sample_afterALongPause_givesTheMeanOverIt() {
        demand.sample(clock.getAsLong());
        run(1000, Duration.ofSeconds(3));
        for (int i = 0; i < 100; i++) {
            counter.arrived();
        }
        assertThat(demand.sample(clock.advance(Duration.ofSeconds(100)))).isCloseTo(1000 / 100.0, within(10.0));
    }

    @Test
    void sample_sameOrEarlierTime_changesNothing() {
        demand.sample(clock.getAsLong());
        run(1000, Duration.ofSeconds(3));
        double before = demand.perSecond();
        counter.arrived();
        assertThat(demand.sample(clock.getAsLong())).isEqualTo(before);
        assertThat(demand.sample(clock.getAsLong() - 5_000_000_000L)).isEqualTo(before);
    }

    @Test
    void sample_severalOwners_addsThemUp() {
        Demand.Counter other = demand.counter();
        demand.sample(clock.getAsLong());
        for (int i = 0; i < 60; i++) {
            for (int k = 0; k < 10; k++) {
                counter.arrived();
                other.arrived();
                other.arrived();
            }
            demand.sample(clock.advance(Duration.ofMillis(100)));
        }
        assertThat(demand.perSecond()).isCloseTo(300, within(0.1));
        assertThat(counter.total()).isEqualTo(600);
        assertThat(other.total()).isEqualTo(1200);
    }
}
