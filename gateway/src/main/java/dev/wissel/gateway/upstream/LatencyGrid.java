package dev.wissel.gateway.upstream;

import java.util.Arrays;
import java.util.List;

/**
 * Cells that latencies are counted in: eight for each doubling, so that a quantile is known to an eighth, and cut at the bounds that the exported histogram has, so that its buckets are
 * exact sums of cells. Stateless and thread-safe.
 *
 * <p>Below 128 µs a cell is 16 µs wide; above 67 s there is one.
 */
public final class LatencyGrid {
    /** Upper bounds of the exported buckets, in microseconds. */
    private static final long[] EXPORTED_MICROS = {
        1_000,
        2_500,
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000
    };

    private static final int UNIT_BITS = 4;
    private static final int SUB_BITS = 3;
    private static final int SUBS = 1 << SUB_BITS;
    private static final int TOP_BITS = 22; // of units: 2^26 µs
    private static final int RAW = (TOP_BITS - SUB_BITS + 1) * SUBS + 1;
    private static final double MICROS = 1e6;

    /** Shape [RAW]; the first cell of a raw one, and the latency above which its second one counts. */
    private static final int[] FIRST = new int[RAW];

    private static final long[] SPLIT = new long[RAW];

    /** Shape [SIZE]; the largest latency of a cell. */
    private static final long[] UPPER;

    /** Shape [exported bounds + 2]; bucket i is made of the cells from START[i] to START[i + 1] - 1. */
    private static final int[] START = new int[EXPORTED_MICROS.length + 2];

    static {
        long[] upper = new long[RAW + EXPORTED_MICROS.length];
        int cells = 0;
        int bound = 0;
        for (int raw = 0; raw < RAW; raw++) {
            FIRST[raw] = cells;
            SPLIT[raw] = Long.MAX_VALUE;
            long last = lastMicros(raw);
            if (bound < EXPORTED_MICROS.length && EXPORTED_MICROS[bound] <= last) {
                upper[cells++] = EXPORTED_MICROS[bound];
                START[bound + 1] = cells;
                if (EXPORTED_MICROS[bound] < last) {
                    SPLIT[raw] = EXPORTED_MICROS[bound];
                    upper[cells++] = last;
                }
                bound++;
            } else {
                upper[cells++] = last;
            }
        }
        UPPER = Arrays.copyOf(upper, cells);
        START[EXPORTED_MICROS.length + 1] = cells;
    }

    private LatencyGrid() {}

    private static long lastMicros(int raw) {
        if (raw == RAW - 1) {
            return Long.MAX_VALUE;
        }
        int octave = raw >> SUB_BITS;
        long next = octave == 0 ? raw + 1 : (long) (SUBS + (raw & (SUBS - 1)) + 1) << (octave - 1);
        return (next << UNIT_BITS) - 1;
    }

    private static int raw(long micros) {
        long units = micros >> UNIT_BITS;
        if (units < SUBS) {
            return (int) units;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(units) - SUB_BITS;
        return (int) Math.min(RAW - 1L, ((long) shift << SUB_BITS) + (units >> shift));
    }

    /** Returns the number of cells. */
    public static int size() {
        return UPPER.length;
    }

    /** Returns the cell of a latency; what is below 0 counts as 0. */
    public static int cell(long micros) {
        long at = Math.max(0, micros);
        int raw = raw(at);
        return at > SPLIT[raw] ? FIRST[raw] + 1 : FIRST[raw];
    }

    /** Returns the upper bounds of the exported buckets in seconds, rising. */
    static List<Double> exportedSeconds() {
        return Arrays.stream(EXPORTED_MICROS)
                .mapToObj(micros -> micros / MICROS)
                .toList();
    }

    /** Returns the first cell of an exported bucket, in [0, number of bounds + 1]; the last stands after the last cell. */
    static int firstOf(int bucket) {
        return START[bucket];
    }

    /**
     * Returns a quantile in seconds, by a straight line inside its cell; NaN if nothing was counted.
     *
     * @param counts shape [size], not modified
     * @param part in (0, 1]
     */
    public static double quantileSeconds(long[] counts, double part) {
        long all = 0;
        for (long each : counts) {
            all += each;
        }
        return quantileSeconds(counts, all, part);
    }

    /** Returns the same for who knows the sum of the counts. */
    public static double quantileSeconds(long[] counts, long all, double part) {
        if (all == 0) {
            return Double.NaN;
        }
        double rank = part * all;
        long below = 0;
        int last = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                continue;
            }
            last = i;
            if (below + counts[i] >= rank) {
                break;
            }
            below += counts[i];
        }
        double from = last == 0 ? 0 : UPPER[last - 1];
        double to = last == UPPER.length - 1 ? from : UPPER[last];
        return (from + (to - from) * Math.min(1, (rank - below) / counts[last])) / MICROS;
    }
}
