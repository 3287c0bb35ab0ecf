package dev.wissel.gateway.metrics;

import dev.wissel.gateway.plugin.breaker.Breakers;
import dev.wissel.gateway.plugin.bundled.BundledPlugins;
import dev.wissel.gateway.plugin.httplog.LogQueues;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** What plugins have counted. Confined to one scrape. */
final class PluginMetrics {
    private static final List<String> STATES = List.of("closed", "open", "trial");

    private final BundledPlugins plugins;
    private final Metric state =
            Metric.gauge("wissel_breaker_state", "1 for what a circuit breaker does now, 0 for the others.");
    private final Metric opened = Metric.counter("wissel_breaker_opened", "How often a circuit breaker has opened.");
    private final Metric refused =
            Metric.counter("wissel_breaker_refused", "Calls that a circuit breaker did not let through.");
    private final Metric records = Metric.counter("wissel_http_log_records", "Log records, by what became of them.");
    private final Metric waiting = Metric.gauge("wissel_http_log_waiting", "Log records that have not been sent yet.");
    private final Metric failures =
            Metric.counter("wissel_http_log_failures", "Attempts to send log records that failed.");
    private final Metric identities = Metric.gauge(
            "wissel_rate_limiting_identities", "Identities whose requests are being counted on this node.");
    private final Metric forgotten = Metric.counter(
            "wissel_rate_limiting_forgotten", "Identities whose counts were forgotten for want of room.");

    PluginMetrics(BundledPlugins plugins) {
        this.plugins = plugins;
    }

    List<MetricSnapshot> collect() {
        plugins.breakers().read().forEach(this::breaker);
        plugins.logs().read().forEach(this::queue);
        int counted = plugins.localCounters().identities();
        if (counted > 0) {
            identities.with(counted);
            forgotten.with(plugins.localCounters().forgotten());
        }
        return List.of(state, opened, refused, records, waiting, failures, identities, forgotten).stream()
                .filter(metric -> !metric.empty())
                .map(Metric::snapshot)
                .toList();
    }

    private void breaker(Breakers.Reading reading) {
        for (String each : STATES) {
            state.with(
                    each.equals(reading.word()) ? 1 : 0,
                    "upstream",
                    reading.upstream(),
                    "address",
                    reading.subject(),
                    "state",
                    each);
        }
        opened.with(reading.opened(), "upstream", reading.upstream(), "address", reading.subject());
        refused.with(reading.refused(), "upstream", reading.upstream(), "address", reading.subject());
    }

    private void queue(LogQueues.Reading reading) {
        records.with(reading.sent(), "server", reading.server(), "result", "sent");
        records.with(reading.dropped(), "server", reading.server(), "result", "dropped");
        waiting.with(reading.waiting(), "server", reading.server());
        failures.with(reading.failures(), "server", reading.server());
    }
}
