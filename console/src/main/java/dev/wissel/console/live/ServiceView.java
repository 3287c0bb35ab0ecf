package dev.wissel.console.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one service stands. Immutable.
 *
 * @param name of the service
 * @param upstream name of its upstream
 * @param method how it is balanced, in the strategy's word
 * @param flow how clients' requests for it end: retries that succeed are no errors
 * @param budget what is left of its error budget
 * @param onBackup whether requests go to another than its first region now
 * @param paused whether an operator wants no changes
 * @param regions in its order of preference
 * @param targets in the order of the strategy
 * @param bounds what was promised for each kind of fault, beside what was last measured
 */
public record ServiceView(
        String name,
        String upstream,
        String method,
        Flow flow,
        BudgetView budget,
        boolean onBackup,
        boolean paused,
        List<RegionView> regions,
        List<TargetView> targets,
        List<BoundView> bounds) {
    public ServiceView {
        regions = List.copyOf(regions);
        targets = List.copyOf(targets);
        bounds = List.copyOf(bounds);
    }

    /**
     * An error budget. Immutable.
     *
     * @param left part of the budget that is left, at most 1; negative if more was spent. What was not seen by this process or its journal counts as good
     * @param burnShort speed at which it is spent over the last five minutes; 1 spends it exactly in one window
     * @param burnLong the same over the last hour
     * @param seenSeconds how much of the window was seen
     */
    public record BudgetView(double left, double burnShort, double burnLong, double seenSeconds) {}

    /**
     * How one region of a service stands. Immutable.
     *
     * @param region its name
     * @param share part of the attempts that goes there, as measured over the window; null without traffic
     * @param wanted part of the requests that is to go there, in [0, 1]
     * @param flow how attempts there end
     * @param phase where it stands: {@code active}, {@code ramp}, {@code trial}, {@code hold-down}, {@code absent}, {@code lost} or {@code drained}
     * @param serving targets that get requests
     * @param targets all of them
     * @param capacityPerSecond what those that serve can bear; null if not declared or learnt
     * @param backup whether requests go there because a region before it in the order does not take them
     * @param why the last that happened to it, a sentence; empty if nothing did
     */
    public record RegionView(
            String region,
            @Nullable Double share,
            double wanted,
            Flow flow,
            String phase,
            int serving,
            int targets,
            @Nullable Double capacityPerSecond,
            boolean backup,
            String why) {}

    /**
     * How one target stands. Immutable.
     *
     * @param target {@code host:port}, as the strategy names it
     * @param region where it stands
     * @param weight what it has now, in Kong's measure
     * @param configured what the strategy gives it
     * @param share part of the upstream's attempts that goes there; null without traffic
     * @param flow how attempts there end
     * @param inFlight attempts that wait for their answer; null if nobody knows
     * @param state whether it serves
     * @param why why it stands so, a sentence; empty if there is nothing to say
     */
    public record TargetView(
            String target,
            String region,
            int weight,
            int configured,
            @Nullable Double share,
            Flow flow,
            @Nullable Integer inFlight,
            TargetState state,
            String why) {}

    /** Whether a target serves. */
    public enum TargetState {
        /** It gets requests. */
        SERVING,
        /** It is taken out: by checks, for silence, as an outlier, or because nodes say so. */
        EJECTED,
        /** An operator keeps requests away from it. */
        DRAINED,
        /** It has no weight at present: a standby. */
        IDLE,
        /** Nobody has a say. */
        UNKNOWN
    }

    /**
     * A promised time and the last measured one. Immutable.
     *
     * @param fault kind of fault, as {@code wissel drill --fault} names it
     * @param detectionSeconds promised time until it is seen; null if it never is
     * @param shiftSeconds promised time until clients no longer meet it; null if it never ends for them
     * @param recoverySeconds promised time from the fault's end until the traffic is back; null if not computed
     * @param formula how the shift is made of its terms
     * @param dominant the term that is the largest
     * @param last the last drill of this kind; null if there was none
     */
    public record BoundView(
            String fault,
            @Nullable Double detectionSeconds,
            @Nullable Double shiftSeconds,
            @Nullable Double recoverySeconds,
            String formula,
            String dominant,
            @Nullable MeasuredView last) {}

    /**
     * What a drill measured. Immutable.
     *
     * @param drill its id
     * @param atMillis when it ended
     * @param detectionSeconds measured; null if it was not seen
     * @param shiftSeconds measured; null if it did not end
     * @param recoverySeconds measured; null if the traffic did not come back
     * @param verdict how it ended, as the drill's own document says it
     */
    public record MeasuredView(
            String drill,
            long atMillis,
            @Nullable Double detectionSeconds,
            @Nullable Double shiftSeconds,
            @Nullable Double recoverySeconds,
            String verdict) {}
}
