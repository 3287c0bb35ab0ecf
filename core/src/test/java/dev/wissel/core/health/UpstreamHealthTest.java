package dev.wissel.core.health;

import static dev.wissel.core.health.HealthEvent.ACTIVE_HTTP_FAILURE;
import static dev.wissel.core.health.HealthEvent.ACTIVE_SUCCESS;
import static dev.wissel.core.health.HealthEvent.ACTIVE_TIMEOUT;
import static dev.wissel.core.health.HealthEvent.IGNORED;
import static dev.wissel.core.health.HealthEvent.PASSIVE_HTTP_FAILURE;
import static dev.wissel.core.health.HealthEvent.PASSIVE_SUCCESS;
import static dev.wissel.core.health.HealthEvent.PASSIVE_TCP_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.health.UpstreamHealth.Transition;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import dev.wissel.testkit.ManualClock;
import dev.wissel.testkit.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UpstreamHealthTest {
    private static final Address A = Address.of("10.0.0.1", 80);
    private static final Address B = Address.of("10.0.0.2", 80);

    /** Probes every 5 s; 2 active successes; 2 of any failure. */
    private static final HealthConfig CHECKS = new HealthConfig(
            new Thresholds(Limits.ACTIVE_DEFAULTS.with(2, 2, 2, 2), Limits.PASSIVE_DEFAULTS.with(3, 2, 2, 2)),
            new Probing(5_000_000_000L, 5_000_000_000L, 1_000_000_000L, 10));

    private final ManualClock clock = new ManualClock(Long.MAX_VALUE - 100); // wraps at the first step
    private final UpstreamHealth health = new UpstreamHealth(CHECKS);

    @Test
    void report_reachingTheLimit_returnsTheTransitionOnce() {
        retain(targets(100, 100));

        assertThat(health.report(A, PASSIVE_TCP_FAILURE)).isEqualTo(Transition.NONE);
        assertThat(health.available(A)).isTrue();
        assertThat(health.report(A, PASSIVE_TCP_FAILURE)).isEqualTo(Transition.WENT_DOWN);
        assertThat(health.report(A, PASSIVE_TCP_FAILURE)).isEqualTo(Transition.NONE);
        assertThat(health.available(A)).isFalse();
        assertThat(health.available(B)).isTrue();
        assertThat(health.apply(targets(100, 100)).available(0)).isFalse();

        assertThat(health.report(A, ACTIVE_SUCCESS)).isEqualTo(Transition.NONE);
        assertThat(health.state(A)).isEqualTo(HealthState.MOSTLY_UNHEALTHY);
        assertThat(health.report(A, ACTIVE_SUCCESS)).isEqualTo(Transition.CAME_UP);
        assertThat(health.available(A)).isTrue();
    }

    @Test
    void report_ofAnUnknownAddress_isDropped() {
        assertThat(health.report(A, PASSIVE_TCP_FAILURE)).isEqualTo(Transition.NONE);
        assertThat(health.available(A)).isTrue();
        assertThat(health.status(A)).isEqualTo(HealthStatus.HEALTHCHECKS_OFF);
        assertThat(health.set(A, false)).isEqualTo(Transition.NONE);
    }

    @Test
    void addresses_withTheSameIpAndPortButAnotherHost_areJudgedApart() {
        Target name = new Target(
                "a.example",
                80,
                100,
                Target.NO_REGION,
                OptionalDouble.empty(),
                List.of(new Target.Node(new Address("10.0.0.1", 80, "a.example"), 100)));
        retain(Targets.of(List.of(Target.of("10.0.0.1", 80, 100), name)));
        health.set(A, false);

        assertThat(health.available(A)).isFalse();
        assertThat(health.available(new Address("10.0.0.1", 80, "a.example"))).isTrue();
    }

    @Test
    void set_byHand_setsTheStateAndZeroesTheCounters() {
        retain(targets(100, 100));
        health.report(A, PASSIVE_TCP_FAILURE);

        assertThat(health.set(A, false)).isEqualTo(Transition.WENT_DOWN);
        assertThat(Counters.text(health.counters(A))).isEqualTo("UNHEALTHY success 0, http 0, tcp 0, timeout 0");
        assertThat(health.set(A, false)).isEqualTo(Transition.NONE);
        health.report(A, ACTIVE_SUCCESS);
        assertThat(health.set(A, true)).isEqualTo(Transition.CAME_UP);
        assertThat(Counters.text(health.counters(A))).isEqualTo("HEALTHY success 0, http 0, tcp 0, timeout 0");
    }

    @Test
    void reweight_keepsTheStatusAndTheCounters_butCollapsesMostly() {
        retain(targets(100, 100));
        health.report(A, ACTIVE_TIMEOUT);
        health.set(B, false);
        health.report(B, ACTIVE_SUCCESS);

        retain(targets(7, 7));

        assertThat(Counters.text(health.counters(A))).isEqualTo("HEALTHY success 0, http 0, tcp 0, timeout 1");
        assertThat(Counters.text(health.counters(B))).isEqualTo("UNHEALTHY success 1, http 0, tcp 0, timeout 0");
        assertThat(health.report(A, ACTIVE_TIMEOUT)).isEqualTo(Transition.WENT_DOWN);
    }

    @Test
    void addressGone_andBackWithin300s_keepsItsStatus() {
        retain(targets(100, 100));
        health.set(A, false);
        retain(targetsOfB());
        clock.advance(Duration.ofSeconds(300).minusNanos(1));
        assertThat(health.remembered(clock.getAsLong())).containsExactly(A);

        retain(targets(100, 100));
        assertThat(health.available(A)).isFalse();
    }

    @Test
    void addressGone_andBackAfter300s_isHealthy() {
        retain(targets(100, 100));
        health.set(A, false);
        retain(targetsOfB());
        clock.advance(Duration.ofSeconds(300));
        assertThat(health.remembered(clock.getAsLong())).isEmpty();

        retain(targets(100, 100));
        assertThat(health.available(A)).isTrue();
        assertThat(health.counters(A)).isEqualTo(Counters.NEW);
    }

    @Test
    void addressGone_isForgottenEvenIfRebuildsGoOnMeanwhile() {
        retain(targets(100, 100));
        health.set(A, false);
        for (int i = 0; i < 10; i++) {
            retain(targetsOfB());
            clock.advance(Duration.ofSeconds(30));
        }
        retain(targets(100, 100));
        assertThat(health.available(A)).isTrue();
    }

    @Test
    void weight0_isNotWatched_butRemembered() {
        retain(targets(100, 100));
        health.set(A, false);
        retain(targets(0, 100));

        assertThat(health.status(A)).isEqualTo(HealthStatus.HEALTHCHECKS_OFF);
        assertThat(health.available(A))
                .as("Kong takes an unchecked address for available")
                .isTrue();
        clock.advance(Duration.ofSeconds(299));
        retain(targets(100, 100));
        assertThat(health.status(A)).isEqualTo(HealthStatus.UNHEALTHY);

        retain(targets(0, 100));
        clock.advance(Duration.ofSeconds(300));
        retain(targets(100, 100));
        assertThat(health.status(A)).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void reportsOfAnAddressThatIsGone_areCountedWhileItIsRemembered() {
        retain(targets(100, 100));
        retain(targetsOfB());
        assertThat(health.report(A, ACTIVE_TIMEOUT)).isEqualTo(Transition.NONE);
        assertThat(health.report(A, ACTIVE_TIMEOUT)).isEqualTo(Transition.NONE);

        retain(targets(100, 100));
        assertThat(health.available(A)).isFalse();
    }

    @Test
    void noChecks_reportsOffAndAlwaysAvailable() {
        UpstreamHealth off = new UpstreamHealth(new HealthConfig(
                new Thresholds(Limits.ACTIVE_DEFAULTS.with(1, 1, 1, 1), Limits.PASSIVE_DEFAULTS.with(1, 0, 0, 0)),
                Probing.OFF));
        off.retain(targets(100, 100), clock.getAsLong());

        assertThat(off.checked()).isFalse();
        assertThat(off.report(A, ACTIVE_TIMEOUT)).isEqualTo(Transition.NONE);
        off.set(A, false);
        assertThat(off.available(A)).isTrue();
        assertThat(off.status(A)).isEqualTo(HealthStatus.HEALTHCHECKS_OFF);
    }

    @Test
    void checksSwitchedOffAndOn_keepTheStatusFor300s() {
        retain(targets(100, 100));
        health.set(A, false);
        health.configure(HealthConfig.OFF, targets(100, 100), clock.getAsLong());
        assertThat(health.available(A)).isTrue();
        clock.advance(Duration.ofSeconds(10));
        health.configure(CHECKS, targets(100, 100), clock.getAsLong());
        assertThat(health.available(A)).isFalse();
    }

    @Test
    void statusOfATarget_isHealthyIfOneAddressIs_andDnsErrorWithoutAddresses() {
        Target two = new Target(
                "a.example",
                80,
                100,
                Target.NO_REGION,
                OptionalDouble.empty(),
                List.of(new Target.Node(A, 100), new Target.Node(B, 100)));
        retain(Targets.of(List.of(two)));
        health.set(A, false);
        assertThat(health.status(two)).isEqualTo(HealthStatus.HEALTHY);
        health.set(B, false);
        assertThat(health.status(two)).isEqualTo(HealthStatus.UNHEALTHY);
        Target none = new Target("b.example", 80, 100, Target.NO_REGION, OptionalDouble.empty(), List.of());
        assertThat(health.status(none)).isEqualTo(HealthStatus.DNS_ERROR);
    }

    @Test
    void suspended_mayNotServe_untilAProbeSucceedsAfterTheBackOff() {
        retain(targets(100, 100));
        health.suspend(A, clock.getAsLong());
        assertThat(health.available(A)).isFalse();
        assertThat(health.status(A)).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(health.state(A)).as("Kong's counters do not know").isEqualTo(HealthState.HEALTHY);

        clock.advance(Duration.ofMillis(999));
        assertThat(health.probed(A, ACTIVE_SUCCESS, clock.getAsLong())).isEqualTo(Transition.NONE);
        assertThat(health.available(A)).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(health.probed(A, ACTIVE_SUCCESS, clock.getAsLong())).isEqualTo(Transition.RESUMED);
        assertThat(health.available(A)).isTrue();
    }

    @Test
    void suspended_failedProbe_keepsAndConfirmsIt_andCountsAsUsual() {
        retain(targets(100, 100));
        health.suspend(A, clock.getAsLong());
        clock.advance(Duration.ofSeconds(2));

        assertThat(health.probed(A, ACTIVE_TIMEOUT, clock.getAsLong())).isEqualTo(Transition.NONE);
        assertThat(health.suspension(A).confirmed()).isTrue();
        assertThat(health.probed(A, ACTIVE_TIMEOUT, clock.getAsLong())).isEqualTo(Transition.WENT_DOWN);
        assertThat(health.available(A)).isFalse();

        assertThat(health.probed(A, ACTIVE_SUCCESS, clock.getAsLong()))
                .as("the silence is over, Kong's count is not")
                .isEqualTo(Transition.RESUMED);
        assertThat(health.available(A)).isFalse();
        assertThat(health.probed(A, ACTIVE_SUCCESS, clock.getAsLong())).isEqualTo(Transition.CAME_UP);
        assertThat(health.available(A)).isTrue();
    }

    @Test
    void suspended_probeAnsweredWithAnUnhealthyStatus_liftsOnlyWhereNoProbesAreConfigured() {
        retain(targets(100, 100));
        health.suspend(A, clock.getAsLong());
        UpstreamHealth off = new UpstreamHealth(HealthConfig.OFF);
        off.retain(targets(100, 100), clock.getAsLong());
        off.suspend(A, clock.getAsLong());
        clock.advance(Duration.ofSeconds(1));

        assertThat(health.probed(A, ACTIVE_HTTP_FAILURE, clock.getAsLong())).isEqualTo(Transition.NONE);
        assertThat(off.probed(A, ACTIVE_HTTP_FAILURE, clock.getAsLong()))
                .as("a 404 of a path nobody has chosen is an answer")
                .isEqualTo(Transition.RESUMED);
        assertThat(health.probed(A, IGNORED, clock.getAsLong())).isEqualTo(Transition.RESUMED);
    }

    @Test
    void suspensions_leavingNothing_areOverlooked() {
        Targets targets = targets(100, 100);
        retain(targets);
        health.suspend(A, clock.getAsLong());
        assertThat(health.apply(targets).available(0)).isFalse();

        health.set(B, false);
        assertThat(health.apply(targets).available(0))
                .as("rather the suspect than nobody")
                .isTrue();
        assertThat(health.apply(targets).available(1)).isFalse();

        health.set(A, false);
        assertThat(health.apply(targets).availableCount())
                .as("Kong's own verdict stands")
                .isZero();
    }

    /** Out for what they answered, and probes say nothing else: rather those than nobody. A probe that fails, a hand, or anybody who is well ends it. */
    @Test
    void everybodyOutForTheirAnswers_serveOn_untilAProbeFails() {
        Targets targets = targets(100, 100);
        retain(targets);
        for (Address each : List.of(A, B)) {
            health.report(each, PASSIVE_HTTP_FAILURE);
            assertThat(health.report(each, PASSIVE_HTTP_FAILURE)).isEqualTo(Transition.WENT_DOWN);
        }
        assertThat(health.apply(targets).availableCount()).as("not distrusted").isZero();
        health.distrust(A, clock.getAsLong());
        health.distrust(B, clock.getAsLong());
        assertThat(health.available(A)).isFalse();
        assertThat(health.apply(targets).availableCount()).isEqualTo(2);

        health.probed(A, ACTIVE_SUCCESS, clock.getAsLong());
        assertThat(health.apply(targets).availableCount())
                .as("one probe is not enough, nor does it harm")
                .isEqualTo(2);
        health.probed(A, ACTIVE_TIMEOUT, clock.getAsLong());
        assertThat(health.apply(targets).available(0)).isFalse();
        assertThat(health.apply(targets).available(1)).isTrue();
        health.set(B, false);
        assertThat(health.apply(targets).availableCount()).isZero();
        health.set(A, true);
        assertThat(health.apply(targets).availableCount()).isEqualTo(1);
    }

    @Test
    void setHealthyByHand_endsASuspension() {
        retain(targets(100, 100));
        health.suspend(A, clock.getAsLong());
        assertThat(health.set(A, true)).isEqualTo(Transition.RESUMED);
        assertThat(health.available(A)).isTrue();
    }

    @Test
    void probeClass_followsTheStates() {
        retain(targets(100, 100));
        assertThat(health.probeClass(A)).isEqualTo(ProbeClass.HEALTHY);
        health.suspend(A, clock.getAsLong());
        assertThat(health.probeClass(A)).isEqualTo(ProbeClass.SUSPENDED);
        health.set(A, false);
        assertThat(health.probeClass(A)).isEqualTo(ProbeClass.UNHEALTHY);
    }

    @Test
    void anyHistory_isEmptiedOnlyByKongsCounters() {
        Property.forAll(300, random -> {
            UpstreamHealth any = new UpstreamHealth(CHECKS);
            List<Target> list = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                list.add(Target.of("10.0.0." + i, 80, random.nextInt(3)));
            }
            Targets targets = Targets.of(list);
            long nowNanos = random.nextLong();
            any.retain(targets, nowNanos);
            for (int step = 0; step < 100; step++) {
                nowNanos += random.nextLong(2_000_000_000L);
                Address address = targets.address(random.nextInt(4));
                switch (random.nextInt(4)) {
                    case 0 -> any.suspend(address, nowNanos);
                    case 1 -> any.set(address, random.nextInt(4) > 0);
                    default -> any.probed(address, HealthEvent.values()[random.nextInt(9)], nowNanos);
                }
                long toKong = targets.withAvailability(any::availableToKong).availableWeight();
                assertThat(any.apply(targets).availableWeight() > 0).isEqualTo(toKong > 0);
            }
        });
    }

    @Test
    void reports_fromManyThreads_loseNoCountAndReturnEachTransitionOnce() throws Exception {
        UpstreamHealth shared = new UpstreamHealth(new HealthConfig(
                new Thresholds(Limits.ACTIVE_DEFAULTS.with(1, 0, 0, 0), Limits.PASSIVE_DEFAULTS.with(0, 200, 0, 0)),
                Probing.OFF));
        shared.retain(targets(100, 100), 0);
        int rounds = 200;
        for (int round = 0; round < rounds; round++) {
            AtomicInteger downs = new AtomicInteger();
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                Thread thread = new Thread(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException interrupted) {
                        return;
                    }
                    for (int i = 0; i < 50; i++) {
                        if (shared.report(A, PASSIVE_TCP_FAILURE) == Transition.WENT_DOWN) {
                            downs.incrementAndGet();
                        }
                        shared.report(A, PASSIVE_SUCCESS);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(30));
            }
            assertThat(downs).as("4 x 50 failures, limit 200").hasValue(1);
            assertThat(shared.report(A, ACTIVE_SUCCESS)).isEqualTo(Transition.CAME_UP);
        }
    }

    private void retain(Targets targets) {
        health.retain(targets, clock.getAsLong());
    }

    private static Targets targets(int weightOfA, int weightOfB) {
        return Targets.of(List.of(Target.of("10.0.0.1", 80, weightOfA), Target.of("10.0.0.2", 80, weightOfB)));
    }

    private static Targets targetsOfB() {
        return Targets.of(List.of(Target.of("10.0.0.2", 80, 100)));
    }
}
