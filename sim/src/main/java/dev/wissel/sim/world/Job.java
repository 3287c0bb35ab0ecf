package dev.wissel.sim.world;

import org.jspecify.annotations.Nullable;

/** A piece of work in a {@link Server}. Made once and used again and again. Confined to its engine. */
public abstract class Job {
    static final int OUTSIDE = -1;
    static final int WAITING = -2;

    /** Work in nanoseconds of one core at speed 1; set before {@link Server#offer}, not changed while it is there. */
    public double workNanos;

    /** Place in the server's heap while it is running, else {@link #OUTSIDE} or {@link #WAITING}. */
    int place = OUTSIDE;

    @Nullable
    Job previousWaiting;

    @Nullable
    Job nextWaiting;

    /** The work is done, now. */
    protected abstract void done(long nowNanos);

    /** Returns whether a server has it. */
    public final boolean inServer() {
        return place != OUTSIDE;
    }
}
