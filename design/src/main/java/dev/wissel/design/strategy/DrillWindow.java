package dev.wissel.design.strategy;

import dev.wissel.kong.carrier.Parsed;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of the calendar: hours of days of the week, dates, or days of the year. Local times; the zone is the strategy's. Immutable.
 *
 * <p>Written {@code 09:00-16:00}, {@code Mon-Thu 09:00-16:00}, {@code Mon,Wed 22:00-02:00} (the end is then on the next day), {@code 2026-11-27},
 * {@code 2026-11-23..2026-11-30} and, every year, {@code 12-20..01-05}. Dates are included to their last minute.
 *
 * @param text as it was written
 * @param rule what it means
 */
public record DrillWindow(String text, Rule rule) {
    private static final String EXPECTED = "hours such as Mon-Thu 09:00-16:00, a date such as 2026-11-27, dates such as"
            + " 2026-11-23..2026-11-30, or days of each year such as 12-20..01-05";
    private static final Pattern HOURS =
            Pattern.compile("(?:([A-Za-z, -]{3,60}) +)?([0-2][0-9]:[0-5][0-9])-([0-2][0-9]:[0-5][0-9])");
    private static final Pattern DATES =
            Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\\.\\.([0-9]{4}-[0-9]{2}-[0-9]{2}))?");
    private static final Pattern YEARLY = Pattern.compile("([0-9]{2}-[0-9]{2})\\.\\.([0-9]{2}-[0-9]{2})");
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    /** What a window means. */
    public sealed interface Rule permits Hours, Dates, Yearly {
        /** Returns whether the moment is inside. */
        boolean contains(LocalDateTime moment);
    }

    /**
     * Hours of days of the week. Immutable.
     *
     * @param days on which it begins
     * @param from the first minute
     * @param to the first minute after it; on the next day if it is not after {@code from}
     */
    public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to) implements Rule {
        public Hours {
            days = Set.copyOf(days);
        }

        @Override
        public boolean contains(LocalDateTime moment) {
            LocalTime time = moment.toLocalTime();
            boolean today = days.contains(moment.getDayOfWeek());
            boolean yesterday = days.contains(moment.getDayOfWeek().minus(1));
            return from.isBefore(to)
                    ? today && !time.isBefore(from) && time.isBefore(to)
                    : (today && !time.isBefore(from)) || (yesterday && time.isBefore(to));
        }
    }

    /**
     * Dates. Immutable.
     *
     * @param from the first
     * @param to the last
     */
    public record Dates(LocalDate from, LocalDate to) implements Rule {
        @Override
        public boolean contains(LocalDateTime moment) {
            LocalDate date = moment.toLocalDate();
            return !date.isBefore(from) && !date.isAfter(to);
        }
    }

    /**
     * Days of each year. Immutable.
     *
     * @param from the first
     * @param to the last; of the next year if it is before {@code from}
     */
    public record Yearly(MonthDay from, MonthDay to) implements Rule {
        @Override
        public boolean contains(LocalDateTime moment) {
            MonthDay day = MonthDay.from(moment);
            return from.isAfter(to) ? !day.isBefore(from) || !day.isAfter(to) : !day.isBefore(from) && !day.isAfter(to);
        }
    }

    /** Returns whether the moment is inside. */
    public boolean contains(LocalDateTime moment) {
        return rule.contains(moment);
    }

    /** Reads a window. */
    public static Parsed<DrillWindow> parse(String text) {
        try {
            Optional<Rule> rule = rule(text.strip());
            return rule.<Parsed<DrillWindow>>map(found -> Parsed.good(new DrillWindow(text.strip(), found)))
                    .orElseGet(() -> Parsed.bad(EXPECTED));
        } catch (DateTimeException impossible) {
            return Parsed.bad(EXPECTED + ", as the calendar has them");
        }
    }

    private static Optional<Rule> rule(String text) {
        Matcher hours = HOURS.matcher(text);
        if (hours.matches()) {
            Set<DayOfWeek> days = days(hours.group(1) == null ? "Mon-Sun" : hours.group(1));
            return days.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Hours(days, time(hours.group(2)), time(hours.group(3))));
        }
        Matcher dates = DATES.matcher(text);
        if (dates.matches()) {
            LocalDate from = LocalDate.parse(dates.group(1));
            LocalDate to = dates.group(2) == null ? from : LocalDate.parse(dates.group(2));
            return to.isBefore(from) ? Optional.empty() : Optional.of(new Dates(from, to));
        }
        Matcher yearly = YEARLY.matcher(text);
        return yearly.matches()
                ? Optional.of(
                        new Yearly(MonthDay.parse("--" + yearly.group(1)), MonthDay.parse("--" + yearly.group(2))))
                : Optional.empty();
    }

    /** Midnight may be written as the end of the day. */
    private static LocalTime time(String text) {
        return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
    }

    /** Returns the days of {@code Mon-Thu,Sat}; none if one of them is no day. */
    static Set<DayOfWeek> days(String text) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : text.split(",", -1)) {
            String[] ends = part.strip().split("-", -1);
            int from = DAYS.indexOf(ends[0].strip().toLowerCase(Locale.ROOT));
            int to = DAYS.indexOf(ends[ends.length - 1].strip().toLowerCase(Locale.ROOT));
            if (from < 0 || to < 0 || ends.length > 2) {
                return Set.of();
            }
            for (int day = from; ; day = (day + 1) % 7) {
                days.add(DayOfWeek.of(day + 1));
                if (day == to) {
                    break;
                }
            }
        }
        return days;
    }
}
