package dev.wissel.gateway.plugin.httplog;

import dev.wissel.gateway.plugin.PluginSettings;

/**
 * Kong's parameters of a queue ({@code tools/queue_schema.lua}). Immutable.
 *
 * @param maxBatchSize most records sent together, &gt;= 1
 * @param coalescingNanos longest time that a batch waits to become full
 * @param maxEntries most records that wait, &gt;= 1
 * @param maxBytes most bytes that wait; 0 for no limit
 * @param retryNanos time after which a batch that cannot be sent is dropped
 * @param firstDelayNanos wait before the first repetition; it doubles with each
 * @param longestDelayNanos longest wait before a repetition
 * @param unlimited whether each record is sent at once and not after the one before it ({@code concurrency_limit: -1})
 */
record QueueSettings(
        int maxBatchSize,
        long coalescingNanos,
        int maxEntries,
        long maxBytes,
        long retryNanos,
        long firstDelayNanos,
        long longestDelayNanos,
        boolean unlimited) {
    static QueueSettings of(PluginSettings config) {
        PluginSettings queue = config.record("queue");
        long batch = queue.whole("max_batch_size", 1);
        if (config.whole("queue_size", 1) != 1) {
            batch = Math.max(1, config.whole("queue_size", 1)); // the older name wins, as in Kong
        }
        double coalescing = queue.number("max_coalescing_delay", 1);
        if (config.number("flush_timeout", 2) != 2) {
            coalescing = config.number("flush_timeout", 2);
        }
        return new QueueSettings(
                (int) batch,
                nanos(coalescing),
                (int) queue.whole("max_entries", 10_000),
                Math.max(0, queue.whole("max_bytes", 0)),
                nanos(queue.number("max_retry_time", 60)),
                nanos(queue.number("initial_retry_delay", 0.01)),
                nanos(queue.number("max_retry_delay", 60)),
                queue.whole("concurrency_limit", 1) == -1);
    }

    private static long nanos(double seconds) {
        return (long) (Math.min(seconds, 1e9) * 1e9);
    }

    /** Returns the wait before repetition {@code n}, from 0. */
    long delayNanos(int n) {
        double doubled = Math.scalb((double) firstDelayNanos, Math.min(n, 60));
        return (long) Math.min((double) longestDelayNanos, doubled);
    }
}
