package dev.wissel.core.bound;

/**
 * How long a request may wait. Immutable.
 *
 * @param connectNanos to connect, for each try, &gt; 0
 * @param writeNanos between two writes, for each try, &gt; 0
 * @param readNanos between two reads, for each try, &gt; 0
 * @param retries further tries after the first, &gt;= 0
 * @param deadlineNanos limit over all tries, &gt; 0; {@link Bound#NEVER_NANOS} for none
 */
public record RequestLimits(long connectNanos, long writeNanos, long readNanos, int retries, long deadlineNanos) {
    private static final long KONG_NANOS = 60_000_000_000L;

    /** Kong's defaults: a minute for each, five retries, no limit over all (Kong facts 1.1 and 4). */
    public static final RequestLimits KONG_DEFAULTS =
            new RequestLimits(KONG_NANOS, KONG_NANOS, KONG_NANOS, 5, Bound.NEVER_NANOS);

    public RequestLimits {
        requirePositive("connectNanos", connectNanos);
        requirePositive("writeNanos", writeNanos);
        requirePositive("readNanos", readNanos);
        requirePositive("deadlineNanos", deadlineNanos);
        if (retries < 0) {
            throw new IllegalArgumentException("retries: " + retries + " (expected: >= 0)");
        }
    }

    private static void requirePositive(String name, long nanos) {
        if (nanos <= 0) {
            throw new IllegalArgumentException(name + ": " + nanos + " (expected: > 0)");
        }
    }
}
