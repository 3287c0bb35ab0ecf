package dev.wissel.controller.drill;

import dev.wissel.core.drill.DrillPlan;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names of drills: when, what and where. Stateless. */
final class DrillIds {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int LONGEST = 64;

    private DrillIds() {}

    static String of(DrillPlan plan, long nowNanos) {
        String moment = MOMENT.format(instant(nowNanos));
        String id = (moment + "-" + plan.fault().word() + "-" + plan.region()).replaceAll("[^A-Za-z0-9-]", "-");
        return id.substring(0, Math.min(LONGEST, id.length()));
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
