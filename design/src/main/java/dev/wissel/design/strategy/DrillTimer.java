package dev.wissel.design.strategy;

import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.Parsed;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When something is to begin, again and again. Immutable.
 *
 * <p>{@code 28d at 10:00} counts days from 1970-01-01, so that it depends on no start; {@code 30 10 * * Tue} is cron's: minute, hour, day of the month,
 * month, day of the week, the last two days joined by "or" if both are restricted.
 *
 * <p>A local time that a clock change leaves out is taken at the end of the gap; one that comes twice is taken the first time only.
 *
 * @param text as it was written
 * @param days which days
 * @param times which times of such a day, rising, not empty
 */
public record DrillTimer(String text, Days days, List<LocalTime> times) {
    /** Eight years hold every day of the month in every month, 29 February included. */
    private static final int HORIZON_DAYS = 8 * 366 + 1;

    private static final String EVERY = "whole days and a time, such as 28d at 10:00";
    private static final String CRON = "five fields (minute, hour, day of the month, month, day of the week) that some"
            + " moment meets, such as 30 10 * * Tue";
    private static final Pattern EVERY_TEXT = Pattern.compile("([^ ]{1,40}) +at +([0-2][0-9]:[0-5][0-9])");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> WEEK = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final Pattern PART = Pattern.compile("(\\*|([0-9a-z]{1,3})(?:-([0-9a-z]{1,3}))?)(?:/([0-9]{1,2}))?");

    /** Which days. */
    public sealed interface Days permits EachDays, CronDays {
        /** Returns whether the day is one of them. */
        boolean has(LocalDate date);
    }

    /**
     * Every so many days, counted from 1970-01-01. Immutable.
     *
     * @param count &gt;= 1
     */
    public record EachDays(long count) implements Days {
        @Override
        public boolean has(LocalDate date) {
            return Math.floorMod(date.toEpochDay(), count) == 0;
        }
    }

    /**
     * Days as cron has them. Immutable.
     *
     * @param ofMonth 1 to 31
     * @param months 1 to 12
     * @param ofWeek 0 for Sunday to 6
     * @param either whether one of the two days is enough, because both are restricted
     */
    public record CronDays(List<Integer> ofMonth, List<Integer> months, List<Integer> ofWeek, boolean either)
            implements Days {
        public CronDays {
            ofMonth = List.copyOf(ofMonth);
            months = List.copyOf(months);
            ofWeek = List.copyOf(ofWeek);
        }

        @Override
        public boolean has(LocalDate date) {
            boolean month = ofMonth.contains(date.getDayOfMonth());
            boolean week = ofWeek.contains(date.getDayOfWeek().getValue() % 7);
            return months.contains(date.getMonthValue()) && (either ? month || week : month && week);
        }
    }

    public DrillTimer {
        times = List.copyOf(times);
        if (times.isEmpty()) {
            throw new IllegalArgumentException("times: [] (expected: at least one)");
        }
    }

    /** Returns the first moment after that one. */
    public Instant next(Instant after, ZoneId zone) {
        LocalDate first = LocalDateTime.ofInstant(after, zone).toLocalDate().minusDays(1);
        for (int i = 0; i < HORIZON_DAYS; i++) {
            LocalDate date = first.plusDays(i);
            if (days.has(date)) {
                for (LocalTime time : times) {
                    Instant moment = moment(date.atTime(time), zone);
                    if (moment.isAfter(after)) {
                        return moment;
                    }
                }
            }
        }
        throw new IllegalStateException(text + ": never (expected: " + CRON + ")"); // refused when it was read
    }

    private static Instant moment(LocalDateTime local, ZoneId zone) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).toInstant(); // the earlier of two
    }

    // ---------------------------------------------------------------- reading

    /** Reads {@code 28d at 10:00}. */
    public static Parsed<DrillTimer> every(String text) {
        Matcher matcher = EVERY_TEXT.matcher(text.strip());
        if (!matcher.matches() || matcher.group(2).compareTo("23:59") > 0) {
            return Parsed.bad(EVERY);
        }
        Optional<Duration> length = DurationText.parse(matcher.group(1)).toOptional();
        if (length.isEmpty()
                || length.get().toDays() < 1
                || !length.get().equals(Duration.ofDays(length.get().toDays()))
                || length.get().toDays() > 366) {
            return Parsed.bad(EVERY + ", at most 366d");
        }
        return Parsed.good(new DrillTimer(
                text.strip(), new EachDays(length.get().toDays()), List.of(LocalTime.parse(matcher.group(2)))));
    }

    /** Reads {@code 30 10 * * Tue}. */
    public static Parsed<DrillTimer> cron(String text) {
        String[] fields = text.strip().toLowerCase(Locale.ROOT).split(" +", -1);
        if (fields.length != 5 || text.length() > 200) {
            return Parsed.bad(CRON);
        }
        List<Integer> minutes = field(fields[0], 0, 59, List.of());
        List<Integer> hours = field(fields[1], 0, 23, List.of());
        List<Integer> ofMonth = field(fields[2], 1, 31, List.of());
        List<Integer> months = field(fields[3], 1, 12, MONTHS);
        List<Integer> week = field(fields[4], 0, 7, WEEK).stream()
                .map(day -> day % 7)
                .distinct()
                .toList();
        if (minutes.isEmpty() || hours.isEmpty() || ofMonth.isEmpty() || months.isEmpty() || week.isEmpty()) {
            return Parsed.bad(CRON);
        }
        boolean either = !fields[2].startsWith("*") && !fields[4].startsWith("*");
        CronDays days = new CronDays(ofMonth, months, week, either);
        LocalDate first = LocalDate.of(2000, 1, 1);
        for (int i = 0; i < HORIZON_DAYS; i++) {
            if (days.has(first.plusDays(i))) {
                List<LocalTime> times = hours.stream()
                        .flatMap(hour -> minutes.stream().map(minute -> LocalTime.of(hour, minute)))
                        .toList();
                return Parsed.good(new DrillTimer(text.strip(), days, times));
            }
        }
        return Parsed.bad(CRON);
    }

    /** Returns the numbers of a field, rising; none if it is wrong. */
    private static List<Integer> field(String text, int least, int most, List<String> names) {
        BitSet all = new BitSet();
        for (String part : text.split(",", -1)) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                return List.of();
            }
            boolean star = matcher.group(1).equals("*");
            int from = star ? least : number(matcher.group(2), least, names);
            boolean open = !star && matcher.group(3) == null;
            int to = star || (open && matcher.group(4) != null)
                    ? most
                    : open ? from : number(matcher.group(3), least, names);
            int step = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
            if (from < least || to > most || from > to || step < 1) {
                return List.of();
            }
            for (int value = from; value <= to; value += step) {
                all.set(value);
            }
        }
        return all.stream().boxed().toList();
    }

    private static int number(String text, int least, List<String> names) {
        int name = names.indexOf(text);
        if (name >= 0) {
            return name + least;
        }
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }
}
