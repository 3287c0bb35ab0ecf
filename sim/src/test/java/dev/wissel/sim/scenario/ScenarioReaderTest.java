package dev.wissel.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.kong.document.Problem;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScenarioReaderTest {
    private static List<String> problems(String text) {
        return ScenarioReader.read("s.yml", text).problems().stream()
                .map(Problem::render)
                .toList();
    }

    @Test
    void library_everyScenario_isReadableSaysWhatItShowsAndIsNamedLikeItsFile() {
        assertThat(ScenarioLibrary.names()).hasSizeGreaterThanOrEqualTo(15).doesNotHaveDuplicates();
        for (String name : ScenarioLibrary.names()) {
            Scenario scenario = ScenarioLibrary.named(name);
            assertThat(scenario.name()).isEqualTo(name);
            assertThat(scenario.title()).isNotBlank();
            assertThat(scenario.about()).as(name).hasSizeGreaterThan(40);
            assertThat(scenario.faults()).allMatch(fault -> fault.atNanos() < scenario.durationNanos());
        }
    }

    @Test
    void library_everyKindOfFault_isPlayedSomewhere() {
        Set<Fault.Kind> played = EnumSet.noneOf(Fault.Kind.class);
        ScenarioLibrary.names()
                .forEach(name -> ScenarioLibrary.named(name).faults().forEach(each -> played.add(each.kind())));

        // A refusal without a crash is for scenarios of one's own.
        assertThat(EnumSet.complementOf(EnumSet.copyOf(played))).containsExactly(Fault.Kind.REFUSE);
    }

    @Test
    void library_unknownName_isRefused() {
        assertThatThrownBy(() -> ScenarioLibrary.named("nosuch"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scenario: nosuch (expected: one of calm");
    }

    @Test
    void everyMistake_isNamedAtOnceWithItsPlace() {
        assertThat(problems("""
                        scenario: x
                        durtion: 5s
                        clients: {rate: 5, idempotent: 120%}
                        faults:
                          - {kind: crsh, at: 5}
                          - {at: 5s}
                          - no
                        """))
                .satisfiesExactly(
                        one -> assertThat(one)
                                .startsWith("s.yml:2:1: durtion: unknown key")
                                .contains("did you mean 'duration'?"),
                        one -> assertThat(one).startsWith("s.yml:3:17: rate: 5: not a rate"),
                        one -> assertThat(one).startsWith("s.yml:3:32: idempotent: 120%"),
                        one -> assertThat(one)
                                .startsWith("s.yml:5:12: kind: crsh")
                                .contains("did you mean 'crash'?"),
                        one -> assertThat(one).startsWith("s.yml:6:5: kind: ").contains("missing"),
                        one -> assertThat(one).startsWith("s.yml:7:5: ").contains("not a mapping"));
    }

    @Test
    void emptyAndBroken_areProblemsAndNotExceptions() {
        assertThat(problems("")).isNotEmpty();
        assertThat(problems("[1, 2]")).isNotEmpty();
        assertThat(problems("scenario: [\n")).isNotEmpty();
        assertThat(problems("scenario: x\nclients: {trace: 1 2 1}"))
                .singleElement()
                .asString()
                .contains("1 is out of order");
        assertThat(problems("scenario: x\nnetwork: {within: -1s}")).isNotEmpty();
        assertThat(problems("scenario: x\ngateways: {nodes: 1.5}"))
                .singleElement()
                .asString()
                .contains("not a whole number");
    }

    @Test
    void defaults_ofAScenarioThatSaysNothing_areThoseOfTheDocumentation() {
        Scenario scenario =
                ScenarioReader.read("s.yml", "scenario: x").scenario().orElseThrow();

        assertThat(scenario.durationNanos()).isEqualTo(60_000_000_000L);
        assertThat(scenario.warmUpNanos()).isEqualTo(10_000_000_000L);
        assertThat(scenario.gateways()).isEqualTo(new Scenario.Gateways(2, 2, "first"));
        assertThat(scenario.clients().ratePart()).isEqualTo(0.6);
        assertThat(scenario.targets().work().mean()).isEqualTo(20e6);
        assertThat(scenario.network()).isEqualTo(new Scenario.Ways(250_000, 5_000_000));
        assertThat(scenario.faults()).isEmpty();
    }
}
