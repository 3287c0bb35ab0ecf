package dev.wissel.kong.carrier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The circuit breaker of an upstream, as its tag {@code wissel:breaker=KEY:VALUE;KEY:VALUE…} says it. Kong knows no such plugin and would refuse a file
 * with one (Kong facts 8.2); a tag it keeps and ignores.
 *
 * <p>Immutable.
 *
 * @param scope what one breaker watches
 * @param failureShare share of failed calls at which it opens, in (0, 1]
 * @param slowerThan a call that takes at least this long is slow, &gt; 0; empty if slowness does not count
 * @param slowShare share of slow calls at which it opens, in (0, 1]
 * @param minimumCalls calls in the window below which it stays closed, in [1, 1e6]
 * @param window time over which calls are counted, in [10ms, 1d]
 * @param open how long it stays open the first time, in [1ms, 1d]
 * @param longestOpen how long at most, as the wait doubles with each failed trial, in [open, 1d]
 * @param jitter how much of each wait is left to chance, in [0, 1)
 * @param trials calls that must succeed one after the other before it closes, in [1, 1000]
 * @param failureStatuses answers that are failures, in [400, 599], rising; no answer at all always is one
 */
public record Breaker(
        Scope scope,
        double failureShare,
        Optional<Duration> slowerThan,
        double slowShare,
        int minimumCalls,
        Duration window,
        Duration open,
        Duration longestOpen,
        double jitter,
        int trials,
        Set<Integer> failureStatuses) {
    /** What one breaker watches. */
    public enum Scope {
        /** All requests of the upstream, as their clients see them: after retries. */
        UPSTREAM,
        /** The attempts at one address. */
        TARGET
    }

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SHORTEST_WINDOW = Duration.ofMillis(10);
    private static final int MAX_CALLS = 1_000_000;
    private static final int MAX_TRIALS = 1000;

    /** Half of at least 20 calls within 10 s failed; open for 5 s, at most a minute; three good trials close it. */
    public static final Breaker DEFAULTS = new Breaker(
            Scope.UPSTREAM,
            0.5,
            Optional.empty(),
            1,
            20,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            0.2,
            3,
            Set.of(500, 502, 503, 504));

    public Breaker {
        Objects.requireNonNull(scope, "scope");
        failureStatuses = Collections.unmodifiableSortedSet(new TreeSet<>(failureStatuses));
        require(failureShare > 0 && failureShare <= 1, "failureShare", failureShare, "> 0, <= 1");
        require(slowShare > 0 && slowShare <= 1, "slowShare", slowShare, "> 0, <= 1");
        require(minimumCalls >= 1 && minimumCalls <= MAX_CALLS, "minimumCalls", minimumCalls, "1 to " + MAX_CALLS);
        require(jitter >= 0 && jitter < 1, "jitter", jitter, ">= 0, < 1");
        require(trials >= 1 && trials <= MAX_TRIALS, "trials", trials, "1 to " + MAX_TRIALS);
        require(within(window, SHORTEST_WINDOW), "window", window, "10ms to 1d");
        require(within(open, Duration.ofMillis(1)), "open", open, "1ms to 1d");
        require(within(longestOpen, open), "longestOpen", longestOpen, "open to 1d");
        slowerThan.ifPresent(limit -> require(within(limit, Duration.ofMillis(1)), "slowerThan", limit, "1ms to 1d"));
        for (int status : failureStatuses) {
            require(status >= 400 && status <= 599, "failureStatuses", status, "400 to 599");
        }
    }

    private static boolean within(Duration value, Duration least) {
        return value.compareTo(least) >= 0 && value.compareTo(DAY) <= 0;
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }

    // ---------------------------------------------------------------- the tag

    /** Returns the value of the tag. */
    public String format() {
        List<String> parts = new ArrayList<>();
        parts.add("scope:" + (scope == Scope.TARGET ? "target" : "upstream"));
        parts.add("failures:" + PercentText.format(failureShare));
        slowerThan.ifPresent(limit -> {
            parts.add("slower-than:" + DurationText.format(limit));
            parts.add("slow:" + PercentText.format(slowShare));
        });
        parts.add("calls:" + minimumCalls);
        parts.add("window:" + DurationText.format(window));
        parts.add("open:" + DurationText.format(open));
        parts.add("longest:" + DurationText.format(longestOpen));
        parts.add("jitter:" + PercentText.format(jitter));
        parts.add("trials:" + trials);
        parts.add("statuses:"
                + (failureStatuses.isEmpty()
                        ? "none"
                        : failureStatuses.stream().map(Object::toString).collect(Collectors.joining(":"))));
        return String.join(";", parts);
    }

    /** Reads the value of the tag; keys that are not there have their defaults. */
    public static Parsed<Breaker> parse(String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : text.split(";", -1)) {
            int colon = part.indexOf(':');
            if (colon < 1 || parts.putIfAbsent(part.substring(0, colon), part.substring(colon + 1)) != null) {
                return Parsed.bad("key:value, each key once, with ';' between them");
            }
        }
        Reading reading = new Reading(parts);
        Optional<Duration> slowerThan = reading.get("slower-than", Breaker::limit, Optional.empty());
        Duration open = reading.get("open", DurationText::parse, DEFAULTS.open);
        Duration longest = open.compareTo(DEFAULTS.longestOpen) > 0 ? open : DEFAULTS.longestOpen;
        Parsed<Breaker> read = reading.build(() -> new Breaker(
                reading.get("scope", Breaker::scope, DEFAULTS.scope),
                reading.get("failures", PercentText::parse, DEFAULTS.failureShare),
                slowerThan,
                reading.get("slow", PercentText::parse, DEFAULTS.slowShare),
                reading.get("calls", each -> Numbers.integer(each, 1, MAX_CALLS), DEFAULTS.minimumCalls),
                reading.get("window", DurationText::parse, DEFAULTS.window),
                open,
                reading.get("longest", DurationText::parse, longest),
                reading.get("jitter", PercentText::parse, DEFAULTS.jitter),
                reading.get("trials", each -> Numbers.integer(each, 1, MAX_TRIALS), DEFAULTS.trials),
                reading.get("statuses", Breaker::statuses, DEFAULTS.failureStatuses)));
        boolean slowAlone = parts.containsKey("slow") && slowerThan.isEmpty();
        return slowAlone ? Parsed.bad("slower-than beside slow") : read;
    }

    private static Parsed<Optional<Duration>> limit(String text) {
        return DurationText.parse(text).then(duration -> Parsed.good(Optional.of(duration)));
    }

    private static Parsed<Scope> scope(String text) {
        return switch (text) {
            case "upstream" -> Parsed.good(Scope.UPSTREAM);
            case "target" -> Parsed.good(Scope.TARGET);
            default -> Parsed.bad("upstream or target");
        };
    }

    private static Parsed<Set<Integer>> statuses(String text) {
        Set<Integer> statuses = new TreeSet<>();
        for (String part : text.equals("none") ? new String[0] : text.split(":", -1)) {
            Optional<Integer> status = Numbers.integer(part, 400, 599).toOptional();
            if (status.isEmpty()) {
                return Parsed.bad("none, or statuses from 400 to 599 with ':' between them");
            }
            statuses.add(status.get());
        }
        return Parsed.good(statuses);
    }

    /** Takes values out of a tag, and keeps the first thing that is wrong. Confined to one reading. */
    private static final class Reading {
        private static final Set<String> KEYS = new TreeSet<>(List.of(
                "scope",
                "failures",
                "slower-than",
                "slow",
                "calls",
                "window",
                "open",
                "longest",
                "jitter",
                "trials",
                "statuses"));
        private final Map<String, String> parts;
        private String wrong = "";

        Reading(Map<String, String> parts) {
            this.parts = parts;
            for (String key : parts.keySet()) {
                if (!KEYS.contains(key)) {
                    wrong = "one of these before each ':', not '" + key + "': " + String.join(", ", KEYS);
                }
            }
        }

        <T> T get(String key, Function<String, Parsed<T>> reader, T otherwise) {
            String text = parts.get(key);
            if (text == null) {
                return otherwise;
            }
            Parsed<T> parsed = reader.apply(text);
            if (parsed instanceof Parsed.Good<T> good) {
                return good.value();
            }
            if (wrong.isEmpty()) {
                wrong = ((Parsed.Bad<T>) parsed).expected() + " as " + key;
            }
            return otherwise;
        }

        Parsed<Breaker> build(Supplier<Breaker> make) {
            try {
                Breaker made = make.get();
                return wrong.isEmpty() ? Parsed.good(made) : Parsed.bad(wrong);
            } catch (IllegalArgumentException outOfRange) {
                return Parsed.bad(wrong.isEmpty() ? String.valueOf(outOfRange.getMessage()) : wrong);
            }
        }
    }
}
