package dev.wissel.gateway.metrics;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import dev.wissel.core.protect.Guards;
import dev.wissel.core.region.RegionDecision;
import dev.wissel.core.region.RegionPhase;
import dev.wissel.core.region.RegionShare;
import dev.wissel.gateway.upstream.AddressStats;
import dev.wissel.gateway.upstream.EventCounts;
import dev.wissel.gateway.upstream.Keepers;
import dev.wissel.gateway.upstream.UpstreamNode;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Wissel's own metrics of upstreams, regions and targets: what Kong does not tell (facts 7.3). Confined to one scrape. */
final class UpstreamMetrics {
    /** Events that move a region's traffic away from it. */
    private static final Set<String> FAILOVERS = Set.of("LOST", "SLOW", "SENT_BACK", "TRIAL_FAILED");

    private final Keepers keepers;
    private final Metric attempts =
            Metric.counter("wissel_target_attempts", "Attempts at a target that are over, by how they ended.");
    private final Metric inFlight = Metric.gauge("wissel_target_in_flight", "Attempts at a target that are not over.");
    private final Metric available = Metric.gauge(
            "wissel_target_available", "Whether a target gets requests: 1 if it may serve, 0 if it is ejected.");
    private final Metric latency = Metric.histogram(
            "wissel_target_latency_seconds", "Time from sending an attempt to the head of its answer.");
    private final Metric share = Metric.gauge(
            "wissel_region_share_ratio", "Part of an upstream's requests that a region is to take, from 0 to 1.");
    private final Metric phase =
            Metric.gauge("wissel_region_phase", "1 for the phase that a region is in, 0 for the others.");
    private final Metric shed =
            Metric.counter("wissel_requests_shed", "Requests refused because no region could carry them.");
    private final Metric shedRatio =
            Metric.gauge("wissel_shed_ratio", "Part of an upstream's requests that is to be refused, from 0 to 1.");
    private final Metric noPeer =
            Metric.counter("wissel_requests_without_target", "Requests for which no target was left.");
    private final Metric requests = Metric.counter("wissel_upstream_requests", "Requests that came for an upstream.");
    private final Metric retries = Metric.counter(
            "wissel_retries", "Further attempts that a request asked for, by whether the budget granted them.");
    private final Metric rescued = Metric.counter(
            "wissel_requests_rescued", "Requests taken away from a target that hung, and sent elsewhere.");
    private final Metric events =
            Metric.counter("wissel_events", "What the gateway did on its own, by kind and subject.");
    private final Metric ejections = Metric.counter("wissel_ejections", "How often a target was ejected.");
    private final Metric failovers =
            Metric.counter("wissel_failovers", "How often a region's traffic was moved away from it.");

    private final Metric overload = Metric.counter(
            "wissel_requests_overload",
            "Requests refused because there was more than could be worked off, by who refused them.");
    private final Metric waiting =
            Metric.gauge("wissel_region_waiting", "Attempts in a region whose answer has not begun.");
    private final Metric limit = Metric.gauge(
            "wissel_region_waiting_limit",
            "How many attempts may wait in a region while it gets more than it can work off, +Inf while it does not.");

    UpstreamMetrics(Keepers keepers) {
        this.keepers = keepers;
    }

    List<MetricSnapshot> collect() {
        keepers.nodes().values().forEach(this::upstream);
        keepers.eventCounts().read().forEach(this::event);
        List<MetricSnapshot> collected = new ArrayList<>();
        for (Metric metric : List.of(
                attempts, inFlight, available, latency, share, phase, shed, shedRatio, noPeer, requests, retries,
                rescued, events, ejections, failovers, overload, waiting, limit)) {
            if (!metric.empty()) {
                collected.add(metric.snapshot());
            }
        }
        return collected;
    }

    private void event(EventCounts.Key key, long count) {
        String kind = key.kind().toLowerCase(Locale.ROOT);
        events.with(count, "upstream", key.upstream(), "kind", kind, "subject", key.subject());
        if (key.kind().equals("EJECTED")) {
            ejections.with(count, "upstream", key.upstream(), "address", key.subject());
        } else if (FAILOVERS.contains(key.kind())) {
            failovers.with(count, "upstream", key.upstream(), "region", key.subject(), "cause", kind);
        }
    }

    private void upstream(UpstreamNode node) {
        String name = node.name();
        requests.with(node.arrived(), "upstream", name);
        noPeer.with(node.noPeer(), "upstream", name);
        retries.with(node.retries(), "upstream", name, "result", "granted");
        retries.with(node.retriesDenied(), "upstream", name, "result", "denied");
        rescued.with(node.rescued(), "upstream", name);
        Guards guards = node.config().guards();
        if (guards.concurrency()) {
            overload.with(node.full(), "upstream", name, "by", "concurrency");
            node.valves().all().forEach((region, valve) -> {
                waiting.with(valve.waiting(), "upstream", name, "region", region);
                limit.with(valve.limit(), "upstream", name, "region", region);
            });
        }
        if (guards.admission() != null) {
            overload.with(node.unadmitted(), "upstream", name, "by", "admission");
        }
        RegionDecision decision = node.snapshot().decision();
        if (decision != null) {
            shed.with(node.shed(), "upstream", name);
            shedRatio.with(decision.shed(), "upstream", name);
            for (RegionShare each : decision.shares()) {
                region(name, each);
            }
        }
        Targets targets = node.snapshot().targets();
        for (int i = 0; i < targets.size(); i++) {
            target(node, targets, i);
        }
    }

    private void region(String upstream, RegionShare of) {
        share.with(of.share(), "upstream", upstream, "region", of.region());
        for (RegionPhase each : RegionPhase.values()) {
            phase.with(
                    each == of.phase() ? 1 : 0,
                    "upstream",
                    upstream,
                    "region",
                    of.region(),
                    "phase",
                    each.name().toLowerCase(Locale.ROOT));
        }
    }

    private void target(UpstreamNode node, Targets targets, int index) {
        Target target = targets.targetOf(index);
        Address address = targets.address(index);
        String[] labels = {
            "upstream", node.name(), "region", target.region(), "target", target.name(), "address", address.text()
        };
        List<AddressStats> stats = node.stats(address);
        for (AddressStats.End end : AddressStats.End.values()) {
            long count = stats.stream().mapToLong(each -> each.ended(end)).sum();
            attempts.with(count, withOutcome(labels, end));
        }
        inFlight.with(node.inFlight(address), labels);
        available.with(targets.available(index) ? 1 : 0, labels);
        List<Double> bounds = AddressStats.boundsSeconds();
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i <= bounds.size(); i++) {
            int bucket = i;
            counts.add(stats.stream().mapToLong(each -> each.bucket(bucket)).sum());
        }
        double sum = stats.stream().mapToLong(AddressStats::sumMicros).sum() / 1e6;
        latency.with(bounds, counts, sum, labels);
    }

    private static String[] withOutcome(String[] labels, AddressStats.End end) {
        String[] more = java.util.Arrays.copyOf(labels, labels.length + 2);
        more[labels.length] = "outcome";
        more[labels.length + 1] = end.name().toLowerCase(Locale.ROOT);
        return more;
    }
}
