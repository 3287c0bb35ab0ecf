package dev.wissel.console.admin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments after the question mark, in their order. Immutable.
 *
 * <p>A bare name ({@code ?flag}) has the value {@code ""}; a bad percent escape stays as it was written.
 */
public final class Query {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Query() {}

    /** Reads a raw query, without its question mark. */
    public static Query of(String raw) {
        Query query = new Query();
        for (String part : raw.split("&")) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                String value = equals < 0 ? "" : part.substring(equals + 1);
                query.values
                        .computeIfAbsent(PercentEscapes.decodeForm(name), ignored -> new ArrayList<>())
                        .add(PercentEscapes.decodeForm(value));
            }
        }
        return query;
    }

    /** Returns the names of the arguments, each once. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** Returns the first value of an argument. */
    public Optional<String> first(String name) {
        return Optional.ofNullable(values.get(name)).map(list -> list.get(0));
    }

    /** Returns every value of an argument; empty if it is absent. */
    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }
}
