package dev.wissel.design.check.schema;

import dev.wissel.kong.document.Path;
import java.util.List;
import java.util.Map;

/** Health-check fields that people write and Kong does not have, and what was meant (Kong facts 1.4). */
final class HealthWords {
    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("url", "write active.http_path; host and port are each target's own"),
            Map.entry("uri", "write active.http_path; host and port are each target's own"),
            Map.entry("endpoint", "write active.http_path; host and port are each target's own"),
            Map.entry("path", "write active.http_path"),
            Map.entry("http_uri", "write active.http_path"),
            Map.entry("health_path", "write active.http_path"),
            Map.entry("port", "remove it: a probe goes to the target's own port"),
            Map.entry("host", "write the upstream's host_header; it is sent with probes too"),
            Map.entry("hostname", "write the upstream's host_header; it is sent with probes too"),
            Map.entry("method", "remove it: a probe is always a GET"),
            Map.entry("http_method", "remove it: a probe is always a GET"),
            Map.entry(
                    "enabled",
                    "remove it: active checks run if active.healthy.interval or active.unhealthy.interval is above 0, "
                            + "passive ones if a limit under passive.unhealthy is"),
            Map.entry(
                    "enable",
                    "remove it: active checks run if active.healthy.interval or active.unhealthy.interval is above 0, "
                            + "passive ones if a limit under passive.unhealthy is"),
            Map.entry(
                    "failures",
                    "write http_failures, tcp_failures and timeouts under unhealthy; each has its own counter"),
            Map.entry(
                    "max_failures",
                    "write http_failures, tcp_failures and timeouts under unhealthy; each has its own counter"),
            Map.entry(
                    "failure_threshold",
                    "write http_failures, tcp_failures and timeouts under unhealthy; each has its own counter"),
            Map.entry(
                    "unhealthy_threshold",
                    "write http_failures, tcp_failures and timeouts under unhealthy; each has its own counter"),
            Map.entry(
                    "max_fails",
                    "write http_failures, tcp_failures and timeouts under unhealthy; each has its own counter"),
            Map.entry(
                    "fail_timeout",
                    "write active.unhealthy.interval and active.healthy.successes: they let a target back in"),
            Map.entry("healthy_threshold", "write active.healthy.successes"),
            Map.entry("success_threshold", "write active.healthy.successes"),
            Map.entry("success", "write active.healthy.successes"),
            Map.entry("http_successes", "write active.healthy.successes"),
            Map.entry("expected_status", "write active.healthy.http_statuses, a list"),
            Map.entry("expected_statuses", "write active.healthy.http_statuses, a list"),
            Map.entry("expected_codes", "write active.healthy.http_statuses, a list"),
            Map.entry("status_codes", "write http_statuses, a list"),
            Map.entry("statuses", "write http_statuses, a list"),
            Map.entry("http_status", "write http_statuses, a list"),
            Map.entry("http_codes", "write http_statuses, a list"),
            Map.entry("tcp_timeouts", "write timeouts"),
            Map.entry("timeout_failures", "write timeouts"),
            Map.entry("protocol", "write type: http, https or tcp"),
            Map.entry(
                    "retries",
                    "remove it: a probe is not repeated; unhealthy.http_failures, tcp_failures and timeouts count"),
            Map.entry("body", "remove it: the body of an answer is not read"),
            Map.entry("match", "remove it: the body of an answer is not read"),
            Map.entry("expected_body", "remove it: the body of an answer is not read"),
            Map.entry("initial_delay", "remove it: the first probe comes one interval after the start"),
            Map.entry("start_period", "remove it: the first probe comes one interval after the start"),
            Map.entry(
                    "recovery_time",
                    "write active.unhealthy.interval and active.healthy.successes: they let a target back in"),
            Map.entry(
                    "cooldown",
                    "write active.unhealthy.interval and active.healthy.successes: they let a target back in"),
            Map.entry("http", "remove this level: active holds type, http_path, healthy and unhealthy directly"),
            Map.entry("failover", "remove it: it is a field of targets, in Kong Enterprise 3.12 and later"));

    private HealthWords() {}

    static boolean concerns(Path field) {
        return field.steps().contains("healthchecks");
    }

    /** Returns what to write instead; empty if nothing better is known than the nearest word. */
    static String meant(Path field) {
        List<Object> steps = field.steps();
        String word = String.valueOf(steps.get(steps.size() - 1));
        String level = steps.size() > 1 ? String.valueOf(steps.get(steps.size() - 2)) : "";
        boolean top = level.equals("active") || level.equals("passive");
        return switch (word) {
            case "interval" ->
                steps.contains("passive")
                        ? "remove it: passive checks watch traffic, they have no interval"
                        : "write active.healthy.interval and active.unhealthy.interval";
            case "successes" ->
                level.equals("unhealthy") ? "write healthy.successes" : "write " + level + ".healthy.successes";
            case "http_failures", "tcp_failures", "timeouts" ->
                top ? "write " + level + ".unhealthy." + word : "it belongs under unhealthy";
            case "http_statuses" ->
                "write " + level + ".healthy.http_statuses or " + level + ".unhealthy.http_statuses";
            case "timeout" ->
                top
                        ? "remove it: passive checks have no timeout of their own, the service's timeouts count"
                        : "write active.timeout";
            case "threshold" ->
                level.equals("healthchecks")
                        ? ""
                        : "write http_failures, tcp_failures, timeouts (under unhealthy) or successes (under healthy)";
            case "http_path", "concurrency", "headers", "https_sni", "https_verify_certificate", "type" ->
                top ? "remove it: only active checks have it" : "write it directly under active";
            case "healthy", "unhealthy" -> level.equals("healthchecks") ? "write it under active or passive" : "";
            default -> MEANT.getOrDefault(word, "");
        };
    }
}
