package dev.wissel.controller.drill;

import dev.wissel.controller.journal.DrillLog;
import dev.wissel.design.strategy.Drills;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Begins the drills of a strategy when their time comes. To be called every few seconds; not thread-safe, {@link #upcoming} excepted.
 *
 * <p>Only the leader begins them. What fell into a time when nobody was there is not made up for, and said; so is what another drill, the hours or
 * the guard were in the way of.
 */
public final class DrillScheduler {
    /** What is later than this was missed. */
    private static final long LATE_NANOS = Duration.ofMinutes(2).toNanos();

    private final Drills drills;
    private final DrillRunner runner;
    private final DrillLog log;
    private final BooleanSupplier leads;
    private final LongSupplier clock;
    private final Consumer<String> says;
    private final Map<String, Instant> due = new HashMap<>();
    private final Map<String, Instant> noted = new HashMap<>();

    /**
     * A drill to come. Immutable.
     *
     * @param scheduled which
     * @param next when
     */
    public record Upcoming(Drills.Scheduled scheduled, Instant next) {}

    /**
     * Makes one.
     *
     * @param leads whether this replica is the leader
     * @param clock nanoseconds since 1970
     */
    public DrillScheduler(
            Drills drills,
            DrillRunner runner,
            DrillLog log,
            BooleanSupplier leads,
            LongSupplier clock,
            Consumer<String> says) {
        this.drills = drills;
        this.runner = runner;
        this.log = log;
        this.leads = leads;
        this.clock = clock;
        this.says = says;
    }

    /** Returns the drills to come, in the order of the strategy. Thread-safe. */
    public List<Upcoming> upcoming() {
        Instant now = DrillIds.instant(clock.getAsLong());
        return drills.schedule().stream()
                .map(each -> new Upcoming(each, each.timer().next(now, drills.zone())))
                .toList();
    }

    /** Begins what is due. Throws {@link dev.wissel.controller.journal.JournalException} if the journal fails; it is to be called again then. */
    public void tend() {
        long nowNanos = clock.getAsLong();
        Instant now = DrillIds.instant(nowNanos);
        for (Drills.Scheduled each : drills.schedule()) {
            if (!leads.getAsBoolean()) {
                due.remove(each.name()); // the leader follows the schedule, and who leads next begins where that one
                // stopped
                continue;
            }
            Instant next = due.computeIfAbsent(each.name(), absent -> first(each, nowNanos));
            if (!now.isBefore(next)) {
                begin(each, next, now);
                due.put(each.name(), each.timer().next(now, drills.zone()));
            }
            follow(each, now, nowNanos);
        }
    }

    /** Returns what comes next, from where the schedule was last followed. */
    private Instant first(Drills.Scheduled each, long nowNanos) {
        Instant from = log.followed(key(each)).map(DrillIds::instant).orElse(DrillIds.instant(nowNanos));
        return each.timer().next(from, drills.zone());
    }

    private void follow(Drills.Scheduled each, Instant now, long nowNanos) {
        Instant last = noted.get(each.name());
        if (last == null || Duration.between(last, now).compareTo(Duration.ofSeconds(30)) >= 0) {
            log.follow(key(each), nowNanos);
            noted.put(each.name(), now);
        }
    }

    /** Another timer of the same name is another schedule. */
    private static String key(Drills.Scheduled each) {
        return each.name() + " " + each.timer().text();
    }

    private void begin(Drills.Scheduled each, Instant planned, Instant now) {
        log.follow(key(each), clock.getAsLong()); // first, so that no crash begins it twice
        if (Duration.between(planned, now).toNanos() > LATE_NANOS) {
            says.accept(
                    "DRILL " + each.name() + " was due at " + planned + " and nobody was there; it is not made up for");
            return;
        }
        List<String> against = new ArrayList<>(new DrillWindows(drills).against(clock.getAsLong(), true));
        if (!against.isEmpty()) {
            says.accept("DRILL " + each.name() + " is left out: " + String.join("; ", against));
            return;
        }
        try {
            runner.begin(new DrillRequest(each.plan(), "schedule", each.timer().text(), "schedule " + each.name()));
        } catch (DrillBusyException | IllegalArgumentException refused) {
            says.accept("DRILL " + each.name() + " is left out: " + refused.getMessage());
        }
    }
}
