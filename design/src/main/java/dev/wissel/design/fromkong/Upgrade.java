package dev.wissel.design.fromkong;

import dev.wissel.design.kongfile.KongEntities;
import dev.wissel.design.strategy.HostPort;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.carrier.WisselTags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lays what a strategy says over an existing document, in place, and notes every field that changes. What the strategy says nothing of stays. Confined
 * to one call.
 */
final class Upgrade {
    private static final Set<String> OF_SERVICE =
            Set.of("retries", "connect_timeout", "read_timeout", "write_timeout", "tags");
    private static final Set<String> NOT_OF_UPSTREAM = Set.of("name", "targets");

    private static final int LONG_LIST = 12;

    private final KongEntities designed;
    private final List<Change> changes = new ArrayList<>();

    Upgrade(Strategy strategy) {
        this.designed = KongEntities.of(strategy);
    }

    List<Change> changes() {
        return changes;
    }

    void apply(Balanced balanced, ServiceStrategy service) {
        Map<String, Object> wantedService = new LinkedHashMap<>(designed.service(service));
        wantedService.keySet().retainAll(OF_SERVICE);
        overlay(
                "service " + balanced.serviceLabel(),
                balanced.service(),
                wantedService,
                KongEntities.serviceDefaults(),
                "");
        Map<String, Object> wantedUpstream = new LinkedHashMap<>(designed.upstream(service));
        wantedUpstream.keySet().removeAll(NOT_OF_UPSTREAM);
        String upstream = "upstream " + balanced.upstreamName();
        dropHash(upstream, balanced.upstream(), wantedUpstream);
        overlay(upstream, balanced.upstream(), wantedUpstream, KongEntities.upstreamDefaults(), "");
        Map<String, Map<String, Object>> byAddress = new LinkedHashMap<>();
        designed.targets(service).forEach(target -> byAddress.put(String.valueOf(target.get("target")), target));
        for (Map<String, @Nullable Object> target : balanced.targets()) {
            String address = Values.text(target, "target", "");
            Map<String, Object> wanted = byAddress.get(normal(address, service));
            if (wanted != null) {
                Map<String, Object> fields = new LinkedHashMap<>(wanted);
                fields.remove("target");
                overlay(upstream + ", target " + address, target, fields, KongEntities.targetDefaults(), "");
            }
        }
    }

    private static String normal(String address, ServiceStrategy service) {
        String wanted = EndpointsDraft.address(address);
        return service.endpoints().stream()
                .map(endpoint -> endpoint.address().text())
                .filter(text -> text.equalsIgnoreCase(wanted)
                        || HostPort.parse(wanted).toOptional().stream()
                                .anyMatch(parsed -> parsed.text().equals(text)))
                .findFirst()
                .orElse(wanted);
    }

    /** A hash input that is written beside another algorithm would bring consistent hashing back. */
    private void dropHash(String entity, Map<String, @Nullable Object> upstream, Map<String, Object> wanted) {
        if (wanted.containsKey("hash_on") || upstream.get("hash_on") == null) {
            return;
        }
        for (String key :
                List.of("hash_on", "hash_fallback", "hash_on_header", "hash_fallback_header", "hash_on_cookie")) {
            Object before = upstream.remove(key);
            if (before != null && !before.equals("none")) {
                changes.add(new Change(
                        entity, key, Optional.of(shown(before)), false, Optional.empty(), reason("hash_on")));
            }
        }
    }

    private void overlay(
            String entity,
            Map<String, @Nullable Object> existing,
            Map<String, Object> wanted,
            Map<String, ? extends @Nullable Object> defaults,
            String prefix) {
        wanted.forEach((key, value) -> {
            Object before = existing.get(key);
            Object usual = defaults.get(key);
            if (value instanceof Map<?, ?>) {
                Map<String, @Nullable Object> inner = Values.map(before);
                overlay(entity, inner, withoutNulls(value), Values.map(usual), prefix + key + ".");
                if (!inner.isEmpty()) {
                    existing.put(key, inner);
                }
            } else if (key.equals("tags")) {
                tags(entity, existing, Values.texts(value));
            } else {
                set(entity, existing, key, value, before == null ? usual : before, before == null, prefix + key);
            }
        });
    }

    private static Map<String, Object> withoutNulls(Object value) {
        Map<String, Object> out = new LinkedHashMap<>();
        Values.map(value).forEach((key, item) -> {
            if (item != null) {
                out.put(key, item);
            }
        });
        return out;
    }

    private void set(
            String entity,
            Map<String, @Nullable Object> existing,
            String key,
            Object value,
            @Nullable Object effective,
            boolean isDefault,
            String path) {
        if (Values.same(effective, value)) {
            return;
        }
        existing.put(key, Values.copy(value));
        changes.add(new Change(
                entity,
                path,
                Optional.ofNullable(effective).map(Upgrade::shown),
                isDefault && effective != null,
                Optional.of(shown(value)),
                reason(path)));
    }

    /** Puts Wissel's tags in the place of older ones of its own; those of others stay. */
    private void tags(String entity, Map<String, @Nullable Object> existing, List<String> wanted) {
        List<String> before = Values.texts(existing.get("tags"));
        List<String> after = new ArrayList<>(before);
        after.removeIf(tag -> tag.startsWith(WisselTags.PREFIX));
        after.addAll(wanted);
        if (Values.same(before, after)) {
            return;
        }
        existing.put("tags", after);
        changes.add(new Change(
                entity,
                "tags",
                before.isEmpty() ? Optional.empty() : Optional.of(shown(before)),
                false,
                Optional.of(shown(after)),
                reason("tags")));
    }

    private static String reason(String path) {
        return Reasons.of(path)
                .orElseThrow(() -> new IllegalStateException("no reason is known for a change of " + path));
    }

    /** Adds the metrics that the rules and dashboards need, or switches them on where the plugin is there for all requests. */
    void metrics(Map<String, @Nullable Object> document) {
        Map<String, Object> wanted = designed.prometheus();
        List<@Nullable Object> plugins = plugins(document);
        for (Map<String, @Nullable Object> plugin : Values.maps(plugins)) {
            boolean global = "prometheus".equals(plugin.get("name"))
                    && plugin.get("service") == null
                    && plugin.get("route") == null
                    && plugin.get("consumer") == null;
            if (global) {
                Map<String, @Nullable Object> config = Values.map(plugin.get("config"));
                Values.map(wanted.get("config")).forEach((key, value) -> {
                    if (Boolean.TRUE.equals(value) && !Boolean.TRUE.equals(config.get(key))) {
                        Object before = config.put(key, true);
                        changes.add(
                                new Change(
                                        "plugin prometheus",
                                        "config." + key,
                                        Optional.of(shown(before != null ? before : false)),
                                        before == null,
                                        Optional.of("true"),
                                        "Without it there is nothing to draw or to alert on: it is off by default since Kong 3.0."));
                    }
                });
                plugin.put("config", config);
                return;
            }
        }
        plugins.add(Values.copy(wanted));
        document.put("plugins", plugins);
        changes.add(new Change(
                "plugin prometheus",
                "name",
                Optional.empty(),
                false,
                Optional.of("prometheus"),
                "Without metrics nobody knows which targets are sick, or how close the error budget is."));
    }

    @SuppressWarnings("unchecked") // a list of whatever the document holds
    private static List<@Nullable Object> plugins(Map<String, @Nullable Object> document) {
        return document.get("plugins") instanceof List<?> list ? (List<@Nullable Object>) list : new ArrayList<>();
    }

    private static String shown(@Nullable Object value) {
        if (value instanceof Double number) {
            return Values.number(number).toString();
        }
        if (value instanceof List<?> list) {
            boolean numbers = list.size() > LONG_LIST && list.stream().allMatch(Number.class::isInstance);
            List<String> items =
                    numbers ? ranges(list) : list.stream().map(Upgrade::shown).toList();
            return "[" + String.join(", ", items) + "]";
        }
        return String.valueOf(value);
    }

    /** Returns numbers with neighbours drawn together: fifty statuses in a line say nothing to anybody. */
    private static List<String> ranges(List<?> numbers) {
        List<String> items = new ArrayList<>();
        long first = Long.MIN_VALUE;
        long last = Long.MIN_VALUE;
        for (Object item : numbers) {
            long number = ((Number) item).longValue();
            if (number != last + 1) {
                first = number;
                items.add(String.valueOf(first));
            } else {
                items.set(items.size() - 1, first + "-" + number);
            }
            last = number;
        }
        return items;
    }
}
