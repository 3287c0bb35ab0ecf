package dev.wissel.design.standby;

import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.HealthCheck;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.KongTarget.Standby;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.PercentText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The ways in which the other regions of a service can stand by in a Kong, each with its figures, the one that is chosen, and why.
 *
 * <p>Immutable.
 *
 * @param options every way, the best kind first; empty if the service runs in one region
 * @param chosen the kind that the configuration is made with
 * @param why the reasons for it, and against those that would have come before it
 */
public record StandbyOptions(List<StandbyOption> options, StandbyKind chosen, List<Reason> why) {
    /** The controller's time between two decisions. */
    static final Duration CONTROLLER_TICK = Duration.ofSeconds(5);

    private static final double LARGEST_TOLERANCE = 0.005;
    private static final List<StandbyKind> BEST_FIRST =
            List.of(StandbyKind.FAILOVER_TARGETS, StandbyKind.RATIO, StandbyKind.CONTROLLER);

    public StandbyOptions {
        options = List.copyOf(options);
        Objects.requireNonNull(chosen, "chosen");
        why = List.copyOf(why);
    }

    /** Returns the ways for a service. */
    public static StandbyOptions of(ServiceStrategy service, Objective objective, KongTarget kong) {
        Tiers tiers = Tiers.of(service);
        if (!tiers.hasStandby()) {
            return new StandbyOptions(List.of(), StandbyKind.NONE, List.of(Reason.of("one-region")));
        }
        OptionFigures figures = new OptionFigures(service, objective, kong, tiers);
        List<StandbyOption> options = List.of(
                figures.failoverTargets(),
                figures.ratio(),
                figures.controller(),
                figures.embeddedGateway(),
                figures.activeActive());
        return choose(options, kong.standby());
    }

    private static StandbyOptions choose(List<StandbyOption> options, Standby wish) {
        Optional<StandbyKind> wished = switch (wish) {
            case AUTO -> Optional.empty();
            case CONTROLLER -> Optional.of(StandbyKind.CONTROLLER);
            case RATIO -> Optional.of(StandbyKind.RATIO);
            case FAILOVER -> Optional.of(StandbyKind.FAILOVER_TARGETS);
            case ACTIVE_ACTIVE -> Optional.of(StandbyKind.ACTIVE_ACTIVE);
        };
        if (wished.isPresent()) {
            return new StandbyOptions(options, wished.get(), List.of(Reason.of("asked-for")));
        }
        List<Reason> why = new ArrayList<>();
        for (StandbyKind kind : BEST_FIRST) {
            StandbyOption option = option(options, kind).orElseThrow();
            if (option.meetsObjective()) {
                why.add(0, Reason.of("meets-objective", "failover", DurationText.format(option.failover())));
                return new StandbyOptions(options, kind, why);
            }
            why.add(rejection(option));
        }
        // Nothing here meets it: what fails over without anybody's help is then the least bad, and the advice says what
        // would.
        boolean gateway =
                option(options, StandbyKind.EMBEDDED_GATEWAY).orElseThrow().meetsObjective();
        why.add(0, Reason.of(gateway ? "only-gateway-meets-objective" : "none-meets-objective"));
        return new StandbyOptions(options, StandbyKind.RATIO, why);
    }

    private static Reason rejection(StandbyOption option) {
        String kind = option.kind().key();
        if (!option.available()) {
            return Reason.of("not-available", "kind", kind);
        }
        return option.meetsFailover()
                ? Reason.of("leak-above-tolerance", "kind", kind, "leak", PercentText.format(option.leakShare()))
                : Reason.of("too-slow", "kind", kind, "failover", DurationText.format(option.failover()));
    }

    private static Optional<StandbyOption> option(List<StandbyOption> options, StandbyKind kind) {
        return options.stream().filter(option -> option.kind() == kind).findFirst();
    }

    /** Returns the figures of a kind; empty if the service runs in one region. */
    public Optional<StandbyOption> option(StandbyKind kind) {
        return option(options, kind);
    }

    /** Returns the figures of the chosen kind; empty if the service runs in one region. */
    public Optional<StandbyOption> chosenOption() {
        return option(chosen);
    }

    /**
     * Returns the weights of the high ratio for a service.
     *
     * @param service the service
     * @param largest the largest weight to give, in [1, 65535]
     */
    public static RatioWeights ratioWeights(ServiceStrategy service, int largest) {
        if (largest < 1 || largest > RatioWeights.MAX_WEIGHT) {
            throw new IllegalArgumentException(
                    "largest: " + largest + " (expected: 1 to " + RatioWeights.MAX_WEIGHT + ")");
        }
        return RatioWeights.of(service.balance().method(), Tiers.of(service), largest);
    }

    /** Returns the endpoints that take requests while all is well, in the order of the strategy. */
    public static List<Endpoint> inUse(ServiceStrategy service) {
        return Tiers.of(service).first();
    }

    /**
     * Returns the part of the requests that may go to a standby in passing, dimensionless: half of the requests that may be slower than the promised
     * latency, for those of a distant standby are; at most one in two hundred.
     */
    public static double tolerance(Objective objective) {
        return objective
                .latency()
                .map(latency -> Math.min(LARGEST_TOLERANCE, (1 - latency.quantile()) / 2))
                .orElse(LARGEST_TOLERANCE);
    }

    /** Returns the worst case until Kong's own probes have a black hole marked: {@code failures × interval + timeout}. */
    static Duration detection(HealthCheck health) {
        return health.interval().multipliedBy(health.failures()).plus(health.timeout());
    }

    static boolean isHashing(ServiceStrategy service) {
        return service.balance().method().hashes();
    }
}
