package dev.wissel.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts what the load sees: by service and region since the last look, and by phase. Confined to the load's loop. */
final class Tally {
    private static final long MICRO_NANOS = 1000;
    private static final long MAX_MICROS = 60_000_000;
    private static final int DIGITS = 2;

    private final List<String> services;
    private final List<String> regions;
    /** Shape [services * regions]; index {@code service * regions + region}. */
    private final List<Cell> cells = new ArrayList<>();

    private final List<PhaseTotals> phases = new ArrayList<>();
    private final Histogram all = histogram(DIGITS);
    private long takenNanos = System.nanoTime();
    private long failed;

    /** What came of one service's requests to one region since the last look. */
    private static final class Cell {
        private final Histogram micros = histogram(DIGITS);
        private long answered;
        private long failed;
    }

    /**
     * One service in one region over an interval. Immutable.
     *
     * @param service its name
     * @param region its name
     * @param answered answers that were good
     * @param failed answers that were not, and that came from there
     * @param p50Millis median latency in milliseconds; NaN if nothing was answered
     * @param p99Millis 99th percentile in milliseconds; NaN likewise
     */
    record Row(String service, String region, long answered, long failed, double p50Millis, double p99Millis) {}

    /**
     * All that was counted over an interval. Immutable.
     *
     * @param seconds its length, &gt; 0
     * @param rows services in order, regions in order within
     * @param failed requests that failed, from wherever
     * @param p50Millis median latency of all answers in milliseconds; NaN if there were none
     * @param p99Millis 99th percentile likewise
     */
    record Interval(double seconds, List<Row> rows, long failed, double p50Millis, double p99Millis) {
        /** Returns a count of this interval as a rate a second, rounded. */
        long perSecond(long count) {
            return Math.round(count / seconds);
        }

        long answered() {
            return rows.stream().mapToLong(Row::answered).sum();
        }
    }

    Tally(List<String> services, List<String> regions) {
        this.services = List.copyOf(services);
        this.regions = List.copyOf(regions);
        for (int i = 0; i < services.size() * regions.size(); i++) {
            cells.add(new Cell());
        }
        phases.add(new PhaseTotals(PhaseTotals.UNCOUNTED, 0));
    }

    /** Returns a histogram of microseconds up to a minute. */
    static Histogram histogram(int digits) {
        return new Histogram(1, MAX_MICROS, digits);
    }

    /** Returns the phase of this moment. */
    PhaseTotals phase() {
        return phases.get(phases.size() - 1);
    }

    /** A new phase begins; the one before it ends. */
    void begin(String name, long nowNanos) {
        if (!phase().counts()) {
            phases.clear();
        } else {
            phase().end(nowNanos);
        }
        phases.add(new PhaseTotals(name, nowNanos));
    }

    /** The last phase ends. */
    void end(long nowNanos) {
        phase().end(nowNanos);
    }

    void sent(LoadRequest request) {
        request.phase().sent();
    }

    void answered(LoadRequest request, @Nullable String region, long nanos) {
        if (!request.phase().counts()) {
            return;
        }
        long micros = micros(nanos);
        all.recordValue(micros);
        request.phase().answered(micros);
        Cell cell = cell(request, region);
        if (cell != null) {
            cell.answered++;
            cell.micros.recordValue(micros);
        }
    }

    void failed(LoadRequest request, @Nullable String region, long nanos) {
        if (!request.phase().counts()) {
            return;
        }
        failed++;
        request.phase().failed(request.post(), micros(nanos));
        Cell cell = cell(request, region);
        if (cell != null) {
            cell.failed++;
        }
    }

    private static long micros(long nanos) {
        return Math.max(0, Math.min(MAX_MICROS, nanos / MICRO_NANOS));
    }

    private @Nullable Cell cell(LoadRequest request, @Nullable String region) {
        int index = regions.indexOf(Objects.requireNonNullElse(region, ""));
        return index < 0 ? null : cells.get(request.service() * regions.size() + index);
    }

    /** Returns what was counted since the last call, and begins anew. */
    Interval take(long nowNanos) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            rows.add(new Row(
                    services.get(i / regions.size()),
                    regions.get(i % regions.size()),
                    cell.answered,
                    cell.failed,
                    millis(cell.micros, 50),
                    millis(cell.micros, 99)));
            cell.answered = 0;
            cell.failed = 0;
            cell.micros.reset();
        }
        double seconds = Math.max(1, nowNanos - takenNanos) / 1e9;
        Interval interval = new Interval(seconds, List.copyOf(rows), failed, millis(all, 50), millis(all, 99));
        takenNanos = nowNanos;
        failed = 0;
        all.reset();
        return interval;
    }

    /** Returns a percentile in milliseconds; NaN of nothing. */
    static double millis(Histogram micros, double percentile) {
        return micros.getTotalCount() == 0 ? Double.NaN : micros.getValueAtPercentile(percentile) / 1000.0;
    }

    /** Returns copies of all phases; one that goes on is taken to end now. */
    List<PhaseTotals> phases(long nowNanos) {
        return phases.stream().map(phase -> phase.copy(nowNanos)).toList();
    }
}
