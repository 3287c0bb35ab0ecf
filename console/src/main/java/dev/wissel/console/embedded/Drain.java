package dev.wissel.console.embedded;

import dev.wissel.console.live.ServiceView.BoundView;
import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.EmbeddedBounds;
import dev.wissel.core.bound.Term;
import dev.wissel.core.bound.TermKey;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import java.util.HashMap;
import java.util.Map;

/**
 * The bounds of a region's drain on the embedded gateway. The keeper decides and publishes when it is told to; each loop follows with its next request. When the drain ends the region goes to
 * the ramp, whose steps are seen at the keeper's next tick. Stateless.
 */
final class Drain {
    private Drain() {}

    static Map<String, BoundView> bounds(Strategy strategy) {
        Map<String, BoundView> bounds = new HashMap<>();
        for (ServiceStrategy service : strategy.services()) {
            bounds.put(
                    service.name(),
                    Promises.view(
                            "drain",
                            Bound.NONE,
                            Bound.of(Term.of(TermKey.TICK, EmbeddedBounds.TICK_NANOS)),
                            recovery(service)));
        }
        return bounds;
    }

    private static Bound recovery(ServiceStrategy service) {
        int steps = RegionPolicy.DEFAULTS.ramp().steps().size();
        long stepNanos = service.failback().ramp().toNanos() / steps;
        int looks = stepNanos > 0 ? steps : 1;
        return Bound.of(
                Term.times(TermKey.RAMP, steps - 1L, stepNanos),
                Term.times(TermKey.TICK, looks, EmbeddedBounds.TICK_NANOS));
    }
}
