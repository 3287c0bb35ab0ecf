package dev.wissel.controller.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesEditTest {
    @Test
    void eachKey_changesWhatItNames() {
        Director.Rules rules = RulesEdit.apply(
                List.of(
                        "writes-per-minute=12",
                        "cadence=20s",
                        "least-change=10%",
                        "fresh=30s",
                        "hold=10m",
                        "ramp=1m",
                        "headroom=0.8",
                        "foreign=restore",
                        "weights=off"),
                Director.Rules.DEFAULTS);
        assertThat(rules.settings().writesPerMinute()).isEqualTo(12);
        assertThat(rules.settings().cadenceNanos()).isEqualTo(20_000_000_000L);
        assertThat(rules.settings().leastChange()).isEqualTo(0.1);
        assertThat(rules.settings().freshNanos()).isEqualTo(30_000_000_000L);
        assertThat(rules.settings().foreign()).isEqualTo(DirectorSettings.Foreign.RESTORE);
        assertThat(rules.settings().weights()).isNull();
        assertThat(rules.regions().holdDown().first()).isEqualTo(Duration.ofMinutes(10));
        assertThat(rules.regions().holdDown().max()).isEqualTo(Duration.ofMinutes(10));
        assertThat(rules.regions().ramp().length()).isEqualTo(Duration.ofMinutes(1));
        assertThat(rules.regions().headroom()).isEqualTo(0.8);
    }

    @Test
    void whatIsWrong_isRefusedWithWhatWasExpected() {
        for (String wrong : List.of(
                "hold",
                "=1",
                "hold=soon",
                "headroom=9",
                "weights=on",
                "foreign=maybe",
                "writes-per-minute=0",
                "pace=1")) {
            assertThatThrownBy(() -> RulesEdit.apply(List.of(wrong), Director.Rules.DEFAULTS))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected");
        }
    }
}
