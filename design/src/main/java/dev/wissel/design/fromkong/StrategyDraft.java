package dev.wissel.design.fromkong;

import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.Names;
import dev.wissel.kong.declarative.YamlText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the strategy that an existing configuration amounts to. Confined to one call. */
final class StrategyDraft {
    private final ExistingKong existing;
    private final List<Balanced> services;
    private final RegionGuess regions;
    private final List<String> notes;
    private final Map<Balanced, String> names = new LinkedHashMap<>();

    StrategyDraft(ExistingKong existing, List<Balanced> services, List<String> notes) {
        this.existing = existing;
        this.services = services;
        this.notes = notes;
        this.regions = RegionGuess.of(
                services.stream().flatMap(one -> one.targets().stream()).toList());
        name();
    }

    private void name() {
        Set<String> taken = new LinkedHashSet<>();
        for (Balanced service : services) {
            String base = clean(service.serviceLabel());
            String name = base;
            for (int i = 2; !taken.add(name); i++) {
                name = base + "-" + i;
            }
            if (!name.equals(service.serviceLabel())) {
                notes.add("Service '" + service.serviceLabel() + "' is called '" + name + "' in the strategy.");
            }
            names.put(service, name);
        }
    }

    private static String clean(String text) {
        String name = text.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
        String cut = name.length() > 60 ? name.substring(0, 60).replaceAll("[^A-Za-z0-9]+$", "") : name;
        return Names.isName(cut) ? cut : "service";
    }

    /** Returns the name of a service in the strategy. */
    String nameOf(Balanced service) {
        return names.getOrDefault(service, service.serviceLabel());
    }

    /** Returns the strategy as YAML, with what was assumed as comments on top. */
    String yaml(String strategyName) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("strategy", strategyName);
        root.put("regions", order());
        Map<String, Object> kong = new LinkedHashMap<>();
        kong.put("version", existing.kong().version());
        kong.put("edition", existing.kong().edition().text());
        kong.put("mode", existing.kong().mode().text());
        root.put("kong", kong);
        Map<String, Object> all = new LinkedHashMap<>();
        services.forEach(service -> all.put(nameOf(service), service(service)));
        root.put("services", all);
        noteRegions();
        StringBuilder text =
                new StringBuilder("# Made by 'wissel design --from-kong' from " + existing.source() + ".\n");
        text.append("# What is left out has a reasoned default: docs/strategy.md explains every key.\n");
        text.append("# Say what is promised; the times follow from it:\n");
        text.append("#   objective: {availability: 99.99%, window: 30d, latency: {p99: 300ms}, failover: 30s}\n");
        if (!notes.isEmpty()) {
            text.append("#\n# Please look at this:\n");
            notes.forEach(note -> text.append("# - ").append(oneLine(note)).append('\n'));
        }
        return text.append('\n').append(YamlText.of(root)).toString();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    private void noteRegions() {
        if (regions.how().isEmpty()) {
            notes.add("Nothing tells the regions of the targets apart, so all stand in one, '" + RegionGuess.ONLY
                    + "'. Divide the endpoints by region, or there is no failover between regions.");
        } else {
            notes.add("The regions were told apart by " + regions.how()
                    + ". Put the preferred one first under 'regions'.");
        }
    }

    /** Returns the regions, those with more weight first; what tags say of the order comes before that. */
    private List<String> order() {
        Map<String, Double> weights = new LinkedHashMap<>();
        Set<String> tagged = new LinkedHashSet<>();
        for (Balanced service : services) {
            for (String tag : Values.texts(service.upstream().get("tags"))) {
                if (tag.startsWith("wissel:region-order=")) {
                    tagged.addAll(List.of(tag.substring(tag.indexOf('=') + 1).split(":", -1)));
                }
            }
            for (Map<String, @Nullable Object> target : service.targets()) {
                weights.merge(regions.region(target), Values.number(target.get("weight"), 100), Double::sum);
            }
        }
        List<String> order = new ArrayList<>(tagged);
        order.retainAll(weights.keySet());
        weights.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .filter(region -> !order.contains(region))
                .forEach(order::add);
        return order;
    }

    private Map<String, Object> service(Balanced service) {
        Map<String, Object> out = new LinkedHashMap<>();
        List<Object> routes = RoutesDraft.of(service, existing.kong(), notes);
        if (!routes.isEmpty()) {
            out.put("routes", routes);
        } else {
            notes.add("Service '" + service.serviceLabel()
                    + "' has no route of its own kind (http with paths, hosts, methods or"
                    + " headers); the strategy gives it the path /" + nameOf(service)
                    + ", which the configuration is not given.");
        }
        out.put("upstream", service.upstreamName());
        String path = Balanced.path(service.service());
        if (path != null && !path.equals("/")) {
            out.put("path", path);
        }
        if (Balanced.protocol(service.service()).equals("https")) {
            out.put("protocol", "https");
        }
        out.put("balance", BalanceDraft.of(service, existing.kong(), notes));
        put(out, "health", HealthDraft.of(service, notes));
        put(out, "timeouts", timeouts(service.service()));
        TaggedSettings.of(service).forEach((key, value) -> out.merge(key, value, StrategyDraft::joined));
        out.put("endpoints", endpoints(service));
        return out;
    }

    private static Object joined(Object earlier, Object later) {
        if (earlier instanceof Map<?, ?> && later instanceof Map<?, ?>) {
            Map<String, @Nullable Object> both = new LinkedHashMap<>(Values.map(earlier));
            both.putAll(Values.map(later));
            return both;
        }
        return later;
    }

    private static void put(Map<String, Object> out, String key, Map<String, Object> value) {
        if (!value.isEmpty()) {
            out.put(key, value);
        }
    }

    /** Returns the timeouts that somebody chose; a minute is Kong's default and nobody's intention. */
    private static Map<String, Object> timeouts(Map<String, @Nullable Object> service) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (String key : List.of("connect", "read", "write")) {
            Values.integer(service.get(key + "_timeout")).ifPresent(millis -> {
                if (millis != 60_000 && millis > 0) {
                    out.put(key, DurationText.format(Duration.ofMillis(millis)));
                }
            });
        }
        return out;
    }

    private Map<String, Object> endpoints(Balanced service) {
        Map<String, Object> out = new LinkedHashMap<>();
        Map<String, List<Map<String, @Nullable Object>>> split = regions.split(service.targets());
        double heaviest = split.values().stream()
                .mapToDouble(EndpointsDraft::weight)
                .max()
                .orElse(0);
        List<String> order = order();
        order.stream().filter(split::containsKey).forEach(region -> {
            List<Map<String, @Nullable Object>> targets = split.getOrDefault(region, List.of());
            boolean standsBy = split.size() > 1 && EndpointsDraft.weight(targets) * 20 <= heaviest;
            if (standsBy && !targets.stream().allMatch(EndpointsDraft::isTagged)) {
                notes.add("Service '" + service.serviceLabel() + "': region '" + region
                        + "' has hardly any weight and is taken for a standby; its endpoints get weight 100.");
            }
            out.put(region, EndpointsDraft.of(targets, standsBy));
        });
        return out;
    }
}
