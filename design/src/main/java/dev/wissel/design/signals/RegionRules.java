package dev.wissel.design.signals;

import static dev.wissel.design.signals.AlertTexts.CRITICAL;
import static dev.wissel.design.signals.AlertTexts.WARNING;
import static dev.wissel.design.signals.AlertTexts.label;

import dev.wissel.design.signals.RuleFile.Recording;
import dev.wissel.design.signals.RuleFile.Rule;
import dev.wissel.design.signals.Scope.Part;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Rules about targets, regions and capacity.
 *
 * <p>Kong says of each target address what state it is in, on each node, and nothing of regions (Kong facts 7.3); which target stands where is written into the
 * rules. A target at weight 0 is not checked by Kong ({@code healthchecks_off}) and counts as available, for nothing says that it is not.
 */
final class RegionRules {
    /** Part of the gateways, from 0 to 1, that hold an address of a target for fit to serve. */
    static final String TARGET = "wissel:target_available:ratio";
    /** The same of the address of a region that most gateways hold for fit; 0 if no gateway has an address left. */
    static final String REGION = "wissel:region_available:max";
    /** Part of a service's requests that a region is to take, from 0 to 1; only Wissel knows it. */
    static final String SHARE = "wissel:region_share:ratio";
    /** Requests a second that the available targets of a region may be given. */
    static final String CAPACITY = "wissel:region_capacity:rate";
    /** What is left of that for a service once its largest region is lost; its largest target, if it has one region only. */
    static final String AFTER_LOSS = "wissel:service_capacity_after_loss:rate";

    /** A share up to this is rounding, or a trial request. */
    static final String BACKUP_SHARE = "0.01";

    /** Failovers of a region within an hour from which on it is taken to flap. */
    static final int FLAPS = 4;

    private static final String BY = "sum by (strategy, service) ";
    private static final Duration PEAK = Duration.ofDays(1);

    private final Scope scope;
    private final AlertTexts texts;
    private final Timing timing;

    RegionRules(Scope scope) {
        this.scope = scope;
        this.texts = new AlertTexts(scope);
        this.timing = scope.timing();
    }

    /** Returns the rules that must be quick. */
    List<Rule> quick() {
        List<Rule> rules = new ArrayList<>();
        for (Part part : scope.parts()) {
            rules.add(new Recording(TARGET, available(part), part.labels(scope.strategy())));
        }
        rules.add(new Recording(
                REGION, "max by (strategy, service, region, tier) (" + TARGET + scope.selector() + ")", Map.of()));
        for (Part part : scope.parts()) {
            rules.add(new Recording(SHARE, share(part), part.labels(scope.strategy())));
        }
        rules.addAll(losses());
        rules.addAll(targets());
        rules.addAll(refusals());
        return rules;
    }

    private String available(Part part) {
        String upstream = PromText.matcher("upstream", List.of(scope.upstream(part.service())));
        return """
                avg by (target, address) (
                  max by (job, instance, target, address) (wissel_target_available{%1$s,region=%2$s})
                  or
                  max by (job, instance, target, address) (kong_upstream_target_health{%1$s,%3$s,state=~"healthy|healthchecks_off"})
                )""".formatted(upstream, PromText.quoted(part.region()), PromText.matcher("target", part.targets()));
    }

    private String share(Part part) {
        return "avg(wissel_region_share_ratio{"
                + PromText.matcher("upstream", List.of(scope.upstream(part.service())))
                + ",region=" + PromText.quoted(part.region()) + "})";
    }

    private String region(String tier) {
        return BY + "(" + REGION + scope.selector("tier=" + PromText.quoted(tier)) + ")";
    }

    private List<Rule> losses() {
        String service = label(Scope.SERVICE);
        String region = label("region");
        return List.of(
                texts.alert(
                        Runbook.SERVICE_DOWN,
                        CRITICAL,
                        timing.confirm(),
                        "max by (strategy, service) (" + REGION + scope.selector() + ") == 0",
                        "No target of " + service + " is left",
                        "No gateway has a target of " + service
                                + " left in any region. Its requests are answered with 503 or its fallback."),
                texts.alert(
                        Runbook.REGION_LOST,
                        CRITICAL,
                        timing.confirm(),
                        REGION + scope.selector() + " == 0",
                        service + " has lost region " + region,
                        "No gateway has a target of " + service + " left in " + region
                                + ". What is left of the other regions carries its requests."),
                texts.alert(
                        Runbook.RUNNING_ON_BACKUP,
                        WARNING,
                        timing.confirm(),
                        """
                        %s > %s
                        or
                        (
                          %s == 0
                          and
                          %s > 0
                        )""".formatted(
                                        BY + "(" + SHARE + scope.selector("tier=\"backup\"") + ")",
                                        BACKUP_SHARE,
                                        region(Scope.PREFERRED),
                                        region(Scope.BACKUP)),
                        service + " runs on a backup region",
                        "Requests of " + service
                                + " go to another region than the preferred one. Another loss may leave it without any."));
    }

    private List<Rule> targets() {
        String where = label("target") + " (" + label("address") + ")";
        String whose = label(Scope.SERVICE) + " in " + label("region");
        return List.of(
                texts.alert(
                        Runbook.TARGET_EJECTED,
                        WARNING,
                        timing.confirm(),
                        TARGET + scope.selector("address!=\"\"") + " == 0",
                        "Target " + where + " of " + whose + " is ejected",
                        "Every gateway has stopped sending requests to " + where
                                + ", because its health checks or the answers to requests fail."),
                texts.alert(
                        Runbook.TARGET_UNRESOLVED,
                        WARNING,
                        timing.settle(),
                        scope.withService("max by (upstream, target) (kong_upstream_target_health{"
                                        + PromText.matcher("upstream", scope.upstreams())
                                        + ",state=\"dns_error\"})")
                                + " == 1",
                        "The name of target " + label("target") + " of " + label(Scope.SERVICE) + " does not resolve",
                        "A gateway finds no address for " + label("target") + ", so it sends no requests there."),
                texts.alert(
                        Runbook.NODES_DISAGREE,
                        WARNING,
                        timing.settle(),
                        TARGET + scope.selector() + " > 0 < 1",
                        "Gateways disagree about target " + where + " of " + whose,
                        "Some gateways send requests to " + where
                                + " and others do not. That points at the way between them and not at the target."));
    }

    private List<Rule> refusals() {
        String upstreams = PromText.matcher("upstream", scope.upstreams());
        String flaps = scope.withService(
                "sum by (upstream, region) (increase(wissel_failovers_total{" + upstreams + "}[1h]))");
        String shed = scope.withService("sum by (upstream) (rate(wissel_requests_shed_total{" + upstreams + "}[1m]))");
        return List.of(
                texts.alert(
                        Runbook.REQUESTS_SHED,
                        CRITICAL,
                        timing.confirm(),
                        shed + " > 0",
                        "Requests of " + label(Scope.SERVICE) + " are refused",
                        "The regions that are left cannot carry all requests of " + label(Scope.SERVICE)
                                + "; those of the lowest priority are answered with 503."),
                texts.alert(
                        Runbook.REGION_FLAPPING,
                        WARNING,
                        Duration.ZERO,
                        flaps + " >= " + FLAPS,
                        "Region " + label("region") + " of " + label(Scope.SERVICE) + " comes and goes",
                        "Traffic was moved away from " + label("region") + " at least " + FLAPS
                                + " times within an hour. Drain it until the cause is found."));
    }

    // ---------------------------------------------------------------- capacity

    /** Returns the rules about capacity, for the services whose endpoints say what they bear; they come after {@link #quick}. */
    List<Rule> capacity() {
        List<Rule> rules = new ArrayList<>();
        List<ServiceStrategy> known = scope.withCapacity().stream()
                .filter(service -> service.endpoints().size() > 1)
                .toList();
        for (ServiceStrategy service : known) {
            for (Part part : scope.parts(service)) {
                rules.add(
                        new Recording(CAPACITY, "sum(\n" + indent(bears(part)) + "\n)", part.labels(scope.strategy())));
            }
        }
        for (ServiceStrategy service : known) {
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("strategy", scope.strategy().name());
            labels.put(Scope.SERVICE, service.name());
            rules.add(new Recording(AFTER_LOSS, afterLoss(service), labels));
        }
        if (!known.isEmpty()) {
            rules.add(tooSmall());
        }
        return rules;
    }

    /** Returns the requests a second that each available target of a region may be given. */
    private String bears(Part part) {
        Map<Double, List<Endpoint>> byCapacity = new TreeMap<>(part.endpoints().stream()
                .collect(Collectors.groupingBy(endpoint -> Scope.capacity(part.service(), endpoint))));
        List<String> terms = new ArrayList<>();
        byCapacity.forEach((capacity, endpoints) -> {
            List<String> targets = endpoints.stream()
                    .map(endpoint -> endpoint.address().text())
                    .toList();
            String selector = scope.selector(
                    "service=" + PromText.quoted(part.service().name()),
                    "region=" + PromText.quoted(part.region()),
                    PromText.matcher("target", targets));
            terms.add(PromText.number(capacity) + " * (max by (target) (" + TARGET + selector + ") > bool 0)");
        });
        return String.join("\nor\n", terms);
    }

    private String afterLoss(ServiceStrategy service) {
        List<Part> parts = scope.parts(service);
        if (parts.size() > 1) {
            String all = CAPACITY + scope.selector("service=" + PromText.quoted(service.name()));
            return "sum(" + all + ") - max(" + all + ")";
        }
        String targets = indent(bears(parts.get(0)));
        return "sum(\n" + targets + "\n)\n- max(\n" + targets + "\n)";
    }

    private Rule tooSmall() {
        String peak = "max_over_time(" + ObjectiveRules.requests("5m") + scope.selector() + "["
                + PromText.duration(PEAK) + "])";
        return texts.alert(
                Runbook.CAPACITY_AFTER_NEXT_LOSS,
                WARNING,
                timing.settle(),
                peak + "\n> on (strategy, service)\n" + AFTER_LOSS + scope.selector(),
                "The next loss would leave " + label(Scope.SERVICE) + " without enough capacity",
                "If " + label(Scope.SERVICE)
                        + " lost the largest region that it has left now, the others could not carry the peak of the last day.");
    }

    private static String indent(String text) {
        return text.lines().map(line -> "  " + line).collect(Collectors.joining("\n"));
    }
}
