package dev.wissel.design.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.carrier.Fallback;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class DialogueTest {
    private final StringWriter said = new StringWriter();

    private Wishes ask(String... lines) throws IOException {
        BufferedReader in = new BufferedReader(new StringReader(String.join("\n", lines) + "\n"));
        return new Dialogue(in, new PrintWriter(said)).ask();
    }

    private static Strategy strategy(Wishes wishes) {
        String text = WishesText.yaml(wishes);
        StrategyReader.Reading reading = StrategyReader.read("strategy.yml", text);
        return reading.strategy().orElseThrow(() -> new AssertionError(reading.problems() + "\n" + text));
    }

    private static String[] common(String... services) {
        String[] lines = {"", "", "", "", "", "", "", "", String.join(",", services)};
        return lines;
    }

    private static String[] with(String[] start, String... more) {
        String[] all = java.util.Arrays.copyOf(start, start.length + more.length);
        System.arraycopy(more, 0, all, start.length, more.length);
        return all;
    }

    @Test
    void emptyAnswers_takeTheDefaults() throws IOException {
        Strategy strategy = strategy(ask(with(common("product"), "10.0.0.1:80", "", "", "", "", "")));
        assertThat(strategy.name()).isEqualTo("webshop");
        assertThat(strategy.regions()).containsExactly("ams", "fra");
        assertThat(strategy.objective().availability()).isEqualTo(0.999);
        assertThat(strategy.services()).singleElement().satisfies(service -> {
            assertThat(service.name()).isEqualTo("product");
            assertThat(service.routes().get(0).paths()).containsExactly("/product");
            assertThat(service.health().path()).isEqualTo("/health");
            assertThat(service.balance().method().text()).isEqualTo("adaptive");
        });
    }

    @Test
    void everyQuestion_isAskedWithItsDefaultAndExplained() throws IOException {
        ask(with(common("product"), "10.0.0.1:80", "", "", "", "", ""));
        for (Question question : Question.values()) {
            assertThat(said.toString()).contains(question.explanation());
            assertThat(said.toString()).contains("[" + Wishes.standard(question, "product") + "]");
        }
    }

    @Test
    void wrongAnswer_isAskedForAgainWithTheReason() throws IOException {
        Wishes wishes = ask(with(
                new String[] {
                    "my shop", "shop", "100%", "99.99", "99.99%", "fast", "250ms", "30", "20s", "a, a", "ams", "1.0",
                    "3.9", "free", "oss", "disk", "dbless", "x y", "product"
                },
                "10.0.0.1",
                "10.0.0.1:80 400/s, 10.0.0.2:80",
                "products",
                "/products",
                "random",
                "header X-Customer",
                "h",
                "none",
                "region fra",
                "region ams"));
        assertThat(said.toString()).contains("Not understood (expected: a percentage with its sign, such as 99.99%)");
        Strategy strategy = strategy(wishes);
        assertThat(strategy.objective().latency()).isPresent();
        assertThat(strategy.kong().mode().text()).isEqualTo("dbless");
        assertThat(strategy.services().get(0).balance().on().orElseThrow().text())
                .isEqualTo("header X-Customer");
        assertThat(strategy.services().get(0).endpoints().get(0).capacityPerSecond())
                .hasValue(400);
        assertThat(strategy.services().get(0).fallback()).isEqualTo(new Fallback.Region("ams"));
        assertThat(said.toString().split("Not understood", -1)).hasSize(16);
    }

    @Test
    void serviceWithoutEndpoints_isAskedForAgain() throws IOException {
        Strategy strategy = strategy(ask(with(common("product"), "", "none", "", "10.1.0.1:80", "", "", "", "")));
        assertThat(said.toString()).contains("A service needs an endpoint");
        assertThat(strategy.services().get(0).regions()).containsExactly("fra");
    }

    @Test
    void twoServicesUnderOnePath_areAskedForAgain() throws IOException {
        Strategy strategy = strategy(ask(with(
                common("a", "b"),
                "10.0.0.1:80",
                "",
                "",
                "",
                "",
                "service b",
                "10.0.0.2:80",
                "",
                "/a",
                "",
                "",
                "",
                "10.0.0.2:80",
                "",
                "/b",
                "",
                "",
                "away: sorry")));
        assertThat(said.toString()).contains("That does not fit together");
        assertThat(strategy.services().get(0).fallback()).isEqualTo(new Fallback.Service("b"));
        assertThat(strategy.services().get(1).fallback())
                .isInstanceOfSatisfying(
                        Fallback.Static.class,
                        answer -> assertThat(answer.body()).isEqualTo("away: sorry"));
    }

    @Test
    void answersThatEnd_areSaid() {
        assertThatThrownBy(() -> ask("shop", ""))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("How fast must 99 of 100 answers be?");
    }

    @Test
    void yes_isTheDefaultAndTheEndOfInputIsNo() throws IOException {
        assertThat(new Dialogue(new BufferedReader(new StringReader("\n")), new PrintWriter(said)).yes("?"))
                .isTrue();
        assertThat(new Dialogue(new BufferedReader(new StringReader("maybe\nNO\n")), new PrintWriter(said)).yes("?"))
                .isFalse();
        assertThat(new Dialogue(new BufferedReader(new StringReader("")), new PrintWriter(said)).yes("?"))
                .isFalse();
    }
}
