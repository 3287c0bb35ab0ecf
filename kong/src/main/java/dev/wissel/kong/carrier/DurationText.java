package dev.wissel.kong.carrier;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 300ms}, {@code 5s}, {@code 1.5s}, {@code 2m}, {@code 1m30s}, {@code 30d}. Always with a unit, because
 * a bare number is milliseconds to one reader and seconds to the next.
 *
 * <p>Units are {@code ms}, {@code s}, {@code m}, {@code h} and {@code d} (86,400 s), in falling order when several are joined. The resolution
 * is one millisecond, which is Kong's; the range is 0 to 3650d. Stateless and thread-safe.
 */
public final class DurationText {
    /** The longest duration that is read. */
    public static final Duration MAX = Duration.ofDays(3650);

    private static final int MAX_LENGTH = 40;
    private static final Pattern BARE = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,9})?");
    private static final Pattern PART = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)(ms|s|m|h|d)");
    private static final Map<String, Long> UNIT_MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private DurationText() {}

    /** Reads a duration; the outcome is bad if a unit lacks, is unknown or repeated, or if the value is finer than 1 ms or above {@link #MAX}. */
    public static Parsed<Duration> parse(String text) {
        if (BARE.matcher(text).matches()) {
            return Parsed.bad("a duration with its unit, such as " + text + "s or " + text + "ms");
        }
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return Parsed.bad(expected());
        }
        return sum(text);
    }

    private static Parsed<Duration> sum(String text) {
        Matcher part = PART.matcher(text);
        BigDecimal millis = BigDecimal.ZERO;
        long lastUnitMillis = Long.MAX_VALUE;
        int end = 0;
        while (end < text.length()) {
            part.region(end, text.length());
            if (!part.lookingAt()) {
                return Parsed.bad(expected());
            }
            long unitMillis = UNIT_MILLIS.getOrDefault(part.group(2), 0L);
            if (unitMillis >= lastUnitMillis) {
                return Parsed.bad("a duration with its units from large to small, each once, such as 1m30s");
            }
            millis = millis.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unitMillis)));
            lastUnitMillis = unitMillis;
            end = part.end();
        }
        return inRange(millis);
    }

    private static Parsed<Duration> inRange(BigDecimal millis) {
        if (millis.stripTrailingZeros().scale() > 0) {
            return Parsed.bad("a duration in whole milliseconds");
        }
        if (millis.compareTo(BigDecimal.valueOf(MAX.toMillis())) > 0) {
            return Parsed.bad("a duration of at most " + format(MAX));
        }
        return Parsed.good(Duration.ofMillis(millis.longValueExact()));
    }

    private static String expected() {
        return "a duration such as 300ms, 5s, 2m, 1h or 30d";
    }

    /**
     * Returns the duration in the largest unit that leaves no fraction; {@link #parse} gives the same duration back.
     *
     * @throws IllegalArgumentException if it is negative, above {@link #MAX} or finer than 1 ms
     */
    public static String format(Duration duration) {
        if (duration.isNegative() || duration.compareTo(MAX) > 0 || duration.toNanosPart() % 1_000_000 != 0) {
            throw new IllegalArgumentException(
                    "duration: " + duration + " (expected: whole milliseconds from 0 to " + MAX + ")");
        }
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        for (String unit : new String[] {"d", "h", "m", "s"}) {
            long unitMillis = UNIT_MILLIS.getOrDefault(unit, 1L);
            if (millis % unitMillis == 0) {
                return String.format(Locale.ROOT, "%d%s", millis / unitMillis, unit);
            }
        }
        return millis + "ms";
    }
}
