package dev.wissel.design.reader;

import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.HostPort;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads {@code endpoints}: by region, a list of addresses, each alone or with its weight and capacity. */
final class EndpointsReader {
    private static final String EXAMPLE = "{ams: [{target: \"10.0.0.1:8080\"}]}";
    private static final String LIST_EXAMPLE = "[{target: \"10.0.0.1:8080\"}]";

    private final Problems problems;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final Map<HostPort, Node> places = new LinkedHashMap<>();

    private EndpointsReader(Problems problems) {
        this.problems = problems;
    }

    static List<Endpoint> read(Section service, List<String> regions, Problems problems) {
        if (!service.has("endpoints")) {
            service.problem("endpoints", "the endpoints are missing", "expected endpoints: " + EXAMPLE);
            return List.of();
        }
        EndpointsReader reader = new EndpointsReader(problems);
        for (Section.Named region : service.named("endpoints", Kinds.NAME, EXAMPLE)) {
            if (!regions.contains(region.name())) {
                service.problem(region, "unknown region", Section.oneOf(region.name(), regions));
            }
            service.items(region, LIST_EXAMPLE).forEach(item -> reader.endpoint(region.name(), item));
        }
        if (!reader.endpoints.isEmpty() && reader.endpoints.stream().allMatch(endpoint -> endpoint.weight() == 0)) {
            service.problem("endpoints", "every endpoint has weight 0", "expected at least one that may take requests");
        }
        return reader.endpoints;
    }

    private void endpoint(String region, Located<Node> item) {
        if (item.node() instanceof Node.Scalar scalar && !scalar.isNull()) {
            Section.scalar(item.node(), item.path(), Kinds.TARGET, problems)
                    .ifPresent(target -> add(region, target, Endpoint.DEFAULT_WEIGHT, Optional.empty()));
            return;
        }
        Section.of(item.node(), item.path(), Shape.ENDPOINT, problems).ifPresent(section -> {
            if (!section.has("target")) {
                section.problem("target", "the target is missing", "expected target: host:port");
            }
            Optional<Located<HostPort>> target = section.scalar("target", Kinds.TARGET);
            int weight = section.integer("weight", 0, 65535).map(Located::value).orElse(Endpoint.DEFAULT_WEIGHT);
            Optional<Double> capacity =
                    section.scalar("capacity", Kinds.CAPACITY).map(Located::value);
            target.ifPresent(found -> add(region, found, weight, capacity));
        });
    }

    private void add(String region, Located<HostPort> target, int weight, Optional<Double> capacity) {
        Node earlier = places.putIfAbsent(target.value(), target.node());
        if (earlier != null) {
            Path path = target.path();
            problems.add(target.node(), path, "the same address twice in a service", Section.firstAt(earlier));
            return;
        }
        OptionalDouble known = capacity.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
        endpoints.add(new Endpoint(region, target.value(), weight, known));
    }
}
