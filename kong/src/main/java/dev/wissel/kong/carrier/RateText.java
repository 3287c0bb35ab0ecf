package dev.wissel.kong.carrier;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rates as people write them: {@code 400/s}, {@code 24000/m}, {@code 1.5k/s}. Always with a unit.
 *
 * <p>The time is {@code s}, {@code m} or {@code h}, the number may carry {@code k} (1,000) or {@code M} (1,000,000). The range is 0 to 1e9 a
 * second. A tag may not hold a {@code /}, so there a rate is the bare number a second ({@link #parseBare}, {@link #formatBare}). Stateless and
 * thread-safe.
 */
public final class RateText {
    /** The largest rate that is read, events a second. */
    public static final double MAX_PER_SECOND = 1e9;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}(?:\\.[0-9]{1,9})?");
    private static final Pattern RATE = Pattern.compile("(" + NUMBER + ")([kM]?)/(s|m|h)");
    private static final Pattern WITHOUT_TIME = Pattern.compile("(" + NUMBER + "[kM]?)/?");
    private static final Map<String, BigDecimal> MULTIPLE =
            Map.of("", BigDecimal.ONE, "k", BigDecimal.valueOf(1_000), "M", BigDecimal.valueOf(1_000_000));
    private static final Map<String, BigDecimal> SECONDS =
            Map.of("s", BigDecimal.ONE, "m", BigDecimal.valueOf(60), "h", BigDecimal.valueOf(3_600));

    private RateText() {}

    /** Reads a rate and gives it in events a second; the outcome is bad if the unit lacks or is unknown. */
    public static Parsed<Double> parse(String text) {
        Matcher rate = RATE.matcher(text);
        if (rate.matches()) {
            BigDecimal events = new BigDecimal(rate.group(1)).multiply(of(MULTIPLE, rate.group(2)));
            return inRange(events.divide(of(SECONDS, rate.group(3)), MathContext.DECIMAL128));
        }
        Matcher withoutTime = WITHOUT_TIME.matcher(text);
        return withoutTime.matches()
                ? Parsed.bad("a rate with its unit, such as " + withoutTime.group(1) + "/s or " + withoutTime.group(1)
                        + "/m")
                : Parsed.bad("a rate such as 400/s, 24000/m or 1.5k/s");
    }

    /** Reads a bare number of events a second, as tags hold it. */
    public static Parsed<Double> parseBare(String text) {
        return NUMBER.matcher(text).matches()
                ? inRange(new BigDecimal(text))
                : Parsed.bad("a number of requests a second, such as 400");
    }

    private static BigDecimal of(Map<String, BigDecimal> factors, String name) {
        return factors.getOrDefault(name, BigDecimal.ONE);
    }

    private static Parsed<Double> inRange(BigDecimal perSecond) {
        return perSecond.doubleValue() <= MAX_PER_SECOND
                ? Parsed.good(perSecond.doubleValue())
                : Parsed.bad("a rate of at most 1000M/s");
    }

    /** Returns the rate with its unit, such as {@code 400/s}; see {@link #formatBare}. */
    public static String format(double perSecond) {
        return formatBare(perSecond) + "/s";
    }

    /**
     * Returns the rate as a bare number a second, rounded to nine decimals; {@link #parseBare} gives it back.
     *
     * @throws IllegalArgumentException if it is not in [0, {@link #MAX_PER_SECOND}]
     */
    public static String formatBare(double perSecond) {
        if (!(perSecond >= 0 && perSecond <= MAX_PER_SECOND)) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: 0 to " + MAX_PER_SECOND + ")");
        }
        return PercentText.plain(BigDecimal.valueOf(perSecond));
    }
}
