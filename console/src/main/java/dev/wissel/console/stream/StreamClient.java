package dev.wissel.console.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One listener. What it has not read yet is bounded: one message on its way, one view that waits (the latest), and a few decisions. Thread-safe.
 */
final class StreamClient {
    private final Outlet outlet;
    private final boolean gzip;
    private final String address;
    private final StreamLimits limits;
    private final LongSupplier nanoClock;

    /** Those that wait, oldest first. */
    private final Deque<Frame> decisions = new ArrayDeque<>();

    private @Nullable Frame opening;
    private @Nullable Shot pending;
    private @Nullable Frame heartbeat;
    private long sentVersion = -1;
    private boolean writing;
    private boolean closed;
    private long lastWriteNanos;

    StreamClient(Outlet outlet, boolean gzip, String address, StreamLimits limits, LongSupplier nanoClock) {
        this.outlet = outlet;
        this.gzip = gzip;
        this.address = address;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.lastWriteNanos = nanoClock.getAsLong();
    }

    String address() {
        return address;
    }

    /** Writes the first view, and before it what begins the stream. */
    void open(Frame first, Shot shot) {
        synchronized (this) {
            opening = first;
        }
        offer(shot);
    }

    /** Puts a view in the place of the one that waits. */
    void offer(Shot shot) {
        synchronized (this) {
            if (shot.view().version() != sentVersion) {
                pending = shot;
            }
        }
        pump();
    }

    /** Adds a decision to those that wait; false if there are too many. */
    boolean offer(Frame decision) {
        synchronized (this) {
            if (decisions.size() >= limits.mostDecisions()) {
                return false;
            }
            decisions.add(decision);
        }
        pump();
        return true;
    }

    /** Writes a sign of life, if it is time for one. */
    void keepAlive(Frame comment) {
        synchronized (this) {
            if (writing
                    || nanoClock.getAsLong() - lastWriteNanos
                            < limits.heartbeat().toNanos()) {
                return;
            }
            heartbeat = comment;
        }
        pump();
    }

    /** Returns whether a message has been on its way for too long. */
    synchronized boolean slow(long nowNanos) {
        return writing && nowNanos - lastWriteNanos > limits.slowest().toNanos();
    }

    boolean allowed() {
        return outlet.allowed();
    }

    synchronized boolean closed() {
        return closed;
    }

    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            forget();
        }
        outlet.close();
    }

    private void forget() {
        closed = true;
        pending = null;
        decisions.clear();
    }

    /** Writes what waits, unless something is on its way. */
    private void pump() {
        byte[] next;
        synchronized (this) {
            next = writing || closed ? null : next();
            if (next == null) {
                return;
            }
            writing = true;
            lastWriteNanos = nanoClock.getAsLong();
        }
        outlet.write(next, this::written);
    }

    private void written(boolean good) {
        synchronized (this) {
            writing = false;
            if (!good) {
                forget();
                return;
            }
        }
        pump();
    }

    private byte @Nullable [] next() {
        Frame first = opening;
        if (first != null) {
            opening = null;
            return gzip ? joined(Frame.GZIP_HEADER, first.bytes(true)) : first.bytes(false);
        }
        Shot shot = pending;
        if (shot != null) {
            pending = null;
            Frame patch = shot.patch();
            Frame frame = patch != null && shot.base() == sentVersion ? patch : shot.whole();
            sentVersion = shot.view().version();
            return frame.bytes(gzip);
        }
        Frame decision = decisions.poll();
        if (decision != null) {
            return decision.bytes(gzip);
        }
        Frame comment = heartbeat;
        heartbeat = null;
        return comment == null ? null : comment.bytes(gzip);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
