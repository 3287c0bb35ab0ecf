package dev.wissel.gateway.plugin.ratelimit;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The periods that limits are set for, the shortest first. */
public enum Period {
    SECOND(1),
    MINUTE(60),
    HOUR(3600),
    DAY(86_400),
    MONTH(2_592_000),
    YEAR(31_536_000);

    private static final int MONTH_SECONDS = 31 * 86_400;
    private static final int YEAR_SECONDS = 366 * 86_400;

    private final long seconds;
    private final String word = name().toLowerCase(Locale.ROOT);
    private final String header = name().charAt(0) + word.substring(1);

    Period(long seconds) {
        this.seconds = seconds;
    }

    /** Returns its length as Kong reckons when it says when a window ends: every month has 30 days, every year 365. */
    public long seconds() {
        return seconds;
    }

    /** Returns its longest length: counters are kept so long at least. */
    public long longestSeconds() {
        return switch (this) {
            case MONTH -> MONTH_SECONDS;
            case YEAR -> YEAR_SECONDS;
            default -> seconds;
        };
    }

    /** Returns its name in a configuration. */
    public String word() {
        return word;
    }

    /** Returns its name in a header. */
    public String header() {
        return header;
    }

    /** Returns when the window began that holds this moment, both in epoch milliseconds, in UTC. */
    public long startMillis(long epochMillis) {
        return switch (this) {
            case SECOND, MINUTE, HOUR, DAY -> Math.floorDiv(epochMillis, seconds * 1000) * (seconds * 1000);
            case MONTH -> day(epochMillis).withDayOfMonth(1).toEpochSecond(ZoneOffset.UTC) * 1000;
            case YEAR -> day(epochMillis).withDayOfYear(1).toEpochSecond(ZoneOffset.UTC) * 1000;
        };
    }

    private static LocalDateTime day(long epochMillis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(epochMillis), ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS);
    }
}
