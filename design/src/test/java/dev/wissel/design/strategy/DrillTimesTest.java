package dev.wissel.design.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.carrier.Parsed;
import dev.wissel.testkit.Property;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DrillTimesTest {
    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    private static DrillTimer cron(String text) {
        return DrillTimer.cron(text).toOptional().orElseThrow();
    }

    private static List<String> next(DrillTimer timer, String after, ZoneId zone, int count) {
        List<String> all = new ArrayList<>();
        Instant moment = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            moment = timer.next(moment, zone);
            all.add(moment.toString());
        }
        return all;
    }

    @Test
    void next_cron_meetsEachField() {
        // 1 September 2026 is a Tuesday
        assertThat(next(cron("30 10 * * Tue"), "2026-09-01T10:30:00Z", ZoneOffset.UTC, 2))
                .containsExactly("2026-09-08T10:30:00Z", "2026-09-15T10:30:00Z");
        assertThat(next(cron("0,30 9-10 1 * *"), "2026-09-01T09:10:00Z", ZoneOffset.UTC, 4))
                .containsExactly(
                        "2026-09-01T09:30:00Z", "2026-09-01T10:00:00Z", "2026-09-01T10:30:00Z", "2026-10-01T09:00:00Z");
        assertThat(next(cron("*/20 0 * * 7"), "2026-09-01T00:00:00Z", ZoneOffset.UTC, 2))
                .containsExactly("2026-09-06T00:00:00Z", "2026-09-06T00:20:00Z");
        assertThat(next(cron("0 0 29 feb *"), "2026-09-01T00:00:00Z", ZoneOffset.UTC, 2))
                .containsExactly("2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z");
    }

    @Test
    void next_cronWithBothDays_takesEither() {
        assertThat(next(cron("0 8 13 * Fri"), "2026-09-01T00:00:00Z", ZoneOffset.UTC, 3))
                .containsExactly("2026-09-04T08:00:00Z", "2026-09-11T08:00:00Z", "2026-09-13T08:00:00Z");
    }

    @Test
    void next_inTheGapOfSummerTime_isTheEndOfTheGap() {
        // 29 March 2026: 02:00 becomes 03:00, which is 01:00 UTC
        assertThat(next(cron("30 2 * * *"), "2026-03-28T12:00:00Z", AMSTERDAM, 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void next_inTheHourThatComesTwice_isTheFirstAlone() {
        // 25 October 2026: 03:00 becomes 02:00, which is 01:00 UTC
        assertThat(next(cron("30 2 * * *"), "2026-10-24T12:00:00Z", AMSTERDAM, 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void next_every_countsDaysAndNotStarts() {
        DrillTimer timer = DrillTimer.every("7d at 10:00").toOptional().orElseThrow();
        List<String> one = next(timer, "2026-03-20T00:00:00Z", AMSTERDAM, 3);
        // a Thursday as 1970-01-01 was; 10:00 in Amsterdam is 09:00 UTC in winter and 08:00 in summer
        assertThat(one).containsExactly("2026-03-26T09:00:00Z", "2026-04-02T08:00:00Z", "2026-04-09T08:00:00Z");
        assertThat(next(timer, "2026-03-25T17:00:00Z", AMSTERDAM, 3)).isEqualTo(one);
    }

    @Test
    void next_anyMoment_isAfterItAndTheFirst() {
        DrillTimer timer = cron("15 3,14 */3 * *");
        Property.forAll(500, random -> {
            Instant after = Instant.ofEpochSecond(1_700_000_000L + random.nextLong(200_000_000L));
            Instant next = timer.next(after, AMSTERDAM);
            assertThat(next).isAfter(after);
            assertThat(timer.next(next.minusMillis(1), AMSTERDAM)).isEqualTo(next);
            assertThat(Duration.between(after, next)).isLessThan(Duration.ofDays(4));
            if (next.minusMillis(1).isAfter(after)) {
                Instant between =
                        after.plusSeconds(random.nextLong(Math.max(1, next.getEpochSecond() - after.getEpochSecond())));
                assertThat(timer.next(between, AMSTERDAM)).isEqualTo(next);
            }
        });
    }

    @Test
    void parse_whatIsNoTimer_isBad() {
        for (String bad : List.of(
                "",
                "* * * *",
                "60 0 * * *",
                "0 24 * * *",
                "0 0 0 * *",
                "0 0 32 * *",
                "0 0 30 feb *",
                "a b c d e",
                "0 0 * 13 *",
                "0 0 * * 8",
                "5-1 0 * * *",
                "*/0 0 * * *",
                "0 0 * * * *",
                "-1 0 * * *",
                "1,,2 0 * * *")) {
            assertThat(DrillTimer.cron(bad)).as(bad).isInstanceOf(Parsed.Bad.class);
        }
        for (String bad : List.of(
                "",
                "7d",
                "7d at 25:00",
                "7d at 24:00",
                "90m at 10:00",
                "0d at 10:00",
                "400d at 10:00",
                "1d12h at 10:00")) {
            assertThat(DrillTimer.every(bad)).as(bad).isInstanceOf(Parsed.Bad.class);
        }
    }

    // ---------------------------------------------------------------- windows

    private static boolean in(String window, String moment) {
        return DrillWindow.parse(window).toOptional().orElseThrow().contains(LocalDateTime.parse(moment));
    }

    @Test
    void contains_hours_fromTheFirstMinuteToBeforeTheLast() {
        // 1 September 2026 is a Tuesday
        assertThat(in("Mon-Thu 09:00-16:00", "2026-09-01T09:00:00")).isTrue();
        assertThat(in("Mon-Thu 09:00-16:00", "2026-09-01T15:59:59")).isTrue();
        assertThat(in("Mon-Thu 09:00-16:00", "2026-09-01T16:00:00")).isFalse();
        assertThat(in("Mon-Thu 09:00-16:00", "2026-09-04T12:00:00")).isFalse();
        assertThat(in("sat,Sun 00:00-24:00", "2026-09-05T23:59:00")).isTrue();
        assertThat(in("sat,Sun 00:00-24:00", "2026-09-07T00:00:00")).isFalse();
        assertThat(in("Fri-Mon 10:00-11:00", "2026-09-06T10:30:00")).isTrue();
        assertThat(in("10:00-11:00", "2026-09-06T10:30:00")).isTrue();
    }

    @Test
    void contains_hoursPastMidnight_belongToTheDayBefore() {
        assertThat(in("Mon 22:00-02:00", "2026-09-07T23:00:00")).isTrue();
        assertThat(in("Mon 22:00-02:00", "2026-09-08T01:59:00")).isTrue();
        assertThat(in("Mon 22:00-02:00", "2026-09-08T02:00:00")).isFalse();
        assertThat(in("Mon 22:00-02:00", "2026-09-07T01:00:00")).isFalse();
    }

    @Test
    void contains_dates_toTheirLastMinute() {
        assertThat(in("2026-11-23..2026-11-30", "2026-11-30T23:59:59")).isTrue();
        assertThat(in("2026-11-23..2026-11-30", "2026-12-01T00:00:00")).isFalse();
        assertThat(in("2026-11-27", "2026-11-27T00:00:00")).isTrue();
        assertThat(in("12-20..01-05", "2027-01-05T12:00:00")).isTrue();
        assertThat(in("12-20..01-05", "2026-12-20T00:00:00")).isTrue();
        assertThat(in("12-20..01-05", "2027-01-06T00:00:00")).isFalse();
        assertThat(in("03-01..03-31", "2026-04-01T00:00:00")).isFalse();
    }

    @Test
    void parse_whatIsNoWindow_isBad() {
        for (String bad : List.of(
                "",
                "always",
                "Mon",
                "Foo 10:00-11:00",
                "Mon-Tue-Wed 10:00-11:00",
                "25:00-26:00",
                "2026-02-30",
                "2026-11-30..2026-11-23",
                "13-01..01-01",
                "10-11")) {
            assertThat(DrillWindow.parse(bad)).as(bad).isInstanceOf(Parsed.Bad.class);
        }
    }
}
