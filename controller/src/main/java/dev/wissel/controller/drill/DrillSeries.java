package dev.wissel.controller.drill;

import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillSight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Notes once a second how the drilled services go. Confined to the runner. */
final class DrillSeries {
    private static final long EVERY_NANOS = 1_000_000_000L;

    /** A drill of an hour has 3,600 of them for each service; what comes later is left out. */
    private static final int MOST = 10_000;

    private final DrillPlan plan;
    private final long startedNanos;
    private final List<DrillRecord.Point> points = new ArrayList<>();
    private final Map<String, Sums> before = new HashMap<>();
    private long atNanos;

    private record Sums(long attempts, long drilled, long requests, long failures, long slow) {
        static Sums of(DrillPlan plan, DrillSight.Service service) {
            long attempts = 0;
            long drilled = 0;
            for (DrillSight.Region region : service.regions()) {
                for (DrillSight.Target target : region.targets()) {
                    attempts += Math.max(0, target.attempts());
                    if (plan.touches(region.name(), target.target())) {
                        drilled += Math.max(0, target.attempts());
                    }
                }
            }
            return new Sums(attempts, drilled, service.requests(), service.failures(), service.slow());
        }
    }

    DrillSeries(DrillPlan plan, long startedNanos) {
        this.plan = plan;
        this.startedNanos = startedNanos;
        this.atNanos = startedNanos - EVERY_NANOS;
    }

    void add(DrillSight sight) {
        long passed = sight.atNanos() - atNanos;
        if (passed < EVERY_NANOS || points.size() >= MOST) {
            return;
        }
        for (DrillSight.Service service : sight.services()) {
            if (plan.touches(service.name())) {
                Sums now = Sums.of(plan, service);
                Sums then = before.put(service.name(), now);
                if (then != null) {
                    points.add(point(service.name(), then, now, sight.atNanos(), passed / 1e9));
                }
            }
        }
        atNanos = sight.atNanos();
    }

    private DrillRecord.Point point(String service, Sums then, Sums now, long nowNanos, double seconds) {
        long attempts = now.attempts() - then.attempts();
        return new DrillRecord.Point(
                (nowNanos - startedNanos) / 1e9,
                service,
                attempts > 0 ? (double) (now.drilled() - then.drilled()) / attempts : Double.NaN,
                now.requests() < 0 ? Double.NaN : (now.requests() - then.requests()) / seconds,
                Math.max(0, now.failures() - then.failures()),
                Math.max(0, now.slow() - then.slow()));
    }

    List<DrillRecord.Point> points() {
        return List.copyOf(points);
    }
}
