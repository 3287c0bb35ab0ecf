package dev.wissel.controller.lease;

import java.util.Optional;

/**
 * The right to write, for a time. Thread-safe.
 */
public interface Lease extends AutoCloseable {
    /**
     * The lease as it is held. Immutable.
     *
     * @param token number that no holder before had
     * @param untilNanos moment on {@link System#nanoTime} at which nothing may be written any more
     */
    record Held(long token, long untilNanos) {
        /** Returns whether writing is still allowed. */
        public boolean valid(long nowNanos) {
            return nowNanos - untilNanos < 0;
        }
    }

    /** What may only be done by the holder. */
    @FunctionalInterface
    interface Work {
        /** Does it. */
        void run();
    }

    /**
     * Tries to get it. Returns at once if somebody else has it.
     *
     * @throws LeaseException if that cannot be found out
     */
    Optional<Held> acquire();

    /**
     * Makes it longer. Empty if it has been lost.
     *
     * @throws LeaseException if that cannot be found out; the lease then goes on until its end
     */
    Optional<Held> renew(Held held);

    /**
     * Does something while nobody else can become the holder; does nothing, and says so, if the lease has been lost or is about to end.
     *
     * @return whether it was done
     * @throws LeaseException if it cannot be found out whether the lease is still held; then nothing was done
     */
    boolean fenced(Held held, Work work);

    /** Gives it up, so that the next need not wait for its end. Errors are ignored: it ends by itself. */
    void release(Held held);

    /** Returns who holds it at present, for people; empty if nobody does. */
    Optional<String> holder();

    @Override
    void close();
}
