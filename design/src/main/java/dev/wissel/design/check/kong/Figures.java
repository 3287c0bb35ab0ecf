package dev.wissel.design.check.kong;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.stream.Collectors;

/** Numbers for people. Stateless and thread-safe. */
final class Figures {
    private Figures() {}

    /** Returns a number with at most three digits behind the point, without needless ones. */
    static String plain(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** Returns a part of 1 as a percentage with three significant digits. */
    static String percent(double part) {
        BigDecimal rounded = BigDecimal.valueOf(part * 100).round(new MathContext(3, RoundingMode.HALF_UP));
        return (rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString()) + " %";
    }

    /** Returns a time given in seconds. */
    static String seconds(double seconds) {
        return plain(seconds) + " s";
    }

    /** Returns statuses in ascending order. */
    static String statuses(Collection<Integer> statuses) {
        return statuses.stream().sorted().map(Object::toString).collect(Collectors.joining(", "));
    }
}
