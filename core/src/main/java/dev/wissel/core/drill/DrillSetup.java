package dev.wissel.core.drill;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What holds for the whole of a drill. Immutable.
 *
 * @param plan what is rehearsed
 * @param limits the guard's
 * @param promises one for each service that has one
 * @param exercised what the means of making the fault put to the test
 * @param pace of the run
 */
public record DrillSetup(
        DrillPlan plan, GuardLimits limits, List<DrillPromise> promises, Set<DrillMeasure> exercised, Pace pace) {
    public DrillSetup {
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(limits, "limits");
        promises = List.copyOf(promises);
        exercised = Set.copyOf(exercised);
        Objects.requireNonNull(pace, "pace");
    }

    /**
     * The times of a run. Immutable.
     *
     * @param baseline how long figures are collected before the fault, &gt; 0
     * @param quiet how long nothing may go to the drilled part until the shift is taken to be complete, &gt; 0
     * @param blind how long it may see nothing before it breaks off, &gt; 0
     * @param patience added to the promised recovery before it is given up, &gt; 0; also the whole time if none is promised
     */
    public record Pace(Duration baseline, Duration quiet, Duration blind, Duration patience) {
        /** 5 s, 2 s, 3 s, 5 min. */
        public static final Pace DEFAULTS =
                new Pace(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofMinutes(5));

        public Pace {
            for (Duration each : List.of(baseline, quiet, blind, patience)) {
                if (each.isZero() || each.isNegative()) {
                    throw new IllegalArgumentException("pace: " + each + " (expected: > 0)");
                }
            }
        }
    }

    /** Returns what was promised of a service. */
    public Optional<DrillPromise> promise(String service) {
        return promises.stream().filter(each -> each.service().equals(service)).findFirst();
    }
}
