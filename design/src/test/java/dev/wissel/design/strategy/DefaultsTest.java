package dev.wissel.design.strategy;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The reasons behind the defaults, as rules that hold for every objective. */
class DefaultsTest {
    @Test
    void detection_byDefault_fitsIntoTheFailoverObjective() {
        forAll(2_000, random -> {
            Duration failover = Duration.ofMillis(random.nextLong(2_000, 3_600_000));
            Duration interval = Defaults.interval(failover);
            Duration timeout = Defaults.probeTimeout(interval);
            int failures = Defaults.failures(failover, interval, timeout);
            assertThat(interval.multipliedBy(failures).plus(timeout)).isLessThanOrEqualTo(failover);
            assertThat(timeout).isLessThanOrEqualTo(interval);
            assertThat(Defaults.suspect(timeout)).isPositive().isLessThan(timeout);
        });
    }

    @Test
    void timeouts_byDefault_areInTheRangeThatKongTakes() {
        forAll(2_000, random -> {
            Optional<Objective.LatencyTarget> latency = random.nextBoolean()
                    ? Optional.of(new Objective.LatencyTarget(0.99, Duration.ofMillis(1 + random.nextLong(3_600_000))))
                    : Optional.empty();
            Objective objective = new Objective(
                    0.999, Duration.ofDays(30), latency, Duration.ofMillis(100 + random.nextLong(3_600_000)));
            Optional<Duration> request = random.nextBoolean()
                    ? Optional.of(Duration.ofMillis(1 + random.nextLong(100_000)))
                    : Optional.empty();
            Duration read = Defaults.read(objective, request);
            assertThat(read).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(60));
            request.ifPresent(limit -> assertThat(read).isLessThanOrEqualTo(limit));
            assertThat(Defaults.request(read)).isGreaterThanOrEqualTo(read).isLessThanOrEqualTo(Timeouts.MAX);
        });
        assertThat(Defaults.request(Timeouts.MAX)).isEqualTo(Timeouts.MAX);
    }

    @Test
    void retries_ofASingleEndpoint_areOne_soThatKongCountsItsFailures() {
        assertThat(Defaults.retries(1)).isEqualTo(1);
        assertThat(Defaults.retries(4)).isEqualTo(3);
        assertThat(Defaults.retries(100)).isEqualTo(5);
    }

    @Test
    void ring_byDefault_isAtMostHalfFull() {
        for (int endpoints = 1; endpoints <= 204; endpoints++) {
            int slots = Defaults.slots(endpoints);
            assertThat(160 * endpoints).isLessThanOrEqualTo(slots / 2 + 80);
            assertThat(endpoints).isLessThanOrEqualTo(Defaults.maxEndpoints(slots));
        }
        assertThat(Defaults.slots(Integer.MAX_VALUE)).isEqualTo(65536);
        // Measured on a real Kong: these leave an empty ring.
        assertThat(Defaults.maxEndpoints(1000)).isLessThan(6);
        assertThat(Defaults.maxEndpoints(10_000)).isLessThan(62);
    }

    @Test
    void statuses_ofAProbe_areEitherGoodOrBad() {
        for (boolean pathGiven : new boolean[] {true, false}) {
            var good = Defaults.statuses(pathGiven);
            var bad = Statuses.failuresBeside(good);
            assertThat(good).doesNotContainAnyElementsOf(bad);
            var both = new TreeSet<>(good);
            both.addAll(bad);
            both.add(429);
            assertThat(both).isEqualTo(Statuses.known(200, 599));
        }
    }
}
