package dev.wissel.kong.carrier;

import dev.wissel.kong.document.Nearest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Wissel's tags of one entity, taken apart, and the problems found while they are read. Everything that begins with {@code wissel:} must be
 * known; everything else belongs to others and is passed over. Confined to one reading.
 */
final class TagBag {
    static final String PREFIX = "wissel:";

    private record Entry(int index, String tag, String value) {}

    private final Map<String, Entry> single = new LinkedHashMap<>();
    private final Map<String, List<Entry>> repeated = new LinkedHashMap<>();
    private final Map<String, TreeMap<Integer, Entry>> numbered = new LinkedHashMap<>();
    private final List<TagProblem> problems = new ArrayList<>();

    /**
     * Takes the tags apart.
     *
     * @param tags all tags of the entity, in their order
     * @param singleKeys keys that may stand once
     * @param repeatedKeys keys that may stand several times
     * @param numberedKeys keys that carry a number, as in {@code fallback-body.1}
     */
    TagBag(List<String> tags, Set<String> singleKeys, Set<String> repeatedKeys, Set<String> numberedKeys) {
        for (int index = 0; index < tags.size(); index++) {
            String tag = tags.get(index);
            if (tag.startsWith(PREFIX)) {
                sort(index, tag, singleKeys, repeatedKeys, numberedKeys);
            } else if (tag.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
                problem(index, tag, "the prefix in lower case", PREFIX + tag.substring(PREFIX.length()));
            }
        }
    }

    private void sort(
            int index, String tag, Set<String> singleKeys, Set<String> repeatedKeys, Set<String> numberedKeys) {
        int equals = tag.indexOf('=');
        if (equals < 0) {
            problem(index, tag, "the form wissel:key=value", null);
            return;
        }
        String key = tag.substring(PREFIX.length(), equals);
        Entry entry = new Entry(index, tag, tag.substring(equals + 1));
        int dot = key.lastIndexOf('.');
        if (singleKeys.contains(key)) {
            once(single.putIfAbsent(key, entry), entry);
        } else if (repeatedKeys.contains(key)) {
            repeated.computeIfAbsent(key, name -> new ArrayList<>()).add(entry);
        } else if (dot > 0 && numberedKeys.contains(key.substring(0, dot))) {
            number(key.substring(0, dot), key.substring(dot + 1), entry);
        } else {
            unknown(key, entry, singleKeys, repeatedKeys, numberedKeys);
        }
    }

    private void number(String key, String text, Entry entry) {
        if (!text.matches("[1-9][0-9]{0,4}")) {
            problem(entry, "a number from 1 after " + key + ".");
            return;
        }
        once(numbered.computeIfAbsent(key, name -> new TreeMap<>()).putIfAbsent(Integer.parseInt(text), entry), entry);
    }

    private void once(@Nullable Entry earlier, Entry entry) {
        if (earlier != null && !earlier.value.equals(entry.value)) {
            problem(entry, "one value; an earlier tag is '" + earlier.tag + "'");
        }
    }

    private void unknown(
            String key, Entry entry, Set<String> singleKeys, Set<String> repeatedKeys, Set<String> numberedKeys) {
        List<String> known = new ArrayList<>(singleKeys);
        known.addAll(repeatedKeys);
        numberedKeys.forEach(name -> known.add(name + ".1"));
        Collections.sort(known);
        String nearest = Nearest.of(key, known).map(PREFIX::concat).orElse(null);
        problem(entry.index, entry.tag, "one of these keys here: " + String.join(", ", known), nearest);
    }

    private void problem(Entry entry, String expected) {
        problem(entry.index, entry.tag, expected, null);
    }

    private void problem(int index, String tag, String expected, @Nullable String nearest) {
        problems.add(new TagProblem(index, tag, expected, Optional.ofNullable(nearest)));
    }

    /** Reads the value of a key that may stand once; empty if it is absent or cannot be read. */
    <T> Optional<T> get(String key, Function<String, Parsed<T>> reader) {
        Entry entry = single.get(key);
        return entry == null ? Optional.empty() : read(entry, reader);
    }

    /**
     * Reads the values of a key that may stand several times.
     *
     * @param id what must differ between them
     */
    <T> List<T> all(String key, Function<String, Parsed<T>> reader, Function<T, String> id) {
        Map<String, T> values = new LinkedHashMap<>();
        for (Entry entry : repeated.getOrDefault(key, List.of())) {
            read(entry, reader).ifPresent(value -> {
                T earlier = values.putIfAbsent(id.apply(value), value);
                if (earlier != null && !earlier.equals(value)) {
                    problem(entry, "each once; an earlier tag gives " + id.apply(value) + " another value");
                }
            });
        }
        return List.copyOf(values.values());
    }

    /** Joins the values of a numbered key in the order of their numbers and reads the whole; the numbers must run from 1 without a gap. */
    <T> Optional<T> joined(String key, Function<String, Parsed<T>> reader) {
        TreeMap<Integer, Entry> parts = numbered.get(key);
        if (parts == null) {
            return Optional.empty();
        }
        Entry last = parts.lastEntry().getValue();
        if (parts.lastKey() != parts.size()) {
            problem(last, "the parts of " + key + " numbered from 1 without a gap");
            return Optional.empty();
        }
        StringBuilder whole = new StringBuilder();
        parts.values().forEach(part -> whole.append(part.value));
        return read(new Entry(last.index, last.tag, whole.toString()), reader);
    }

    /** Notes that a tag stands where it means nothing. */
    void misplaced(String key, String why) {
        Entry alone = single.get(key);
        if (alone != null) {
            problem(alone, why);
        }
        repeated.getOrDefault(key, List.of()).forEach(entry -> problem(entry, why));
        TreeMap<Integer, Entry> parts = numbered.get(key);
        if (parts != null) {
            parts.values().forEach(entry -> problem(entry, why));
        }
    }

    private <T> Optional<T> read(Entry entry, Function<String, Parsed<T>> reader) {
        Parsed<T> parsed = reader.apply(entry.value);
        if (parsed instanceof Parsed.Bad<T> bad) {
            problem(entry, bad.expected());
        }
        return parsed.toOptional();
    }

    /** Returns the reading, with all problems in the order of the tags. */
    <T> TagReading<T> reading(T value) {
        problems.sort(Comparator.comparingInt(TagProblem::index));
        return new TagReading<>(value, problems);
    }
}
