package dev.wissel.design.check.schema;

import dev.wissel.kong.schema.PluginSchemas;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Plugins that people write and open-source Kong does not bundle, and what does the job instead (Kong facts 8.2, 12). */
final class Plugins {
    private static final Map<String, String> OPEN_SOURCE_COUNTERPART = Map.of(
            "rate-limiting-advanced", "rate-limiting (no sliding window; with several nodes use policy: redis)",
            "proxy-cache-advanced", "proxy-cache (memory of each node only)",
            "request-transformer-advanced", "request-transformer",
            "response-transformer-advanced", "response-transformer",
            "ldap-auth-advanced", "ldap-auth",
            "key-auth-enc", "key-auth",
            "statsd-advanced", "statsd",
            "upstream-timeout", "the service's connect_timeout, write_timeout and read_timeout",
            "canary", "the weights of an upstream's targets, or a route with a header of its own",
            "route-by-header", "a route with 'headers'");

    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry(
                    "circuitbreaker",
                    "passive health checks of the upstream: healthchecks.passive.unhealthy.http_failures, tcp_failures and timeouts, "
                            + "with healthchecks.active.unhealthy.interval to let a target back in"),
            Map.entry("healthcheck", "the upstream's own healthchecks.active and healthchecks.passive"),
            Map.entry("activehealthcheck", "the upstream's own healthchecks.active"),
            Map.entry("passivehealthcheck", "the upstream's own healthchecks.passive"),
            Map.entry(
                    "loadbalancer",
                    "an upstream: its algorithm and its targets' weights; the service's host is the upstream's name"),
            Map.entry(
                    "loadbalancing",
                    "an upstream: its algorithm and its targets' weights; the service's host is the upstream's name"),
            Map.entry("upstream", "an upstream entity; the service's host is its name"),
            Map.entry(
                    "failover",
                    "an upstream with health checks; an idle standby needs Enterprise's 'failover: true' on targets (3.12), "
                            + "or weight 0 that a controller raises"),
            Map.entry("retry", "the service's 'retries' (connection errors and timeouts only, never a status)"),
            Map.entry("retries", "the service's 'retries' (connection errors and timeouts only, never a status)"),
            Map.entry(
                    "timeout",
                    "the service's connect_timeout, write_timeout and read_timeout, in milliseconds for each try"),
            Map.entry(
                    "timeouts",
                    "the service's connect_timeout, write_timeout and read_timeout, in milliseconds for each try"),
            Map.entry("trafficsplit", "the weights of an upstream's targets"),
            Map.entry("trafficsplitting", "the weights of an upstream's targets"),
            Map.entry("trafficmirror", "nothing that is bundled; mirror at the service or in front of Kong"),
            Map.entry("georouting", "DNS or a global load balancer in front of Kong"),
            Map.entry("geolocation", "DNS or a global load balancer in front of Kong"),
            Map.entry("bulkhead", "nothing that is bundled; limit concurrency at the service"),
            Map.entry("stickysession", "consistent-hashing with hash_on: cookie"),
            Map.entry("stickysessions", "consistent-hashing with hash_on: cookie"),
            Map.entry("ratelimit", "rate-limiting"),
            Map.entry("ratelimiter", "rate-limiting"),
            Map.entry("metrics", "prometheus"),
            Map.entry("logging", "http-log, file-log or tcp-log"),
            Map.entry("tracing", "opentelemetry or zipkin"),
            Map.entry("cache", "proxy-cache"),
            Map.entry("caching", "proxy-cache"));

    private Plugins() {}

    static boolean isEnterprise(String name) {
        return PluginSchemas.ENTERPRISE.contains(name);
    }

    /** Returns what to use instead of a plugin, if that is known. */
    static Optional<String> instead(String name) {
        String counterpart = OPEN_SOURCE_COUNTERPART.get(name);
        if (counterpart != null) {
            return Optional.of(counterpart);
        }
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        String bare = plain.replaceFirst("^(?:kong|upstream|adaptive|advanced|http)", "");
        for (String word : List.of(plain, bare)) {
            for (String form :
                    List.of(word, word.replaceFirst("s$", ""), word.replaceFirst("(?:plugin|advanced|er)$", ""))) {
                String instead = INSTEAD.get(form);
                if (instead != null) {
                    return Optional.of(instead);
                }
            }
        }
        return Optional.empty();
    }
}
