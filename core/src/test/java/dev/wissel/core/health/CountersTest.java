package dev.wissel.core.health;

import static dev.wissel.core.health.HealthEvent.ACTIVE_HTTP_FAILURE;
import static dev.wissel.core.health.HealthEvent.ACTIVE_SUCCESS;
import static dev.wissel.core.health.HealthEvent.ACTIVE_TCP_FAILURE;
import static dev.wissel.core.health.HealthEvent.ACTIVE_TIMEOUT;
import static dev.wissel.core.health.HealthEvent.IGNORED;
import static dev.wissel.core.health.HealthEvent.PASSIVE_HTTP_FAILURE;
import static dev.wissel.core.health.HealthEvent.PASSIVE_SUCCESS;
import static dev.wissel.core.health.HealthEvent.PASSIVE_TCP_FAILURE;
import static dev.wissel.core.health.HealthEvent.PASSIVE_TIMEOUT;
import static dev.wissel.core.health.HealthState.HEALTHY;
import static dev.wissel.core.health.HealthState.MOSTLY_HEALTHY;
import static dev.wissel.core.health.HealthState.MOSTLY_UNHEALTHY;
import static dev.wissel.core.health.HealthState.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.core.health.HealthEvent.Counter;
import dev.wissel.testkit.Property;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CountersTest {
    /** Active: 2 successes, 3 tcp, 3 timeouts, 3 http; passive: 4 successes, 2 tcp, 5 timeouts, 4 http. */
    private static final Thresholds LIMITS =
            new Thresholds(Limits.ACTIVE_DEFAULTS.with(2, 3, 3, 3), Limits.PASSIVE_DEFAULTS.with(4, 2, 5, 4));

    @Test
    void newAddress_isHealthyWithoutCounts() {
        assertThat(Counters.text(Counters.NEW)).isEqualTo("HEALTHY success 0, http 0, tcp 0, timeout 0");
    }

    @Test
    void failure_belowItsLimit_makesMostlyHealthy_andAtTheLimitUnhealthy() {
        assertStates(Counters.NEW, ACTIVE_TCP_FAILURE, MOSTLY_HEALTHY, MOSTLY_HEALTHY, UNHEALTHY);
        assertStates(Counters.NEW, ACTIVE_TIMEOUT, MOSTLY_HEALTHY, MOSTLY_HEALTHY, UNHEALTHY);
        assertStates(Counters.NEW, ACTIVE_HTTP_FAILURE, MOSTLY_HEALTHY, MOSTLY_HEALTHY, UNHEALTHY);
        assertStates(Counters.NEW, PASSIVE_TCP_FAILURE, MOSTLY_HEALTHY, UNHEALTHY);
    }

    @Test
    void success_belowItsLimit_makesMostlyUnhealthy_andAtTheLimitHealthy() {
        assertStates(Counters.forced(false), ACTIVE_SUCCESS, MOSTLY_UNHEALTHY, HEALTHY);
        assertStates(
                Counters.forced(false), PASSIVE_SUCCESS, MOSTLY_UNHEALTHY, MOSTLY_UNHEALTHY, MOSTLY_UNHEALTHY, HEALTHY);
    }

    @Test
    void counters_areSharedByActiveAndPassive_eachAgainstItsOwnLimit() {
        long once = on(Counters.NEW, ACTIVE_TCP_FAILURE);
        assertThat(Counters.state(on(once, PASSIVE_TCP_FAILURE))).isEqualTo(UNHEALTHY); // 2 >= 2
        assertThat(Counters.state(on(on(Counters.NEW, PASSIVE_TCP_FAILURE), ACTIVE_TCP_FAILURE)))
                .isEqualTo(MOSTLY_HEALTHY); // 2 < 3
    }

    @Test
    void failureCounters_areNeverSummed() {
        long packed = on(
                Counters.NEW,
                ACTIVE_TCP_FAILURE,
                ACTIVE_TIMEOUT,
                ACTIVE_TIMEOUT,
                ACTIVE_HTTP_FAILURE,
                ACTIVE_HTTP_FAILURE);
        assertThat(Counters.text(packed)).isEqualTo("MOSTLY_HEALTHY success 0, http 2, tcp 1, timeout 2");
    }

    @Test
    void countedSuccess_zeroesAllFailureCounters_withoutReachingItsLimit() {
        long packed = on(Counters.NEW, ACTIVE_TCP_FAILURE, ACTIVE_TIMEOUT, ACTIVE_HTTP_FAILURE, PASSIVE_SUCCESS);
        assertThat(Counters.text(packed)).isEqualTo("MOSTLY_HEALTHY success 1, http 0, tcp 0, timeout 0");
    }

    @Test
    void countedFailure_zeroesTheSuccessCounterOnly() {
        long packed = on(Counters.NEW, ACTIVE_TIMEOUT, PASSIVE_SUCCESS, ACTIVE_TIMEOUT, ACTIVE_HTTP_FAILURE);
        assertThat(Counters.text(packed)).isEqualTo("MOSTLY_HEALTHY success 0, http 1, tcp 0, timeout 1");
    }

    @Test
    void failure_duringReadmission_sendsTheSuccessesBackToZero_butNotTheState() {
        long packed = on(Counters.forced(false), ACTIVE_SUCCESS, ACTIVE_TIMEOUT);
        assertThat(Counters.text(packed)).isEqualTo("MOSTLY_UNHEALTHY success 0, http 0, tcp 0, timeout 1");
        assertThat(Counters.state(on(packed, ACTIVE_SUCCESS))).isEqualTo(MOSTLY_UNHEALTHY);
        assertThat(Counters.state(on(packed, ACTIVE_SUCCESS, ACTIVE_SUCCESS))).isEqualTo(HEALTHY);
    }

    @Test
    void failures_duringReadmission_reachingTheLimit_makeUnhealthyAgain() {
        long packed = on(Counters.forced(false), ACTIVE_SUCCESS, ACTIVE_TIMEOUT, ACTIVE_TIMEOUT, ACTIVE_TIMEOUT);
        assertThat(Counters.text(packed)).isEqualTo("UNHEALTHY success 0, http 0, tcp 0, timeout 3");
    }

    @Test
    void limitZero_dropsTheEvent_soThatNothingIsReset() {
        Thresholds noSuccesses =
                new Thresholds(Limits.ACTIVE_DEFAULTS.with(0, 3, 0, 0), Limits.PASSIVE_DEFAULTS.with(0, 0, 0, 0));
        long once = Counters.on(Counters.NEW, ACTIVE_TCP_FAILURE, noSuccesses);

        for (HealthEvent dropped : new HealthEvent[] {
            ACTIVE_SUCCESS,
            PASSIVE_SUCCESS,
            ACTIVE_TIMEOUT,
            ACTIVE_HTTP_FAILURE,
            PASSIVE_TCP_FAILURE,
            PASSIVE_TIMEOUT,
            PASSIVE_HTTP_FAILURE
        }) {
            assertThat(Counters.on(once, dropped, noSuccesses))
                    .as(dropped.name())
                    .isEqualTo(once);
        }
        long thrice = Counters.on(Counters.on(once, ACTIVE_TCP_FAILURE, noSuccesses), ACTIVE_TCP_FAILURE, noSuccesses);
        assertThat(Counters.state(thrice))
                .as("failures spread over days still add up")
                .isEqualTo(UNHEALTHY);
    }

    @Test
    void ignoredEvent_neitherCountsNorResets() {
        long packed = on(Counters.NEW, ACTIVE_TCP_FAILURE, ACTIVE_TIMEOUT);
        assertThat(on(packed, IGNORED)).isEqualTo(packed);
    }

    @Test
    void healthy_doesNotCountSuccesses_unhealthyDoesNotCountFailures() {
        assertThat(on(Counters.NEW, ACTIVE_SUCCESS, PASSIVE_SUCCESS)).isEqualTo(Counters.NEW);
        long down = Counters.forced(false);
        assertThat(on(down, ACTIVE_TIMEOUT, PASSIVE_TCP_FAILURE, ACTIVE_HTTP_FAILURE))
                .isEqualTo(down);
    }

    @Test
    void collapse_keepsTheCounters_soThatAHealthyAddressCanBeOneFailureFromTheLimit() {
        long packed = Counters.collapsed(on(Counters.NEW, ACTIVE_TIMEOUT, ACTIVE_TIMEOUT));
        assertThat(Counters.text(packed)).isEqualTo("HEALTHY success 0, http 0, tcp 0, timeout 2");
        assertThat(on(packed, ACTIVE_SUCCESS))
                .as("not counted in healthy, so not reset")
                .isEqualTo(packed);
        assertThat(Counters.state(on(packed, ACTIVE_TIMEOUT))).isEqualTo(UNHEALTHY);

        long readmitting = Counters.collapsed(on(Counters.forced(false), ACTIVE_SUCCESS));
        assertThat(Counters.text(readmitting)).isEqualTo("UNHEALTHY success 1, http 0, tcp 0, timeout 0");
    }

    @Test
    void limit255_works() {
        Thresholds most = new Thresholds(
                Limits.ACTIVE_DEFAULTS.with(255, 255, 255, 255), Limits.PASSIVE_DEFAULTS.with(255, 255, 255, 255));
        for (HealthEvent failure : new HealthEvent[] {ACTIVE_TIMEOUT, PASSIVE_TCP_FAILURE, ACTIVE_HTTP_FAILURE}) {
            long packed = repeated(Counters.NEW, failure, 254, most);
            assertThat(Counters.state(packed)).isEqualTo(MOSTLY_HEALTHY);
            packed = Counters.on(packed, failure, most);
            assertThat(Counters.state(packed)).isEqualTo(UNHEALTHY);
            assertThat(Counters.count(packed, failure.counter())).isEqualTo(255);
            packed = repeated(packed, ACTIVE_SUCCESS, 254, most);
            assertThat(Counters.state(packed)).isEqualTo(MOSTLY_UNHEALTHY);
            packed = Counters.on(packed, ACTIVE_SUCCESS, most);
            assertThat(Counters.text(packed)).isEqualTo("HEALTHY success 255, http 0, tcp 0, timeout 0");
        }
    }

    @Test
    void limits_outsideTheByte_areRefused() {
        assertThatThrownBy(() -> Limits.ACTIVE_DEFAULTS.with(256, 0, 0, 0))
                .hasMessage("successes: 256 (expected: 0 to 255)");
        assertThatThrownBy(() -> Limits.ACTIVE_DEFAULTS.with(0, 0, -1, 0))
                .hasMessage("timeouts: -1 (expected: 0 to 255)");
        assertThatThrownBy(() -> StatusSet.of(99)).hasMessage("status: 99 (expected: 100 to 999)");
    }

    @Test
    void counters_anyHistory_followTheRulesOfFourSeparateNumbers() {
        Property.forAll(2_000, random -> {
            Thresholds limits = new Thresholds(
                    randomLimits(random, Limits.ACTIVE_DEFAULTS), randomLimits(random, Limits.PASSIVE_DEFAULTS));
            Reference reference = new Reference();
            long packed = Counters.NEW;
            for (int i = 0; i < 300; i++) {
                if (random.nextInt(40) == 0) {
                    packed = Counters.collapsed(packed);
                    reference.collapse();
                }
                HealthEvent event = HealthEvent.values()[random.nextInt(HealthEvent.values().length)];
                packed = Counters.on(packed, event, limits);
                reference.on(event, limits);
                assertThat(Counters.text(packed)).isEqualTo(reference.text());
                int most = 0;
                for (Counter counter : Counter.values()) {
                    most = Math.max(
                            limits.active().of(counter), limits.passive().of(counter));
                    assertThat(Counters.count(packed, counter)).isBetween(0, most);
                }
            }
        });
    }

    /** Ejection and readmission are mirror images: with the same limit both need equally many events in a row. */
    @Test
    void ejectionAndReadmission_withEqualLimits_areSymmetric() {
        Property.forAll(254, random -> {
            int limit = 1 + random.nextInt(255);
            Thresholds limits =
                    new Thresholds(Limits.ACTIVE_DEFAULTS.with(limit, limit, limit, limit), Limits.PASSIVE_DEFAULTS);
            long down = repeated(Counters.NEW, ACTIVE_TIMEOUT, limit, limits);
            assertThat(Counters.state(repeated(Counters.NEW, ACTIVE_TIMEOUT, limit - 1, limits))
                            .available())
                    .isTrue();
            assertThat(Counters.state(down).available()).isFalse();
            assertThat(Counters.state(repeated(down, ACTIVE_SUCCESS, limit - 1, limits))
                            .available())
                    .isFalse();
            assertThat(Counters.state(repeated(down, ACTIVE_SUCCESS, limit, limits))
                            .available())
                    .isTrue();
        });
    }

    private static void assertStates(long from, HealthEvent event, HealthState... states) {
        long packed = from;
        for (HealthState state : states) {
            packed = on(packed, event);
            assertThat(Counters.state(packed)).as(event.name()).isEqualTo(state);
        }
    }

    private static long on(long packed, HealthEvent... events) {
        long result = packed;
        for (HealthEvent event : events) {
            result = Counters.on(result, event, LIMITS);
        }
        return result;
    }

    private static long repeated(long packed, HealthEvent event, int times, Thresholds limits) {
        long result = packed;
        for (int i = 0; i < times; i++) {
            result = Counters.on(result, event, limits);
        }
        return result;
    }

    private static Limits randomLimits(RandomGenerator random, Limits base) {
        return base.with(random.nextInt(6), random.nextInt(6), random.nextInt(6), random.nextInt(6));
    }

    /** The rules of facts 3.1 once more, written down without packing: four plain numbers and a state. */
    private static final class Reference {
        private HealthState state = HEALTHY;
        private int success;
        private int http;
        private int tcp;
        private int timeout;

        void on(HealthEvent event, Thresholds limits) {
            int limit = limits.limit(event);
            if (event == IGNORED || limit == 0) {
                return;
            }
            if (event.counter() == Counter.SUCCESS) {
                if (state != HEALTHY) {
                    success++;
                    http = tcp = timeout = 0;
                    state = success >= limit ? HEALTHY : state == UNHEALTHY ? MOSTLY_UNHEALTHY : state;
                }
            } else if (state != UNHEALTHY) {
                int count = switch (event.counter()) {
                    case HTTP_FAILURE -> ++http;
                    case TCP_FAILURE -> ++tcp;
                    default -> ++timeout;
                };
                success = 0;
                state = count >= limit ? UNHEALTHY : state == HEALTHY ? MOSTLY_HEALTHY : state;
            }
        }

        void collapse() {
            state = state == HEALTHY || state == MOSTLY_HEALTHY ? HEALTHY : UNHEALTHY;
        }

        String text() {
            return state + " success " + success + ", http " + http + ", tcp " + tcp + ", timeout " + timeout;
        }
    }
}
