package dev.wissel.design.reader;

import dev.wissel.design.strategy.Defaults;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.KongTarget.Edition;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.design.strategy.KongTarget.Standby;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.Objective.LatencyTarget;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads what is promised ({@code objective}) and the Kong that it is promised with ({@code kong}). */
final class PromiseReader {
    private static final Kind<Double> AVAILABILITY =
            Kinds.percent("a percentage above 0% and below 100%", ratio -> ratio > 0 && ratio < 1);
    private static final Kind<Duration> WINDOW = Kinds.duration(Duration.ofMinutes(1), Duration.ofDays(366));
    private static final Kind<Duration> LATENCY = Kinds.duration(Duration.ofMillis(1), Duration.ofHours(1));
    private static final Kind<Duration> FAILOVER = Kinds.duration(Duration.ofMillis(100), Duration.ofHours(1));

    private PromiseReader() {}

    static Objective objective(Optional<Section> section) {
        Objective standard = Defaults.OBJECTIVE;
        return section.map(objective -> new Objective(
                        value(objective.scalar("availability", AVAILABILITY), standard.availability()),
                        value(objective.scalar("window", WINDOW), standard.window()),
                        objective.section("latency", Shape.LATENCY).flatMap(latency -> latency(objective, latency)),
                        value(objective.scalar("failover", FAILOVER), standard.failover())))
                .orElse(standard);
    }

    private static <T> T value(Optional<Located<T>> written, T standard) {
        return written.map(Located::value).orElse(standard);
    }

    private static Optional<LatencyTarget> latency(Section objective, Section latency) {
        List<String> given = Shape.LATENCY.keys().stream().filter(latency::has).toList();
        if (given.size() != 1) {
            objective.problem(
                    "latency",
                    given.isEmpty() ? "no percentile" : "more than one percentile",
                    "expected exactly one of " + String.join(", ", Shape.LATENCY.keys()) + ", such as {p99: 300ms}");
            return Optional.empty();
        }
        String key = given.get(0);
        return latency.scalar(key, LATENCY).map(limit -> new LatencyTarget(quantile(key), limit.value()));
    }

    private static double quantile(String key) {
        return new BigDecimal(key.substring(1)).movePointLeft(2).doubleValue();
    }

    static KongTarget kong(Optional<Section> section) {
        KongTarget standard = KongTarget.DEFAULTS;
        return section.map(kong -> new KongTarget(
                        value(kong.scalar("version", Kinds.VERSION), standard.version()),
                        value(kong.choice("edition", List.of(Edition.values()), Edition::text), standard.edition()),
                        value(kong.choice("mode", List.of(Mode.values()), Mode::text), standard.mode()),
                        value(kong.choice("standby", List.of(Standby.values()), Standby::text), standard.standby())))
                .map(read -> possible(section, read))
                .orElse(standard);
    }

    private static KongTarget possible(Optional<Section> section, KongTarget kong) {
        if (kong.standby() == Standby.FAILOVER && !kong.hasFailoverTargets()) {
            section.ifPresent(where -> where.problem(
                    "standby",
                    "only Kong Enterprise from 3.12 on knows failover targets",
                    "expected edition: enterprise and version: \"3.12\" or later, or another of "
                            + "auto, controller, ratio, active-active"));
        }
        return kong;
    }
}
