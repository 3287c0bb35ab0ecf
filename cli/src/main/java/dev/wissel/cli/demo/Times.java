package dev.wissel.cli.demo;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times as people write them. */
final class Times {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)(ms|s|m)");

    private Times() {}

    /**
     * Returns a time such as {@code 500ms}, {@code 1.5s} or {@code 2m}, in nanoseconds.
     *
     * @throws IllegalArgumentException if it is not one
     */
    static long nanos(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "': not a time (expected: a number with ms, s or m, such as 20s)");
        }
        long unitNanos = switch (matcher.group(2)) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            default -> 60_000_000_000L;
        };
        BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitNanos));
        return nanos.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }

    /** Returns a time in seconds for people, such as {@code 20 s} or {@code 1.5 s}. */
    static String text(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString() + " s";
    }
}
