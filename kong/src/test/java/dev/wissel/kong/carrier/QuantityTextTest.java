package dev.wissel.kong.carrier;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Durations, rates and percentages as text. */
class QuantityTextTest {
    private static final List<String> HOSTILE = List.of(
            "",
            " ",
            "s",
            "-5s",
            "+5s",
            "5 s",
            "5S",
            "5sec",
            "5s5s",
            "5s2m",
            "1e3s",
            "NaN%",
            "Infinity/s",
            "5//s",
            "0x10s",
            "٥s",
            "5s\n",
            "5\u0000s",
            "9".repeat(400) + "s",
            "1.0000000001s",
            ".5s",
            "5.s",
            "%",
            "%%",
            "5%%",
            "/s",
            "k/s",
            "5kk/s",
            "5K/s",
            "5/S",
            "5/d");

    private static Duration duration(String text) {
        return DurationText.parse(text).toOptional().orElseThrow();
    }

    private static String expected(Parsed<?> parsed) {
        return ((Parsed.Bad<?>) parsed).expected();
    }

    @Test
    void duration_inEveryUnit_isItsTime() {
        assertThat(duration("300ms")).isEqualTo(Duration.ofMillis(300));
        assertThat(duration("5s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(duration("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(duration("1h")).isEqualTo(Duration.ofHours(1));
        assertThat(duration("30d")).isEqualTo(Duration.ofDays(30));
        assertThat(duration("1.5s")).isEqualTo(Duration.ofMillis(1500));
        assertThat(duration("1d2h3m4s5ms")).isEqualTo(Duration.ofMillis(93_784_005));
        assertThat(duration("0s")).isEqualTo(Duration.ZERO);
        assertThat(duration("3650d")).isEqualTo(DurationText.MAX);
    }

    @Test
    void duration_thatIsNone_saysWhatWasExpected() {
        assertThat(expected(DurationText.parse("30"))).isEqualTo("a duration with its unit, such as 30s or 30ms");
        assertThat(expected(DurationText.parse("5s2m")))
                .isEqualTo("a duration with its units from large to small, each once, such as 1m30s");
        assertThat(expected(DurationText.parse("0.5ms"))).isEqualTo("a duration in whole milliseconds");
        assertThat(expected(DurationText.parse("3651d"))).isEqualTo("a duration of at most 3650d");
        assertThat(expected(DurationText.parse("999999999999999d"))).isEqualTo("a duration of at most 3650d");
    }

    @Test
    void duration_written_isReadBackAlike() {
        forAll(2_000, random -> {
            Duration any = Duration.ofMillis(random.nextLong(DurationText.MAX.toMillis() + 1));
            Duration round = Duration.ofSeconds(random.nextLong(DurationText.MAX.toSeconds() / 60) * 60);
            assertThat(duration(DurationText.format(any))).isEqualTo(any);
            assertThat(duration(DurationText.format(round))).isEqualTo(round);
        });
    }

    @Test
    void duration_beyondItsRange_isRefused() {
        assertThatThrownBy(() -> DurationText.format(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DurationText.format(Duration.ofNanos(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DurationText.format(DurationText.MAX.plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rate_inEveryUnit_isEventsASecond() {
        assertThat(RateText.parse("400/s").toOptional()).contains(400.0);
        assertThat(RateText.parse("24000/m").toOptional()).contains(400.0);
        assertThat(RateText.parse("1.5k/s").toOptional()).contains(1500.0);
        assertThat(RateText.parse("3600/h").toOptional()).contains(1.0);
        assertThat(RateText.parse("2M/s").toOptional()).contains(2e6);
        assertThat(RateText.parseBare("0.5").toOptional()).contains(0.5);
    }

    @Test
    void rate_withoutItsUnit_saysSo() {
        assertThat(expected(RateText.parse("400"))).isEqualTo("a rate with its unit, such as 400/s or 400/m");
        assertThat(expected(RateText.parse("1k"))).isEqualTo("a rate with its unit, such as 1k/s or 1k/m");
        assertThat(expected(RateText.parse("999999999M/s"))).isEqualTo("a rate of at most 1000M/s");
        assertThat(expected(RateText.parseBare("400/s"))).isEqualTo("a number of requests a second, such as 400");
    }

    @Test
    void rate_written_isReadBackToNineDecimals() {
        forAll(2_000, random -> {
            double rate = anyMagnitude(random, 1e9);
            assertThat(RateText.parseBare(RateText.formatBare(rate))
                            .toOptional()
                            .orElseThrow())
                    .isCloseTo(rate, within(1e-9 + rate * 1e-12));
            String written = RateText.format(rate);
            assertThat(RateText.format(RateText.parse(written).toOptional().orElseThrow()))
                    .isEqualTo(written);
        });
    }

    @Test
    void percentage_written_isReadBack() {
        assertThat(PercentText.parse("99.99%").toOptional()).contains(0.9999);
        assertThat(PercentText.parse("100 %").toOptional()).contains(1.0);
        assertThat(PercentText.format(0.9999)).isEqualTo("99.99%");
        assertThat(PercentText.format(0)).isEqualTo("0%");
        forAll(2_000, random -> {
            double ratio = anyMagnitude(random, 10);
            String written = PercentText.format(ratio);
            double read = PercentText.parse(written).toOptional().orElseThrow();
            assertThat(read).isCloseTo(ratio, within(1e-11));
            assertThat(PercentText.format(read)).isEqualTo(written);
        });
    }

    @Test
    void percentage_withoutItsSign_saysSo() {
        assertThat(expected(PercentText.parse("20"))).isEqualTo("a percentage with its sign, such as 20%");
        assertThat(expected(PercentText.parse("a fifth"))).isEqualTo("a percentage such as 20% or 99.99%");
    }

    @Test
    void quantities_fromHostileText_areBadAndNotExceptions() {
        for (String text : HOSTILE) {
            assertThat(DurationText.parse(text)).as("duration %s", text).isInstanceOf(Parsed.Bad.class);
            assertThat(RateText.parse(text)).as("rate %s", text).isInstanceOf(Parsed.Bad.class);
            assertThat(RateText.parseBare(text)).as("bare rate %s", text).isInstanceOf(Parsed.Bad.class);
            assertThat(PercentText.parse(text)).as("percentage %s", text).isInstanceOf(Parsed.Bad.class);
        }
    }

    @Test
    void quantities_fromAnyText_neverThrow() {
        String alphabet = "0123456789.smhdkM%/ -\u00e9";
        forAll(5_000, random -> {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            DurationText.parse(text.toString())
                    .toOptional()
                    .ifPresent(value ->
                            assertThat(duration(DurationText.format(value))).isEqualTo(value));
            RateText.parse(text.toString())
                    .toOptional()
                    .ifPresent(value -> assertThat(value).isBetween(0.0, 1e9));
            PercentText.parse(text.toString())
                    .toOptional()
                    .ifPresent(value -> assertThat(value).isNotNegative());
        });
    }

    private static double anyMagnitude(RandomGenerator random, double most) {
        return most * Math.pow(10, -random.nextInt(10)) * random.nextDouble();
    }
}
