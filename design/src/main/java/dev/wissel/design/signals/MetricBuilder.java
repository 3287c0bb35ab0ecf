package dev.wissel.design.signals;

import dev.wissel.design.signals.Metric.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts an entry of the catalogue together. Confined to it. */
final class MetricBuilder {
    private final String name;
    private final Metric.Type type;
    private final Map<String, Values> labels = new LinkedHashMap<>();
    private String unit = "";
    private List<Double> bounds = List.of();
    private @Nullable String pluginSwitch;
    private @Nullable String since;
    private @Nullable String until;

    private MetricBuilder(String name, Metric.Type type) {
        this.name = name;
        this.type = type;
    }

    static MetricBuilder counter(String name) {
        return new MetricBuilder(name, Metric.Type.COUNTER);
    }

    static MetricBuilder gauge(String name) {
        return new MetricBuilder(name, Metric.Type.GAUGE);
    }

    static MetricBuilder histogram(String name, double... bounds) {
        MetricBuilder builder = new MetricBuilder(name, Metric.Type.HISTOGRAM);
        builder.bounds = Arrays.stream(bounds).boxed().toList();
        return builder;
    }

    MetricBuilder in(String unitOfValues) {
        unit = unitOfValues;
        return this;
    }

    MetricBuilder label(String label, Values values) {
        labels.put(label, values);
        return this;
    }

    /** Labels that may have any value. */
    MetricBuilder labels(String... names) {
        for (String label : names) {
            labels.put(label, Values.any());
        }
        return this;
    }

    MetricBuilder when(String switchOfThePlugin) {
        pluginSwitch = switchOfThePlugin;
        return this;
    }

    MetricBuilder since(String version) {
        since = version;
        return this;
    }

    MetricBuilder until(String version) {
        until = version;
        return this;
    }

    Metric build() {
        return new Metric(
                name,
                type,
                unit,
                labels,
                bounds,
                Optional.ofNullable(pluginSwitch),
                Optional.ofNullable(since),
                Optional.ofNullable(until));
    }
}
