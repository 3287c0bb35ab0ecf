package dev.wissel.testkit.exchange;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.core.JacksonException;

/**
 * Compares answers with recorded ones: status, header fields, and the body's shape and values. What is generated (ids, times, hashes, counters, sizes) must
 * be of the same kind, and ids must be the same ones everywhere ({@link Names}). Confined to one thread; one for a whole replay.
 */
public final class Comparison {
    /** Fields that say nothing of the API: the connection's, the clock's, and the length, which follows from the body. */
    private static final Set<String> NOT_COMPARED =
            Set.of("date", "connection", "keep-alive", "content-length", "transfer-encoding");

    /** Members whose values are another run's. */
    private static final Set<String> GENERATED = Set.of(
            "created_at",
            "updated_at",
            "connections_reading",
            "connections_writing",
            "connections_handled",
            "connections_waiting",
            "connections_accepted",
            "connections_active",
            "total_requests",
            "http_allocated_gc",
            "allocated_slabs",
            "capacity",
            "pid",
            "pending",
            "running",
            "master",
            "workers",
            "hostname",
            "version",
            "lua_version");

    /** Objects that the recording holds only in part. */
    private static final Set<String> PARTIAL = Set.of("body.configuration", "body.plugins.available_on_server");

    /** What the recorded {@code /endpoints} was reduced to. */
    private static final Pattern RECORDED_ENDPOINTS =
            Pattern.compile("/(config|metrics|routes|schemas|services|status|targets|upstreams)(/.*)?");

    private final Names names;
    private final EntityBook book = new EntityBook();

    /** Starts to compare. */
    public Comparison(Names names) {
        this.names = names;
    }

    /** Returns in what an answer is not as it was recorded; empty if it is the same. */
    public List<Difference> compare(Exchange exchange, Answer answer) {
        book.note(exchange);
        Found found = new Found(exchange, new ArrayList<>(), names);
        if (exchange.status() != answer.status()) {
            found.add("status", exchange.status(), answer.status());
        }
        headers(exchange, answer, found);
        body(exchange, answer, found);
        return found.differences;
    }

    /** What has been found in one exchange, or in an attempt to match two parts of one. */
    private record Found(Exchange exchange, List<Difference> differences, Names names) {
        void add(String place, @Nullable Object expected, @Nullable Object actual) {
            differences.add(new Difference(exchange.name(), place, shown(expected), shown(actual)));
        }

        Found attempt() {
            return new Found(exchange, new ArrayList<>(), names.copy());
        }
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value).replace("\r", "\\r").replace("\n", "\\n");
        return text.length() <= 1500 ? text : text.substring(0, 1500) + "…";
    }

    // ---------------------------------------------------------------- header fields

    private static void headers(Exchange exchange, Answer answer, Found found) {
        Set<String> fields = new TreeSet<>();
        exchange.headers().forEach(header -> fields.add(header.getKey().toLowerCase(Locale.ROOT)));
        answer.headers().forEach(header -> fields.add(header.getKey().toLowerCase(Locale.ROOT)));
        fields.removeAll(NOT_COMPARED);
        for (String field : fields) {
            List<String> expected = values(exchange.headers(), field);
            List<String> actual = values(answer.headers(), field);
            if (expected.size() != actual.size()) {
                found.add("headers." + field, expected, actual);
                continue;
            }
            for (int i = 0; i < expected.size(); i++) {
                if (!sameHeader(field, expected.get(i), actual.get(i), found.names)) {
                    found.add("headers." + field, expected.get(i), actual.get(i));
                }
            }
        }
    }

    private static List<String> values(List<Map.Entry<String, String>> headers, String field) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(field))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static boolean sameHeader(String field, String expected, String actual, Names names) {
        return switch (field) {
            case "x-kong-admin-latency",
                    "x-kong-proxy-latency",
                    "x-kong-upstream-latency",
                    "x-kong-response-latency",
                    "ratelimit-reset",
                    "retry-after" -> actual.matches("\\d+");
            case "server" -> expected.startsWith("kong/") ? actual.matches("\\S+/\\S+") : actual.equals(expected);
            case "via" -> actual.matches("1\\.1 \\S+/\\S+");
            default -> names.same(expected, actual);
        };
    }

    // ---------------------------------------------------------------- body

    private void body(Exchange exchange, Answer answer, Found found) {
        Object expected = exchange.body();
        if (expected == null) {
            if (!answer.body().isEmpty()) {
                found.add("body", "(empty)", answer.body());
            }
        } else if (expected instanceof String text && Metrics.isScrape(text)) {
            scrape(Metrics.parse(text), Metrics.parse(answer.body()), found);
        } else if (expected instanceof String text) {
            value("body", text, answer.body(), found);
        } else {
            try {
                value("body", expected, Recordings.parse(answer.body()), found);
            } catch (JacksonException notJson) {
                found.add("body", expected, answer.body());
            }
        }
    }

    private static void scrape(Metrics expected, Metrics actual, Found found) {
        Set<String> families = new TreeSet<>(expected.families());
        families.addAll(actual.families());
        for (String family : families) {
            String place = "metrics." + family;
            if (!expected.families().contains(family)) {
                found.add(place, "(no such metric)", actual.type(family) + " " + actual.series(family));
            } else if (!actual.families().contains(family)) {
                found.add(place, expected.type(family) + " " + expected.series(family), "(no such metric)");
            } else {
                if (!expected.type(family).equals(actual.type(family))) {
                    found.add(place + " type", expected.type(family), actual.type(family));
                }
                series(place + " series", expected.series(family), actual.series(family), found);
            }
        }
    }

    private static void series(String place, Set<String> expected, Set<String> actual, Found found) {
        Set<String> missing = new LinkedHashSet<>(expected);
        missing.removeAll(actual);
        Set<String> more = new LinkedHashSet<>(actual);
        more.removeAll(expected);
        if (!missing.isEmpty() || !more.isEmpty()) {
            found.add(place, missing, more);
        }
    }

    private void value(String place, @Nullable Object expected, @Nullable Object actual, Found found) {
        if (GENERATED.contains(lastOf(place)) && sameKind(expected, actual)) {
            return;
        }
        if (expected instanceof Map<?, ?> before && actual instanceof Map<?, ?> now) {
            map(place, before, now, found);
        } else if (expected instanceof List<?> before && actual instanceof List<?> now) {
            list(place, before, now, found);
        } else if (expected instanceof String before && actual instanceof String now) {
            text(place, before, now, found);
        } else if (!Objects.equals(expected, actual)) {
            found.add(place, expected, actual);
        }
    }

    private static String lastOf(String place) {
        return place.substring(place.lastIndexOf('.') + 1);
    }

    private static boolean sameKind(@Nullable Object expected, @Nullable Object actual) {
        return (expected instanceof Number && actual instanceof Number)
                || (expected instanceof String && actual instanceof String)
                || (expected instanceof List && actual instanceof List);
    }

    private void map(String place, Map<?, ?> expected, Map<?, ?> actual, Found found) {
        Set<Object> keys = new LinkedHashSet<>(expected.keySet());
        if (!PARTIAL.contains(place)) {
            keys.addAll(actual.keySet());
        }
        for (Object key : keys) {
            String member = place + "." + key;
            if (!actual.containsKey(key)) {
                found.add(member, expected.get(key), "(absent)");
            } else if (!expected.containsKey(key)) {
                found.add(member, "(absent)", actual.get(key));
            } else {
                value(member, expected.get(key), actual.get(key), found);
            }
        }
    }

    private void text(String place, String expected, String actual, Found found) {
        if (place.equals("body.headers.via")) { // what the back end was told by Kong
            if (!sameHeader("via", expected, actual, found.names)) {
                found.add(place, expected, actual);
            }
        } else if (place.equals("body.config") && expected.contains("_format_version")) {
            value(place, yaml(expected), yaml(actual), found); // its order is that of Lua's hash tables
        } else if (!found.names.same(expected, actual)) {
            found.add(place, expected, actual);
        }
    }

    private static @Nullable Object yaml(String text) {
        return new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(text);
    }

    // ---------------------------------------------------------------- lists

    private void list(String place, List<?> expected, List<?> all, Found found) {
        List<?> actual = all;
        if (found.exchange.request().path().equals("/endpoints")) {
            actual = all.stream()
                    .filter(path ->
                            RECORDED_ENDPOINTS.matcher(String.valueOf(path)).matches())
                    .toList();
        }
        if (!ordered(found.exchange, place)) {
            pairs(place, expected, actual, found);
            return;
        }
        if (expected.size() != actual.size()) {
            found.add(place + " length", expected.size() + " " + expected, actual.size() + " " + actual);
        }
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            value(place + "[" + i + "]", expected.get(i), actual.get(i), found);
        }
    }

    /** Returns whether a list has an order that means something; the others are in the order of random ids or of a hash table. */
    private static boolean ordered(Exchange exchange, String place) {
        String path = exchange.request().path();
        boolean newestFirst = exchange.name().startsWith("postgres")
                && (path.matches(".*/targets(\\?.*)?") || path.matches(".*/health(\\?.*)?"));
        return switch (place) {
            case "body.data" -> newestFirst;
            case "body.enabled_plugins", "body.flattened_errors", "body.data.details.hosts" -> false;
            default -> !place.matches("body\\.flattened_errors\\[\\d*]\\.errors|body\\.config\\.\\w+");
        };
    }

    /** Pairs each element with the recorded one that it differs from least. */
    private void pairs(String place, List<?> expected, List<?> actual, Found found) {
        List<Object> left = new ArrayList<>(expected);
        List<Object> unknown = new ArrayList<>();
        for (Object one : actual) {
            if (!takeSame(place, left, one, found)) {
                unknown.add(one);
            }
        }
        List<Object> unmatched = new ArrayList<>();
        for (Object one : unknown) {
            if (known(place, one, found) && !left.isEmpty()) {
                left.remove(left.size() - 1); // another page of the same list
            } else {
                unmatched.add(one);
            }
        }
        for (Object one : unmatched) {
            Object nearest = nearest(place, left, one, found);
            if (nearest == null) {
                found.add(place + "[]", "(absent)", one);
            } else {
                left.remove(nearest);
                value(place + "[]", nearest, one, found);
            }
        }
        left.forEach(one -> found.add(place + "[]", one, "(absent)"));
    }

    private boolean takeSame(String place, List<Object> candidates, Object actual, Found found) {
        for (Object candidate : candidates) {
            if (same(place, candidate, actual, found)) {
                candidates.remove(candidate);
                return true;
            }
        }
        return false;
    }

    private boolean known(String place, Object actual, Found found) {
        if (!(actual instanceof Map<?, ?> map) || !(map.get("id") instanceof String id)) {
            return false;
        }
        return book.find(found.exchange, id, found.names).stream()
                .anyMatch(entity -> same(place, entity, actual, found));
    }

    private boolean same(String place, Object expected, Object actual, Found found) {
        Found attempt = found.attempt();
        value(place + "[]", expected, actual, attempt);
        if (attempt.differences.isEmpty()) {
            found.names.become(attempt.names);
            return true;
        }
        return false;
    }

    private @Nullable Object nearest(String place, List<Object> candidates, Object actual, Found found) {
        Object best = null;
        int fewest = Integer.MAX_VALUE;
        for (Object candidate : candidates) {
            Found attempt = found.attempt();
            value(place + "[]", candidate, actual, attempt);
            if (attempt.differences.size() < fewest) {
                fewest = attempt.differences.size();
                best = candidate;
            }
        }
        return best;
    }
}
