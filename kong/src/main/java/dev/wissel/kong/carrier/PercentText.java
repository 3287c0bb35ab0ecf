package dev.wissel.kong.carrier;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * Shares as people write them: {@code 20%}, {@code 99.99%}. Always with the sign, because 0.2 is a fifth to one reader and two thousandths to
 * the next. Values are ratios, dimensionless, 1 for 100 %. Stateless and thread-safe.
 */
public final class PercentText {
    private static final int DECIMALS = 9;
    private static final Pattern BARE = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

    private PercentText() {}

    /** Reads a percentage and gives it as a ratio, &gt;= 0; the outcome is bad if the sign lacks. Percentages above 100 are read. */
    public static Parsed<Double> parse(String text) {
        if (BARE.matcher(text).matches()) {
            return Parsed.bad("a percentage with its sign, such as " + text + "%");
        }
        String number =
                text.endsWith("%") ? text.substring(0, text.length() - 1).stripTrailing() : "";
        return BARE.matcher(number).matches()
                ? Parsed.good(new BigDecimal(number).movePointLeft(2).doubleValue())
                : Parsed.bad("a percentage such as 20% or 99.99%");
    }

    /**
     * Returns the ratio as a percentage, rounded to nine decimals of a percent; {@link #parse} gives it back.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public static String format(double ratio) {
        if (!(ratio >= 0 && ratio < 1e7)) {
            throw new IllegalArgumentException("ratio: " + ratio + " (expected: 0 to 1e7)");
        }
        return plain(BigDecimal.valueOf(ratio).movePointRight(2)) + "%";
    }

    /** Returns the number without exponent and trailing zeros, rounded half up to nine decimals. */
    static String plain(BigDecimal number) {
        BigDecimal rounded = number.setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }
}
