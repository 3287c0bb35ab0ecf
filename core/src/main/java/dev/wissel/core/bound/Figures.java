package dev.wissel.core.bound;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Times as people read them, and sums that do not overflow. Stateless and thread-safe. */
public final class Figures {
    private static final int DIGITS = 3;

    private Figures() {}

    /** Returns the time in seconds with at most three decimals, such as {@code 5 s}, {@code 0.11 s}; times below 1 ms are given in full. */
    public static String seconds(long nanos) {
        BigDecimal seconds = BigDecimal.valueOf(nanos, 9);
        BigDecimal rounded = seconds.setScale(DIGITS, RoundingMode.HALF_UP);
        BigDecimal shown = rounded.signum() == 0 ? seconds : rounded;
        return plain(shown) + " s";
    }

    /** Returns a number with at most three decimals, without trailing zeros. */
    public static String number(double value) {
        if (value == Double.POSITIVE_INFINITY) {
            return "∞";
        }
        return plain(BigDecimal.valueOf(value).setScale(DIGITS, RoundingMode.HALF_UP));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    /** Returns {@code count × nanos}, at most {@link Bound#NEVER_NANOS} − 1. */
    static long times(long count, long nanos) {
        long high = Math.multiplyHigh(count, nanos);
        long low = count * nanos;
        return high != 0 || low < 0 || low == Bound.NEVER_NANOS ? Bound.NEVER_NANOS - 1 : low;
    }

    /** Returns {@code one + other}, at most {@link Bound#NEVER_NANOS} − 1. */
    static long plus(long one, long other) {
        long sum = one + other;
        return sum < 0 || sum == Bound.NEVER_NANOS ? Bound.NEVER_NANOS - 1 : sum;
    }

    /** Returns seconds as nanoseconds, rounded up. */
    static long nanos(double seconds) {
        double nanos = Math.ceil(seconds * 1e9 - 1e-3);
        return nanos >= Bound.NEVER_NANOS ? Bound.NEVER_NANOS - 1 : (long) Math.max(0, nanos);
    }
}
