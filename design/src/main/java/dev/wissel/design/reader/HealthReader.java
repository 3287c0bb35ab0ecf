package dev.wissel.design.reader;

import dev.wissel.design.strategy.Defaults;
import dev.wissel.design.strategy.HealthCheck;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.ServiceStrategy.Protocol;
import dev.wissel.design.strategy.Statuses;
import dev.wissel.kong.carrier.Parsed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code health}; what is left out follows from the failover objective. */
final class HealthReader {
    private static final Kind<Duration> TIME = Kinds.duration(Duration.ofMillis(10), HealthCheck.MAX_TIME);
    private static final Kind<SortedSet<Integer>> STATUSES = new Kind<>("status", HealthReader::statuses);
    private static final Pattern STATUS_RANGE = Pattern.compile("([1-9][0-9]{2})(?:-([1-9][0-9]{2}))?");
    private static final Pattern STATUS_CLASS = Pattern.compile("([2-5])xx");

    private HealthReader() {}

    static HealthCheck read(Layers layers, Objective objective, Protocol protocol) {
        Layers health = layers.inner("health", Shape.HEALTH);
        Optional<String> path = health.scalar("path", Paths.PROBE);
        HealthCheck.Type type = health.first(
                        "type",
                        section -> section.choice("type", List.of(HealthCheck.Type.values()), HealthCheck.Type::text))
                .map(Located::value)
                .orElse(protocol == Protocol.HTTPS ? HealthCheck.Type.HTTPS : HealthCheck.Type.HTTP);
        if (type == HealthCheck.Type.TCP) {
            for (String key : List.of("path", "statuses")) {
                health.problem(key, "a tcp probe asks for nothing", "expected type: http, or no '" + key + "'");
            }
        }
        Duration interval = health.scalar("interval", TIME).orElseGet(() -> Defaults.interval(objective.failover()));
        Duration timeout = health.scalar("timeout", TIME).orElseGet(() -> Defaults.probeTimeout(interval));
        return new HealthCheck(
                type,
                path.orElse("/"),
                interval,
                timeout,
                health.scalar("suspect", TIME).orElseGet(() -> Defaults.suspect(timeout)),
                health.integer("failures", 1, HealthCheck.MAX_COUNT)
                        .orElseGet(() -> Defaults.failures(objective.failover(), interval, timeout)),
                health.integer("successes", 1, HealthCheck.MAX_COUNT).orElse(Defaults.SUCCESSES),
                health.having("statuses")
                        .map(HealthReader::statusList)
                        .filter(statuses -> !statuses.isEmpty())
                        .orElseGet(() -> Defaults.statuses(path.isPresent())));
    }

    private static SortedSet<Integer> statusList(Section section) {
        SortedSet<Integer> all = new TreeSet<>();
        section.scalars("statuses", STATUSES, "[200, 204]").forEach(statuses -> all.addAll(statuses.value()));
        return all;
    }

    /** Reads {@code 200}, {@code 200-204} or {@code 2xx}; ranges hold the statuses that servers send. */
    private static Parsed<SortedSet<Integer>> statuses(String text) {
        Matcher range = STATUS_RANGE.matcher(text);
        Matcher ofClass = STATUS_CLASS.matcher(text);
        if (ofClass.matches()) {
            int first = Integer.parseInt(ofClass.group(1)) * 100;
            return Parsed.good(Statuses.known(first, first + 99));
        }
        if (range.matches()) {
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            SortedSet<Integer> statuses = first == last ? new TreeSet<>(List.of(first)) : known(first, last);
            if (!statuses.isEmpty()) {
                return Parsed.good(statuses);
            }
        }
        return Parsed.bad("a status from 100 to 999, a range such as 200-204, or a class such as 2xx");
    }

    private static SortedSet<Integer> known(int first, int last) {
        return first < last ? Statuses.known(first, last) : new TreeSet<>();
    }
}
