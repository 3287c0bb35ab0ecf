package dev.wissel.controller.drill;

import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillPromise;
import dev.wissel.core.drill.DrillSetup;
import dev.wissel.core.drill.DrillSight;
import dev.wissel.core.drill.GuardLimits;
import java.util.List;

/**
 * Under which terms drills are run. Immutable.
 *
 * @param holder name of this replica
 * @param limits the guard's
 * @param pace of the runs
 * @param promises what is promised for a plan, given what is seen
 * @param hours when a drill may begin and go on
 */
public record DrillTerms(String holder, GuardLimits limits, DrillSetup.Pace pace, Promises promises, Hours hours) {
    /** Says what is promised; {@link DrillPromises#of} usually. */
    @FunctionalInterface
    public interface Promises {
        /** Returns the promises for the drilled services. */
        List<DrillPromise> of(DrillPlan plan, DrillSight sight);
    }

    /** Says what the calendar has against a drill; {@link DrillWindows} usually. */
    @FunctionalInterface
    public interface Hours {
        /** No hours are forbidden. */
        Hours ALWAYS = (nowNanos, begins) -> List.of();

        /**
         * Returns why not, a sentence each; empty if nothing speaks against it.
         *
         * @param nowNanos nanoseconds since 1970
         * @param begins whether it is to begin, as opposed to going on
         */
        List<String> against(long nowNanos, boolean begins);
    }
}
