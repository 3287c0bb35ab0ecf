package dev.wissel.design.signals;

import static dev.wissel.design.signals.MetricBuilder.counter;
import static dev.wissel.design.signals.MetricBuilder.gauge;
import static dev.wissel.design.signals.MetricBuilder.histogram;

import dev.wissel.design.signals.Metric.Values;
import java.util.List;
import java.util.stream.Stream;

/** Wissel's part of the catalogue; a test holds it against what the gateway exports. Stateless. */
final class WisselMetricList {
    private static final double[] BOUNDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    private static final String RATIO = "ratio";
    private static final String FLAG = "0 or 1";

    private WisselMetricList() {}

    static List<Metric> metrics() {
        Values outcomes = Values.of("ok", "error", "refused", "broken", "timeout", "cancelled");
        Values phases = Values.of("active", "ramp", "trial", "hold_down", "absent", "lost", "drained");
        // More causes may come with more kinds of failover.
        Values causes = Values.like("[a-z_]+", "lost", "sent_back", "trial_failed", "slow");
        return Stream.of(
                        target(counter("wissel_target_attempts_total")).label("outcome", outcomes),
                        target(gauge("wissel_target_in_flight")),
                        target(gauge("wissel_target_available")).in(FLAG),
                        target(histogram("wissel_target_latency_seconds", BOUNDS))
                                .in("seconds"),
                        gauge("wissel_region_share_ratio").in(RATIO).labels("upstream", "region"),
                        gauge("wissel_region_phase")
                                .in(FLAG)
                                .labels("upstream", "region")
                                .label("phase", phases),
                        counter("wissel_failovers_total")
                                .labels("upstream", "region")
                                .label("cause", causes),
                        counter("wissel_upstream_requests_total").labels("upstream"),
                        counter("wissel_retries_total")
                                .labels("upstream")
                                .label("result", Values.of("granted", "denied")),
                        counter("wissel_requests_rescued_total").labels("upstream"),
                        counter("wissel_requests_shed_total").labels("upstream"),
                        gauge("wissel_shed_ratio").in(RATIO).labels("upstream"),
                        counter("wissel_requests_overload_total")
                                .labels("upstream")
                                .label("by", Values.of("concurrency", "admission")),
                        gauge("wissel_region_waiting").labels("upstream", "region"),
                        gauge("wissel_region_waiting_limit").labels("upstream", "region"),
                        counter("wissel_requests_without_target_total").labels("upstream"),
                        counter("wissel_ejections_total").labels("upstream", "address"),
                        counter("wissel_events_total").labels("upstream", "kind", "subject"),
                        gauge("wissel_build_info").in(FLAG).labels("version"),
                        gauge("wissel_fault_active")
                                .in(FLAG)
                                .label(
                                        "kind",
                                        Values.of("region-loss", "target-loss", "slow", "errors", "blackhole", "drain"))
                                .labels("region"),
                        gauge("wissel_drill_active").in(FLAG),
                        gauge("wissel_drill_last_passed_timestamp_seconds").labels("fault", "region"),
                        gauge("wissel_drill_last_passed_days").labels("fault", "region"),
                        counter("wissel_drills_total").labels("fault", "region", "verdict"),
                        counter("wissel_config_reloads_total").label("result", Values.of("followed", "refused")),
                        counter("wissel_requests_rejected_total"),
                        counter("wissel_connections_refused_total"),
                        gauge("wissel_tunnels_open").label("kind", Values.of("upgrade", "stream")),
                        counter("wissel_tunnels_total")
                                .label("kind", Values.of("upgrade", "stream"))
                                .label(
                                        "end",
                                        Values.of(
                                                "closed",
                                                "client_broke",
                                                "target_broke",
                                                "idle",
                                                "client_stuck",
                                                "target_stuck",
                                                "cut")),
                        counter("wissel_access_log_dropped_total"))
                .map(MetricBuilder::build)
                .toList();
    }

    private static MetricBuilder target(MetricBuilder metric) {
        return metric.labels("upstream", "region", "target", "address");
    }
}
