package dev.wissel.kong.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one scrape of a node says of its services and of its upstreams' health (Kong facts 7.2, 7.3). Counters, since the node started. Immutable.
 *
 * @param services by the service's name, or its host if it has none
 * @param targets each address of each target with the state that is 1
 * @param unreadableLines lines that were no samples
 */
public record KongMetrics(Map<String, Service> services, List<TargetState> targets, int unreadableLines) {
    public KongMetrics {
        services = Map.copyOf(services);
        targets = List.copyOf(targets);
    }

    /**
     * Counters of a service. Immutable.
     *
     * @param requests requests that were answered
     * @param failures those answered by the service with 500 or above
     * @param unreachable those answered by Kong with 502, 503 or 504, because no target could be reached in time
     * @param upstreamMillis sum of the time until the answer of the last attempt began; earlier attempts are in Kong's own latency
     * @param upstreamSamples requests that the sum holds
     */
    public record Service(
            double requests, double failures, double unreachable, double upstreamMillis, double upstreamSamples) {
        static final Service NONE = new Service(0, 0, 0, 0, 0);

        Service plus(Service other) {
            return new Service(
                    requests + other.requests,
                    failures + other.failures,
                    unreachable + other.unreachable,
                    upstreamMillis + other.upstreamMillis,
                    upstreamSamples + other.upstreamSamples);
        }

        /** Returns what was counted since an earlier scrape; all of it if the node has started anew in between, which shows in a counter that fell. */
        public Service since(Service earlier) {
            if (requests < earlier.requests || upstreamSamples < earlier.upstreamSamples) {
                return this;
            }
            return new Service(
                    requests - earlier.requests,
                    Math.max(0, failures - earlier.failures),
                    Math.max(0, unreachable - earlier.unreachable),
                    Math.max(0, upstreamMillis - earlier.upstreamMillis),
                    upstreamSamples - earlier.upstreamSamples);
        }

        /** Returns the mean time until the answer of the last attempt began, in milliseconds; NaN if there was none. */
        public double meanUpstreamMillis() {
            return upstreamSamples > 0 ? upstreamMillis / upstreamSamples : Double.NaN;
        }
    }

    /**
     * An address and how the node sees it. Immutable.
     *
     * @param upstream upstream's name
     * @param target {@code host:port}
     * @param address {@code ip:port}; empty if its name has none
     * @param state {@code healthy, unhealthy, healthchecks_off} or {@code dns_error}
     */
    public record TargetState(String upstream, String target, String address, String state) {}

    /** Reads a scrape. */
    public static KongMetrics of(String text) {
        Map<String, Service> services = new LinkedHashMap<>();
        List<TargetState> targets = new ArrayList<>();
        int bad = Exposition.read(text, sample -> {
            switch (sample.name()) {
                case "kong_http_requests_total" ->
                    services.merge(sample.label("service"), requests(sample), Service::plus);
                case "kong_upstream_latency_ms_sum" ->
                    services.merge(sample.label("service"), new Service(0, 0, 0, sample.value(), 0), Service::plus);
                case "kong_upstream_latency_ms_count" ->
                    services.merge(sample.label("service"), new Service(0, 0, 0, 0, sample.value()), Service::plus);
                case "kong_upstream_target_health" -> {
                    if (sample.value() == 1) {
                        targets.add(new TargetState(
                                sample.label("upstream"),
                                sample.label("target"),
                                sample.label("address"),
                                sample.label("state")));
                    }
                }
                default -> {
                    // not of use here
                }
            }
        });
        return new KongMetrics(services, targets, bad);
    }

    private static Service requests(Exposition.Sample sample) {
        String code = sample.label("code");
        boolean byKong = sample.label("source").equals("kong");
        boolean failed = !byKong && code.startsWith("5");
        boolean unreachable = byKong && List.of("502", "503", "504").contains(code);
        double count = sample.value();
        return new Service(count, failed ? count : 0, unreachable ? count : 0, 0, 0);
    }

    /** Returns a service's counters; nothing if it is not there. */
    public Service service(String name) {
        return services.getOrDefault(name, Service.NONE);
    }
}
