package dev.wissel.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.health.SilenceWatch.Review;
import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import dev.wissel.testkit.ManualClock;
import dev.wissel.testkit.Property;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {
    private static final long MS = 1_000_000L;
    private static final Address A = Address.of("10.0.0.1", 80);
    private static final Address B = Address.of("10.0.0.2", 80);
    private static final Address C = Address.of("10.0.0.3", 80);
    private static final Targets TARGETS = Targets.of(
            List.of(Target.of("10.0.0.1", 80, 1), Target.of("10.0.0.2", 80, 1), Target.of("10.0.0.3", 80, 0)));

    private final ManualClock clock = new ManualClock(Long.MAX_VALUE - 1_000 * MS); // wraps in mid-test
    private final Loads loads = new Loads();
    private final UpstreamHealth health = new UpstreamHealth(HealthConfig.OFF);
    private final SilenceWatch watch =
            new SilenceWatch(health, SilenceRule.of(60_000 * MS, 1_000 * MS), 150 * MS, this::loadsOf);

    SilenceWatchTest() {
        health.retain(TARGETS, clock.getAsLong());
    }

    @Test
    void hungAddress_isSuspendedWithItsReason_whileTheOtherServesOn() {
        serve(A, B);
        hang(A, 7);
        Review review = runUntilChanged(B);

        assertThat(review.suspended()).containsOnlyKeys(A);
        assertThat(review.suspended().get(A).reason())
                .isEqualTo("hung: 7 requests waiting, no answer for 200 ms, slowest recent answer 2 ms");
        assertThat(health.available(A)).isFalse();
        assertThat(health.available(B)).isTrue();
    }

    @Test
    void allAddressesSilent_none_isSuspended() {
        serve(A, B);
        hang(A, 5);
        hang(B, 5);
        List<Review> reviews = run(40);

        assertThat(reviews).noneMatch(Review::changed);
        assertThat(reviews.stream().filter(review -> !review.spared().isEmpty()))
                .as("said once, not at every tick")
                .hasSize(1)
                .allSatisfy(review -> assertThat(review.spared()).containsOnlyKeys(A, B));
    }

    @Test
    void weight0_isNobodyToFallBackOn() {
        serve(A, B, C);
        hang(A, 5);
        hang(B, 5);
        assertThat(run(40)).noneMatch(Review::changed);
    }

    @Test
    void commonCause_showingOneAfterTheOther_withdrawsTheFirstSuspension_untilSomethingAnswers() {
        serve(A, B);
        hang(A, 5);
        assertThat(runUntilChanged(B).suspended()).containsOnlyKeys(A);
        hang(B, 5);
        Review review = runUntilChanged();
        assertThat(review.resumed()).containsExactly(A);
        assertThat(health.available(A)).isTrue();
        assertThat(health.available(B)).isTrue();

        hang(A, 5);
        assertThat(run(20)).as("still common to all").noneMatch(Review::changed);
        assertThat(runUntilChanged(B).suspended()).as("B answers, A does not").containsOnlyKeys(A);
        assertThat(health.suspension(A).strikes())
                .as("the withdrawn one left no strike")
                .isEqualTo(1);
    }

    @Test
    void confirmedSuspension_isNotWithdrawn() {
        serve(A, B);
        hang(A, 5);
        runUntilChanged(B);
        health.probed(A, HealthEvent.ACTIVE_TIMEOUT, clock.getAsLong());
        hang(B, 5);

        assertThat(run(40)).noneMatch(Review::changed);
        assertThat(health.available(A)).isFalse();
        assertThat(health.available(B)).as("the last one stays").isTrue();
    }

    @Test
    void lateTick_restartsTheClocks() {
        serve(A, B);
        hang(A, 5);
        run(2);
        clock.advance(Duration.ofMillis(600)); // the gateway itself stands still
        serveOnce(B);
        assertThat(watch.tick(TARGETS, clock.getAsLong()).changed()).isFalse();
        assertThat(run(3, B)).noneMatch(Review::changed);
        assertThat(runUntilChanged(B).suspended()).containsOnlyKeys(A);
    }

    @Test
    void answerOfASuspendedAddress_liftsItOnceItsTimeIsOver() {
        serve(A, B);
        long startNanos = clock.getAsLong();
        hang(A, 5);
        runUntilChanged(B);
        long suspendedNanos = clock.getAsLong();
        clock.advance(Duration.ofMillis(10));
        loads.of(A).ended(Outcome.answered(200), startNanos, clock.getAsLong());

        Review review = runUntilChanged(B);
        assertThat(review.resumed()).containsExactly(A);
        assertThat(clock.getAsLong() - suspendedNanos).isBetween(1_000 * MS, 1_050 * MS);
    }

    @Test
    void addressBackFromIllHealth_isNotSuspendedForWhatFailedBefore() {
        serve(A, B);
        hang(A, 5);
        for (int i = 0; i < 5; i++) {
            loads.of(A).ended(Outcome.BROKEN, clock.getAsLong(), clock.getAsLong());
        }
        health.set(A, false);
        run(40, B);
        health.set(A, true);
        assertThat(run(40, B)).noneMatch(Review::changed);
        assertThat(health.available(A)).isTrue();

        hang(A, 5);
        assertThat(runUntilChanged(B).suspended())
                .as("what hangs from now on counts")
                .containsOnlyKeys(A);
    }

    @Test
    void addressLifted_withOldRequestsStillWaiting_isNotSuspendedAgainForThose() {
        serve(A, B);
        hang(A, 5);
        runUntilChanged(B);
        run(20, B);
        health.probed(A, HealthEvent.ACTIVE_SUCCESS, clock.getAsLong());
        assertThat(health.available(A)).isTrue();
        assertThat(run(40, B)).noneMatch(Review::changed);

        hang(A, 1);
        assertThat(runUntilChanged(B).suspended()).containsOnlyKeys(A);
        assertThat(health.suspension(A).untilNanos() - clock.getAsLong()).isEqualTo(2_000 * MS);
    }

    @Test
    void suspending_anyHistory_leavesOneAddressAvailable() {
        Property.forAll(300, random -> {
            UpstreamHealth any = new UpstreamHealth(HealthConfig.OFF);
            Map<Address, Load> byAddress = new HashMap<>();
            Targets targets = Targets.of(
                    List.of(Target.of("10.0.0.1", 80, 1), Target.of("10.0.0.2", 80, 1), Target.of("10.0.0.3", 80, 1)));
            long nowNanos = random.nextLong();
            any.retain(targets, nowNanos);
            SilenceWatch anyWatch = new SilenceWatch(
                    any,
                    SilenceRule.of(60_000 * MS, 1_000 * MS),
                    10_000 * MS,
                    address -> List.of(byAddress.computeIfAbsent(address, absent -> new Load())));
            Set<Address> hung = new HashSet<>();
            int suspensions = 0;
            for (int step = 0; step < 300; step++) {
                nowNanos += random.nextLong(100 * MS);
                Address address = targets.address(random.nextInt(3));
                Load load = byAddress.computeIfAbsent(address, absent -> new Load());
                if (random.nextInt(20) == 0 && !hung.remove(address)) {
                    hung.add(address);
                }
                load.started(nowNanos);
                if (!hung.contains(address)) {
                    load.ended(Outcome.answered(200), nowNanos, nowNanos);
                }
                suspensions += anyWatch.tick(targets, nowNanos).suspended().size();
                assertThat(targets.withAvailability(any::available).availableCount())
                        .isPositive();
            }
            suspensionsSeen += suspensions;
        });
        assertThat(suspensionsSeen).as("the property is not empty").isGreaterThan(300);
    }

    private int suspensionsSeen;

    private Collection<Load> loadsOf(Address address) {
        Load load = loads.find(address);
        return load == null ? List.of() : List.of(load);
    }

    /** Ticks every 50 ms until something changes; the addresses given answer in between. */
    private Review runUntilChanged(Address... answering) {
        for (int i = 0; i < 100; i++) {
            Review review = run(1, answering).get(0);
            if (review.changed()) {
                return review;
            }
        }
        throw new AssertionError("nothing changed in 5 s");
    }

    private List<Review> run(int ticks, Address... answering) {
        List<Review> reviews = new java.util.ArrayList<>();
        for (int i = 0; i < ticks; i++) {
            clock.advance(Duration.ofMillis(50));
            for (Address address : answering) {
                serveOnce(address);
            }
            reviews.add(watch.tick(TARGETS, clock.getAsLong()));
        }
        return reviews;
    }

    private void serve(Address... addresses) {
        for (int i = 0; i < 10; i++) {
            for (Address address : addresses) {
                serveOnce(address);
            }
            watch.tick(TARGETS, clock.advance(Duration.ofMillis(10)));
        }
    }

    private void serveOnce(Address address) {
        long nowNanos = clock.getAsLong();
        loads.of(address).started(nowNanos - 2 * MS);
        loads.of(address).ended(Outcome.answered(200), nowNanos - 2 * MS, nowNanos);
    }

    private void hang(Address address, int requests) {
        for (int i = 0; i < requests; i++) {
            loads.of(address).started(clock.getAsLong());
        }
    }
}
