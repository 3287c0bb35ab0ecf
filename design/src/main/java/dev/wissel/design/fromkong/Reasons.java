package dev.wissel.design.fromkong;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Why Wissel changes a field of Kong's, in plain words. */
final class Reasons {
    private static final Map<String, String> BY_KEY = new LinkedHashMap<>();

    static {
        String active = "healthchecks.active.";
        String passive = "healthchecks.passive.";
        put(
                "retries",
                "Each further try goes to another target while it connects; together they take no longer than a failover may.");
        put(
                "connect_timeout",
                "A back end connects in far less than a second; Kong's minute makes every request to a black hole wait that long, for each try.");
        put(
                "read_timeout",
                "A target that accepts and never answers holds a request this long for each try; Kong's minute is longer than any failover.");
        put("write_timeout", "As with reading: a target that takes nothing must not hold a request for a minute.");
        put("algorithm", "As the strategy says.");
        put("hash_on", "Without an input every request hashes the empty text and goes to one target.");
        put(
                "hash_on_header",
                "Kong 3.8 to 3.9.3 never find a header whose name has a hyphen here; with underscores it is the same header to every version.");
        put(
                "hash_fallback",
                "Requests without the hashed value all go to one target, unless something else is hashed then.");
        put(
                "hash_fallback_header",
                "Kong 3.8 to 3.9.3 never find a header whose name has a hyphen here; with underscores it is the same header to every version.");
        put(
                "slots",
                "Kong puts 160 points a target on the ring; one that gets full is emptied, and Kong answers 503 to everything.");
        put(
                active + "type",
                "Probes speak what the targets speak; Kong makes no tcp probes for http services, and grpc probes break the node.");
        put(active + "http_path", "The path that the probes ask for.");
        put(
                active + "timeout",
                "A probe that takes longer is a failure; it must be short against the failover that is promised.");
        put(active + "concurrency", "Probes that hang must not make the others wait: one for each target at a time.");
        put(active + "https_verify_certificate", "The traffic is not verified either; a probe must not know better.");
        put(active + "headers", "Further headers of the probes.");
        put(
                active + "healthy.interval",
                "At 0, Kong's default, healthy targets are never probed, so a sick one is found only by failing requests.");
        put(
                active + "healthy.successes",
                "At 0 successes are not counted: failures of many days add up, and a sick target never comes back.");
        put(
                active + "healthy.http_statuses",
                "Every known status is in one of the two lists; one in neither freezes a target in the state it has.");
        put(active + "unhealthy.interval", "At 0 sick targets are never probed, so they never come back.");
        put(
                active + "unhealthy.tcp_failures",
                "At 0 refused connections do not count. A refused probe is an answer, not a chance: one is enough.");
        put(active + "unhealthy.timeouts", "At 0 timeouts do not count, and a black hole stays in use.");
        put(
                active + "unhealthy.http_failures",
                "At 0 bad answers do not count. One can be chance, several in a row are not.");
        put(
                active + "unhealthy.http_statuses",
                "Every known status is in one of the two lists, but 429: a busy target is not a sick one.");
        put(passive + "type", "As the targets speak.");
        put(
                passive + "healthy.successes",
                "At 0 successes in the traffic do not reset failures, which then add up over days. At 254 they reset, and only probes bring a target back.");
        put(
                passive + "healthy.http_statuses",
                "A refusal that is the caller's own fault shows that the target lives, and resets failures.");
        put(
                passive + "unhealthy.tcp_failures",
                "At 0 failed connections of requests do not count, and every request pays for the dead target until a probe finds it.");
        put(
                passive + "unhealthy.timeouts",
                "At 0 timeouts of requests do not count, and a black hole holds requests until a probe finds it.");
        put(
                passive + "unhealthy.http_failures",
                "At 0 bad answers do not count. Five in a row: one caller with a broken request must not take the service away.");
        put(
                passive + "unhealthy.http_statuses",
                "502 and 504 are what a dead target looks like at the last try; 429 is load, not sickness.");
        put(
                "healthchecks.threshold",
                "Above 0 Kong refuses everything when part of the weight is lost, though the rest could carry on.");
        put(
                "weight",
                "How the region stands by: see the strategy, kong.standby. The real weight is in the tag wissel:weight.");
        put("failover", "Kong uses a failover target only when all others are sick.");
        put("tags", "Regions, capacities and what Kong has no word for travel as tags; Kong ignores them.");
    }

    private Reasons() {}

    private static void put(String key, String reason) {
        BY_KEY.put(key, reason);
    }

    static Optional<String> of(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }
}
