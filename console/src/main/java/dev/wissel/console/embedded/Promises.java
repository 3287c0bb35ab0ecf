package dev.wissel.console.embedded;

import dev.wissel.console.live.LastDrills;
import dev.wissel.console.live.ServiceView.BoundView;
import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.bound.Term;
import dev.wissel.design.bounds.BoundsTable;
import dev.wissel.design.bounds.ServiceBounds;
import dev.wissel.design.strategy.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A strategy's bounds by the kinds of fault that a drill makes. Immutable. */
public final class Promises {
    /** The fault of the table that stands for a drill's. */
    private static final Map<String, Fault> FAULTS = faults();

    private final Map<String, List<BoundView>> services = new LinkedHashMap<>();

    private static Map<String, Fault> faults() {
        Map<String, Fault> faults = new LinkedHashMap<>();
        faults.put("region-loss", Fault.WHOLE_REGION);
        faults.put("target-loss", Fault.ONE_TARGET);
        faults.put("slow", Fault.SLOW);
        faults.put("errors", Fault.ERROR_STATUS);
        faults.put("blackhole", Fault.BLACK_HOLE);
        return faults;
    }

    private Promises(Map<String, List<BoundView>> services) {
        this.services.putAll(services);
    }

    /**
     * Returns what a strategy promises on a plane.
     *
     * @param drains the bounds of a drain, by service; a plane may have none
     */
    public static Promises of(Strategy strategy, Plane plane, Map<String, BoundView> drains) {
        Map<String, List<BoundView>> services = new LinkedHashMap<>();
        for (ServiceBounds each : BoundsTable.of(strategy).services()) {
            List<BoundView> bounds = new ArrayList<>();
            FAULTS.forEach((word, fault) -> bounds.add(view(word, each.get(fault, plane))));
            BoundView drain = drains.get(each.service());
            if (drain != null) {
                bounds.add(drain);
            }
            services.put(each.service(), List.copyOf(bounds));
        }
        return new Promises(services);
    }

    private static BoundView view(String word, FaultBounds bounds) {
        return view(word, bounds.detection(), bounds.shift(), bounds.recovery());
    }

    /** Returns the bounds of one fault; a recovery of 0 was not computed. */
    public static BoundView view(String word, Bound detection, Bound shift, Bound recovery) {
        return new BoundView(
                word,
                seconds(detection),
                seconds(shift),
                recovery.nanos() == 0 ? null : seconds(recovery),
                shift.never().map(never -> never.word()).orElseGet(shift::formula),
                shift.dominant().map(Term::key).map(key -> key.word()).orElse(""),
                null);
    }

    private static @Nullable Double seconds(Bound bound) {
        return bound.finite() ? bound.seconds() : null;
    }

    /** Returns the bounds of a service beside what was last measured. */
    public List<BoundView> of(String service, LastDrills drills) {
        return services.getOrDefault(service, List.of()).stream()
                .map(bound -> new BoundView(
                        bound.fault(),
                        bound.detectionSeconds(),
                        bound.shiftSeconds(),
                        bound.recoverySeconds(),
                        bound.formula(),
                        bound.dominant(),
                        drills.last(service, bound.fault()).orElse(null)))
                .toList();
    }
}
