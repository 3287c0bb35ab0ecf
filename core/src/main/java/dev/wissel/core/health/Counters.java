package dev.wissel.core.health;

/**
 * The state and the four counters of one address in one {@code long}, and what an event makes of them: Kong's health checker as a pure
 * function (facts 3.1, {@code incr_counter} of lua-resty-healthcheck).
 *
 * <ul>
 *   <li>Limit 0: the event is dropped before any bookkeeping, so that it does not reset anything either.
 *   <li>In state healthy successes are not counted, in state unhealthy failures are not counted; neither resets anything.
 *   <li>A counted success zeroes the three failure counters; a counted failure zeroes the success counter only.
 *   <li>A counter that reaches the limit of the event's source sets the state to healthy or unhealthy. Counters are never summed.
 *   <li>Otherwise a failure makes healthy mostly_healthy, and a success makes unhealthy mostly_unhealthy.
 * </ul>
 *
 * <p>Bits 0 to 7 hold the successes, 8 to 15 the http failures, 16 to 23 the tcp failures, 24 to 31 the time-outs (Kong's own order), 32 and 33
 * the state's code. Stateless and thread-safe.
 */
public final class Counters {
    /** A new address: healthy, all counters 0. */
    public static final long NEW = 0;

    private static final long COUNTER_MASK = 0xff;
    private static final long SUCCESS_MASK = 0x0000_00ffL;
    private static final long FAILURES_MASK = 0xffff_ff00L;
    private static final int STATE_SHIFT = 32;

    private Counters() {}

    /**
     * Returns what becomes of an address's state and counters when the event is reported.
     *
     * @param packed state and counters before, for example {@link #NEW}
     * @param event what was seen
     * @param thresholds the limits
     * @return state and counters after; {@code packed} itself if the event changes nothing
     */
    public static long on(long packed, HealthEvent event, Thresholds thresholds) {
        int limit = thresholds.limit(event);
        if (limit == 0) {
            return packed;
        }
        HealthState state = state(packed);
        HealthEvent.Counter counter = event.counter();
        boolean success = counter == HealthEvent.Counter.SUCCESS;
        if (state == (success ? HealthState.HEALTHY : HealthState.UNHEALTHY)) {
            return packed;
        }
        int shift = counter.shift();
        // No limit exceeds 255 and reaching one ends the counting, so 255 is passed only after limits were changed in
        // between.
        long count = Math.min(COUNTER_MASK, ((packed >>> shift) & COUNTER_MASK) + 1);
        long kept = packed & (success ? SUCCESS_MASK : FAILURES_MASK) & ~(COUNTER_MASK << shift);
        return kept | count << shift | next(state, success, count >= limit).code() << STATE_SHIFT;
    }

    private static HealthState next(HealthState state, boolean success, boolean limitReached) {
        if (limitReached) {
            return success ? HealthState.HEALTHY : HealthState.UNHEALTHY;
        }
        return switch (state) {
            case HEALTHY -> HealthState.MOSTLY_HEALTHY;
            case UNHEALTHY -> HealthState.MOSTLY_UNHEALTHY;
            case MOSTLY_HEALTHY, MOSTLY_UNHEALTHY -> state;
        };
    }

    /** Returns the state set by hand, all counters 0 (facts 3.7). */
    public static long forced(boolean healthy) {
        return (healthy ? HealthState.HEALTHY : HealthState.UNHEALTHY).code() << STATE_SHIFT;
    }

    /** Returns what a rebuild of the balancer leaves: mostly_* becomes healthy or unhealthy, the counters stay (facts 3.6). */
    public static long collapsed(long packed) {
        return (packed & (SUCCESS_MASK | FAILURES_MASK)) | forced(state(packed).available());
    }

    /** Returns the state. */
    public static HealthState state(long packed) {
        return HealthState.of(packed >>> STATE_SHIFT);
    }

    /** Returns one counter, in [0, 255]. */
    public static int count(long packed, HealthEvent.Counter counter) {
        return (int) ((packed >>> counter.shift()) & COUNTER_MASK);
    }

    /** Returns state and counters for people, for example {@code MOSTLY_HEALTHY success 0, http 1, tcp 2, timeout 0}. */
    public static String text(long packed) {
        return state(packed) + " success " + count(packed, HealthEvent.Counter.SUCCESS) + ", http "
                + count(packed, HealthEvent.Counter.HTTP_FAILURE) + ", tcp "
                + count(packed, HealthEvent.Counter.TCP_FAILURE) + ", timeout "
                + count(packed, HealthEvent.Counter.TIMEOUT);
    }
}
