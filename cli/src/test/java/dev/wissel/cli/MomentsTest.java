package dev.wissel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class MomentsTest {
    private static final long NOW = Instant.parse("2026-01-31T12:00:00Z").getEpochSecond() * 1_000_000_000L;

    @Test
    void relative_isBeforeNow() {
        assertThat(Moments.parse("-10m", NOW)).contains(NOW - 600_000_000_000L);
        assertThat(Moments.parse("-1h30m", NOW)).contains(NOW - 5_400_000_000_000L);
        assertThat(Moments.parse("now", NOW)).contains(NOW);
    }

    @Test
    void iso_withAndWithoutOffset_isRead() {
        assertThat(Moments.parse("2026-01-31T12:00:00Z", NOW + 5)).contains(NOW);
        assertThat(Moments.parse("2026-01-31T13:00:00+01:00", NOW + 5)).contains(NOW);
        long local = LocalDateTime.parse("2026-01-31T12:00:00")
                        .atZone(ZoneId.systemDefault())
                        .toEpochSecond()
                * 1_000_000_000L;
        assertThat(Moments.parse("2026-01-31T12:00:00", NOW)).contains(local);
    }

    @Test
    void anythingElse_isNone() {
        for (String text :
                new String[] {"", "-", "-soon", "yesterday", "10m", "2026-13-01T00:00:00Z", "+999999999-01-01T00:00:00Z"
                }) {
            assertThat(Moments.parse(text, NOW)).as(text).isEmpty();
        }
    }

    @Test
    void text_isIsoToTheMillisecond_andReadsBack() {
        assertThat(Moments.text(NOW + 123_456_789)).isEqualTo("2026-01-31T12:00:00.123Z");
        assertThat(Moments.parse(Moments.text(NOW), 0)).contains(NOW);
    }
}
