package dev.wissel.controller.drill;

import dev.wissel.core.drill.DrillPhase;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillRow;
import dev.wissel.core.drill.DrillState;
import dev.wissel.core.drill.DrillVerdict;
import java.util.List;

/**
 * A drill as it is kept and shown; {@link DrillJson} has its stable form. Times are nanoseconds since 1970, 0 for not yet. Immutable.
 *
 * @param id its name: letters, digits and hyphens
 * @param request what was asked for, and by whom
 * @param phase where it stands
 * @param verdict what it came to
 * @param reasons for that
 * @param cautions of the guard
 * @param startedNanos when it began
 * @param endedNanos when it ended
 * @param host who makes the fault
 * @param faultFromNanos when the fault was made
 * @param faultToNanos when it was taken away
 * @param rows what was measured beside what was promised
 * @param budgetSpent part of the error budget that it cost, &gt;= 0; NaN if unknown
 * @param notes what was said, oldest first
 * @param series how the shares went
 */
public record DrillRecord(
        String id,
        DrillRequest request,
        DrillPhase phase,
        DrillVerdict verdict,
        List<String> reasons,
        List<String> cautions,
        long startedNanos,
        long endedNanos,
        FaultHost.Means host,
        long faultFromNanos,
        long faultToNanos,
        List<DrillRow> rows,
        double budgetSpent,
        List<DrillState.Note> notes,
        List<Point> series) {
    public DrillRecord {
        reasons = List.copyOf(reasons);
        cautions = List.copyOf(cautions);
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
        series = List.copyOf(series);
    }

    /**
     * How a service was at a moment. Immutable.
     *
     * @param atSeconds since the drill began
     * @param service its name
     * @param share the drilled part's share of the attempts since the point before, in [0, 1]; NaN if unknown
     * @param ratePerSecond requests since the point before; NaN if unknown
     * @param failures since the point before
     * @param slow since the point before
     */
    public record Point(
            double atSeconds, String service, double share, double ratePerSecond, long failures, long slow) {}

    /** Returns the drill's plan. */
    public DrillPlan plan() {
        return request.plan();
    }

    /** Returns this drill without what makes it long. */
    public DrillRecord brief() {
        return new DrillRecord(
                id,
                request,
                phase,
                verdict,
                reasons,
                cautions,
                startedNanos,
                endedNanos,
                host,
                faultFromNanos,
                faultToNanos,
                rows,
                budgetSpent,
                List.of(),
                List.of());
    }

    /** Returns this drill as broken off by the death of whoever ran it. */
    DrillRecord orphaned(long nowNanos) {
        return broken(
                "whoever ran it went away; the fault ended with its lease, at most " + DrillRunner.LEASE.toSeconds()
                        + " s later",
                nowNanos);
    }

    /** Returns this drill as broken off. */
    DrillRecord broken(String reason, long nowNanos) {
        return new DrillRecord(
                id,
                request,
                DrillPhase.ABORTED,
                DrillVerdict.ABORTED,
                List.of(reason),
                cautions,
                startedNanos,
                nowNanos,
                host,
                faultFromNanos,
                faultToNanos,
                rows,
                budgetSpent,
                notes,
                series);
    }
}
