package dev.wissel.kong.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.kong.rule.Texts;
import dev.wissel.testkit.Property;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static Breaker read(String text) {
        return Breaker.parse(text).toOptional().orElseThrow();
    }

    private static String wrong(String text) {
        return ((Parsed.Bad<Breaker>) Breaker.parse(text)).expected();
    }

    @Test
    void parse_oneKey_leavesTheOthersAsTheyAre() {
        Breaker read = read("failures:30%");
        assertThat(read.failureShare()).isEqualTo(0.3);
        assertThat(read.trials()).isEqualTo(Breaker.DEFAULTS.trials());
        assertThat(read("open:5m").longestOpen()).as("never below open").isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void format_anyBreaker_isReadBackAndFitsKongsRuleForTags() {
        Property.forAll(500, random -> {
            Duration open = Duration.ofMillis(1 + random.nextInt(100_000));
            Breaker breaker = new Breaker(
                    Breaker.Scope.values()[random.nextInt(2)],
                    (1 + random.nextInt(100)) / 100.0,
                    random.nextBoolean()
                            ? Optional.of(Duration.ofMillis(1 + random.nextInt(10_000)))
                            : Optional.empty(),
                    1,
                    1 + random.nextInt(1000),
                    Duration.ofMillis(10 + random.nextInt(100_000)),
                    open,
                    open.multipliedBy(1 + random.nextInt(9)),
                    random.nextInt(90) / 100.0,
                    1 + random.nextInt(1000),
                    random.nextBoolean() ? Set.of() : Set.of(400 + random.nextInt(100), 503));
            String tag = WisselTags.tag(breaker);
            assertThat(Texts.tag(tag)).isNull();
            assertThat(WisselTags.breakerOf(List.of("other", tag))).contains(breaker);
            assertThat(WisselTags.readUpstream(List.of(tag)).problems()).isEmpty();
        });
    }

    @Test
    void parse_whatItCannotRead_saysWhatWasExpected() {
        assertThat(wrong("failures")).isEqualTo("key:value, each key once, with ';' between them");
        assertThat(wrong("calls:1;calls:2")).isEqualTo("key:value, each key once, with ';' between them");
        assertThat(wrong("failurs:50%")).startsWith("one of these before each ':', not 'failurs': calls, failures");
        assertThat(wrong("failures:50")).isEqualTo("a percentage with its sign, such as 50% as failures");
        assertThat(wrong("failures:0%")).isEqualTo("failureShare: 0.0 (expected: > 0, <= 1)");
        assertThat(wrong("open:10s;longest:5s")).contains("longestOpen");
        assertThat(wrong("slow:50%")).isEqualTo("slower-than beside slow");
        assertThat(wrong("scope:all")).isEqualTo("upstream or target as scope");
        assertThat(wrong("statuses:200")).startsWith("none, or statuses");
    }

    @Test
    void tag_thatCannotBeRead_isAProblemOfTheUpstream() {
        List<String> tags = List.of("wissel:breaker=failures:200%");
        assertThat(WisselTags.readUpstream(tags).problems()).hasSize(1);
        assertThat(WisselTags.breakerOf(tags)).isEmpty();
    }

    @Test
    void constructor_outOfRange_throws() {
        assertThatThrownBy(() -> new Breaker(
                        Breaker.Scope.TARGET,
                        0.5,
                        Optional.empty(),
                        1,
                        0,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        0,
                        1,
                        Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("minimumCalls: 0 (expected: 1 to 1000000)");
    }
}
