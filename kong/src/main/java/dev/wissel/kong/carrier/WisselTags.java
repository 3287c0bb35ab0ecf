package dev.wissel.kong.carrier;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads and writes the {@code wissel:} tags of Kong's entities. For each kind of entity {@code read} and {@code write} are each other's
 * inverse: what was written is read back as the same settings without a problem. A tag that begins with {@code wissel:} and is unknown there,
 * malformed, repeated with another value or meaningless is a problem, never passed over; all other tags are.
 *
 * <p>Stateless and thread-safe. The grammar is in {@code docs/carrier.md}.
 */
public final class WisselTags {
    /** What all of Wissel's tags begin with. */
    public static final String PREFIX = TagBag.PREFIX;

    private static final String STRATEGY = "strategy";

    private WisselTags() {}

    /** Returns the tag that names the strategy from which an entity was made; it may stand on every entity. */
    public static String strategy(String name) {
        return PREFIX + STRATEGY + "=" + TagText.encode(name);
    }

    /** Returns the name of the strategy from which an entity was made, if its tags say so. */
    public static Optional<String> strategyOf(List<String> tags) {
        String start = PREFIX + STRATEGY + "=";
        return tags.stream()
                .filter(tag -> tag.startsWith(start))
                .findFirst()
                .flatMap(tag -> TagText.decode(tag.substring(start.length())).toOptional());
    }

    /** Reads the tags of a service, a plugin or any other entity that carries no settings of its own. */
    public static TagReading<Optional<String>> readPlain(List<String> tags) {
        TagBag bag = new TagBag(tags, Set.of(STRATEGY), Set.of(), Set.of());
        return bag.reading(bag.get(STRATEGY, TagText::decode));
    }

    /** Reads the tags of an upstream. */
    public static TagReading<UpstreamSettings> readUpstream(List<String> tags) {
        return UpstreamTags.read(tags);
    }

    /** Returns the circuit breaker that an upstream's tags ask for; empty if there is none, or if it cannot be read, which {@link #readUpstream} tells. */
    public static Optional<Breaker> breakerOf(List<String> tags) {
        String start = PREFIX + UpstreamTags.BREAKER + "=";
        return tags.stream()
                .filter(tag -> tag.startsWith(start))
                .findFirst()
                .flatMap(tag -> Breaker.parse(tag.substring(start.length())).toOptional());
    }

    /** Returns the tag that gives an upstream this circuit breaker. */
    public static String tag(Breaker breaker) {
        return PREFIX + UpstreamTags.BREAKER + "=" + breaker.format();
    }

    /** Returns the tags that say these settings, all of them, so that they outlive a change of the defaults. */
    public static List<String> write(UpstreamSettings settings) {
        return UpstreamTags.write(settings);
    }

    /** Reads the tags of a target. */
    public static TagReading<TargetSettings> readTarget(List<String> tags) {
        TagBag bag = new TagBag(tags, Set.of(STRATEGY, "region", "capacity", "weight"), Set.of(), Set.of());
        bag.get(STRATEGY, TagText::decode);
        String region = bag.get("region", Names::parse).orElse("");
        Optional<Double> capacity = bag.get("capacity", WisselTags::capacity);
        Optional<Integer> weight = bag.get("weight", text -> Numbers.integer(text, 0, 65535));
        return bag.reading(new TargetSettings(
                region,
                capacity.map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
                weight.map(OptionalInt::of).orElseGet(OptionalInt::empty)));
    }

    private static Parsed<Double> capacity(String text) {
        return RateText.parseBare(text)
                .then(rate -> rate > 0 ? Parsed.good(rate) : Parsed.bad("a capacity above 0 requests a second"));
    }

    /** Returns the tags that say these settings. */
    public static List<String> write(TargetSettings settings) {
        List<String> tags = new ArrayList<>();
        if (!settings.region().isEmpty()) {
            tags.add(PREFIX + "region=" + settings.region());
        }
        settings.capacityPerSecond()
                .ifPresent(capacity -> tags.add(PREFIX + "capacity=" + RateText.formatBare(capacity)));
        settings.weight().ifPresent(weight -> tags.add(PREFIX + "weight=" + weight));
        return tags;
    }

    /** Reads the tags of a route. */
    public static TagReading<RouteSettings> readRoute(List<String> tags) {
        TagBag bag = new TagBag(tags, Set.of(STRATEGY, "priority"), Set.of(), Set.of());
        bag.get(STRATEGY, TagText::decode);
        Priority priority = bag.get("priority", WisselTags::priority).orElse(Priority.NORMAL);
        return bag.reading(new RouteSettings(priority));
    }

    private static Parsed<Priority> priority(String text) {
        return Priority.of(text).map(Parsed::good).orElseGet(() -> Parsed.bad("low, normal or high"));
    }

    /** Returns the tags that say these settings. */
    public static List<String> write(RouteSettings settings) {
        return List.of(PREFIX + "priority=" + settings.priority().text());
    }

    /**
     * Returns what is wrong between an upstream's tags and those of its targets, each as a sentence; empty if they agree. With a region order,
     * every target must stand in one of its regions or in the fallback region; and either every target names a region or none does.
     *
     * @param upstream the upstream's settings
     * @param targets by name, the settings of each of its targets
     */
    public static List<String> disagreements(UpstreamSettings upstream, Map<String, TargetSettings> targets) {
        Set<String> known = new LinkedHashSet<>(upstream.regionOrder());
        if (upstream.fallback() instanceof Fallback.Region region) {
            known.add(region.name());
        }
        boolean anyRegion = !upstream.regionOrder().isEmpty()
                || targets.values().stream().anyMatch(target -> !target.region().isEmpty());
        List<String> found = new ArrayList<>();
        targets.forEach((name, target) -> {
            if (target.region().isEmpty()) {
                if (anyRegion) {
                    found.add(
                            "target '" + name + "' names no region (expected: a tag wissel:region=NAME, as its peers)");
                }
            } else if (!upstream.regionOrder().isEmpty() && !known.contains(target.region())) {
                found.add("target '" + name + "' stands in region '" + target.region() + "' (expected: one of "
                        + String.join(", ", known) + ")");
            }
        });
        if (upstream.fallback() instanceof Fallback.Region region
                && targets.values().stream().noneMatch(target -> target.region().equals(region.name()))) {
            found.add("fallback region '" + region.name() + "' has no target");
        }
        return found;
    }
}
