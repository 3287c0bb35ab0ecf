package dev.wissel.sim.farm;

import java.util.Arrays;

/**
 * What a server that is probed tells of its latency: the median of those recent requests that came upon about as many others as there are now. As the
 * Prequal paper has it in its server module. Confined to its engine.
 */
final class LatencyBook {
    private static final int REMEMBERED = 32;
    private static final int NEAREST = 8;

    private final int[] found = new int[REMEMBERED];
    private final double[] latencies = new double[REMEMBERED];
    private final long[] keys = new long[REMEMBERED];
    private final double[] nearest = new double[NEAREST];
    private int count;

    /** Remembers a request that is done or was given up. */
    void done(int foundInFlight, double latencyNanos) {
        int slot = count++ % REMEMBERED;
        found[slot] = foundInFlight;
        latencies[slot] = latencyNanos;
    }

    /** Returns the median latency at about this many in flight, in nanoseconds; 0 if nothing is known. */
    double medianNanos(int inFlight) {
        int known = Math.min(count, REMEMBERED);
        if (known == 0) {
            return 0;
        }
        for (int i = 0; i < known; i++) {
            keys[i] = (long) Math.abs(found[i] - inFlight) << 8 | i;
        }
        Arrays.sort(keys, 0, known);
        int taken = Math.min(NEAREST, known);
        for (int i = 0; i < taken; i++) {
            nearest[i] = latencies[(int) (keys[i] & 0xff)];
        }
        Arrays.sort(nearest, 0, taken);
        return nearest[taken / 2];
    }
}
