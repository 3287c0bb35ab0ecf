package dev.wissel.core.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.testkit.Property;
import org.junit.jupiter.api.Test;

class ShedOrderTest {
    private static final long SECOND = 1_000_000_000L;

    private static ShedOrder after(int... arrivals) {
        ShedOrder order = new ShedOrder(null);
        for (int rank = 0; rank < arrivals.length; rank++) {
            for (int i = 0; i < arrivals[rank]; i++) {
                order.arrived(rank, 7);
            }
        }
        return order;
    }

    @Test
    void probability_oneRankAlone_isTheShedPart() {
        assertThat(after(0, 100, 0).probability(1, 0.3)).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void probability_lowRankCoversTheSurplus_sparesTheOthers() {
        ShedOrder order = after(50, 30, 20);
        assertThat(order.probability(0, 0.4)).isCloseTo(0.8, within(1e-9));
        assertThat(order.probability(1, 0.4)).isZero();
        assertThat(order.probability(2, 0.4)).isZero();
    }

    @Test
    void probability_lowRankDoesNotCoverTheSurplus_takesTheRestFromTheNext() {
        ShedOrder order = after(20, 40, 40);
        assertThat(order.probability(0, 0.4)).isEqualTo(1);
        assertThat(order.probability(1, 0.4)).isCloseTo(0.5, within(1e-9));
        assertThat(order.probability(2, 0.4)).isZero();
    }

    @Test
    void probability_nothingOrAllShed_isNothingOrAll() {
        ShedOrder order = after(1, 1, 1);
        for (int rank = 0; rank < ShedOrder.RANKS; rank++) {
            assertThat(order.probability(rank, 0)).isZero();
            assertThat(order.probability(rank, 1)).isEqualTo(1);
        }
    }

    @Test
    void probability_anyMix_refusesJustThePartInAll() {
        Property.forAll(500, random -> {
            int[] arrivals = {random.nextInt(1, 200), random.nextInt(1, 200), random.nextInt(1, 200)};
            double shed = random.nextDouble();
            ShedOrder order = after(arrivals);
            double sum = arrivals[0] + arrivals[1] + arrivals[2];
            double refused = 0;
            for (int rank = 0; rank < 3; rank++) {
                refused += arrivals[rank] / sum * order.probability(rank, shed);
            }
            assertThat(refused).isCloseTo(shed, within(1e-9));
        });
    }

    @Test
    void arrived_longAgo_isForgotten() {
        ShedOrder order = after(1000, 0, 0);
        for (int i = 0; i < 100; i++) {
            order.arrived(1, 7 + 60 * SECOND + i);
        }
        assertThat(order.probability(1, 0.5)).isCloseTo(0.5, within(0.01));
    }

    @Test
    void arrived_takenOver_goesOn() {
        ShedOrder order = new ShedOrder(after(50, 50, 0));
        assertThat(order.probability(0, 0.25)).isCloseTo(0.5, within(1e-9));
    }
}
