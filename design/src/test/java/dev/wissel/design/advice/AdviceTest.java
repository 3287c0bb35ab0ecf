package dev.wissel.design.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The whole document. */
class AdviceTest {
    private static Strategy webshop() throws IOException {
        StrategyReader.Reading reading = StrategyReader.read(
                "strategy.yml", Files.readString(Path.of("../examples/webshop/strategy.yml")));
        assertThat(reading.problems()).isEmpty();
        return reading.strategy().orElseThrow();
    }

    @Test
    void markdown_webshop_isAsReviewed() throws IOException {
        for (Lang lang : Lang.values()) {
            Golden.check("webshop." + lang.code() + ".md", Advice.of(webshop(), lang).markdown());
            Golden.check("webshop." + lang.code() + ".html", Advice.of(webshop(), lang).html());
        }
    }
}
