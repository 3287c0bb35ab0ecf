package dev.wissel.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.model.Address;
import dev.wissel.testkit.ManualClock;
import dev.wissel.testkit.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProbeScheduleTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<Address> ADDRESSES = addresses(4);
    private static final Address A = ADDRESSES.get(0);
    private static final Address B = ADDRESSES.get(1);
    private static final Address C = ADDRESSES.get(2);
    private static final Address D = ADDRESSES.get(3);

    private final ManualClock clock = new ManualClock(Long.MAX_VALUE - 3 * SECOND); // wraps in mid-test
    private final Map<Address, ProbeClass> classes = new HashMap<>();

    @Test
    void firstProbe_comesOneIntervalAfterTheStart_thenEveryInterval() {
        for (ProbeSchedule schedule : both(probing(5, 5, 10))) {
            schedule.watch(List.of(A, B), clock.getAsLong());
            assertThat(schedule.due(clock.getAsLong())).isEmpty();
            assertThat(schedule.nanosUntilDue(clock.getAsLong())).isEqualTo(5 * SECOND);
            assertThat(schedule.due(after(Duration.ofSeconds(5).minusNanos(1)))).isEmpty();
            assertThat(schedule.due(after(Duration.ofNanos(1)))).containsExactly(A, B);
            assertThat(schedule.due(clock.getAsLong())).isEmpty();
            finish(schedule, A, B);
            assertThat(schedule.nanosUntilDue(clock.getAsLong())).isEqualTo(5 * SECOND);
            assertThat(schedule.due(after(Duration.ofSeconds(5)))).containsExactly(A, B);
        }
    }

    @Test
    void interval_dependsOnTheClass_andZeroIsNever() {
        classes.put(B, ProbeClass.UNHEALTHY);
        for (ProbeSchedule schedule : both(probing(0, 2, 10))) {
            schedule.watch(List.of(A, B), clock.getAsLong());
            assertThat(schedule.due(after(Duration.ofSeconds(2)))).containsExactly(B);
            finish(schedule, B);
            assertThat(schedule.due(after(Duration.ofSeconds(2)))).containsExactly(B);
        }
        for (ProbeSchedule schedule : both(probing(5, 0, 10))) {
            schedule.watch(List.of(A, B), clock.getAsLong());
            assertThat(schedule.due(after(Duration.ofSeconds(5)))).containsExactly(A);
        }
        for (ProbeSchedule schedule : both(Probing.OFF)) {
            schedule.watch(List.of(A, B), clock.getAsLong());
            assertThat(schedule.nanosUntilDue(clock.getAsLong())).isEqualTo(ProbeSchedule.NEVER);
            assertThat(schedule.due(after(Duration.ofDays(1)))).isEmpty();
        }
    }

    @Test
    void nobodyToWatch_isNeverDue() {
        for (ProbeSchedule schedule : both(probing(5, 5, 10))) {
            schedule.watch(List.of(), clock.getAsLong());
            assertThat(schedule.nanosUntilDue(after(Duration.ofSeconds(60)))).isEqualTo(ProbeSchedule.NEVER);
            assertThat(schedule.due(clock.getAsLong())).isEmpty();
        }
    }

    @Test
    void kong_dealsIntoConcurrentLists_eachSequential() {
        ProbeSchedule schedule = kong(probing(5, 5, 3));
        schedule.watch(ADDRESSES, clock.getAsLong());
        assertThat(schedule.due(after(Duration.ofSeconds(5)))).containsExactly(A, B, C);
        assertThat(schedule.nanosUntilDue(clock.getAsLong())).isPositive();
        finish(schedule, B, C);
        assertThat(schedule.due(clock.getAsLong())).as("D is in A's list").isEmpty();
        finish(schedule, A);
        assertThat(schedule.nanosUntilDue(clock.getAsLong())).isZero();
        assertThat(schedule.due(clock.getAsLong())).containsExactly(D);
    }

    @Test
    void kong_skipsARun_whileThePreviousOfItsKindIsUnfinished() {
        classes.put(D, ProbeClass.UNHEALTHY);
        ProbeSchedule schedule = kong(probing(5, 5, 10));
        schedule.watch(ADDRESSES, clock.getAsLong());
        assertThat(schedule.due(after(Duration.ofSeconds(5)))).containsExactly(A, B, C, D);
        finish(schedule, A, B, D); // C hangs
        assertThat(schedule.due(after(Duration.ofSeconds(5))))
                .as("the other kind goes on")
                .containsExactly(D);
        finish(schedule, C, D);
        assertThat(schedule.due(after(Duration.ofSeconds(4))))
                .as("skipped, not put off")
                .isEmpty();
        assertThat(schedule.due(after(Duration.ofSeconds(1)))).containsExactly(A, B, C, D);
    }

    @Test
    void kong_everyRebuildRestartsTheClocks_andCanStarveProbing() {
        ProbeSchedule schedule = kong(probing(5, 5, 10));
        for (int i = 0; i < 20; i++) {
            schedule.watch(ADDRESSES, clock.getAsLong());
            assertThat(schedule.due(after(Duration.ofSeconds(4)))).isEmpty();
        }
    }

    @Test
    void steady_keepsTheClocksOfAddressesThatStay() {
        ProbeSchedule schedule = steady(probing(5, 5, 10), 0);
        schedule.watch(List.of(A, B), clock.getAsLong());
        after(Duration.ofSeconds(4));
        schedule.watch(List.of(C, A), clock.getAsLong());
        assertThat(schedule.due(after(Duration.ofSeconds(1)))).containsExactly(A);
        assertThat(schedule.due(after(Duration.ofSeconds(4)))).containsExactly(C);
    }

    @Test
    void steady_hangingProbe_holdsUpNoOther_andIsNotDoubled() {
        ProbeSchedule schedule = steady(probing(5, 5, 2), 0);
        schedule.watch(ADDRESSES, clock.getAsLong());
        assertThat(schedule.due(after(Duration.ofSeconds(5)))).containsExactly(A, B);
        assertThat(schedule.nanosUntilDue(clock.getAsLong()))
                .as("two at a time")
                .isEqualTo(ProbeSchedule.NEVER);
        finish(schedule, B); // A hangs
        assertThat(schedule.due(clock.getAsLong())).containsExactly(C);
        finish(schedule, C);
        assertThat(schedule.due(clock.getAsLong())).containsExactly(D);
        finish(schedule, D);
        assertThat(schedule.due(after(Duration.ofSeconds(5)))).containsExactly(B);
        finish(schedule, B, A);
        assertThat(schedule.due(clock.getAsLong()))
                .as("all equally overdue, in order")
                .containsExactly(A, C);
    }

    @Test
    void steady_concurrency_letsTheLongestOverdueGoFirst() {
        ProbeSchedule schedule = steady(probing(2, 5, 1), 0);
        classes.put(B, ProbeClass.UNHEALTHY);
        schedule.watch(List.of(A, B), clock.getAsLong());
        assertThat(schedule.due(after(Duration.ofSeconds(2)))).containsExactly(A);
        after(Duration.ofSeconds(3)); // B is due
        after(Duration.ofSeconds(3)); // and A's probe took 6 s
        finish(schedule, A);
        assertThat(schedule.due(clock.getAsLong())).as("A due for 4 s, B for 3").containsExactly(A);
        finish(schedule, A);
        assertThat(schedule.due(clock.getAsLong())).containsExactly(B);
    }

    @Test
    void steady_changeOfClass_startsOneIntervalOfTheNewClass() {
        ProbeSchedule schedule = steady(probing(5, 1, 10), 0);
        schedule.watch(List.of(A), clock.getAsLong());
        after(Duration.ofSeconds(3));
        classes.put(A, ProbeClass.UNHEALTHY);
        assertThat(schedule.due(clock.getAsLong())).isEmpty();
        assertThat(schedule.nanosUntilDue(clock.getAsLong())).isEqualTo(SECOND);
        assertThat(schedule.due(after(Duration.ofSeconds(1)))).containsExactly(A);
    }

    @Test
    void steady_suspended_isProbedAtOnce_beforeAllOthers_alsoWithoutIntervals() {
        ProbeSchedule schedule = steady(Probing.OFF, 0);
        schedule.watch(List.of(A, B), clock.getAsLong());
        after(Duration.ofSeconds(1));
        classes.put(B, ProbeClass.SUSPENDED);
        assertThat(schedule.due(clock.getAsLong())).containsExactly(B);
        finish(schedule, B);
        assertThat(schedule.nanosUntilDue(clock.getAsLong())).isEqualTo(SECOND / 2);
        assertThat(schedule.due(after(Duration.ofMillis(500)))).containsExactly(B);

        ProbeSchedule busy = steady(probing(5, 5, 1), 0);
        classes.clear();
        busy.watch(List.of(A, B), clock.getAsLong());
        after(Duration.ofSeconds(9));
        classes.put(B, ProbeClass.SUSPENDED);
        assertThat(busy.due(clock.getAsLong())).containsExactly(B);
    }

    @Test
    void steady_addressGoneWhileProbed_givesItsPlaceBack() {
        ProbeSchedule schedule = steady(probing(5, 5, 1), 0);
        schedule.watch(List.of(A, B), clock.getAsLong());
        assertThat(schedule.due(after(Duration.ofSeconds(5)))).containsExactly(A);
        schedule.watch(List.of(B), clock.getAsLong());
        assertThat(schedule.due(clock.getAsLong())).isEmpty();
        finish(schedule, A);
        assertThat(schedule.due(clock.getAsLong())).containsExactly(B);
    }

    @Test
    void steady_smallDelays_doNotAddUp() {
        ProbeSchedule schedule = steady(probing(1, 1, 10), 0);
        schedule.watch(List.of(A), clock.getAsLong());
        long startNanos = clock.getAsLong();
        int probes = 0;
        while (clock.getAsLong() - startNanos < 100 * SECOND) {
            after(Duration.ofMillis(30));
            probes += schedule.due(clock.getAsLong()).size();
            finish(schedule, A);
        }
        assertThat(probes).isEqualTo(100);
    }

    @Test
    void steady_spread_keepsProbesApart_andEachAtItsPhase() {
        List<Address> many = addresses(1_000);
        ProbeSchedule schedule = steady(probing(10, 10, 2_000), 0.99);
        schedule.watch(many, clock.getAsLong());
        List<Integer> perTick = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            int sum = 0;
            for (int tick = 0; tick < 100; tick++) {
                List<Address> due = schedule.due(after(Duration.ofMillis(100)));
                due.forEach(address -> schedule.finished(address, clock.getAsLong()));
                perTick.add(due.size());
                sum += due.size();
            }
            assertThat(sum).as("each once in an interval").isEqualTo(1_000);
        }
        // Expected 10 in a tick of 1/100 interval, standard deviation 3.2; all at once would be 1000.
        assertThat(perTick).allMatch(count -> count < 40);
    }

    @Test
    void steady_anyHistory_probesNobodyTwiceAtATime_andNeverLaterThanOneInterval() {
        Property.forAll(200, random -> {
            int concurrency = 1 + random.nextInt(20);
            SteadyProbeSchedule schedule = new SteadyProbeSchedule(
                    new Probing(SECOND, SECOND, SECOND, concurrency),
                    address -> ProbeClass.HEALTHY,
                    random.nextDouble());
            List<Address> all = addresses(1 + random.nextInt(15));
            long nowNanos = random.nextLong();
            schedule.watch(all, nowNanos);
            Map<Address, Long> last = new HashMap<>();
            for (Address address : all) {
                last.put(address, nowNanos);
            }
            Set<Address> underWay = new HashSet<>();
            for (int step = 0; step < 300; step++) {
                nowNanos += Math.min(schedule.nanosUntilDue(nowNanos), random.nextLong(SECOND));
                for (Address address : schedule.due(nowNanos)) {
                    assertThat(underWay.add(address)).isTrue();
                    assertThat(nowNanos - last.get(address)).isBetween(0L, SECOND);
                    last.put(address, nowNanos);
                }
                assertThat(underWay.size()).isLessThanOrEqualTo(concurrency);
                for (Address address : List.copyOf(underWay)) { // probes are instant: a full sweep always fits
                    schedule.finished(address, nowNanos);
                    underWay.remove(address);
                }
            }
        });
    }

    private List<ProbeSchedule> both(Probing probing) {
        return List.of(kong(probing), steady(probing, 0));
    }

    private ProbeSchedule kong(Probing probing) {
        return new KongProbeSchedule(probing, address -> classOf(address) == ProbeClass.HEALTHY);
    }

    private ProbeSchedule steady(Probing probing, double spread) {
        return new SteadyProbeSchedule(probing, this::classOf, spread);
    }

    private ProbeClass classOf(Address address) {
        return classes.getOrDefault(address, ProbeClass.HEALTHY);
    }

    private long after(Duration duration) {
        return clock.advance(duration);
    }

    private void finish(ProbeSchedule schedule, Address... addresses) {
        for (Address address : addresses) {
            schedule.finished(address, clock.getAsLong());
        }
    }

    private static Probing probing(int healthySeconds, int unhealthySeconds, int concurrency) {
        return new Probing(healthySeconds * SECOND, unhealthySeconds * SECOND, SECOND, concurrency);
    }

    private static List<Address> addresses(int count) {
        List<Address> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            result.add(Address.of("10.0." + i / 256 + "." + i % 256, 80));
        }
        return result;
    }
}
