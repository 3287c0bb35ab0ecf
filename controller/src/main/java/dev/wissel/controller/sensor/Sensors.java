package dev.wissel.controller.sensor;

import dev.wissel.controller.sensor.PrometheusQuery.Meaning;
import dev.wissel.controller.sensor.PrometheusQuery.Scope;
import dev.wissel.controller.sensor.PrometheusQuery.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Makes one observation of what the sensors have. Asks nobody and never waits: the sensors look in threads of their own. Thread-safe.
 *
 * @param health how nodes see targets
 * @param metrics what nodes count of services
 * @param traffic how logged attempts ended
 * @param prober the controller's own probes
 * @param prometheus what a Prometheus says
 * @param stale age from which a node's report has no vote, and a rate is no demand
 * @param nowNanos the controller's clock
 */
public record Sensors(
        Optional<NodeHealthSensor> health,
        Optional<NodeMetricsSensor> metrics,
        Optional<TrafficBook> traffic,
        Optional<Prober> prober,
        Optional<PrometheusSensor> prometheus,
        Duration stale,
        LongSupplier nowNanos) {
    public Sensors {
        if (stale.isNegative() || stale.isZero()) {
            throw new IllegalArgumentException("stale: " + stale + " (expected: > 0)");
        }
    }

    /** A number and who says so. */
    private record Demand(double perSecond, String source) {}

    /**
     * Returns what is known of an upstream now.
     *
     * @param service name of the service that leads to it, under which Kong counts
     * @param targets its targets, as {@code host:port}
     */
    public UpstreamObservation observe(String upstream, String service, List<String> targets) {
        long now = nowNanos.getAsLong();
        HealthView view = health.map(sensor -> sensor.view(upstream)).orElse(HealthView.none(upstream));
        List<TargetObservation> observed = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        LatencyCounts latencies = LatencyCounts.NONE;
        for (String target : targets) {
            TargetObservation one = target(new TargetKey(upstream, target), view, now);
            observed.add(one);
            findings.addAll(one.findings());
            latencies = latencies.plus(one.traffic().latencies());
        }
        Optional<Demand> demand = demand(upstream, service, observed, now);
        return new UpstreamObservation(
                upstream,
                now,
                observed,
                demand.isPresent() ? OptionalDouble.of(demand.get().perSecond()) : OptionalDouble.empty(),
                demand.map(Demand::source).orElse(""),
                latencies,
                findings);
    }

    /** Returns of which upstreams a sensor has found out something about health since the last call. */
    public Set<String> news() {
        Set<String> all = new HashSet<>();
        health.ifPresent(sensor -> all.addAll(sensor.news()));
        prober.ifPresent(sensor -> all.addAll(sensor.news()));
        return all;
    }

    /** Says on which upstreams something is under way: these are looked at first where not all can be. */
    public void attend(Set<String> upstreams) {
        health.ifPresent(sensor -> sensor.attend(upstreams));
        prober.ifPresent(sensor -> sensor.attend(upstreams));
    }

    private TargetObservation target(TargetKey key, HealthView view, long now) {
        return new TargetObservation(
                key,
                view.votes(key.target(), now, stale.toNanos()),
                view.addressVotes(key.target(), now, stale.toNanos()),
                prober.flatMap(one -> one.of(key)),
                traffic.map(book -> book.of(key)).orElse(TargetTraffic.NONE),
                derived(Meaning.FAILURE_RATIO, key),
                derived(Meaning.LATENCY_SECONDS, key),
                derived(Meaning.UTILISATION, key));
    }

    private Optional<Reading<Double>> derived(Meaning meaning, TargetKey key) {
        Subject subject = new Subject(key.upstream(), "", key.target());
        return prometheus.flatMap(sensor -> sensor.of(meaning, Scope.TARGET, subject));
    }

    /** Nodes' own counters know every request; Prometheus has them a scrape later; logs may be dropped, so they come last. */
    private Optional<Demand> demand(String upstream, String service, List<TargetObservation> observed, long now) {
        return ofNodes(service, now).or(() -> ofPrometheus(upstream, now)).or(() -> ofLogs(observed, now));
    }

    /** A service that no node has ever counted has no plugin that counts, or no requests: that is not a demand of none. */
    private Optional<Demand> ofNodes(String service, long now) {
        Map<String, Reading<NodeMetricsSensor.ServiceRate>> rates =
                metrics.map(sensor -> sensor.rates(service)).orElse(Map.of());
        boolean counted =
                metrics.map(sensor -> sensor.services().contains(service)).orElse(false);
        boolean fresh = counted
                && !rates.isEmpty()
                && rates.values().stream().allMatch(rate -> rate.ageNanos(now) <= stale.toNanos());
        return fresh
                ? Optional.of(new Demand(
                        rates.values().stream()
                                .mapToDouble(rate -> rate.value().requestsPerSecond())
                                .sum(),
                        "metrics of " + rates.size() + (rates.size() == 1 ? " node" : " nodes")))
                : Optional.empty();
    }

    private Optional<Demand> ofPrometheus(String upstream, long now) {
        return prometheus
                .flatMap(
                        sensor -> sensor.of(Meaning.REQUESTS_PER_SECOND, Scope.UPSTREAM, new Subject(upstream, "", "")))
                .filter(reading -> reading.ageNanos(now) <= stale.toNanos())
                .map(reading -> new Demand(Math.max(0, reading.value()), reading.source()));
    }

    private Optional<Demand> ofLogs(List<TargetObservation> observed, long now) {
        long ended = 0;
        long youngest = Long.MAX_VALUE;
        for (TargetObservation one : observed) {
            ended += one.traffic().sum().ended();
            youngest = Math.min(youngest, one.traffic().ageNanos(now));
        }
        if (traffic.isEmpty() || ended == 0 || youngest > stale.toNanos()) {
            return Optional.empty();
        }
        return Optional.of(new Demand(ended / traffic.get().windowSeconds(), "logged attempts"));
    }
}
