package dev.wissel.core.region;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * The shares that would be right now, by the water-fall over the regions in order of preference.
 *
 * <p>{@code share_r = min(1 - placed, cap_r * room_r)}, {@code room_r = min(1, headroom * C_r / D)}; {@code cap_r} is 1 for an active region,
 * the step for one on the ramp, 0 for all others. What is left then goes, before anything is refused, to active regions that were rising
 * gently, then to regions on the ramp, then to those on trial or in hold-down, and last to what is left of a region of unknown capacity.
 *
 * <p>A region of unknown capacity has {@code room = min(1, part / floor)}, part being the part of its addresses that is admitted.
 *
 * <p>Confined to the decision that makes it.
 */
final class Waterfall {
    /** Less than this is rounding, not traffic. */
    static final double DUST = 1e-9;

    /** A region of unknown capacity with less than this admitted is relieved by a held region before it gets everything. */
    private static final double STRAINED_PART = 0.5;

    private final RegionPolicy policy;
    private final double demandPerSecond;
    private final List<RegionFigures> regions;
    private final RegionStanding[] standings;
    /** Shape [regions], index in order of preference. */
    final double[] shares;

    private double rest = 1;

    Waterfall(RegionPolicy policy, RegionObservation observation, RegionStanding[] standings) {
        this.policy = policy;
        this.demandPerSecond = observation.demandPerSecond();
        this.regions = observation.regions();
        this.standings = standings;
        this.shares = new double[regions.size()];
        pour(i -> true, this::allowed);
        pour(i -> phase(i) == RegionPhase.ACTIVE, this::bearable);
        pour(i -> phase(i) == RegionPhase.RAMP, this::bearable);
        pour(i -> phase(i).usable(), this::bearable);
        pour(i -> phase(i).usable(), i -> regions.get(i).capacityKnown() ? bearable(i) : 1);
    }

    /** Returns what no region can carry, in [0, 1]. */
    double shed() {
        return rest;
    }

    /** Returns what its phase and its capacity allow region {@code i}, in [0, 1]. */
    double allowed(int i) {
        RegionStanding standing = standings[i];
        return switch (standing.phase()) {
            case ACTIVE -> room(i, standing.usable());
            case RAMP ->
                policy.ramp().steps().get(standing.progress())
                        * room(i, regions.get(i).admittedPart());
            default -> 0;
        };
    }

    /** Returns what region {@code i} can bear if it must, whatever its phase, as long as that is usable; in [0, 1]. */
    double bearable(int i) {
        RegionFigures figures = regions.get(i);
        double part = figures.admittedPart();
        if (!phase(i).usable() || part == 0) {
            return 0;
        }
        return !figures.capacityKnown() && part >= STRAINED_PART ? 1 : room(i, part);
    }

    private double room(int i, double part) {
        RegionFigures figures = regions.get(i);
        if (part == 0) {
            return 0;
        }
        if (!figures.capacityKnown()) {
            return Math.min(1, part / policy.partialFloor());
        }
        double bearsPerSecond = policy.headroom() * part * figures.capacity();
        return bearsPerSecond >= demandPerSecond ? 1 : bearsPerSecond / demandPerSecond;
    }

    private interface Limit {
        double of(int i);
    }

    private void pour(IntPredicate taking, Limit limit) {
        for (int i = 0; i < shares.length && rest > 0; i++) {
            double more = taking.test(i) ? Math.min(rest, limit.of(i) - shares[i]) : 0;
            if (more > 0) {
                shares[i] += more;
                rest = rest - more > DUST ? rest - more : 0;
            }
        }
    }

    private RegionPhase phase(int i) {
        return standings[i].phase();
    }
}
