package dev.wissel.cli;

import dev.wissel.kong.carrier.DurationText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Moments as people write and read them; in the journal they are nanoseconds since 1970. Stateless. */
final class Moments {
    private static final long SECOND = 1_000_000_000L;

    private Moments() {}

    static long now() {
        return System.currentTimeMillis() * 1_000_000L;
    }

    /**
     * Reads ISO-8601, with or without an offset, {@code now}, or a time before now such as {@code -10m}. Empty if it is none of these.
     */
    static Optional<Long> parse(String text, long nowNanos) {
        String given = text.strip();
        if (given.equals("now")) {
            return Optional.of(nowNanos);
        }
        if (given.startsWith("-")) {
            return DurationText.parse(given.substring(1))
                    .toOptional()
                    .map(Duration::toNanos)
                    .map(nanos -> nowNanos - nanos);
        }
        try {
            Instant instant = given.matches(".*([zZ]|[+-][0-9]{2}(:?[0-9]{2})?)$") && given.contains("T")
                    ? OffsetDateTime.parse(given).toInstant()
                    : LocalDateTime.parse(given).atZone(ZoneId.systemDefault()).toInstant();
            return Optional.of(Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano()));
        } catch (DateTimeException | ArithmeticException none) {
            return Optional.empty();
        }
    }

    /** Returns the moment in ISO-8601, in UTC, to the millisecond. */
    static String text(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND))
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }

    /** Returns a length of time in words, to the second; milliseconds below ten seconds. */
    static String length(long nanos) {
        long millis = Math.max(0, nanos / 1_000_000);
        return DurationText.format(Duration.ofMillis(millis < 10_000 ? millis : millis / 1000 * 1000));
    }
}
