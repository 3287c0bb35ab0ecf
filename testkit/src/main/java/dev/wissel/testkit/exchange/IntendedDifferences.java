package dev.wissel.testkit.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The list of differences that are meant: for each the exchanges, the places in their answers, and why. A place covers what is below it; one that ends in
 * {@code *} covers what begins like it. Confined to one thread; one for a whole replay.
 */
public final class IntendedDifferences {
    private final List<Entry> entries;
    private final List<Difference> unlisted = new ArrayList<>();

    private record Entry(String exchange, String place, String reason, List<Difference> seen) {
        boolean covers(Difference difference) {
            if (!difference.exchange().equals(exchange)) {
                return false;
            }
            if (place.endsWith("*")) {
                return difference.place().startsWith(place.substring(0, place.length() - 1));
            }
            if (!difference.place().startsWith(place)) {
                return false;
            }
            String rest = difference.place().substring(place.length());
            return rest.isEmpty() || rest.startsWith(".") || rest.startsWith("[") || rest.startsWith(" ");
        }
    }

    private IntendedDifferences(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Reads a list in YAML: {@code [{exchanges: [postgres/001-root], places: [body.timers], reason: text}]}.
     *
     * @throws IllegalArgumentException if something is missing
     */
    public static IntendedDifferences read(String yaml) {
        List<Entry> entries = new ArrayList<>();
        if (new Load(LoadSettings.builder().build()).loadFromString(yaml) instanceof List<?> list) {
            for (Object item : list) {
                read((Map<?, ?>) item, entries);
            }
        }
        return new IntendedDifferences(entries);
    }

    private static void read(Map<?, ?> item, List<Entry> entries) {
        if (!(item.get("exchanges") instanceof List<?> exchanges)
                || !(item.get("places") instanceof List<?> places)
                || !(item.get("reason") instanceof String reason)
                || reason.isBlank()) {
            throw new IllegalArgumentException("entry: " + item + " (expected: exchanges, places, reason)");
        }
        for (Object exchange : exchanges) {
            for (Object place : places) {
                entries.add(new Entry(String.valueOf(exchange), String.valueOf(place), reason, new ArrayList<>()));
            }
        }
    }

    /** Takes the differences of one exchange. */
    public void accept(List<Difference> differences) {
        for (Difference difference : differences) {
            List<Entry> covering =
                    entries.stream().filter(entry -> entry.covers(difference)).toList();
            covering.forEach(entry -> entry.seen().add(difference));
            if (covering.isEmpty()) {
                unlisted.add(difference);
            }
        }
    }

    /** Returns what is wrong after a replay of some exchanges: differences that are not listed, and listed ones that are no more. */
    public List<String> complaints(List<Exchange> replayed) {
        List<String> names = replayed.stream().map(Exchange::name).toList();
        List<String> complaints = new ArrayList<>();
        unlisted.forEach(difference -> complaints.add("not listed: " + difference));
        for (Entry entry : entries) {
            if (names.contains(entry.exchange()) && entry.seen().isEmpty()) {
                complaints.add("listed, but no longer different: " + entry.exchange() + "  " + entry.place());
            }
        }
        return complaints;
    }

    /** Returns the exchanges that the list names. */
    public List<String> exchanges() {
        return entries.stream().map(Entry::exchange).distinct().toList();
    }
}
