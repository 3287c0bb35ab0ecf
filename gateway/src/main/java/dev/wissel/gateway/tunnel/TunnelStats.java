package dev.wissel.gateway.tunnel;

import java.util.concurrent.atomic.AtomicLongArray;

/** One event loop's counts of its tunnels. Written by its loop alone, readable from any thread. */
public final class TunnelStats {
    private static final int OPENED = Tunnel.End.values().length;

    private final AtomicLongArray cells = new AtomicLongArray(OPENED + 1);

    private void add(int cell) {
        cells.lazySet(cell, cells.getPlain(cell) + 1);
    }

    /** Counts one that was opened. */
    public void opened() {
        add(OPENED);
    }

    /** Counts one that is over. */
    @SuppressWarnings("EnumOrdinal") // an index into an array of this object
    public void ended(Tunnel.End why) {
        add(why.ordinal());
    }

    /** Returns those that ended so. */
    @SuppressWarnings("EnumOrdinal")
    public long endedCount(Tunnel.End why) {
        return cells.get(why.ordinal());
    }

    /** Returns those that are open now. */
    public long openCount() {
        long over = 0;
        for (int i = 0; i < OPENED; i++) {
            over += cells.get(i); // before those that were opened, so that the difference is never negative
        }
        return cells.get(OPENED) - over;
    }
}
