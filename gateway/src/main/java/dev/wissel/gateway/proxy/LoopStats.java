package dev.wissel.gateway.proxy;

import dev.wissel.gateway.tunnel.TunnelStats;
import java.util.concurrent.atomic.AtomicLongArray;

/** One loop's counters of connections. Written by its loop alone, readable from any thread. */
public final class LoopStats {
    private static final int ACCEPTED = 0;
    private static final int OPEN = 1;
    private static final int REQUESTS = 2;
    private static final int REFUSED = 3;
    private static final int CLIENT_FAILED = 4;
    private static final int REJECTED = 5;
    private static final int BUSY = 6;

    private final AtomicLongArray cells = new AtomicLongArray(7);
    private final TunnelStats upgrades = new TunnelStats();
    private final TunnelStats streams = new TunnelStats();

    private void add(int cell) {
        cells.lazySet(cell, cells.getPlain(cell) + 1);
    }

    void accepted() {
        add(ACCEPTED);
    }

    void open(int connections) {
        cells.lazySet(OPEN, connections);
    }

    void request() {
        add(REQUESTS);
    }

    void busy(int exchanges) {
        cells.lazySet(BUSY, exchanges);
    }

    void refused() {
        add(REFUSED);
    }

    void clientFailed() {
        add(CLIENT_FAILED);
    }

    void rejected() {
        add(REJECTED);
    }

    /** Returns the counts of connections that were upgraded to another protocol. */
    public TunnelStats upgrades() {
        return upgrades;
    }

    /** Returns the counts of connections of stream routes that have reached a target. */
    public TunnelStats streams() {
        return streams;
    }

    /** Returns the connections accepted. */
    public long acceptedCount() {
        return cells.get(ACCEPTED);
    }

    /** Returns the connections open now. */
    public long openCount() {
        return cells.get(OPEN);
    }

    /** Returns the requests under way now. */
    public long busyCount() {
        return cells.get(BUSY);
    }

    /** Returns the requests that are over. */
    public long requestCount() {
        return cells.get(REQUESTS);
    }

    /** Returns the connections refused because there were too many. */
    public long refusedCount() {
        return cells.get(REFUSED);
    }

    /** Returns the connections that ended by an error of the client's side. */
    public long clientFailedCount() {
        return cells.get(CLIENT_FAILED);
    }

    /** Returns the requests that were refused because they were malformed. */
    public long rejectedCount() {
        return cells.get(REJECTED);
    }
}
