package dev.wissel.core.drill;

import java.util.List;
import java.util.Objects;

/**
 * What a guard judges by. Immutable.
 *
 * @param plan what is asked for
 * @param sight what is seen
 * @param moment before the fault, or during it
 * @param budgetSpent part of the error budget that the drill has spent so far, &gt;= 0
 * @param burnRate to be judged, &gt;= 0; NaN if unknown, or if it is not judged yet
 * @param blockers reasons of others against it: a window, another drill
 */
public record GuardFigures(
        DrillPlan plan, DrillSight sight, Moment moment, double budgetSpent, double burnRate, List<String> blockers) {
    /** When the guard is asked. */
    public enum Moment {
        BEFORE,
        DURING
    }

    public GuardFigures {
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(sight, "sight");
        Objects.requireNonNull(moment, "moment");
        blockers = List.copyOf(blockers);
    }

    /** Returns the figures before a fault. */
    public static GuardFigures before(DrillPlan plan, DrillSight sight, List<String> blockers) {
        return new GuardFigures(plan, sight, Moment.BEFORE, 0, sight.slo().burnRate(), blockers);
    }
}
