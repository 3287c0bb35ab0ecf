package dev.wissel.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {
    private static final List<String> REGIONS = List.of("ams", "fra");

    @Test
    void parse_steps_comeInTheOrderOfTheirTimes() {
        Script script = Script.parse("40s revive ams,20s kill ams , 500ms slow fra 200ms,1m drain fra", REGIONS);

        assertThat(script.steps())
                .extracting(step -> step.atNanos() / 1_000_000 + " " + step.action())
                .containsExactly("500 slow fra 200ms", "20000 kill ams", "40000 revive ams", "60000 drain fra");
        assertThat(script.endNanos()).isEqualTo(60_000_000_000L);
    }

    @Test
    void parse_stepsOfOneTime_keepTheOrderTheyWereWrittenIn() {
        Script script = Script.parse("2s hang fra, 1s kill ams, 2s revive ams", REGIONS);

        assertThat(script.steps())
                .extracting(step -> step.action().toString())
                .containsExactly("kill ams", "hang fra", "revive ams");
    }

    @Test
    void parse_blank_isEmpty() {
        assertThat(Script.parse(" ", REGIONS)).isEqualTo(Script.EMPTY);
        assertThat(Script.EMPTY.endNanos()).isZero();
    }

    @Test
    void parse_mistakes_nameTheStepAndWhatWasExpected() {
        refused("20s kill ams, 40s", "step 2: '40s' (expected: TIME ACTION REGION, such as 20s kill ams)");
        refused("20 kill ams", "step 1: '20': not a time (expected: a number with ms, s or m, such as 20s)");
        refused("-1s kill ams", "step 1: '-1s': not a time (expected: a number with ms, s or m, such as 20s)");
        refused("1s kill ams,", "step 2: '' (expected: TIME ACTION REGION, such as 20s kill ams)");
        refused("1s kill lon", "step 1: 'lon': no such region (expected: ams or fra)");
        refused("1e9s kill ams", "step 1: '1e9s': not a time (expected: a number with ms, s or m, such as 20s)");
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> Script.parse(text, REGIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
