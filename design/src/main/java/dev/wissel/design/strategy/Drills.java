package dev.wissel.design.strategy;

import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.GuardLimits;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/**
 * How a strategy is rehearsed. Immutable.
 *
 * @param zone of all times of the day
 * @param allowed when a drill may begin; empty for always
 * @param blocked when none may begin or go on
 * @param hook command that makes the faults, with its arguments; empty for the gateway's or Kong's own means
 * @param limits of the guard
 * @param schedule drills that begin by themselves
 */
public record Drills(
        ZoneId zone,
        List<DrillWindow> allowed,
        List<DrillWindow> blocked,
        List<String> hook,
        GuardLimits limits,
        List<Scheduled> schedule) {
    /** Nothing is scheduled, and no hour is forbidden. */
    public static final Drills NONE =
            new Drills(ZoneOffset.UTC, List.of(), List.of(), List.of(), GuardLimits.DEFAULTS, List.of());

    public Drills {
        Objects.requireNonNull(zone, "zone");
        allowed = List.copyOf(allowed);
        blocked = List.copyOf(blocked);
        hook = List.copyOf(hook);
        Objects.requireNonNull(limits, "limits");
        schedule = List.copyOf(schedule);
    }

    /**
     * A drill that begins by itself. Immutable.
     *
     * @param name its name
     * @param plan what is rehearsed
     * @param timer when
     */
    public record Scheduled(String name, DrillPlan plan, DrillTimer timer) {
        public Scheduled {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(plan, "plan");
            Objects.requireNonNull(timer, "timer");
        }
    }
}
