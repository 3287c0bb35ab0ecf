package dev.wissel.gateway.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.gateway.fault.FaultChange.Step;
import dev.wissel.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualClock clock = new ManualClock(Long.MAX_VALUE - 5); // deadlines lie beyond the overflow
    private final List<FaultPlace> places = new ArrayList<>(List.of(
            new FaultPlace("product", "ams", "a:80"),
            new FaultPlace("product", "fra", "b:80"),
            new FaultPlace("order", "ams", "c:80")));
    private final Faults faults = new Faults(clock, () -> List.copyOf(places));
    private final List<Step> steps = new ArrayList<>();

    FaultsTest() {
        faults.listen(change -> {
            throw new IllegalStateException("a listener that fails");
        });
        faults.listen(change -> steps.add(change.step()));
    }

    private static Fault fault(
            String id, FaultKind kind, Set<String> upstreams, @Nullable String region, @Nullable String target) {
        Duration delay = kind == FaultKind.SLOW ? Duration.ofMillis(300) : Duration.ZERO;
        return new Fault(id, kind, upstreams, region, target, delay, 1, "ann", "rehearsal", MINUTE);
    }

    private static Fault loss(String id) {
        return fault(id, FaultKind.REGION_LOSS, Set.of(), "ams", null);
    }

    // ---------------------------------------------------------------- one at a time

    @Test
    void inject_second_refusedAndFirstStays() throws Exception {
        ActiveFault first = faults.inject(loss("one"));
        assertThatThrownBy(() -> faults.inject(loss("two")))
                .isInstanceOf(FaultRefused.class)
                .hasMessageContaining("fault 'one' (region-loss of region ams, every upstream) is in force");
        assertThat(faults.active()).contains(first);
        assertThat(first.upstreams()).containsExactlyInAnyOrder("product", "order");
    }

    @Test
    void inject_sameId_extendsFromNow_andAnotherEffectIsRefused() throws Exception {
        faults.inject(loss("one"));
        clock.advance(Duration.ofSeconds(50));
        ActiveFault extended = faults.inject(loss("one"));
        clock.advance(Duration.ofSeconds(50));
        assertThat(faults.active()).contains(extended);
        assertThatThrownBy(() -> faults.inject(fault("one", FaultKind.BLACKHOLE, Set.of(), "ams", null)))
                .isInstanceOf(FaultRefused.class)
                .hasMessageContaining("extended, not changed");
        clock.advance(Duration.ofSeconds(10));
        assertThat(faults.active()).isEmpty();
        assertThat(steps).containsExactly(Step.BEGAN, Step.EXTENDED);
    }

    @Test
    void inject_afterTheDeadline_endsTheOldOneFirst() throws Exception {
        faults.inject(loss("one"));
        clock.advance(MINUTE);
        faults.inject(loss("two"));
        assertThat(steps).containsExactly(Step.BEGAN, Step.EXPIRED, Step.BEGAN);
    }

    // ---------------------------------------------------------------- the end

    @Test
    void deadline_nobodyLifts_overAtLookUpAndToldAtTick() throws Exception {
        faults.inject(loss("one"));
        clock.advance(MINUTE.minusNanos(1));
        faults.tick(clock.getAsLong());
        assertThat(faults.active()).isPresent();
        clock.advance(Duration.ofNanos(1));
        assertThat(faults.active()).isEmpty();
        assertThat(faults.now()).isNull();
        assertThat(steps).containsExactly(Step.BEGAN);
        faults.tick(clock.getAsLong());
        faults.tick(clock.getAsLong());
        assertThat(steps).containsExactly(Step.BEGAN, Step.EXPIRED);
    }

    @Test
    void lift_onlyTheOneInForce() throws Exception {
        assertThat(faults.lift("one")).isFalse();
        faults.inject(loss("one"));
        assertThat(faults.lift("two")).isFalse();
        assertThat(faults.lift("one")).isTrue();
        assertThat(faults.lift("one")).isFalse();
        assertThat(steps).containsExactly(Step.BEGAN, Step.LIFTED);
        assertThat(faults.active()).isEmpty();
    }

    @Test
    void review_hitsNothingAnyMore_ends() throws Exception {
        faults.inject(fault("one", FaultKind.SLOW, Set.of("product", "order"), "ams", null));
        places.removeIf(place -> place.upstream().equals("order"));
        faults.review();
        assertThat(faults.active()).isPresent();
        places.removeIf(place -> place.region().equals("ams"));
        faults.review();
        assertThat(steps).containsExactly(Step.BEGAN, Step.POINTLESS);
    }

    @Test
    void stop_endsAndLetsNoOtherBegin() throws Exception {
        faults.inject(loss("one"));
        faults.stop();
        assertThatThrownBy(() -> faults.inject(loss("one"))).hasMessage("the gateway stops");
        assertThat(steps).containsExactly(Step.BEGAN, Step.STOPPED);
    }

    @Test
    void listener_thatInjects_isToldInOrder() throws Exception {
        List<String> heard = new ArrayList<>();
        faults.listen(change -> {
            heard.add(change.step() + " " + change.fault().fault().id());
            if (change.step() == Step.LIFTED) {
                try {
                    faults.inject(loss("two"));
                } catch (FaultRefused refused) {
                    throw new AssertionError(refused);
                }
            }
        });
        faults.inject(loss("one"));
        faults.lift("one");
        assertThat(heard).containsExactly("BEGAN one", "LIFTED one", "BEGAN two");
    }

    // ---------------------------------------------------------------- whom

    @Test
    void inject_unknownNames_refusedWithWhatThereIs() {
        assertThatThrownBy(() -> faults.inject(fault("x", FaultKind.REGION_LOSS, Set.of("prodct"), "ams", null)))
                .hasMessage("upstreams: prodct (expected: one of order, product)");
        assertThatThrownBy(() -> faults.inject(fault("x", FaultKind.REGION_LOSS, Set.of("order"), "fra", null)))
                .hasMessage("region: fra (expected: one of ams)");
        assertThatThrownBy(() -> faults.inject(fault("x", FaultKind.TARGET_LOSS, Set.of(), "fra", "a:80")))
                .hasMessage("target: a:80 (expected: one of b:80)");
        places.clear();
        assertThatThrownBy(() -> faults.inject(fault("x", FaultKind.BLACKHOLE, Set.of(), null, null)))
                .hasMessage("target: any (expected: there is none)");
        assertThat(faults.active()).isEmpty();
        assertThat(steps).isEmpty();
    }

    @Test
    void hits_byUpstreamRegionAndTarget() {
        Fault ofTarget = fault("x", FaultKind.TARGET_LOSS, Set.of("product"), null, "a:80");
        assertThat(places.stream().filter(ofTarget::hits)).containsExactly(places.get(0));
        Fault ofRegion = fault("x", FaultKind.BLACKHOLE, Set.of(), "ams", null);
        assertThat(places.stream().filter(ofRegion::hits)).containsExactly(places.get(0), places.get(2));
        assertThat(places).allMatch(fault("x", FaultKind.SLOW, Set.of(), null, null)::hits);
    }

    // ---------------------------------------------------------------- what is no fault

    @Test
    void fault_wrongParts_refusedWithWhatIsExpected() {
        assertThatThrownBy(() -> fault("a b", FaultKind.BLACKHOLE, Set.of(), null, null))
                .hasMessage("id: 'a b' (expected: 1 to 64 letters, digits, '.', '_' or '-')");
        assertThatThrownBy(() -> fault("x", FaultKind.REGION_LOSS, Set.of(), null, null))
                .hasMessageStartingWith("region: none");
        assertThatThrownBy(() -> fault("x", FaultKind.DRAIN, Set.of(), "ams", "a:80"))
                .hasMessageStartingWith("target: 'a:80'");
        assertThatThrownBy(() -> fault("x", FaultKind.TARGET_LOSS, Set.of(), "ams", null))
                .hasMessageStartingWith("target: none");
        for (double share : new double[] {0, -1, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> partial(FaultKind.ERRORS, Duration.ZERO, share, MINUTE))
                    .hasMessageStartingWith("share: ");
        }
        assertThatThrownBy(() -> partial(FaultKind.BLACKHOLE, Duration.ZERO, 0.5, MINUTE))
                .hasMessageStartingWith("share: 0.5 (expected: 1");
        assertThatThrownBy(() -> partial(FaultKind.SLOW, Duration.ZERO, 1, MINUTE))
                .hasMessageStartingWith("delay: ");
        assertThatThrownBy(() -> partial(FaultKind.ERRORS, Duration.ofSeconds(1), 1, MINUTE))
                .hasMessageStartingWith("delay: ");
        for (Duration length : List.of(
                Duration.ZERO, Duration.ofSeconds(-1), Duration.ofHours(1).plusNanos(1))) {
            assertThatThrownBy(() -> partial(FaultKind.BLACKHOLE, Duration.ZERO, 1, length))
                    .hasMessageStartingWith("length: ");
        }
        assertThatThrownBy(() -> new Fault(
                        "x", FaultKind.BLACKHOLE, Set.of(), null, null, Duration.ZERO, 1, "a\nb", "why", MINUTE))
                .hasMessage("who: 'a?b' (expected: 1 to 200 characters, on one line)");
    }

    private static Fault partial(FaultKind kind, Duration delay, double share, Duration length) {
        return new Fault("x", kind, Set.of(), null, null, delay, share, "ann", "rehearsal", length);
    }

    @Test
    void kinds_haveWords() {
        assertThat(FaultKind.of("region-loss")).isEqualTo(FaultKind.REGION_LOSS);
        assertThat(FaultKind.of("REGION_LOSS")).isNull();
        assertThat(FaultKind.words()).isEqualTo("region-loss, target-loss, slow, errors, blackhole, drain");
    }
}
