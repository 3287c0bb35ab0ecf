package dev.wissel.design.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.kong.document.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.Writer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AnswersTest {
    @Test
    void answers_makeTheSameStrategyAsTheDialogue() throws IOException {
        String typed = "shop\n99.99%\n300ms\n20s\nams, fra\n3.9\noss\ndbless\nproduct\n"
                + "10.0.0.1:80 400/s, 10.0.0.2:80\n10.1.0.1:80\n/products\nheader X-Customer\n/health\nregion fra\n";
        Wishes asked =
                new Dialogue(new BufferedReader(new StringReader(typed)), new PrintWriter(Writer.nullWriter())).ask();
        Answers.Reading read = Answers.read("answers.yml", """
                strategy: shop
                availability: 99.99%
                latency: 300ms
                failover: 20s
                regions: [ams, fra]
                kong_mode: dbless
                services:
                  product:
                    path: /products
                    endpoints: {ams: ["10.0.0.1:80 400/s", "10.0.0.2:80"], fra: "10.1.0.1:80"}
                    balance: header X-Customer
                    fallback: region fra
                """.replace("balance:", "method:"));
        assertThat(read.problems()).isEmpty();
        String text = WishesText.yaml(read.wishes().orElseThrow());
        assertThat(text).isEqualTo(WishesText.yaml(asked));
        assertThat(StrategyReader.read("strategy.yml", text).problems()).isEmpty();
    }

    @Test
    void mistakes_comeAllAtOnceWithTheirPlaces() {
        Answers.Reading read = Answers.read("a.yml", """
                availability: 100%
                failover: 30
                regions: [ams, fra]
                kong: 3.9
                services:
                  product:
                    endpoints: {ams: ["10.0.0.1"], mars: ["h:1"]}
                    method: random
                    fallback: service product
                  "a b": {endpoints: {}}
                """);
        assertThat(read.wishes()).isEmpty();
        String problems = read.problems().stream().map(Problem::render).collect(Collectors.joining("\n"));
        assertThat(problems)
                .contains("a.yml:1:15: availability", "a.yml:2:11: failover", "a.yml:4:1: kong: unknown key")
                .contains("a.yml:7:22: ams", "mars: unknown key", "a.yml:8:13: method", "a.yml:9:15: fallback")
                .contains("a b: not a valid name", "the endpoints are missing");
    }

    @Test
    void strangeShapes_areNoCrash() {
        for (String text : new String[] {
            "",
            "[]",
            "a",
            "services: []",
            "services: {a: 1}",
            "regions: {}\nservices: {a: {endpoints: 5}}",
            "services: {a: {endpoints: {ams: {b: c}}}}",
            "regions: []\nservices: {a: {endpoints: {ams: [[a]]}}}",
            "{"
        }) {
            assertThat(Answers.read("a.yml", text).wishes()).as(text).isEmpty();
        }
    }
}
