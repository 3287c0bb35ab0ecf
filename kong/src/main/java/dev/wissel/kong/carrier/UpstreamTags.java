package dev.wissel.kong.carrier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tags of an upstream: the settings on one side, {@code wissel:key=value} on the other. */
final class UpstreamTags {
    static final String BREAKER = "breaker";

    private static final Set<String> SINGLE = Set.of(
            "strategy",
            BREAKER,
            "region-order",
            "balance",
            "suspect",
            "headroom",
            "hold",
            "max-hold",
            "trials",
            "ramp",
            "retry-on",
            "retry-budget",
            "retry-floor",
            "deadline",
            "fallback",
            "fallback-status",
            "concurrency",
            "admission",
            "slow-start",
            "bound");
    static final String BOUNDED = "consistent-hashing-bounded";

    private static final String HEADER = "fallback-header";
    private static final String BODY = "fallback-body";
    private static final String NONE = "none";
    /** Long enough to keep a short body whole, short enough to be read in a list of tags. */
    private static final int BODY_PART_CHARS = 200;

    private UpstreamTags() {}

    static TagReading<UpstreamSettings> read(List<String> tags) {
        TagBag bag = new TagBag(tags, SINGLE, Set.of(HEADER), Set.of(BODY));
        UpstreamSettings defaults = UpstreamSettings.DEFAULTS;
        bag.get("strategy", TagText::decode);
        bag.get(BREAKER, Breaker::parse);
        Optional<String> balance = bag.get("balance", UpstreamTags::balance);
        if (balance.filter(BOUNDED::equals).isEmpty()) {
            bag.misplaced("bound", "the tag wissel:balance=" + BOUNDED + " beside it");
        }
        return bag.reading(new UpstreamSettings(
                bag.get("region-order", UpstreamTags::regions).orElse(defaults.regionOrder()),
                balance,
                bag.get("suspect", UpstreamTags::positive),
                bag.get("headroom", text -> share(text, Double.MIN_VALUE, UpstreamSettings.MAX_HEADROOM))
                        .orElse(defaults.headroom()),
                failback(bag),
                retry(bag),
                bag.get("deadline", UpstreamTags::positive),
                fallback(bag),
                ProtectionTags.read(bag)));
    }

    private static Failback failback(TagBag bag) {
        Failback defaults = Failback.DEFAULTS;
        Duration hold = bag.get("hold", DurationText::parse).orElse(defaults.hold());
        Duration least = hold.compareTo(defaults.maxHold()) > 0 ? hold : defaults.maxHold();
        Duration maxHold =
                bag.get("max-hold", text -> atLeast(text, hold, "hold")).orElse(least);
        int trials = bag.get("trials", text -> Numbers.integer(text, 0, Failback.MAX_TRIALS))
                .orElse(defaults.trials());
        return new Failback(
                hold, maxHold, trials, bag.get("ramp", DurationText::parse).orElse(defaults.ramp()));
    }

    private static Retry retry(TagBag bag) {
        Retry defaults = Retry.DEFAULTS;
        return new Retry(
                bag.get("retry-on", UpstreamTags::statuses).orElse(defaults.statuses()),
                bag.get("retry-budget", text -> share(text, 0, 1)).orElse(defaults.budgetRatio()),
                bag.get("retry-floor", UpstreamTags::floor).orElse(defaults.budgetFloorPerSecond()));
    }

    private static Fallback fallback(TagBag bag) {
        Optional<Fallback> simple = bag.get("fallback", UpstreamTags::fallbackKind);
        boolean isStatic = simple.filter(Fallback.Static.class::isInstance).isPresent();
        if (!isStatic) {
            for (String key : List.of("fallback-status", HEADER, BODY)) {
                bag.misplaced(key, "the tag wissel:fallback=static beside it");
            }
            return simple.orElse(Fallback.NONE);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        bag.all(HEADER, UpstreamTags::header, header -> header.getKey().toLowerCase(Locale.ROOT))
                .forEach(header -> headers.put(header.getKey(), header.getValue()));
        int status = bag.get("fallback-status", text -> Numbers.integer(text, 200, 599))
                .orElse(503);
        return new Fallback.Static(
                status, headers, bag.joined(BODY, TagText::decode).orElse(""));
    }

    private static Parsed<Fallback> fallbackKind(String text) {
        if (text.equals(NONE)) {
            return Parsed.good(Fallback.NONE);
        }
        if (text.equals("static")) {
            return Parsed.good(new Fallback.Static(503, Map.of(), ""));
        }
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        String kind = text.substring(0, Math.max(0, colon));
        if (Names.isName(name) && kind.equals("region")) {
            return Parsed.good(new Fallback.Region(name));
        }
        if (Names.isName(name) && kind.equals("service")) {
            return Parsed.good(new Fallback.Service(name));
        }
        return Parsed.bad("none, static, region:NAME or service:NAME");
    }

    private static Parsed<Map.Entry<String, String>> header(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || !HttpText.isHeaderName(text.substring(0, colon))) {
            return Parsed.bad("Name:value with the name of a header");
        }
        return TagText.decode(text.substring(colon + 1))
                .then(value -> HttpText.isHeaderValue(value)
                        ? Parsed.good(Map.entry(text.substring(0, colon), value))
                        : Parsed.bad("a header value without control characters"));
    }

    private static Parsed<List<String>> regions(String text) {
        List<String> names = List.of(text.split(":", -1));
        boolean good = names.stream().allMatch(Names::isName) && new LinkedHashSet<>(names).size() == names.size();
        return good ? Parsed.good(names) : Parsed.bad("names of regions, each once, with ':' between them");
    }

    private static Parsed<String> balance(String text) {
        return text.equals("adaptive") || text.equals(BOUNDED)
                ? Parsed.good(text)
                : Parsed.bad("adaptive or " + BOUNDED);
    }

    private static Parsed<Duration> positive(String text) {
        return DurationText.parse(text)
                .then(value -> value.isZero() ? Parsed.bad("a duration above 0") : Parsed.good(value));
    }

    private static Parsed<Duration> atLeast(String text, Duration least, String name) {
        return DurationText.parse(text)
                .then(value -> value.compareTo(least) < 0
                        ? Parsed.bad("a duration of at least " + name + ", which is " + DurationText.format(least))
                        : Parsed.good(value));
    }

    private static Parsed<Double> share(String text, double least, double most) {
        String expected = "a percentage " + (least > 0 ? "above 0%" : "of at least 0%") + " and at most "
                + PercentText.format(most);
        return PercentText.parse(text)
                .then(ratio -> ratio >= least && ratio <= most ? Parsed.good(ratio) : Parsed.bad(expected));
    }

    private static Parsed<Double> floor(String text) {
        return RateText.parseBare(text)
                .then(rate -> rate <= Retry.MAX_FLOOR_PER_SECOND
                        ? Parsed.good(rate)
                        : Parsed.bad("at most " + RateText.formatBare(Retry.MAX_FLOOR_PER_SECOND) + " a second"));
    }

    private static Parsed<Set<Integer>> statuses(String text) {
        if (text.equals(NONE)) {
            return Parsed.good(Set.of());
        }
        Set<Integer> statuses = new TreeSet<>();
        for (String part : text.split(":", -1)) {
            Optional<Integer> status = Numbers.integer(part, 400, 599).toOptional();
            if (status.isEmpty()) {
                return Parsed.bad("none, or statuses from 400 to 599 with ':' between them");
            }
            statuses.add(status.get());
        }
        return Parsed.good(statuses);
    }

    static List<String> write(UpstreamSettings settings) {
        List<String> tags = new ArrayList<>();
        if (!settings.regionOrder().isEmpty()) {
            tags.add(tag("region-order", String.join(":", settings.regionOrder())));
        }
        settings.balance().ifPresent(balance -> tags.add(tag("balance", balance)));
        settings.suspect().ifPresent(suspect -> tags.add(tag("suspect", DurationText.format(suspect))));
        tags.add(tag("headroom", PercentText.format(settings.headroom())));
        Failback failback = settings.failback();
        tags.add(tag("hold", DurationText.format(failback.hold())));
        tags.add(tag("max-hold", DurationText.format(failback.maxHold())));
        tags.add(tag("trials", Integer.toString(failback.trials())));
        tags.add(tag("ramp", DurationText.format(failback.ramp())));
        Retry retry = settings.retry();
        tags.add(tag("retry-on", joined(retry.statuses(), Object::toString)));
        tags.add(tag("retry-budget", PercentText.format(retry.budgetRatio())));
        tags.add(tag("retry-floor", RateText.formatBare(retry.budgetFloorPerSecond())));
        settings.deadline().ifPresent(deadline -> tags.add(tag("deadline", DurationText.format(deadline))));
        ProtectionTags.write(settings, tags);
        writeFallback(settings.fallback(), tags);
        return tags;
    }

    private static <T> String joined(Set<T> values, Function<T, String> text) {
        return values.isEmpty() ? NONE : values.stream().map(text).collect(Collectors.joining(":"));
    }

    private static void writeFallback(Fallback fallback, List<String> tags) {
        if (fallback instanceof Fallback.Region region) {
            tags.add(tag("fallback", "region:" + region.name()));
        } else if (fallback instanceof Fallback.Service service) {
            tags.add(tag("fallback", "service:" + service.name()));
        } else if (fallback instanceof Fallback.Static answer) {
            tags.add(tag("fallback", "static"));
            tags.add(tag("fallback-status", Integer.toString(answer.status())));
            answer.headers().forEach((name, value) -> tags.add(tag(HEADER, name + ":" + TagText.encode(value))));
            writeBody(TagText.encode(answer.body()), tags);
        } else {
            tags.add(tag("fallback", NONE));
        }
    }

    private static void writeBody(String encoded, List<String> tags) {
        int part = 1;
        for (int start = 0; start < encoded.length(); part++) {
            int end = Math.min(start + BODY_PART_CHARS, encoded.length());
            int escape = encoded.lastIndexOf('%', end - 1);
            if (end < encoded.length() && escape > end - 3) {
                end = escape; // an escape stays in one part, so that each part reads by itself
            }
            tags.add(tag(BODY + "." + part, encoded.substring(start, end)));
            start = end;
        }
    }

    private static String tag(String key, String value) {
        return TagBag.PREFIX + key + "=" + value;
    }
}
