package dev.wissel.design.advice;

import dev.wissel.design.page.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * Writes figures with their units in one language. Times are rounded up and what may be spent is rounded down, so that no figure is better than
 * what it stands for. Immutable.
 */
final class Numbers {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final double PERCENT = 100;

    private final Lang lang;

    Numbers(Lang lang) {
        this.lang = lang;
    }

    /** Returns a time, rounded up: whole milliseconds below a second, then a decimal of seconds, minutes (from 180 s), hours and days. */
    Text time(long nanos) {
        if (nanos < SECOND) {
            return unit(BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(MILLI), 0, RoundingMode.CEILING), "ms");
        } else if (nanos < 3 * MINUTE) {
            return unit(up(nanos, SECOND), "s");
        } else if (nanos < 3 * HOUR) {
            return unit(up(nanos, MINUTE), "min");
        } else if (nanos < 2 * DAY) {
            return unit(up(nanos, HOUR), lang == Lang.EN ? "h" : "uur");
        }
        return unit(up(nanos, DAY), lang == Lang.EN ? "days" : "dagen");
    }

    Text time(Duration duration) {
        return time(nanos(duration));
    }

    /** Returns a time in nanoseconds; the longest there are if it is longer than 292 years. */
    static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    private static BigDecimal up(long nanos, long unitNanos) {
        return BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(unitNanos), 1, RoundingMode.CEILING);
    }

    /** Returns minutes with two digits that say something, rounded up if they are spent and down if they may be spent. */
    Text minutes(double minutes, RoundingMode rounding) {
        return unit(significant(minutes, 3, rounding), "min");
    }

    /** Returns a part of 1 as a percentage with three significant digits, rounded as asked. */
    Text percent(double part, RoundingMode rounding) {
        return unit(significant(part * PERCENT, 3, rounding), "%");
    }

    /** Returns a part of 1 as a percentage, exactly as far as eight decimals go. */
    Text exactPercent(double part) {
        return unit(BigDecimal.valueOf(part * PERCENT).setScale(8, RoundingMode.HALF_EVEN), "%");
    }

    /** Returns a rate in requests a second. */
    Text rate(double perSecond) {
        return Text.figure(plain(significant(perSecond, 4, RoundingMode.HALF_EVEN)) + "/s");
    }

    /** Returns a number of things, rounded up to a whole one, or to three significant digits from 10,000 on. */
    Text atMost(double count) {
        BigDecimal whole = BigDecimal.valueOf(count).setScale(0, RoundingMode.CEILING);
        boolean large = count >= 10_000;
        return Text.figure(plain(large ? significant(count, 3, RoundingMode.CEILING) : whole));
    }

    /** Returns a whole number. */
    Text count(long number) {
        return Text.figure(plain(BigDecimal.valueOf(number)));
    }

    /** Returns a number with three significant digits. */
    Text number(double value) {
        return Text.figure(plain(significant(value, 3, RoundingMode.HALF_EVEN)));
    }

    /** Returns an amount of memory in steps of 1,024. */
    Text bytes(long bytes) {
        if (bytes < 10_240) {
            return unit(BigDecimal.valueOf(bytes), "B");
        }
        boolean kilo = bytes < 10_240L * 1024;
        double scaled = bytes / (kilo ? 1024.0 : 1024.0 * 1024);
        return unit(significant(scaled, 3, RoundingMode.CEILING), kilo ? "KiB" : "MiB");
    }

    /** Returns a formula of figures, units and signs, whose decimal sign is a full stop, in this language. */
    Text formula(String formula) {
        return Text.figure(formula.replace('.', lang.decimal()));
    }

    private static BigDecimal significant(double value, int digits, RoundingMode rounding) {
        BigDecimal exact = BigDecimal.valueOf(value);
        if (exact.signum() == 0) {
            return BigDecimal.ZERO;
        }
        // What binary fractions add in the sixteenth place must not be rounded up to the third.
        BigDecimal clean = exact.round(new java.math.MathContext(12, RoundingMode.HALF_EVEN));
        int integerDigits = clean.precision() - clean.scale();
        return integerDigits >= digits
                ? clean.setScale(0, rounding)
                : clean.round(new java.math.MathContext(digits, rounding));
    }

    private Text unit(BigDecimal number, String unit) {
        return Text.figure(plain(number) + " " + unit);
    }

    private String plain(BigDecimal number) {
        String digits = (number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros()).toPlainString();
        int point = digits.indexOf('.');
        String whole = point < 0 ? digits : digits.substring(0, point);
        StringBuilder grouped = new StringBuilder();
        for (int i = 0; i < whole.length(); i++) {
            int left = whole.length() - i;
            boolean between = i > 0 && left % 3 == 0 && whole.charAt(i - 1) != '-';
            // Four digits are read at a glance.
            if (between && whole.length() > 4) {
                grouped.append(lang.grouping());
            }
            grouped.append(whole.charAt(i));
        }
        return point < 0
                ? grouped.toString()
                : grouped.append(lang.decimal())
                        .append(digits.substring(point + 1))
                        .toString();
    }
}
