package dev.wissel.design.signals;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All metrics of Kong's {@code prometheus} plugin, of every version since 2.8 (Kong facts 7.2 and 7.4; {@code kong/plugins/prometheus/exporter.lua}), and all of
 * Wissel's gateway ({@code docs/metrics.md}). The source of the generated rules and of the linter. Immutable.
 */
public final class MetricCatalogue {
    private static final MetricCatalogue ALL =
            new MetricCatalogue(Stream.of(KongMetricList.metrics(), WisselMetricList.metrics())
                    .flatMap(List::stream)
                    .toList());

    private static final Pattern OPEN = Pattern.compile("kong_(ai|enterprise|wasm|pw|mesh|event_gateway|debug)_");

    private final Map<String, Metric> byName = new LinkedHashMap<>();
    private final Map<String, Metric> bySeries = new LinkedHashMap<>();

    private MetricCatalogue(List<Metric> metrics) {
        for (Metric metric : metrics) {
            byName.put(metric.name(), metric);
            metric.seriesNames().forEach(series -> bySeries.put(series, metric));
        }
    }

    /** Returns the catalogue. */
    public static MetricCatalogue all() {
        return ALL;
    }

    /** Returns all metrics. */
    public Collection<Metric> metrics() {
        return java.util.Collections.unmodifiableCollection(byName.values());
    }

    /** Returns the metric to which the series of that name belong: {@code kong_upstream_latency_ms_bucket} is one of a histogram's. */
    public Optional<Metric> ofSeries(String series) {
        return Optional.ofNullable(bySeries.get(series));
    }

    /** Returns the metric of that name, a histogram's without suffix. */
    public Optional<Metric> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Returns the names of all series that a Kong of that version, or Wissel, exports. */
    public List<String> seriesNames(String version) {
        return bySeries.entrySet().stream()
                .filter(series -> series.getValue().existsIn(version))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Returns whether a name can only be one of Kong's or Wissel's. Metrics of Kong's language models, of WebAssembly filters and of its paid edition change with
     * every release, so an unknown name of theirs says nothing.
     */
    public static boolean claims(String series) {
        return series.startsWith("wissel_")
                || (series.startsWith("kong_") && !OPEN.matcher(series).lookingAt());
    }
}
