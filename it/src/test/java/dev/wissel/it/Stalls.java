package dev.wissel.it;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long this machine leaves a thread waiting that has nothing to do but to wake up: what a busy machine adds to any time that is measured. Thread-safe. */
final class Stalls implements AutoCloseable {
    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int KEPT = 100_000;

    private final Deque<Stall> stalls = new ArrayDeque<>();
    private final Thread heart = new Thread(this::beat, "heartbeat");
    private volatile boolean stopped;

    private record Stall(long endNanos, long lengthNanos) {}

    Stalls() {
        heart.setDaemon(true);
        heart.start();
    }

    private void beat() {
        long dueNanos = System.nanoTime();
        while (!stopped) {
            dueNanos += BEAT_NANOS;
            for (long left = dueNanos - System.nanoTime(); left > 0 && !stopped; left = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            long nowNanos = System.nanoTime();
            add(new Stall(nowNanos, nowNanos - dueNanos));
            dueNanos = nowNanos;
        }
    }

    private synchronized void add(Stall stall) {
        stalls.addLast(stall);
        if (stalls.size() > KEPT) {
            stalls.removeFirst();
        }
    }

    /** Returns the longest since then, of {@link System#nanoTime}. */
    synchronized long longestNanosSince(long fromNanos) {
        return stalls.stream()
                .filter(each -> each.endNanos() - fromNanos >= 0)
                .mapToLong(Stall::lengthNanos)
                .max()
                .orElse(0);
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(heart);
    }
}
