package dev.wissel.gateway.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.util.ArrayList;
import java.util.List;

/** A metric being put together for one scrape. Confined to that scrape. */
final class Metric {
    private enum Type {
        COUNTER,
        GAUGE,
        UNTYPED,
        HISTOGRAM
    }

    private final Type type;
    private final String name;
    private final String help;
    private final List<Point> points = new ArrayList<>();

    private record Point(Labels labels, double value, List<Double> bounds, List<Long> counts) {}

    private Metric(Type type, String name, String help) {
        this.type = type;
        this.name = name;
        this.help = help;
    }

    /** A counter; {@code _total} is added to the name. */
    static Metric counter(String name, String help) {
        return new Metric(Type.COUNTER, name, help);
    }

    static Metric gauge(String name, String help) {
        return new Metric(Type.GAUGE, name, help);
    }

    /** A metric under a name that Kong gave it, and that does not fit its type. */
    static Metric untyped(String name, String help) {
        return new Metric(Type.UNTYPED, name, help);
    }

    static Metric histogram(String name, String help) {
        return new Metric(Type.HISTOGRAM, name, help);
    }

    /** Adds a value; labels are names and values in turn. */
    Metric with(double value, String... labels) {
        points.add(new Point(Labels.of(labels), value, List.of(), List.of()));
        return this;
    }

    /**
     * Adds a histogram.
     *
     * @param bounds upper bounds, rising
     * @param counts counts of each bucket alone, one more than bounds
     * @param sum sum of the values
     */
    Metric with(List<Double> bounds, List<Long> counts, double sum, String... labels) {
        points.add(new Point(Labels.of(labels), sum, bounds, counts));
        return this;
    }

    boolean empty() {
        return points.isEmpty();
    }

    MetricSnapshot snapshot() {
        return switch (type) {
            case COUNTER -> {
                CounterSnapshot.Builder builder =
                        CounterSnapshot.builder().name(name).help(help);
                points.forEach(point -> builder.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(point.labels())
                        .value(point.value())
                        .build()));
                yield builder.build();
            }
            case GAUGE -> {
                GaugeSnapshot.Builder builder =
                        GaugeSnapshot.builder().name(name).help(help);
                points.forEach(point -> builder.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(point.labels())
                        .value(point.value())
                        .build()));
                yield builder.build();
            }
            case UNTYPED -> {
                UnknownSnapshot.Builder builder =
                        UnknownSnapshot.builder().name(name).help(help);
                points.forEach(point -> builder.dataPoint(UnknownSnapshot.UnknownDataPointSnapshot.builder()
                        .labels(point.labels())
                        .value(point.value())
                        .build()));
                yield builder.build();
            }
            case HISTOGRAM -> {
                HistogramSnapshot.Builder builder =
                        HistogramSnapshot.builder().name(name).help(help);
                points.forEach(point -> builder.dataPoint(histogram(point)));
                yield builder.build();
            }
        };
    }

    private static HistogramSnapshot.HistogramDataPointSnapshot histogram(Point point) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < point.counts().size(); i++) {
            double bound = i < point.bounds().size() ? point.bounds().get(i) : Double.POSITIVE_INFINITY;
            buckets.bucket(bound, point.counts().get(i));
        }
        return HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .labels(point.labels())
                .classicHistogramBuckets(buckets.build())
                .sum(point.value())
                .build();
    }
}
