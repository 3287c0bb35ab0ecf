package dev.wissel.design.check.kong;

import dev.wissel.design.check.KongRecord;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * The health checks of an upstream with Kong's defaults in place ({@code upstreams.lua}). Numbers are not-a-number where something else is written.
 * Immutable.
 */
record Health(Active active, Passive passive, double threshold) {
    static final Set<Integer> ACTIVE_GOOD = Set.of(200, 302);
    static final Set<Integer> ACTIVE_BAD = Set.of(429, 404, 500, 501, 502, 503, 504, 505);
    static final Set<Integer> PASSIVE_GOOD =
            Set.of(200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306, 307, 308);
    static final Set<Integer> PASSIVE_BAD = Set.of(429, 500, 503);

    /**
     * How many failures of a kind in a row make a target sick; 0 for never.
     *
     * @param tcp connections refused or broken
     * @param timeouts waits that were too long
     * @param http answers with a bad status
     */
    record Limits(double tcp, double timeouts, double http) {
        static Limits of(Config config, KongRecord upstream, String path) {
            return new Limits(
                    config.number(upstream, path + ".tcp_failures", 0),
                    config.number(upstream, path + ".timeouts", 0),
                    config.number(upstream, path + ".http_failures", 0));
        }

        boolean any() {
            return tcp > 0 || timeouts > 0 || http > 0;
        }

        boolean none() {
            return tcp == 0 && timeouts == 0 && http == 0;
        }
    }

    /** Probes. Times are in seconds. */
    record Active(
            String type,
            double timeoutSeconds,
            double concurrency,
            double intervalSeconds,
            double successes,
            double sickIntervalSeconds,
            Limits limits,
            Set<Integer> good,
            Set<Integer> bad) {
        static Active of(Config config, KongRecord upstream) {
            String path = "healthchecks.active.";
            return new Active(
                    config.word(upstream, path + "type", "http"),
                    config.number(upstream, path + "timeout", 1),
                    config.number(upstream, path + "concurrency", 10),
                    config.number(upstream, path + "healthy.interval", 0),
                    config.number(upstream, path + "healthy.successes", 0),
                    config.number(upstream, path + "unhealthy.interval", 0),
                    Limits.of(config, upstream, path + "unhealthy"),
                    config.statuses(upstream, path + "healthy.http_statuses", ACTIVE_GOOD),
                    config.statuses(upstream, path + "unhealthy.http_statuses", ACTIVE_BAD));
        }

        /** Returns whether healthy targets are probed and failures count. */
        boolean ejects() {
            return intervalSeconds > 0 && limits.any();
        }

        boolean probes() {
            return intervalSeconds > 0 || sickIntervalSeconds > 0;
        }

        boolean isOff() {
            return intervalSeconds == 0 && sickIntervalSeconds == 0;
        }

        boolean isHttp() {
            return type.equals("http") || type.equals("https");
        }
    }

    /** What is learnt from the traffic. */
    record Passive(String type, double successes, Limits limits, Set<Integer> good, Set<Integer> bad) {
        static Passive of(Config config, KongRecord upstream) {
            String path = "healthchecks.passive.";
            return new Passive(
                    config.word(upstream, path + "type", "http"),
                    config.number(upstream, path + "healthy.successes", 0),
                    Limits.of(config, upstream, path + "unhealthy"),
                    config.statuses(upstream, path + "healthy.http_statuses", PASSIVE_GOOD),
                    config.statuses(upstream, path + "unhealthy.http_statuses", PASSIVE_BAD));
        }
    }

    static Health of(Config config, KongRecord upstream) {
        return new Health(
                Active.of(config, upstream),
                Passive.of(config, upstream),
                config.number(upstream, "healthchecks.threshold", 0));
    }

    /** Returns whether Kong makes a health checker at all ({@code is_upstream_using_healthcheck}). */
    boolean isOn() {
        return active.probes() || passive.limits.any();
    }

    /** Returns whether there surely is none. */
    boolean isOff() {
        return active.isOff() && passive.limits.none();
    }

    /** Returns whether something can make a target sick. */
    boolean ejects() {
        return active.ejects() || passive.limits.any();
    }

    /** Returns whether every number is one. */
    boolean isKnown() {
        Limits passiveLimits = passive.limits;
        Limits activeLimits = active.limits;
        return DoubleStream.of(
                        threshold,
                        active.timeoutSeconds,
                        active.concurrency,
                        active.intervalSeconds,
                        active.successes,
                        active.sickIntervalSeconds,
                        activeLimits.tcp,
                        activeLimits.timeouts,
                        activeLimits.http,
                        passive.successes,
                        passiveLimits.tcp,
                        passiveLimits.timeouts,
                        passiveLimits.http)
                .noneMatch(Double::isNaN);
    }
}
