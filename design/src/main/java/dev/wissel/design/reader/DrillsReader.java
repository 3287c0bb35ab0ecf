package dev.wissel.design.reader;

import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.GuardLimits;
import dev.wissel.design.strategy.DrillTimer;
import dev.wissel.design.strategy.DrillWindow;
import dev.wissel.design.strategy.Drills;
import dev.wissel.design.strategy.HostPort;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.kong.carrier.Parsed;
import dev.wissel.kong.document.Problems;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads how the strategy is rehearsed ({@code drills}). */
final class DrillsReader {
    private static final Kind<ZoneId> ZONE = new Kind<>("time zone", DrillsReader::zone);
    private static final Kind<DrillWindow> WINDOW = new Kind<>("window", DrillWindow::parse);
    private static final Kind<DrillTimer> EVERY = new Kind<>("interval", DrillTimer::every);
    private static final Kind<DrillTimer> CRON = new Kind<>("cron expression", DrillTimer::cron);
    private static final Kind<Duration> LENGTH = Kinds.duration(DrillPlan.SHORTEST, DrillPlan.LONGEST);
    private static final Kind<Duration> DELAY = Kinds.duration(Duration.ofMillis(1), Duration.ofMinutes(5));
    private static final Kind<Double> SHARE =
            Kinds.percent("a percentage above 0% and at most 100%", ratio -> ratio > 0 && ratio <= 1);
    private static final Kind<Double> MARGIN = Kinds.percent("a percentage from 0% to 1000%", ratio -> ratio <= 10);
    private static final Kind<Double> PART = Kinds.percent("a percentage from 0% to 100%", ratio -> ratio <= 1);
    private static final Kind<Double> BURN = new Kind<>("burn rate", DrillsReader::burn);
    private static final Kind<Double> TRAFFIC = Kinds.rate(1e6);

    private final List<String> regions;
    private final List<ServiceStrategy> services;

    private DrillsReader(List<String> regions, List<ServiceStrategy> services) {
        this.regions = regions;
        this.services = services;
    }

    static Drills read(
            Optional<Section> section, List<String> regions, List<ServiceStrategy> services, Problems problems) {
        DrillsReader reader = new DrillsReader(regions, services);
        return section.map(drills -> reader.drills(drills, problems)).orElse(Drills.NONE);
    }

    private static Parsed<ZoneId> zone(String text) {
        try {
            return Parsed.good(ZoneId.of(text));
        } catch (DateTimeException unknown) {
            return Parsed.bad("a name of the time zone database, such as Europe/Amsterdam, or UTC");
        }
    }

    private static Parsed<Double> burn(String text) {
        return text.matches("[0-9]{1,6}(\\.[0-9]{1,6})?") && Double.parseDouble(text) > 0
                ? Parsed.good(Double.parseDouble(text))
                : Parsed.bad("a number above 0, such as 6");
    }

    private Drills drills(Section section, Problems problems) {
        List<Drills.Scheduled> schedule = new ArrayList<>();
        String example = "{monthly: {fault: region-loss, region: ams, every: 28d at 10:00}}";
        for (Section.Named entry : section.named("schedule", Kinds.NAME, example)) {
            Section.of(entry.value(), entry.path(), Shape.DRILL, problems)
                    .flatMap(drill -> scheduled(entry.name(), drill))
                    .ifPresent(schedule::add);
        }
        return new Drills(
                section.scalar("zone", ZONE).map(Located::value).orElse(Drills.NONE.zone()),
                windows(section, "allowed", "[\"Mon-Thu 09:00-16:00\"]"),
                windows(section, "blocked", "[\"12-20..01-05\"]"),
                // an argument may come twice
                section.items("hook", "[/usr/local/bin/drill-hook]").stream()
                        .flatMap(item -> Section.scalar(item.node(), item.path(), Kinds.TEXT, problems).stream())
                        .map(Located::value)
                        .toList(),
                section.section("guard", Shape.DRILL_GUARD)
                        .map(DrillsReader::limits)
                        .orElse(GuardLimits.DEFAULTS),
                schedule);
    }

    private static List<DrillWindow> windows(Section section, String key, String example) {
        return section.scalars(key, WINDOW, example).stream()
                .map(Located::value)
                .toList();
    }

    private static GuardLimits limits(Section guard) {
        GuardLimits standard = GuardLimits.DEFAULTS;
        double spend = value(guard.scalar("spend", PART), standard.spend());
        if (spend == 0) {
            guard.problem("spend", "nothing may be spent", "expected a percentage above 0%");
            spend = standard.spend();
        }
        return new GuardLimits(
                value(guard.scalar("margin", MARGIN), standard.margin()),
                value(guard.scalar("budget_left", PART), standard.budgetLeft()),
                spend,
                value(guard.scalar("burn_rate", BURN), standard.burnRate()),
                guard.choice("undeclared", List.of(true, false), allow -> allow ? "allow" : "refuse")
                        .map(Located::value)
                        .orElse(standard.undeclared()),
                value(guard.scalar("traffic", TRAFFIC), standard.trafficPerSecond()));
    }

    private static <T> T value(Optional<Located<T>> written, T standard) {
        return written.map(Located::value).orElse(standard);
    }

    // ---------------------------------------------------------------- one drill

    private Optional<Drills.Scheduled> scheduled(String name, Section drill) {
        Optional<DrillTimer> timer = timer(drill);
        Optional<DrillPlan> plan = plan(drill);
        return timer.flatMap(when -> plan.map(what -> new Drills.Scheduled(name, what, when)));
    }

    private static Optional<DrillTimer> timer(Section drill) {
        if (drill.has("every") == drill.has("cron")) {
            drill.problem(
                    drill.has("cron") ? "cron" : "every",
                    drill.has("cron") ? "both an interval and a cron expression" : "nothing says when",
                    "expected either every: 28d at 10:00 or cron: \"30 10 * * Tue\"");
        }
        Optional<DrillTimer> every = drill.scalar("every", EVERY).map(Located::value);
        Optional<DrillTimer> cron = drill.scalar("cron", CRON).map(Located::value);
        return every.or(() -> cron);
    }

    private Optional<DrillPlan> plan(Section drill) {
        Optional<DrillFault> fault = drill.choice("fault", List.of(DrillFault.values()), DrillFault::word)
                .map(Located::value);
        if (!drill.has("fault")) {
            drill.problem("fault", "nothing says what is rehearsed", "expected fault: region-loss, say");
        }
        Optional<String> region = region(drill);
        List<String> named = services(drill);
        Optional<HostPort> target = drill.scalar("target", Kinds.TARGET).map(Located::value);
        Optional<Duration> length = drill.scalar("for", LENGTH).map(Located::value);
        Optional<Duration> delay = drill.scalar("delay", DELAY).map(Located::value);
        Optional<Double> share = drill.scalar("share", SHARE).map(Located::value);
        if (fault.isEmpty() || region.isEmpty() || !fits(drill, fault.get(), region.get(), target)) {
            return Optional.empty();
        }
        boolean slow = fault.get() == DrillFault.SLOW;
        return Optional.of(new DrillPlan(
                fault.get(),
                region.get(),
                target.map(HostPort::text).orElse(""),
                named,
                length.orElse(DrillPlan.DEFAULT_LENGTH),
                slow ? delay.orElse(DrillPlan.DEFAULT_DELAY) : Duration.ZERO,
                share.orElse(1.0)));
    }

    private Optional<String> region(Section drill) {
        Optional<String> region = drill.scalar("region", Kinds.NAME).map(Located::value);
        if (!drill.has("region")) {
            drill.problem("region", "the region is missing", "expected region: " + regions.get(0));
        } else if (region.isPresent() && !regions.contains(region.get())) {
            drill.problem("region", "no such region", Section.oneOf(region.get(), regions));
            return Optional.empty();
        }
        return region;
    }

    private List<String> services(Section drill) {
        List<String> known = services.stream().map(ServiceStrategy::name).toList();
        List<String> named = new ArrayList<>();
        for (Located<String> each : drill.scalars("services", Kinds.SERVICE_NAME, "[product]")) {
            if (known.contains(each.value())) {
                named.add(each.value());
            } else {
                drill.problem("services", "no service " + each.value(), Section.oneOf(each.value(), known));
            }
        }
        return named;
    }

    /** What belongs to another fault is a mistake, not something to be passed over. */
    private boolean fits(Section drill, DrillFault fault, String region, Optional<HostPort> target) {
        boolean good = true;
        boolean whole = fault == DrillFault.REGION_LOSS || fault == DrillFault.DRAIN;
        boolean slow = fault == DrillFault.SLOW;
        if (fault == DrillFault.TARGET_LOSS && !drill.has("target")) {
            drill.problem("target", "the target is missing", "expected target: host:port of the one that is lost");
            good = false;
        }
        good &= !foreign(drill, "target", whole, fault);
        good &= !foreign(drill, "delay", !slow, fault);
        good &= !foreign(drill, "share", !slow && fault != DrillFault.ERRORS, fault);
        if (target.isPresent()
                && services.stream()
                        .flatMap(service -> service.endpointsIn(region).stream())
                        .noneMatch(endpoint -> endpoint.address().equals(target.get()))) {
            drill.problem("target", "no endpoint of region " + region, "expected one of its targets");
            good = false;
        }
        return good && (fault != DrillFault.TARGET_LOSS || target.isPresent());
    }

    private static boolean foreign(Section drill, String key, boolean wrong, DrillFault fault) {
        if (wrong && drill.has(key)) {
            drill.problem(key, "means nothing for " + fault.word(), "expected no such key here");
            return true;
        }
        return false;
    }
}
