package dev.wissel.design.reader;

import dev.wissel.design.strategy.Drills;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Limits;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problem;
import dev.wissel.kong.document.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a strategy from YAML or JSON.
 *
 * <p>Either the whole strategy comes back or every mistake in it, each with line, column, the offending text, what was expected and the
 * nearest valid word; nothing is half read, and no text makes it throw. Stateless and thread-safe. What each key means is in
 * {@code docs/strategy.md}.
 */
public final class StrategyReader {
    /** The resource with the JSON Schema for editors. */
    public static final String SCHEMA = "/dev/wissel/design/wissel-strategy.schema.json";

    /** Ten thousand endpoints written at length are two million characters. */
    private static final Limits LIMITS = new Limits(8 << 20, 32, 1_000_000);

    private static final String STANDARD_NAME = "wissel";

    private StrategyReader() {}

    /**
     * What reading gave: a strategy without problems, or problems without a strategy. Immutable.
     *
     * @param strategy the strategy; empty if there are problems
     * @param problems every mistake, in the order of the file; empty if there is a strategy
     */
    public record Reading(Optional<Strategy> strategy, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
            if (strategy.isPresent() != problems.isEmpty()) {
                throw new IllegalArgumentException(
                        "problems: " + problems.size() + " (expected: none with a strategy)");
            }
        }
    }

    /**
     * Reads a strategy.
     *
     * @param file what problems are reported under, usually the file's name
     * @param text the text
     */
    public static Reading read(String file, String text) {
        Document document = Document.parse(file, text, LIMITS);
        Problems problems = new Problems(file);
        problems.addAll(document.problems());
        Node root = document.root();
        Optional<Strategy> strategy = root == null
                ? Optional.empty()
                : Section.of(root, Path.ROOT, Shape.STRATEGY, problems)
                        .flatMap(section -> new StrategyReader.Whole(section, problems).read());
        if (strategy.isEmpty() && problems.isEmpty()) {
            throw new IllegalStateException("no strategy and no problem in " + file);
        }
        return problems.isEmpty() ? new Reading(strategy, List.of()) : new Reading(Optional.empty(), problems.all());
    }

    /** The reading of one document. Confined to it. */
    private record Whole(Section root, Problems problems) {
        Optional<Strategy> read() {
            String name = root.scalar("strategy", Kinds.SERVICE_NAME)
                    .map(Located::value)
                    .orElse(STANDARD_NAME);
            Objective objective = PromiseReader.objective(root.section("objective", Shape.OBJECTIVE));
            var kong = PromiseReader.kong(root.section("kong", Shape.KONG));
            Optional<Section> defaults = root.section("defaults", Shape.DEFAULTS);
            // Also what every service overrides must be right.
            defaults.ifPresent(common -> SettingsReader.read(new Layers(List.of(common)), objective, 1));
            Map<String, Section> sections = services();
            List<String> regions = regions(sections);
            List<ServiceReader.Placed> services = new ArrayList<>();
            ServiceReader reader = new ServiceReader(objective, regions, kong, defaults, problems);
            sections.forEach((service, section) -> reader.read(service, section).ifPresent(services::add));
            ServicesCheck.fallbacks(List.copyOf(sections.keySet()), services, problems);
            ServicesCheck.upstreams(name, services, problems);
            RouteConflicts.check(services, problems);
            List<ServiceStrategy> read =
                    services.stream().map(ServiceReader.Placed::service).toList();
            Drills drills = regions.isEmpty()
                    ? Drills.NONE
                    : DrillsReader.read(root.section("drills", Shape.DRILLS), regions, read, problems);
            return problems.isEmpty()
                    ? Optional.of(new Strategy(name, objective, regions, kong, read, drills))
                    : Optional.empty();
        }

        private Map<String, Section> services() {
            String example = "{product: {endpoints: {ams: [{target: \"10.0.0.1:8080\"}]}}}";
            if (!root.has("services")) {
                root.problem("services", "the services are missing", "expected services: " + example);
            }
            Map<String, Section> services = new LinkedHashMap<>();
            for (Section.Named entry : root.named("services", Kinds.SERVICE_NAME, example)) {
                Section.of(entry.value(), entry.path(), Shape.SERVICE, problems)
                        .ifPresent(section -> services.put(entry.name(), section));
            }
            return services;
        }

        /** Returns the regions in order; if the file gives none, those of the endpoints as they come. */
        private List<String> regions(Map<String, Section> services) {
            List<String> found = new ArrayList<>();
            root.scalars("regions", Kinds.NAME, "[ams, fra]").forEach(region -> found.add(region.value()));
            if (!found.isEmpty()) {
                return found;
            }
            for (Section service : services.values()) {
                if (service.node("endpoints") instanceof Node.Mapping endpoints) {
                    endpoints.entries().keySet().stream()
                            .filter(region -> !found.contains(region))
                            .forEach(found::add);
                }
            }
            return found;
        }
    }
}
