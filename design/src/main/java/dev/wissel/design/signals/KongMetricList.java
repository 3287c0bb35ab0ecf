package dev.wissel.design.signals;

import static dev.wissel.design.signals.MetricBuilder.counter;
import static dev.wissel.design.signals.MetricBuilder.gauge;
import static dev.wissel.design.signals.MetricBuilder.histogram;

import dev.wissel.design.signals.Metric.Values;
import java.util.ArrayList;
import java.util.List;

/** Kong's part of the catalogue. Stateless. */
final class KongMetricList {
    private static final String OLD = "2.0";
    private static final String NEW = "3.0";
    private static final String STATUS = "status_code_metrics";
    private static final String LATENCY = "latency_metrics";
    private static final String BANDWIDTH = "bandwidth_metrics";
    private static final String HEALTH = "upstream_health_metrics";
    private static final String AI = "ai_metrics";

    private static final double[] KONG_BOUNDS = {
        1, 2, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 750, 1000, 3000, 6000
    };
    private static final double[] REQUEST_BOUNDS = {
        25, 50, 80, 100, 250, 400, 700, 1000, 2000, 5000, 10000, 30000, 60000
    };
    private static final double[] OLD_BOUNDS = {
        1, 2, 5, 7, 10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100, 200, 300, 400, 500, 1000, 2000, 5000, 10000, 30000,
        60000
    };

    private static final Values CODES = Values.like("[1-9][0-9]{2}", "200", "404", "502", "503", "504");
    private static final Values SUBSYSTEM = Values.of("http", "stream");
    private static final String MILLIS = "milliseconds";
    private static final String FLAG = "0 or 1";
    private static final String BYTES = "bytes";

    private KongMetricList() {}

    static List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        for (MetricBuilder each : traffic()) {
            metrics.add(each.since(NEW).build());
        }
        for (MetricBuilder each : ofNodes()) {
            metrics.add(each.build());
        }
        for (MetricBuilder each : before30()) {
            metrics.add(each.since(OLD).until(NEW).build());
        }
        return List.copyOf(metrics);
    }

    private static List<MetricBuilder> traffic() {
        Values source = Values.of("service", "kong");
        return List.of(
                counter("kong_http_requests_total")
                        .labels("service", "route")
                        .label("code", CODES)
                        .label("source", source)
                        .labels("workspace", "consumer")
                        .when(STATUS),
                counter("kong_stream_sessions_total")
                        .labels("service", "route")
                        .label("code", CODES)
                        .label("source", source)
                        .labels("workspace")
                        .when(STATUS),
                latency("kong_kong_latency_ms", KONG_BOUNDS),
                latency("kong_upstream_latency_ms", REQUEST_BOUNDS),
                latency("kong_request_latency_ms", REQUEST_BOUNDS),
                latency("kong_session_duration_ms", REQUEST_BOUNDS),
                counter("kong_bandwidth_bytes")
                        .in(BYTES)
                        .labels("service", "route")
                        .label("direction", Values.of("ingress", "egress"))
                        .labels("workspace", "consumer")
                        .when(BANDWIDTH),
                ai(counter("kong_ai_llm_requests_total")),
                ai(counter("kong_ai_llm_cost_total")),
                ai(counter("kong_ai_llm_tokens_total")).labels("token_type"),
                ai(histogram("kong_ai_llm_provider_latency_ms")).in(MILLIS));
    }

    private static MetricBuilder latency(String name, double[] bounds) {
        return histogram(name, bounds)
                .in(MILLIS)
                .labels("service", "route", "workspace")
                .when(LATENCY);
    }

    private static MetricBuilder ai(MetricBuilder metric) {
        return metric.labels(
                        "ai_provider",
                        "ai_model",
                        "cache_status",
                        "vector_db",
                        "embeddings_provider",
                        "embeddings_model",
                        "workspace",
                        "request_mode",
                        "consumer")
                .when(AI);
    }

    /** What tells of a node rather than of its traffic. */
    private static List<MetricBuilder> ofNodes() {
        Values states = Values.of("accepted", "handled", "total", "active", "reading", "writing", "waiting");
        return List.of(
                gauge("kong_upstream_target_health")
                        .in(FLAG)
                        .labels("upstream", "target", "address")
                        .label("state", Values.of("healthchecks_off", "healthy", "unhealthy", "dns_error"))
                        .label("subsystem", SUBSYSTEM)
                        .when(HEALTH)
                        .since(OLD),
                gauge("kong_nginx_connections_total")
                        .labels("node_id")
                        .label("subsystem", SUBSYSTEM)
                        .label("state", states)
                        .since(NEW),
                gauge("kong_nginx_requests_total")
                        .labels("node_id")
                        .label("subsystem", SUBSYSTEM)
                        .since(NEW),
                gauge("kong_nginx_timers")
                        .label("state", Values.of("running", "pending"))
                        .since(OLD),
                gauge("kong_datastore_reachable").in(FLAG).since(OLD),
                gauge("kong_node_info").in(FLAG).labels("node_id", "version").since(NEW),
                gauge("kong_memory_workers_lua_vms_bytes")
                        .in(BYTES)
                        .labels("node_id", "pid", "kong_subsystem")
                        .since(OLD),
                gauge("kong_memory_lua_shared_dict_bytes")
                        .in(BYTES)
                        .labels("node_id", "shared_dict", "kong_subsystem")
                        .since(OLD),
                gauge("kong_memory_lua_shared_dict_total_bytes")
                        .in(BYTES)
                        .labels("node_id", "shared_dict", "kong_subsystem")
                        .since(OLD),
                counter("kong_nginx_metric_errors_total").since(OLD),
                gauge("kong_control_plane_connected").in(FLAG).since("3.10"),
                gauge("kong_data_plane_cluster_cert_expiry_timestamp")
                        .in("seconds")
                        .since(OLD),
                gauge("kong_data_plane_last_seen")
                        .in("seconds")
                        .labels("node_id", "hostname", "ip")
                        .since(OLD),
                gauge("kong_data_plane_config_hash")
                        .labels("node_id", "hostname", "ip")
                        .since(OLD),
                gauge("kong_data_plane_version_compatible")
                        .in(FLAG)
                        .labels("node_id", "hostname", "ip", "kong_version")
                        .since(OLD),
                // Enterprise exports these beside the others.
                gauge("kong_enterprise_license_expiration").in("seconds").since(OLD),
                gauge("kong_enterprise_license_features").labels("feature").since(OLD),
                gauge("kong_enterprise_license_signature").since(OLD),
                gauge("kong_enterprise_license_errors").since(OLD),
                gauge("kong_db_entities_total").since(OLD),
                counter("kong_db_entity_count_errors").since(OLD));
    }

    private static List<MetricBuilder> before30() {
        Values parts = Values.of("request", "upstream", "kong");
        Values states = Values.of("accepted", "handled", "total", "active", "reading", "writing", "waiting");
        return List.of(
                counter("kong_http_status").labels("service", "route").label("code", CODES),
                counter("kong_stream_status").labels("service", "route").label("code", CODES),
                counter("kong_http_consumer_status")
                        .labels("service", "route")
                        .label("code", CODES)
                        .labels("consumer"),
                histogram("kong_latency", OLD_BOUNDS)
                        .in(MILLIS)
                        .labels("service", "route")
                        .label("type", parts),
                counter("kong_bandwidth")
                        .in(BYTES)
                        .labels("service", "route")
                        .label("type", Values.of("ingress", "egress")),
                gauge("kong_nginx_http_current_connections").label("state", states),
                gauge("kong_nginx_stream_current_connections").label("state", states),
                gauge("kong_nginx_http_total_requests"),
                gauge("kong_nginx_stream_total_requests"));
    }
}
