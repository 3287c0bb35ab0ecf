package dev.wissel.core.protect;

import java.util.Arrays;

/**
 * How many retries one owner may make for its recent requests: in the window, retries &lt;= {@code ratio · requests + minPerSecond ·
 * window}.
 *
 * <p>The window slides over ten buckets of exact counts, so that it covers the last 9 to 10 s. The floor lets a quiet upstream retry at all;
 * the ratio bounds the load that retries can add to an overload: over any time, attempts &lt;= {@code (1 + ratio) · requests + floor}.
 *
 * <p>Confined to its owner (an event loop, a simulated worker): one for each upstream. Where N owners share an upstream, {@link #share} gives
 * each an N-th of the floor.
 *
 * @see <a href="https://twitter.github.io/finagle/guide/Clients.html#retries">Finagle's RetryBudget, the figures</a>
 */
public final class RetryBudget {
    /** Retries allowed for each request. */
    public static final double RATIO = 0.2;

    /** Retries allowed each second on top of it, for the whole upstream. */
    public static final double MIN_PER_SECOND = 10;

    /** The longest time that a request and a retry count, in nanoseconds. */
    public static final long WINDOW_NANOS = 10_000_000_000L;

    private static final int BUCKETS = 10;
    private static final long WIDTH_NANOS = WINDOW_NANOS / BUCKETS;
    private static final double NANOS_PER_SECOND = 1e9;

    private final double ratio;
    private final double floor;
    private final int[] requests = new int[BUCKETS];
    private final int[] retries = new int[BUCKETS];
    private long requestsInWindow;
    private long retriesInWindow;
    private boolean begun;
    private int current;
    private long currentSinceNanos;

    /**
     * Makes an empty budget; its floor may be spent at once.
     *
     * @param ratio retries for each request, dimensionless, &gt;= 0
     * @param minPerSecond retries each second on top of it, &gt;= 0
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public RetryBudget(double ratio, double minPerSecond) {
        this.ratio = requireNonNegative("ratio", ratio);
        this.floor = requireNonNegative("minPerSecond", minPerSecond) * (WINDOW_NANOS / NANOS_PER_SECOND);
    }

    /**
     * Returns the budget of one of several owners: the whole ratio, for it is measured against the owner's own requests, and its part of the
     * floor.
     *
     * @param owners how many share the upstream, &gt;= 1
     */
    public static RetryBudget share(double ratio, double minPerSecond, int owners) {
        if (owners < 1) {
            throw new IllegalArgumentException("owners: " + owners + " (expected: >= 1)");
        }
        return new RetryBudget(ratio, minPerSecond / owners);
    }

    /** Counts a request, whatever becomes of it; its retries are not requests. */
    public void onRequest(long nowNanos) {
        slide(nowNanos);
        requests[current]++;
        requestsInWindow++;
    }

    /** Spends one retry if there is one left, and says whether there was. */
    public boolean tryRetry(long nowNanos) {
        slide(nowNanos);
        if (retriesInWindow + 1 > allowed()) {
            return false;
        }
        retries[current]++;
        retriesInWindow++;
        return true;
    }

    /** Returns how many retries are left now, rounded down, &gt;= 0; for reports. */
    public long left(long nowNanos) {
        slide(nowNanos);
        return Math.max(0, (long) allowed() - retriesInWindow);
    }

    private double allowed() {
        return ratio * (double) requestsInWindow + floor;
    }

    /** Empties the buckets that have left the window. A time before the newest one counts as the newest. */
    private void slide(long nowNanos) {
        if (!begun) {
            begun = true;
            currentSinceNanos = nowNanos;
        }
        long steps = (nowNanos - currentSinceNanos) / WIDTH_NANOS;
        if (steps <= 0) {
            return;
        }
        currentSinceNanos += steps * WIDTH_NANOS;
        if (steps >= BUCKETS) {
            Arrays.fill(requests, 0);
            Arrays.fill(retries, 0);
            requestsInWindow = 0;
            retriesInWindow = 0;
            return;
        }
        for (long i = 0; i < steps; i++) {
            current = (current + 1) % BUCKETS;
            requestsInWindow -= requests[current];
            retriesInWindow -= retries[current];
            requests[current] = 0;
            retries[current] = 0;
        }
    }

    private static double requireNonNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0 and finite)");
        }
        return value;
    }
}
