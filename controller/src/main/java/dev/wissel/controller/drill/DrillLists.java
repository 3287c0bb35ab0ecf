package dev.wissel.controller.drill;

import dev.wissel.controller.journal.DrillLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to {@code GET /api/v1/drills}. Stateless and thread-safe. */
public final class DrillLists {
    private static final int MOST = 100;

    private DrillLists() {}

    /** Returns it as a tree: the newest drills in brief, the one that runs, the schedule, and what passed last. */
    public static Map<String, @Nullable Object> tree(
            DrillRunner runner, List<DrillScheduler.Upcoming> upcoming, long nowNanos) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put(
                "drills", runner.newest(MOST).stream().map(DrillJson::briefTree).toList());
        tree.put("active", runner.current().map(DrillRecord::id).orElse(null));
        List<Map<String, @Nullable Object>> schedule = new ArrayList<>();
        for (DrillScheduler.Upcoming each : upcoming) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("name", each.scheduled().name());
            one.put("fault", each.scheduled().plan().fault().word());
            one.put("region", each.scheduled().plan().region());
            one.put("plan", DrillJson.tree(each.scheduled().plan()));
            one.put("timer", each.scheduled().timer().text());
            one.put("next", each.next().toString());
            schedule.add(one);
        }
        tree.put("schedule", schedule);
        List<Map<String, @Nullable Object>> passed = new ArrayList<>();
        for (DrillLog.Tally each : runner.log().tallies()) {
            if (each.verdict().equals("passed")) {
                Map<String, @Nullable Object> one = new LinkedHashMap<>();
                one.put("fault", each.fault());
                one.put("region", each.region());
                one.put("at", DrillJson.moment(each.lastEndedNanos()));
                one.put("days", Math.max(0, (nowNanos - each.lastEndedNanos()) / 86_400_000_000_000.0));
                passed.add(one);
            }
        }
        tree.put("last_passed", passed);
        return tree;
    }
}
