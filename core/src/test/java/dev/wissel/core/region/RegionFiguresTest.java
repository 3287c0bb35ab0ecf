package dev.wissel.core.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RegionFiguresTest {
    private static Target ams(int last, double capacity) {
        return Target.of("10.0.0." + last, 80, 100).inRegion("ams").withCapacity(capacity);
    }

    @Test
    void of_countsAddressesAndCapacityOfTheRegionAlone() {
        Targets targets = Targets.of(List.of(
                        ams(1, 400),
                        ams(2, 300),
                        Target.of("10.1.0.1", 80, 100).inRegion("fra").withCapacity(500)))
                .withAvailability(address -> !address.ip().equals("10.0.0.2"));
        RegionFigures figures = RegionFigures.of(targets, "ams");
        assertThat(figures.addresses()).isEqualTo(2);
        assertThat(figures.admitted()).isEqualTo(1);
        assertThat(figures.admittedCapacity()).isEqualTo(400);
        assertThat(figures.capacity()).isEqualTo(700);
        assertThat(RegionFigures.of(targets, "lon").addresses()).isZero();
    }

    @Test
    void of_targetWithSeveralAddresses_dividesItsCapacityByWeight() {
        Address first = new Address("10.0.0.1", 80, "a.example");
        Address second = new Address("10.0.0.2", 80, "a.example");
        Target target = new Target(
                "a.example",
                80,
                10,
                "ams",
                OptionalDouble.of(400),
                List.of(new Target.Node(first, 30), new Target.Node(second, 10)));
        Targets targets = Targets.of(List.of(target)).withAvailability(first::equals);
        assertThat(RegionFigures.of(targets, "ams").admittedCapacity()).isEqualTo(300);
        assertThat(RegionFigures.of(targets, "ams").capacity()).isEqualTo(400);
    }

    @Test
    void of_oneCapacityNotDeclared_knowsNone() {
        Targets targets =
                Targets.of(List.of(ams(1, 400), Target.of("10.0.0.2", 80, 100).inRegion("ams")));
        assertThat(RegionFigures.of(targets, "ams").capacityKnown()).isFalse();
        // Also while the one without is down: what is known must not depend on health.
        assertThat(RegionFigures.of(targets.withAvailability(a -> a.ip().equals("10.0.0.1")), "ams")
                        .capacityKnown())
                .isFalse();
    }

    @Test
    void of_weightZero_countsForNothing() {
        Targets targets =
                Targets.of(List.of(ams(1, 400), Target.of("10.0.0.2", 80, 0).inRegion("ams")));
        RegionFigures figures = RegionFigures.of(targets, "ams");
        assertThat(figures.addresses()).isEqualTo(1);
        assertThat(figures.admitted()).isEqualTo(1);
        assertThat(figures.capacity()).isEqualTo(400);
    }

    @Test
    void of_nameThatDoesNotResolve_countsAsOneThatIsAway() {
        Target unresolved = new Target("b.example", 80, 100, "ams", OptionalDouble.of(400), List.of());
        RegionFigures figures = RegionFigures.of(Targets.of(List.of(ams(1, 400), unresolved)), "ams");
        assertThat(figures.addresses()).isEqualTo(2);
        assertThat(figures.admitted()).isEqualTo(1);
        assertThat(figures.admittedPart()).isEqualTo(0.5);
    }

    @Test
    void figures_thatContradictEachOther_areRefused() {
        assertThatThrownBy(() -> figures(1, 2, 1, 1)).hasMessage("admitted: 2 (expected: 0 to 1)");
        assertThatThrownBy(() -> figures(2, 1, 0, 10)).hasMessageStartingWith("admittedCapacity: 0.0");
        assertThatThrownBy(() -> figures(2, 1, 11, 10)).hasMessageStartingWith("admittedCapacity: 11.0");
        assertThatThrownBy(() -> figures(2, 1, Double.NaN, 10)).hasMessageStartingWith("admittedCapacity: NaN");
        assertThatThrownBy(() -> figures(2, 1, 10, Double.POSITIVE_INFINITY))
                .hasMessageStartingWith("admittedCapacity: 10.0");
        assertThatThrownBy(() -> new RegionObservation(-1, List.of())).hasMessageStartingWith("demandPerSecond: -1.0");
        assertThatThrownBy(() -> new RegionObservation(1, List.of(figures(1, 1, 1, 1), figures(1, 1, 1, 1))))
                .hasMessageEndingWith("(expected: each name once)");
    }

    private static RegionFigures figures(int addresses, int admitted, double admittedCapacity, double capacity) {
        return new RegionFigures(
                "ams", addresses, admitted, admittedCapacity, capacity, false, 0, 0, WindowCounts.Sum.NONE);
    }
}
