package dev.wissel.gateway.proxy;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One loop's counts for one route: answers by status and source, times, bytes. Written by its loop alone, readable from any thread.
 *
 * <p>Buckets are Kong's (facts 7.2), in milliseconds; each cell counts one bucket alone, and the exporter adds them up.
 */
public final class RouteStats {
    /** Upper bounds of the time that the gateway itself takes, milliseconds. */
    private static final int[] KONG_BUCKETS = {1, 2, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 750, 1000, 3000, 6000
    };

    /** Upper bounds of the times of targets and whole requests, milliseconds. */
    private static final int[] REQUEST_BUCKETS = {25, 50, 80, 100, 250, 400, 700, 1000, 2000, 5000, 10000, 30000, 60000
    };

    private static final int STATUSES = 1000;

    private final String service;
    private final String route;
    private final AtomicLongArray fromService = new AtomicLongArray(STATUSES);
    private final AtomicLongArray fromGateway = new AtomicLongArray(STATUSES);
    private final Histogram kong = new Histogram(KONG_BUCKETS);
    private final Histogram upstream = new Histogram(REQUEST_BUCKETS);
    private final Histogram request = new Histogram(REQUEST_BUCKETS);
    private final AtomicLongArray bytes = new AtomicLongArray(2);
    private PrometheusFlags flags = PrometheusFlags.NONE;

    RouteStats(String service, String route) {
        this.service = service;
        this.route = route;
    }

    /** Counts in buckets. Single writer. */
    public static final class Histogram {
        private final int[] boundsMillis;
        private final AtomicLongArray cells;

        Histogram(int[] boundsMillis) {
            this.boundsMillis = boundsMillis;
            this.cells = new AtomicLongArray(boundsMillis.length + 2);
        }

        void record(long nanos) {
            long micros = Math.max(0, nanos / 1000);
            int bucket = 0;
            while (bucket < boundsMillis.length && micros > boundsMillis[bucket] * 1000L) {
                bucket++;
            }
            cells.lazySet(bucket, cells.getPlain(bucket) + 1);
            int sum = boundsMillis.length + 1;
            cells.lazySet(sum, cells.getPlain(sum) + micros);
        }

        /** Returns the count of bucket {@code i}; the last is that of everything above the bounds. */
        public long count(int i) {
            return cells.get(i);
        }

        /** Returns the number of buckets, that of +Inf included. */
        public int size() {
            return boundsMillis.length + 1;
        }

        /** Returns the upper bound of bucket {@code i} in milliseconds, in [0, size - 1). */
        public int boundMillis(int i) {
            return boundsMillis[i];
        }

        /** Returns the sum of all values, in microseconds. */
        public long sumMicros() {
            return cells.get(boundsMillis.length + 1);
        }
    }

    /**
     * Says what the {@code prometheus} plugin that applies to the route asks for; what it does not is not counted, as in Kong.
     *
     * @param newFlags what applies now; the same object as long as nothing has changed
     */
    void follow(PrometheusFlags newFlags) {
        flags = newFlags;
    }

    void record(RequestFacts facts, RequestTiming timing, long nowNanos) {
        if (flags.statusCodes()) {
            recordStatus(facts);
        }
        if (flags.latencies()) {
            recordTimes(timing, nowNanos);
        }
        if (flags.bandwidth()) {
            bytes.lazySet(0, bytes.getPlain(0) + facts.ingressBytes);
            bytes.lazySet(1, bytes.getPlain(1) + facts.egressBytes);
        }
    }

    private void recordStatus(RequestFacts facts) {
        AtomicLongArray by = facts.fromService ? fromService : fromGateway;
        int status = Math.min(STATUSES - 1, Math.max(0, facts.status));
        by.lazySet(status, by.getPlain(status) + 1);
    }

    private void recordTimes(RequestTiming timing, long nowNanos) {
        long sent = timing.sentNanos == 0 ? nowNanos : timing.sentNanos;
        kong.record(sent - timing.startNanos);
        if (timing.answeredNanos != 0) {
            upstream.record(timing.answeredNanos - sent);
        }
        request.record(nowNanos - timing.startNanos);
    }

    /** Returns the service's name, or its host if it has none. */
    public String service() {
        return service;
    }

    /** Returns the route's name, or its id if it has none. */
    public String route() {
        return route;
    }

    /** Returns the answers with this status, in [0, 999], of the service itself or of the gateway. */
    public long answers(int status, boolean ofService) {
        return (ofService ? fromService : fromGateway).get(status);
    }

    /** Returns the time before the last try was sent. */
    public Histogram kong() {
        return kong;
    }

    /** Returns the time from the last try's sending to the head of its answer. */
    public Histogram upstream() {
        return upstream;
    }

    /** Returns the time from the head of the request to the end of the answer. */
    public Histogram request() {
        return request;
    }

    /** Returns the bytes received from clients. */
    public long ingressBytes() {
        return bytes.get(0);
    }

    /** Returns the bytes sent to clients. */
    public long egressBytes() {
        return bytes.get(1);
    }
}
