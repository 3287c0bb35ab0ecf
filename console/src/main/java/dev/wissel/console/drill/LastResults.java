package dev.wissel.console.drill;

import dev.wissel.console.live.ServiceView;
import dev.wissel.controller.drill.DrillRecord;
import dev.wissel.core.drill.DrillMeasure;
import dev.wissel.core.drill.DrillRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the last drill of each kind has measured of each service. Thread-safe: one thread reads, any may ask. */
final class LastResults {
    /** Drills that are looked through. */
    static final int READ = 100;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private volatile Map<String, ServiceView.MeasuredView> last = Map.of();
    private String newest = "";

    /** Takes note of the newest drills, newest first. */
    void read(List<DrillRecord> drills) {
        String now = drills.stream()
                .filter(each -> each.phase().over())
                .map(DrillRecord::id)
                .findFirst()
                .orElse("");
        if (now.equals(newest)) {
            return;
        }
        Map<String, ServiceView.MeasuredView> found = new HashMap<>();
        for (DrillRecord drill : drills) {
            if (drill.phase().over() && drill.faultFromNanos() != 0) {
                drill.rows().stream()
                        .map(DrillRow::service)
                        .distinct()
                        .forEach(service -> found.putIfAbsent(
                                key(service, drill.plan().fault().word()), measured(drill, service)));
            }
        }
        last = found;
        newest = now;
    }

    Optional<ServiceView.MeasuredView> last(String service, String fault) {
        return Optional.ofNullable(last.get(key(service, fault)));
    }

    private static String key(String service, String fault) {
        return fault + " " + service;
    }

    private static ServiceView.MeasuredView measured(DrillRecord drill, String service) {
        return new ServiceView.MeasuredView(
                drill.id(),
                drill.endedNanos() / NANOS_PER_MILLI,
                value(drill, service, DrillMeasure.DETECTION),
                value(drill, service, DrillMeasure.SHIFT),
                value(drill, service, DrillMeasure.RECOVERY),
                drill.verdict().word());
    }

    private static @Nullable Double value(DrillRecord drill, String service, DrillMeasure measure) {
        for (DrillRow row : drill.rows()) {
            if (row.service().equals(service) && row.measure() == measure && !Double.isNaN(row.measured())) {
                return row.measured();
            }
        }
        return null;
    }
}
