package dev.wissel.design.check.prometheus;

import java.util.Map;
import java.util.Optional;

/**
 * Metrics that advice about Kong names, and that Kong does not have or no longer has, with what to use instead. Old names are those before 3.0 (Kong facts 7.4);
 * the others stand in rules and dashboards that are found in public. Stateless.
 */
final class MadeUp {
    private static final String REQUESTS =
            "kong_http_requests_total{service, route, code, source} (status_code_metrics)";
    private static final String TARGET_HEALTH =
            "kong_upstream_target_health{upstream, target, address, state} (upstream_health_metrics), which is 1 for the state that a target is in";
    private static final String REQUEST_LATENCY = "kong_request_latency_ms_bucket, in milliseconds (latency_metrics)";
    private static final String UPSTREAM_LATENCY = "kong_upstream_latency_ms_bucket, in milliseconds (latency_metrics)";
    private static final String NO_TARGET_TRAFFIC =
            "Kong counts no requests of upstreams or targets: kong_http_requests_total has them by service; per target only an access log or Wissel's gateway (wissel_target_attempts_total) tells";

    private static final Map<String, String> RENAMED = Map.ofEntries(
            Map.entry("kong_http_status", REQUESTS),
            Map.entry("kong_stream_status", "kong_stream_sessions_total"),
            Map.entry("kong_http_consumer_status", "kong_http_requests_total with the label consumer (per_consumer)"),
            Map.entry("kong_consumer_http_status", "kong_http_requests_total with the label consumer (per_consumer)"),
            Map.entry("kong_route_http_status", "kong_http_requests_total with the label route"),
            Map.entry(
                    "kong_latency",
                    "kong_request_latency_ms, kong_upstream_latency_ms or kong_kong_latency_ms for type request, upstream or kong"),
            Map.entry(
                    "kong_latency_bucket",
                    "kong_request_latency_ms_bucket, kong_upstream_latency_ms_bucket or kong_kong_latency_ms_bucket for type request, upstream or kong"),
            Map.entry(
                    "kong_latency_sum",
                    "kong_request_latency_ms_sum, kong_upstream_latency_ms_sum or kong_kong_latency_ms_sum for type request, upstream or kong"),
            Map.entry(
                    "kong_latency_count",
                    "kong_request_latency_ms_count, kong_upstream_latency_ms_count or kong_kong_latency_ms_count for type request, upstream or kong"),
            Map.entry(
                    "kong_bandwidth", "kong_bandwidth_bytes with direction=\"ingress\" or \"egress\" instead of type"),
            Map.entry("kong_nginx_http_current_connections", "kong_nginx_connections_total{subsystem=\"http\"}"),
            Map.entry("kong_nginx_stream_current_connections", "kong_nginx_connections_total{subsystem=\"stream\"}"),
            Map.entry("kong_nginx_http_total_requests", "kong_nginx_requests_total{subsystem=\"http\"}"),
            Map.entry("kong_nginx_stream_total_requests", "kong_nginx_requests_total{subsystem=\"stream\"}"));

    private static final Map<String, String> NEVER = Map.ofEntries(
            Map.entry("kong_http_status_total", REQUESTS),
            Map.entry("kong_http_status_code", REQUESTS),
            Map.entry("kong_http_status_codes", REQUESTS),
            Map.entry("kong_requests_total", REQUESTS),
            Map.entry("kong_http_requests", REQUESTS),
            Map.entry("kong_http_errors_total", REQUESTS),
            Map.entry("kong_upstream_health", TARGET_HEALTH),
            Map.entry("kong_upstream_healthy", TARGET_HEALTH),
            Map.entry("kong_upstream_status", TARGET_HEALTH),
            Map.entry("kong_upstream_health_status", TARGET_HEALTH),
            Map.entry("kong_upstream_health_checks_total", TARGET_HEALTH),
            Map.entry("kong_upstream_target_healthy", TARGET_HEALTH),
            Map.entry("kong_target_health", TARGET_HEALTH),
            Map.entry("kong_healthcheck_status", TARGET_HEALTH),
            Map.entry("kong_upstream_requests_total", NO_TARGET_TRAFFIC),
            Map.entry("kong_upstream_errors_total", NO_TARGET_TRAFFIC),
            Map.entry("kong_target_requests_total", NO_TARGET_TRAFFIC),
            Map.entry("kong_upstream_target_requests_total", NO_TARGET_TRAFFIC),
            Map.entry("kong_balancer_requests_total", NO_TARGET_TRAFFIC),
            Map.entry("kong_upstream_latency_seconds", UPSTREAM_LATENCY),
            Map.entry("kong_upstream_latency_seconds_bucket", UPSTREAM_LATENCY),
            Map.entry("kong_upstream_latency_bucket", UPSTREAM_LATENCY),
            Map.entry("kong_request_latency_seconds_bucket", REQUEST_LATENCY),
            Map.entry("kong_request_latency_bucket", REQUEST_LATENCY),
            Map.entry("kong_request_duration_seconds_bucket", REQUEST_LATENCY),
            Map.entry("kong_http_request_duration_seconds_bucket", REQUEST_LATENCY),
            Map.entry("kong_http_request_duration_ms_bucket", REQUEST_LATENCY),
            Map.entry("kong_http_latency_seconds", REQUEST_LATENCY),
            Map.entry("kong_http_latency_ms_bucket", REQUEST_LATENCY),
            Map.entry(
                    "kong_latency_ms",
                    "kong_request_latency_ms_bucket, kong_upstream_latency_ms_bucket or kong_kong_latency_ms_bucket (latency_metrics)"),
            Map.entry(
                    "kong_latency_ms_bucket",
                    "kong_request_latency_ms_bucket, kong_upstream_latency_ms_bucket or kong_kong_latency_ms_bucket (latency_metrics)"));

    private MadeUp() {}

    /** Returns what took the place of a name of before 3.0. */
    static Optional<String> renamed(String name) {
        return Optional.ofNullable(RENAMED.get(name));
    }

    /** Returns what to use instead of a name that never was. */
    static Optional<String> instead(String name) {
        return Optional.ofNullable(NEVER.get(name));
    }
}
