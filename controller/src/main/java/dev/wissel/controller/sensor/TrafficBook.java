package dev.wissel.controller.sensor;

import dev.wissel.core.load.WindowCounts;
import dev.wissel.kong.log.LoggedAttempt;
import dev.wissel.kong.log.LoggedRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts how attempts ended, per target, over the last seconds: exact counts in a ring of buckets, so that a burst is forgotten after the window and no average hides
 * an outage. Thread-safe.
 *
 * <p>A record counts when it arrives. One whose request ended longer ago than a limit, by its node's clock, is left out: a queue that drains after an outage would
 * show the past as the present.
 */
public final class TrafficBook {
    private static final int BUCKETS = 12;

    private final long bucketNanos;
    private final long originNanos;
    private final long staleMillis;
    private final int mostTargets;
    private final LongSupplier nowNanos;
    private final LongSupplier nowMillis;
    private final Map<TargetKey, Window> windows = new ConcurrentHashMap<>();
    private final LongAdder requests = new LongAdder();
    private final LongAdder attempts = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private volatile TargetDirectory directory = TargetDirectory.EMPTY;
    private volatile long lastLagMillis;

    /**
     * What was taken in since the start. Immutable.
     *
     * @param requests records that were counted
     * @param attempts attempts in them
     * @param stale records that were too old
     * @param unknown attempts at addresses that are no target's
     * @param lastLagMillis how long after its end the last record arrived, by its node's clock
     */
    public record Counts(long requests, long attempts, long stale, long unknown, long lastLagMillis) {}

    /** One target's ring. Its own lock: writers are few, and readers rare. */
    private static final class Window {
        final long[] numbers = new long[BUCKETS];
        final long[] ended = new long[BUCKETS];
        final long[] failures = new long[BUCKETS];
        final long[] latency = new long[BUCKETS];
        final long[] broken = new long[BUCKETS];
        final long[] timedOut = new long[BUCKETS];
        final long[] limited = new long[BUCKETS];
        final int[][] latencies = new int[BUCKETS][];
        long newestNanos;

        Window() {
            Arrays.fill(numbers, Long.MIN_VALUE);
        }

        synchronized void add(LoggedAttempt attempt, long number, long nowNanos) {
            int at = (int) Math.floorMod(number, (long) BUCKETS);
            if (numbers[at] != number) {
                if (numbers[at] > number) {
                    return; // a thread that was held up for a whole window
                }
                clear(at, number);
            }
            newestNanos = nowNanos;
            ended[at]++;
            if (attempt.failed()) {
                failures[at]++;
                broken[at] += attempt.ending() == LoggedAttempt.Ending.BROKEN ? 1 : 0;
                timedOut[at] += attempt.ending() == LoggedAttempt.Ending.TIMED_OUT ? 1 : 0;
                return;
            }
            limited[at] += attempt.status() == 429 ? 1 : 0;
            long nanos = Math.max(0, attempt.durationNanos());
            latency[at] += nanos;
            if (latencies[at] == null) {
                latencies[at] = new int[LatencyCounts.BUCKETS];
            }
            latencies[at][LatencyCounts.bucket(nanos)]++;
        }

        private void clear(int at, long number) {
            numbers[at] = number;
            ended[at] = 0;
            failures[at] = 0;
            latency[at] = 0;
            broken[at] = 0;
            timedOut[at] = 0;
            limited[at] = 0;
            if (latencies[at] != null) {
                Arrays.fill(latencies[at], 0);
            }
        }

        synchronized TargetTraffic sum(long number) {
            WindowCounts.Sum sum = WindowCounts.Sum.NONE;
            long allBroken = 0;
            long allTimedOut = 0;
            long allLimited = 0;
            long[] counts = new long[LatencyCounts.BUCKETS];
            for (int at = 0; at < BUCKETS; at++) {
                if (numbers[at] <= number - BUCKETS) {
                    continue;
                }
                sum = sum.plus(new WindowCounts.Sum(ended[at], failures[at], latency[at]));
                allBroken += broken[at];
                allTimedOut += timedOut[at];
                allLimited += limited[at];
                for (int i = 0; latencies[at] != null && i < counts.length; i++) {
                    counts[i] += latencies[at][i];
                }
            }
            return new TargetTraffic(sum, allBroken, allTimedOut, allLimited, LatencyCounts.of(counts), newestNanos);
        }

        synchronized boolean idleSince(long number) {
            return Arrays.stream(numbers).allMatch(one -> one <= number - BUCKETS);
        }
    }

    /**
     * Makes an empty book.
     *
     * @param window time that it covers, at least 12 ns
     * @param stale age from which a record is left out
     * @param mostTargets targets that are kept; attempts at further ones count as unknown
     * @param nowNanos the controller's clock
     * @param nowMillis wall clock, in milliseconds since 1970
     */
    public TrafficBook(
            Duration window, Duration stale, int mostTargets, LongSupplier nowNanos, LongSupplier nowMillis) {
        this.bucketNanos = window.toNanos() / BUCKETS;
        if (bucketNanos < 1) {
            throw new IllegalArgumentException("window: " + window + " (expected: at least 12 ns)");
        }
        if (mostTargets < 1) {
            throw new IllegalArgumentException("mostTargets: " + mostTargets + " (expected: >= 1)");
        }
        this.originNanos = nowNanos.getAsLong();
        this.staleMillis = stale.toMillis();
        this.mostTargets = mostTargets;
        this.nowNanos = nowNanos;
        this.nowMillis = nowMillis;
    }

    /** Sets which address belongs to which target, and forgets targets that are no more. */
    public void follow(TargetDirectory newDirectory) {
        directory = newDirectory;
        long number = number(nowNanos.getAsLong());
        windows.values().removeIf(window -> window.idleSince(number));
    }

    /** Takes in a record. */
    public void take(LoggedRequest request) {
        if (request.startedAtMillis() > 0) {
            long lag = nowMillis.getAsLong() - request.startedAtMillis() - (long) request.requestMillis();
            lastLagMillis = lag;
            if (lag > staleMillis) {
                stale.increment();
                return;
            }
        }
        requests.increment();
        long now = nowNanos.getAsLong();
        for (LoggedAttempt attempt : request.attempts()) {
            if (attempt.ending() == LoggedAttempt.Ending.GIVEN_UP) {
                continue;
            }
            Optional<TargetKey> key = directory.find(request.serviceHost(), attempt.address());
            if (key.isEmpty() || !count(key.get(), attempt, now)) {
                unknown.increment();
            }
        }
    }

    private boolean count(TargetKey key, LoggedAttempt attempt, long now) {
        Window window = windows.get(key);
        if (window == null) {
            if (windows.size() >= mostTargets) {
                return false;
            }
            window = windows.computeIfAbsent(key, fresh -> new Window());
        }
        attempts.increment();
        window.add(attempt, number(now), now);
        return true;
    }

    private long number(long now) {
        return Math.floorDiv(now - originNanos, bucketNanos); // by difference, so that a clock may wrap around
    }

    /** Returns what ended at a target within the window. */
    public TargetTraffic of(TargetKey key) {
        Window window = windows.get(key);
        return window == null ? TargetTraffic.NONE : window.sum(number(nowNanos.getAsLong()));
    }

    /** Returns the time that the counts cover, in seconds. */
    public double windowSeconds() {
        return bucketNanos * BUCKETS / 1e9;
    }

    /** Returns what was taken in. */
    public Counts counts() {
        return new Counts(requests.sum(), attempts.sum(), stale.sum(), unknown.sum(), lastLagMillis);
    }
}
