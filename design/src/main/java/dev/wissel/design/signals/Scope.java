package dev.wissel.design.signals;

import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What the rules of one strategy select, by Kong's names: services, upstreams, and which target stands in which region, which Kong's metrics do not say.
 *
 * <p>Immutable.
 *
 * @param strategy the strategy
 * @param setup how it is watched
 */
record Scope(Strategy strategy, Setup setup) {
    static final String SERVICE = "service";
    static final String PREFERRED = "preferred";
    static final String BACKUP = "backup";

    /**
     * One region of one service. Immutable.
     *
     * @param service the service
     * @param region the region's name
     * @param tier whether the service prefers it: {@code preferred} or {@code backup}
     * @param endpoints its endpoints there, at least one
     */
    record Part(ServiceStrategy service, String region, String tier, List<Endpoint> endpoints) {
        List<String> targets() {
            return endpoints.stream()
                    .map(endpoint -> endpoint.address().text())
                    .distinct()
                    .toList();
        }

        /** Returns the labels of what is recorded about it. */
        Map<String, String> labels(Strategy strategy) {
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("strategy", strategy.name());
            labels.put(SERVICE, service.name());
            labels.put("region", region);
            labels.put("tier", tier);
            return labels;
        }
    }

    /** Returns the regions of a service where it has endpoints, the preferred first. */
    List<Part> parts(ServiceStrategy service) {
        Set<String> regions = new LinkedHashSet<>(service.regions());
        service.endpoints().forEach(endpoint -> regions.add(endpoint.region())); // a fallback may stand outside
        List<String> served = regions.stream()
                .filter(region -> !service.endpointsIn(region).isEmpty())
                .toList();
        return served.stream()
                .map(region -> new Part(
                        service,
                        region,
                        region.equals(served.get(0)) ? PREFERRED : BACKUP,
                        service.endpointsIn(region)))
                .toList();
    }

    /** Returns the regions of all services. */
    List<Part> parts() {
        return strategy.services().stream()
                .flatMap(service -> parts(service).stream())
                .toList();
    }

    String upstream(ServiceStrategy service) {
        return Translation.upstreamName(strategy, service);
    }

    List<String> serviceNames() {
        return strategy.services().stream().map(ServiceStrategy::name).toList();
    }

    List<String> upstreams() {
        return strategy.services().stream().map(this::upstream).distinct().toList();
    }

    /** Returns {@code {strategy="…"}} with further matchers. */
    String selector(String... matchers) {
        StringBuilder text = new StringBuilder("{").append(PromText.matcher("strategy", List.of(strategy.name())));
        for (String matcher : matchers) {
            text.append(',').append(matcher);
        }
        return text.append('}').toString();
    }

    /** Returns a query whose series get the label {@code service} by their label {@code upstream}. */
    String withService(String query) {
        String suffix = "." + strategy.name() + ".upstream";
        String usual = PromText.quoted("(.+)" + PromText.literal(suffix));
        String labelled = "label_replace(" + query + ", \"service\", \"$1\", \"upstream\", " + usual + ")";
        for (ServiceStrategy service : strategy.services()) {
            String upstream = upstream(service);
            if (!upstream.equals(service.name() + suffix)) {
                labelled = "label_replace(" + labelled + ", \"service\", " + PromText.quoted(service.name())
                        + ", \"upstream\", " + PromText.quoted(PromText.literal(upstream)) + ")";
            }
        }
        return labelled;
    }

    /** Returns the services whose endpoints all say what they can bear. */
    List<ServiceStrategy> withCapacity() {
        return strategy.services().stream()
                .filter(service -> service.endpoints().stream()
                        .map(Endpoint::capacityPerSecond)
                        .allMatch(OptionalDouble::isPresent))
                .toList();
    }

    /** Returns what a target may be given in requests a second: what it bears times the service's headroom. */
    static double capacity(ServiceStrategy service, Endpoint endpoint) {
        return endpoint.capacityPerSecond().orElseThrow() * service.headroom();
    }

    KongNames names() {
        return KongNames.of(KongVersion.of(strategy.kong().version()));
    }

    Timing timing() {
        return Timing.of(strategy.objective().failover(), setup);
    }

    /** Returns an interval for rules that need not be quick: a multiple of the evaluation interval of at least that many seconds. */
    Duration slower(long seconds) {
        long quick = setup.evaluationInterval().toSeconds();
        return Duration.ofSeconds((Math.max(seconds, quick) + quick - 1) / quick * quick);
    }
}
