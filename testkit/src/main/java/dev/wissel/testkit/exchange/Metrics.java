package dev.wissel.testkit.exchange;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A scrape in Prometheus' text format, as far as a comparison needs it: types and series by family. Immutable. */
final class Metrics {
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Labels whose values are another run's, or another product's. */
    private static final Set<String> GENERATED = Set.of("node_id", "pid", "version");

    /** Families whose values are the same in every run. */
    private static final Set<String> EXACT = Set.of("kong_upstream_target_health", "kong_datastore_reachable");

    private final Map<String, String> types = new TreeMap<>();
    private final Map<String, Set<String>> series = new TreeMap<>();

    static boolean isScrape(String text) {
        return text.startsWith("# TYPE ") || text.startsWith("# HELP ");
    }

    static Metrics parse(String text) {
        Metrics metrics = new Metrics();
        for (String line : text.split("\n", -1)) {
            Matcher type = TYPE.matcher(line);
            Matcher one = SERIES.matcher(line);
            if (type.matches()) {
                metrics.types.put(type.group(1), type.group(2));
            } else if (!line.startsWith("#") && one.matches()) {
                metrics.add(one.group(1), one.group(2) == null ? "" : one.group(2), one.group(3));
            }
        }
        return metrics;
    }

    private void add(String name, String labels, String value) {
        Map<String, String> byName = new TreeMap<>();
        Matcher label = LABEL.matcher(labels);
        while (label.find()) {
            String of = label.group(1);
            byName.put(of, GENERATED.contains(of) ? "*" : label.group(2));
        }
        if (byName.containsKey("le") && !"+Inf".equals(byName.get("le"))) {
            return; // which buckets are there at all depends in Kong on how long requests took
        }
        String shownValue = EXACT.contains(name) ? " " + Double.parseDouble(value) : "";
        series.computeIfAbsent(family(name), absent -> new TreeSet<>()).add(name + byName + shownValue);
    }

    private String family(String name) {
        for (String suffix : new String[] {"_bucket", "_sum", "_count"}) {
            String base = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
            if ("histogram".equals(types.get(base))) {
                return base;
            }
        }
        return name;
    }

    /** Returns the families. */
    Set<String> families() {
        Set<String> names = new TreeSet<>(types.keySet());
        names.addAll(series.keySet());
        return names;
    }

    /** Returns what kind of metric a family is; {@code untyped} if that is not said. */
    String type(String family) {
        return types.getOrDefault(family, "untyped");
    }

    /** Returns the series of a family: names, labels, and values where they are known. */
    Set<String> series(String family) {
        return series.getOrDefault(family, Set.of());
    }
}
