package dev.wissel.sim.engine;

/**
 * Something that happens at a time of an {@link Engine}. Made once and scheduled again and again, so that an event costs no object.
 *
 * <p>Confined to its engine.
 */
public abstract class Timer {
    static final int IDLE = -1;

    /** Its place in the engine's heap, {@link #IDLE} while it is not scheduled. */
    int place = IDLE;

    /** Happens. The timer is not scheduled any more when this is called, and may be scheduled again. */
    protected abstract void fire(long nowNanos);

    /** Returns whether it is going to fire. */
    public final boolean scheduled() {
        return place != IDLE;
    }

    /** Returns a timer that runs the action; for what happens seldom, or has no object of its own. */
    public static Timer of(Action action) {
        return new Timer() {
            @Override
            protected void fire(long nowNanos) {
                action.run(nowNanos);
            }
        };
    }

    /** What a timer does. */
    @FunctionalInterface
    public interface Action {
        /** Happens at the time given. */
        void run(long nowNanos);
    }
}
