package dev.wissel.design.kongfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.output.DesignFile;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.testkit.Property;
import dev.wissel.testkit.Strategies;
import org.junit.jupiter.api.Test;

class KicFileTest {
    private static Strategy strategy(String text) {
        StrategyReader.Reading reading = StrategyReader.read("s.yml", text);
        return reading.strategy().orElseThrow(() -> new AssertionError(reading.problems() + "\n" + text));
    }

    private static String yaml(String text) {
        KicFile.Result result = KicFile.of(strategy(text));
        assertThat(result.problems()).isEmpty();
        return result.file().map(DesignFile::content).orElseThrow();
    }

    private static final String TWO =
            "services: {s: {endpoints: {ams: [\"10.0.0.1:80\", \"10.0.0.2:80\"], fra: [\"b.example:81\"]}";

    @Test
    void file_ofAnyStrategy_obeysTheRulesOfTheResources() {
        int[] made = new int[1];
        Property.forAll(80, random -> {
            String text = Strategies.text(random);
            KicFile.Result result = KicFile.of(strategy(text));
            if (result.file().isEmpty()) {
                assertThat(result.problems()).allMatch(problem -> problem.contains("expected"));
                return;
            }
            made[0]++;
            assertThat(KicRules.check(result.file().get().content())).as(text).isEmpty();
        });
        assertThat(made[0]).isGreaterThan(20);
    }

    @Test
    void rules_seeWhatIsWrong() {
        String yaml = yaml(TWO + ", balance: {method: consistent-hashing, on: cookie c}}}");
        assertThat(KicRules.check(yaml)).isEmpty();
        assertThat(KicRules.check(yaml.replace("    cookiePath: /\n", ""))).isNotEmpty();
        assertThat(KicRules.check(yaml.replace("interval: 5", "interval: 0.5"))).isNotEmpty();
        assertThat(KicRules.check(yaml.replace("algorithm: consistent-hashing", "algorithm: round-robin")))
                .isNotEmpty();
        assertThat(KicRules.check(yaml.replace("kind: KongUpstreamPolicy", "kind: KongPolicy")))
                .isNotEmpty();
        assertThat(KicRules.check(yaml.replace("upstream-policy: s-wissel", "upstream-policy: other")))
                .isNotEmpty();
    }

    @Test
    void addresses_shareAServiceAndNamesAreExternal() {
        String yaml = yaml(TWO + "}}");
        assertThat(yaml)
                .contains("kind: Service\nmetadata:\n  name: s-wissel-ams\n")
                .contains("- addresses: [10.0.0.1]\n- addresses: [10.0.0.2]\n")
                .contains("type: ExternalName\n  externalName: b.example\n");
    }

    @Test
    void weights_ofAGroup_areTheSumBecauseTheControllerDividesThem() {
        // Largest weight 10,000 for each address, two addresses in the backend
        assertThat(yaml(TWO + "}}"))
                .contains(
                        "- name: s-wissel-ams\n        port: 80\n        weight: 20000\n".replace("        ", "      "))
                .contains("weight: 1\n");
    }

    @Test
    void whatItCannotSay_isSaidInTheFile() {
        String yaml = yaml(
                "kong: {version: \"3.12\", edition: enterprise}\n" + TWO + ", health: {path: /h, interval: 1500ms}}}");
        assertThat(yaml)
                .contains("Failover targets of Kong Enterprise cannot be expressed")
                .contains("the interval of its probes is 2 s instead of 1500 ms");
    }

    @Test
    void tooManyBackends_areAProblemAndNotAFile() {
        StringBuilder endpoints = new StringBuilder();
        for (int i = 0; i < 17; i++) {
            endpoints.append(i > 0 ? ", " : "").append("\"h").append(i).append(".example:80\"");
        }
        KicFile.Result result = KicFile.of(strategy("services: {s: {endpoints: {a: [" + endpoints + "]}}}"));
        assertThat(result.file()).isEmpty();
        assertThat(result.problems()).singleElement().asString().contains("17 backends (expected: at most 16");
    }

    @Test
    void names_thatWouldBecomeOne_stayApart() {
        assertThat(KicService.label("a.b")).isNotEqualTo(KicService.label("a-b"));
        assertThat(KicService.label("x".repeat(80))).hasSizeLessThanOrEqualTo(63);
        assertThat(KicService.label("1a")).startsWith("w1a");
    }
}
