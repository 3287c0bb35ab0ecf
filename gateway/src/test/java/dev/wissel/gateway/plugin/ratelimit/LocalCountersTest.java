package dev.wissel.gateway.plugin.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.gateway.plugin.PluginSettings;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalCountersTest {
    private static final long NOON = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();

    private static Limits limits(Object... namesAndValues) {
        Map<String, Object> map = new java.util.HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return Limits.of(new PluginSettings(map));
    }

    @Test
    void windows_areAlignedWithTheClock() {
        String text = "2026-02-14T13:37:42.999Z";
        long now = Instant.parse(text).toEpochMilli();
        Map<Period, String> starts = Map.of(
                Period.SECOND, "2026-02-14T13:37:42Z",
                Period.MINUTE, "2026-02-14T13:37:00Z",
                Period.HOUR, "2026-02-14T13:00:00Z",
                Period.DAY, "2026-02-14T00:00:00Z",
                Period.MONTH, "2026-02-01T00:00:00Z",
                Period.YEAR, "2026-01-01T00:00:00Z");
        starts.forEach((period, start) -> assertThat(Instant.ofEpochMilli(period.startMillis(now)))
                .as(period.word())
                .isEqualTo(start));
    }

    @Test
    void count_tellsWhatCameBefore_andANewWindowBeginsAtZero() {
        LocalCounters counters = new LocalCounters();
        Limits limits = limits("second", 2L, "minute", 3L);
        assertThat(counters.count("a", limits, NOON)).containsExactly(0, 0);
        assertThat(counters.count("a", limits, NOON)).containsExactly(1, 1);
        assertThat(counters.count("a", limits, NOON))
                .as("refused by the second")
                .containsExactly(2, 2);
        assertThat(counters.count("a", limits, NOON + 1000))
                .as("and not counted")
                .containsExactly(0, 2);
        assertThat(counters.count("a", limits, NOON + 2000)).containsExactly(0, 3);
        assertThat(counters.count("b", limits, NOON)).containsExactly(0, 0);
        assertThat(counters.count("a", limits, NOON + 60_000)).containsExactly(0, 0);
    }

    @Test
    void count_ofAMonth_holdsForAllOfIt() {
        LocalCounters counters = new LocalCounters();
        Limits limits = limits("month", 1L);
        counters.count("a", limits, Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
        assertThat(counters.count("a", limits, NOON)).containsExactly(1);
        assertThat(counters.count("a", limits, NOON + 86_400_000L)).containsExactly(0);
    }

    @Test
    void count_fromManyThreads_isExact() throws InterruptedException {
        LocalCounters counters = new LocalCounters();
        Limits limits = limits("hour", 1000L);
        AtomicInteger passed = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(4);
        for (int t = 0; t < 4; t++) {
            new Thread(() -> {
                        for (int i = 0; i < 1000; i++) {
                            if (counters.count("a", limits, NOON)[0] < 1000) {
                                passed.incrementAndGet();
                            }
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        assertThat(passed).hasValue(1000);
    }

    @Test
    void identities_howeverManyAreInvented_areBoundedAndTheQuietestIsForgotten() {
        LocalCounters counters = new LocalCounters(640);
        Limits limits = limits("hour", 10L);
        for (int i = 0; i < 100_000; i++) {
            counters.count("invented-" + i, limits, NOON);
            if (i % 10 == 0) {
                counters.count("regular", limits, NOON);
            }
        }
        assertThat(counters.identities()).isLessThanOrEqualTo(640);
        assertThat(counters.forgotten()).isGreaterThan(99_000);
        assertThat(counters.count("regular", limits, NOON))
                .as("who comes often is remembered")
                .containsExactly(10);
    }

    @Test
    void text_ofANumber_isLuas() {
        assertThat(RateLimiting.text(3)).isEqualTo("3");
        assertThat(RateLimiting.text(0)).isEqualTo("0");
        assertThat(RateLimiting.text(1.5)).isEqualTo("1.5");
        assertThat(RateLimiting.text(0.1)).isEqualTo("0.1");
    }
}
