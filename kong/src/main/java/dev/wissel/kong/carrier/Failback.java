package dev.wissel.kong.carrier;

import java.time.Duration;
import java.util.Objects;

/**
 * How a region that was lost gets its traffic back: it must stay well for {@code hold}, then {@code trials} single requests must succeed,
 * then its share rises over {@code ramp}. The hold doubles with each relapse, up to {@code maxHold}.
 *
 * <p>Immutable.
 *
 * @param hold time that the region must be well before anything moves, &gt;= 0
 * @param maxHold limit of the doubled hold, &gt;= {@code hold}
 * @param trials single requests that must succeed before the ramp, in [0, 1000]; 0 goes straight to the ramp
 * @param ramp time over which the share rises to its full value, &gt;= 0; 0 gives it back at once
 */
public record Failback(Duration hold, Duration maxHold, int trials, Duration ramp) {
    /** The largest number of trials. */
    public static final int MAX_TRIALS = 1000;

    /** Half a minute of good health, five trials, a minute's ramp; never more than ten minutes of waiting. */
    public static final Failback DEFAULTS =
            new Failback(Duration.ofSeconds(30), Duration.ofMinutes(10), 5, Duration.ofMinutes(1));

    public Failback {
        Objects.requireNonNull(hold, "hold");
        Objects.requireNonNull(maxHold, "maxHold");
        Objects.requireNonNull(ramp, "ramp");
        if (hold.isNegative()) {
            throw new IllegalArgumentException("hold: " + hold + " (expected: >= 0)");
        }
        if (maxHold.compareTo(hold) < 0) {
            throw new IllegalArgumentException("maxHold: " + maxHold + " (expected: >= hold, which is " + hold + ")");
        }
        if (trials < 0 || trials > MAX_TRIALS) {
            throw new IllegalArgumentException("trials: " + trials + " (expected: 0 to " + MAX_TRIALS + ")");
        }
        if (ramp.isNegative()) {
            throw new IllegalArgumentException("ramp: " + ramp + " (expected: >= 0)");
        }
    }
}
