package dev.wissel.design.signals;

import dev.wissel.design.strategy.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How the gateways of a strategy are watched.
 *
 * <p>Immutable.
 *
 * @param scrapeInterval time between two scrapes of a gateway, at least 1 s, whole seconds
 * @param evaluationInterval time between two evaluations of the rules that must be quick, at least 1 s, whole seconds
 * @param kongTargets {@code host:port} of the status listener of every Kong node; empty if there is no Kong
 * @param wisselTargets {@code host:port} of the status listener of every Wissel gateway; empty if there is none
 * @param advice address of the generated advice, to which the alerts link
 */
public record Setup(
        Duration scrapeInterval,
        Duration evaluationInterval,
        List<String> kongTargets,
        List<String> wisselTargets,
        String advice) {
    /** Name of Prometheus's job for the Kong nodes. */
    public static final String KONG_JOB = "kong";

    /** Name of Prometheus's job for Wissel's gateways. */
    public static final String WISSEL_JOB = "wissel";

    /** The port of Kong's status listener in its Helm chart, and of Wissel's. */
    private static final String STATUS_PORT = ":8100";

    private static final int SCRAPES_IN_A_FAILOVER = 6;
    private static final long LONGEST_SECONDS = 15;

    public Setup {
        requireSeconds("scrapeInterval", scrapeInterval);
        requireSeconds("evaluationInterval", evaluationInterval);
        kongTargets = List.copyOf(kongTargets);
        wisselTargets = List.copyOf(wisselTargets);
        Objects.requireNonNull(advice, "advice");
        if (kongTargets.isEmpty() && wisselTargets.isEmpty()) {
            throw new IllegalArgumentException("kongTargets, wisselTargets: both empty (expected: a gateway to watch)");
        }
    }

    private static void requireSeconds(String name, Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.toMillis() % 1000 != 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: whole seconds, at least 1)");
        }
    }

    /** Returns how a Kong with this strategy is watched: scraped and judged six times within the promised failover, at most every 15 s. */
    public static Setup kong(Strategy strategy) {
        return of(strategy, List.of("kong" + STATUS_PORT), List.of());
    }

    /** Returns how Wissel's own gateway with this strategy is watched. */
    public static Setup wissel(Strategy strategy) {
        return of(strategy, List.of(), List.of("wissel" + STATUS_PORT));
    }

    /** Returns how Kong nodes and Wissel gateways side by side are watched. */
    public static Setup both(Strategy strategy) {
        return of(strategy, List.of("kong" + STATUS_PORT), List.of("wissel" + STATUS_PORT));
    }

    private static Setup of(Strategy strategy, List<String> kongTargets, List<String> wisselTargets) {
        long seconds = strategy.objective().failover().toSeconds() / SCRAPES_IN_A_FAILOVER;
        Duration interval = Duration.ofSeconds(Math.max(1, Math.min(LONGEST_SECONDS, seconds)));
        return new Setup(interval, interval, kongTargets, wisselTargets, "advice.html");
    }

    /** Returns the same with other addresses of Kong's status listeners. */
    public Setup withKongTargets(List<String> targets) {
        return new Setup(scrapeInterval, evaluationInterval, targets, wisselTargets, advice);
    }

    /** Returns the same with other addresses of Wissel's status listeners. */
    public Setup withWisselTargets(List<String> targets) {
        return new Setup(scrapeInterval, evaluationInterval, kongTargets, targets, advice);
    }

    /** Returns the same with another address of the advice. */
    public Setup withAdvice(String address) {
        return new Setup(scrapeInterval, evaluationInterval, kongTargets, wisselTargets, address);
    }

    boolean hasKong() {
        return !kongTargets.isEmpty();
    }

    boolean hasWissel() {
        return !wisselTargets.isEmpty();
    }
}
