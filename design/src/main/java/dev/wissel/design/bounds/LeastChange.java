package dev.wissel.design.bounds;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.bound.Traffic;
import dev.wissel.design.strategy.HealthCheck;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks for the least change of a strategy that meets its objective.
 *
 * <p>Tried are, in this order: one key of the service's health checks; two of them; and, if none of that helps, the objective itself. Of several
 * that help the least is the one with the smallest ratio between old and new values. A value is looked for by bisection, for a longer
 * interval or time-out never makes a fault be seen sooner; and whatever is found is put into the strategy and its bounds are computed anew
 * before it is proposed. Stateless.
 */
final class LeastChange {
    private static final long GRAIN_MILLIS = 100;

    private final Strategy strategy;
    private final ServiceStrategy service;
    private final Traffic traffic;
    private final FaultBounds missed;

    private LeastChange(Strategy strategy, ServiceStrategy service, Traffic traffic, FaultBounds missed) {
        this.strategy = strategy;
        this.service = service;
        this.traffic = traffic;
        this.missed = missed;
    }

    static Optional<Change> of(Strategy strategy, ServiceStrategy service, Traffic traffic, FaultBounds missed) {
        if (missed.plane() == Plane.KONG_DEFAULTS || !missed.shift().finite()) {
            return Optional
                    .empty(); // nothing in a strategy changes Kong's defaults, or makes an end where there is none
        }
        return new LeastChange(strategy, service, traffic, missed).find();
    }

    /** Health checks with one thing changed, and how much that is. */
    private record Candidate(HealthCheck health, double distance) {}

    private Optional<Change> find() {
        HealthCheck now = service.health();
        if (!meets(strictest(now))) {
            return promiseLess();
        }
        List<Candidate> found = new ArrayList<>(times(now, 0));
        fewer(now).ifPresent(found::add);
        if (found.isEmpty()) {
            for (int failures = now.failures() - 1; failures >= 1; failures--) {
                double distance = Math.log((double) now.failures() / failures);
                found.addAll(times(with(now, now.interval(), now.timeout(), failures), distance));
            }
            for (long millis = floor(now.timeout()); millis >= GRAIN_MILLIS; millis /= 2) {
                Duration timeout = Duration.ofMillis(millis);
                found.addAll(times(with(now, now.interval(), timeout, now.failures()), ratio(now.timeout(), timeout)));
            }
        }
        return found.stream()
                .min(Comparator.comparingDouble(Candidate::distance))
                .map(candidate -> change(now, candidate.health()))
                .or(this::promiseLess);
    }

    /** Returns the checks that find a fault soonest: if they are too late, so is everything between. */
    private static HealthCheck strictest(HealthCheck now) {
        Duration grain = Duration.ofMillis(GRAIN_MILLIS);
        return with(now, min(now.interval(), grain), min(now.timeout(), grain), 1);
    }

    private static long floor(Duration duration) {
        return duration.toMillis() / GRAIN_MILLIS * GRAIN_MILLIS;
    }

    /** Returns the changes of one time more that meet the objective, each the smallest of its key. */
    private List<Candidate> times(HealthCheck from, double before) {
        List<Candidate> found = new ArrayList<>();
        longest(from.interval(), interval -> with(from, interval, min(from.timeout(), interval), from.failures()))
                .ifPresent(interval -> found.add(new Candidate(
                        with(from, interval, min(from.timeout(), interval), from.failures()),
                        before
                                + ratio(from.interval(), interval)
                                + ratio(from.timeout(), min(from.timeout(), interval)))));
        longest(from.timeout(), timeout -> with(from, from.interval(), timeout, from.failures()))
                .ifPresent(timeout -> found.add(new Candidate(
                        with(from, from.interval(), timeout, from.failures()),
                        before + ratio(from.timeout(), timeout))));
        return found;
    }

    /** Returns the most failures below the present number with which the objective is met. */
    private Optional<Candidate> fewer(HealthCheck from) {
        for (int failures = from.failures() - 1; failures >= 1; failures--) {
            HealthCheck fewer = with(from, from.interval(), from.timeout(), failures);
            if (meets(fewer)) {
                return Optional.of(new Candidate(fewer, Math.log((double) from.failures() / failures)));
            }
        }
        return Optional.empty();
    }

    /** Returns the longest time below the present one, in tenths of a second, with which the objective is met. */
    private Optional<Duration> longest(Duration now, Function<Duration, HealthCheck> health) {
        long low = 1;
        long high = (now.toMillis() - 1) / GRAIN_MILLIS;
        if (high < low || !meets(health.apply(Duration.ofMillis(low * GRAIN_MILLIS)))) {
            return Optional.empty();
        }
        while (low < high) {
            long middle = (low + high + 1) / 2;
            if (meets(health.apply(Duration.ofMillis(middle * GRAIN_MILLIS)))) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return Optional.of(Duration.ofMillis(low * GRAIN_MILLIS));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static double ratio(Duration from, Duration to) {
        return Math.abs(Math.log((double) from.toMillis() / to.toMillis()));
    }

    private static HealthCheck with(HealthCheck health, Duration interval, Duration timeout, int failures) {
        return new HealthCheck(
                health.type(),
                health.path(),
                interval,
                timeout,
                health.suspect(),
                failures,
                health.successes(),
                health.statuses());
    }

    private boolean meets(HealthCheck health) {
        return shift(health).nanos() <= strategy.objective().failover().toNanos();
    }

    private Bound shift(HealthCheck health) {
        ServiceStrategy changed = new ServiceStrategy(
                service.name(),
                service.routes(),
                service.upstream(),
                service.path(),
                service.protocol(),
                service.regions(),
                service.endpoints(),
                service.balance(),
                health,
                service.timeouts(),
                service.retries(),
                service.failback(),
                service.fallback(),
                service.protection(),
                service.headroom());
        Strategy alone = new Strategy(
                strategy.name(), strategy.objective(), strategy.regions(), strategy.kong(), List.of(changed));
        return ServiceTable.bounds(alone, changed, traffic, missed.fault(), missed.plane())
                .shift();
    }

    private Change change(HealthCheck from, HealthCheck to) {
        String prefix = "services." + service.name() + ".health.";
        List<Change.Setting> settings = new ArrayList<>();
        if (!from.interval().equals(to.interval())) {
            settings.add(new Change.Setting(prefix + "interval", text(from.interval()), text(to.interval())));
        }
        if (!from.timeout().equals(to.timeout())) {
            settings.add(new Change.Setting(prefix + "timeout", text(from.timeout()), text(to.timeout())));
        }
        if (from.failures() != to.failures()) {
            settings.add(new Change.Setting(
                    prefix + "failures", String.valueOf(from.failures()), String.valueOf(to.failures())));
        }
        return new Change(settings, shift(to));
    }

    /** Nothing that the checks can do helps: what is left is to promise no more than can be kept. */
    private Optional<Change> promiseLess() {
        Objective objective = strategy.objective();
        long millis = Math.floorDiv(missed.shift().nanos() - 1, GRAIN_MILLIS * 1_000_000L) + 1;
        Duration kept = Duration.ofMillis(millis * GRAIN_MILLIS);
        return Optional.of(new Change(
                List.of(new Change.Setting("objective.failover", text(objective.failover()), text(kept))),
                missed.shift()));
    }

    /** Returns the time as a strategy writes it. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
