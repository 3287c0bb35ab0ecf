package dev.wissel.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ActionTest {
    private static final List<String> REGIONS = List.of("ams", "fra");

    @Test
    void parse_everyVerb_isReadBackFromItsText() {
        for (Action.Verb verb : Action.Verb.values()) {
            Action action = new Action(verb, "fra", Action.DEFAULT_MILLIS);
            assertThat(Action.parse(action.toString(), REGIONS)).isEqualTo(action);
        }
    }

    @Test
    void parse_slowWithTime_takesMillisecondsWithOrWithoutUnit() {
        assertThat(Action.parse("slow ams 250", REGIONS).millis()).isEqualTo(250);
        assertThat(Action.parse("slow ams 250ms", REGIONS).millis()).isEqualTo(250);
        assertThat(Action.parse(" SLOW  ams  1.5s ", REGIONS).millis()).isEqualTo(1500);
        assertThat(Action.parse("slow ams", REGIONS).millis()).isEqualTo(500);
    }

    @Test
    void parse_mistakes_nameTheTextAndWhatWasExpected() {
        refused("kil ams", "'kil': no such action (expected: kill, hang, slow, fail, revive, drain, undrain)");
        refused("kill", "'kill': no region (expected: kill ams or fra)");
        refused("kill AMS", "'AMS': no such region (expected: ams or fra)");
        refused("kill ams now", "'kill ams now': nothing may follow the region (expected: kill ams)");
        refused("slow ams 1s 2s", "'slow ams 1s 2s': nothing may follow the region (expected: slow ams TIME)");
        refused("slow ams soon", "'soon': not a time (expected: a number with ms, s or m, such as 20s)");
        refused("slow ams 0", "milliseconds: 0 (expected: 1 to 60000)");
        refused("slow ams 99999m", "milliseconds: 2147483647 (expected: 1 to 60000)");
        refused("", "'': no such action (expected: kill, hang, slow, fail, revive, drain, undrain)");
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> Action.parse(text, REGIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
