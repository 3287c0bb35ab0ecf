package dev.wissel.design.reader;

import dev.wissel.design.strategy.Balance;
import dev.wissel.design.strategy.Defaults;
import dev.wissel.design.strategy.HealthCheck;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.Retries;
import dev.wissel.design.strategy.ServiceStrategy.Protocol;
import dev.wissel.design.strategy.Timeouts;
import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.Failback;
import dev.wissel.kong.carrier.Fallback;
import dev.wissel.kong.carrier.Priority;
import dev.wissel.kong.carrier.Protection;
import dev.wissel.kong.carrier.Retry;
import dev.wissel.kong.carrier.UpstreamSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the settings that a service may have and {@code defaults} may have for all. */
final class SettingsReader {
    private static final Kind<Duration> TIMEOUT = Kinds.duration(Duration.ofMillis(1), Timeouts.MAX);
    private static final Kind<Duration> PAUSE = Kinds.duration(Duration.ZERO, DurationText.MAX);
    private static final Kind<Double> HEADROOM = Kinds.percent(
            "a percentage above 0% and at most 200%", ratio -> ratio > 0 && ratio <= UpstreamSettings.MAX_HEADROOM);
    private static final Kind<Double> BUDGET_RATIO = Kinds.percent("a percentage from 0% to 100%", ratio -> ratio <= 1);
    private static final Kind<Double> BUDGET_FLOOR = Kinds.rate(Retry.MAX_FLOOR_PER_SECOND);

    private SettingsReader() {}

    /**
     * What was read. Immutable.
     *
     * @param protocol what the endpoints speak
     * @param balance how requests are spread
     * @param health how sick endpoints are found
     * @param timeouts how long to wait
     * @param retries what is tried again
     * @param failback how a lost region gets its traffic back
     * @param fallback what a client gets when nothing is left, and where that is written if it is
     * @param protection what keeps the endpoints from more than they bear
     * @param headroom the part of the capacity that may be used
     * @param priority how dear the requests are
     */
    record Settings(
            Protocol protocol,
            Balance balance,
            HealthCheck health,
            Timeouts timeouts,
            Retries retries,
            Failback failback,
            Optional<Located<Fallback>> fallback,
            Protection protection,
            double headroom,
            Priority priority) {}

    static Settings read(Layers layers, Objective objective, int endpoints) {
        Protocol protocol = layers.first(
                        "protocol", section -> section.choice("protocol", List.of(Protocol.values()), Protocol::text))
                .map(Located::value)
                .orElse(Protocol.HTTP);
        Balance balance = BalanceReader.read(layers, endpoints);
        return new Settings(
                protocol,
                balance,
                HealthReader.read(layers, objective, protocol),
                timeouts(layers.inner("timeouts", Shape.TIMEOUTS), objective),
                retries(layers.inner("retries", Shape.RETRIES), endpoints),
                failback(layers.inner("failback", Shape.FAILBACK), objective),
                FallbackReader.read(layers),
                ProtectReader.read(layers, balance.bound()),
                layers.scalar("headroom", HEADROOM).orElse(Defaults.HEADROOM),
                layers.first("priority", SettingsReader::priority).orElse(Priority.NORMAL));
    }

    static Optional<Priority> priority(Section section) {
        return section.choice("priority", List.of(Priority.values()), Priority::text)
                .map(Located::value);
    }

    private static Timeouts timeouts(Layers timeouts, Objective objective) {
        Optional<Duration> request = timeouts.scalar("request", TIMEOUT);
        Duration read = timeouts.scalar("read", TIMEOUT).orElseGet(() -> Defaults.read(objective, request));
        return new Timeouts(
                timeouts.scalar("connect", TIMEOUT).orElse(Defaults.CONNECT),
                read,
                timeouts.scalar("write", TIMEOUT).orElse(read),
                request.orElseGet(() -> Defaults.request(read)));
    }

    private static Retries retries(Layers retries, int endpoints) {
        Layers budget = retries.inner("budget", Shape.BUDGET);
        Set<Integer> on = retries.having("on")
                .flatMap(section -> section.integers("on", 400, 599, "[502, 503]"))
                .map(Set::copyOf)
                .orElse(Defaults.RETRY_ON);
        return new Retries(
                retries.integer("count", 0, 32767).orElseGet(() -> Defaults.retries(endpoints)),
                new Retry(
                        on,
                        budget.scalar("ratio", BUDGET_RATIO).orElse(Defaults.BUDGET_RATIO),
                        budget.scalar("floor", BUDGET_FLOOR).orElse(Defaults.BUDGET_FLOOR_PER_SECOND)));
    }

    private static Failback failback(Layers failback, Objective objective) {
        Duration hold = failback.scalar("hold", PAUSE).orElseGet(() -> Defaults.hold(objective.failover()));
        Duration maxHold = failback.scalar("max_hold", PAUSE).orElseGet(() -> Defaults.maxHold(hold));
        if (maxHold.compareTo(hold) < 0) {
            failback.problem(
                    "max_hold",
                    "shorter than the hold that it limits",
                    "expected at least " + DurationText.format(hold));
            maxHold = hold;
        }
        return new Failback(
                hold,
                maxHold,
                failback.integer("trials", 0, Failback.MAX_TRIALS).orElse(Defaults.TRIALS),
                failback.scalar("ramp", PAUSE).orElseGet(() -> Defaults.ramp(hold)));
    }
}
