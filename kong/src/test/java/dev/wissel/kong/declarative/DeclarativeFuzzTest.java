package dev.wissel.kong.declarative;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever the text, the answer is a configuration or problems, and what is accepted can be written and read again. */
class DeclarativeFuzzTest {
    private static final DeclarativeReader READER = new DeclarativeReader();
    private static final List<String> WORDS = List.of(
            "null",
            "[]",
            "{}",
            "''",
            "-1",
            "65536",
            "1e999",
            ".nan",
            "true",
            "on",
            "[[]]",
            "{a: b}",
            "{id: 5}",
            "\"\\0\"",
            "~/(",
            "\"~/[[:alpha:]\\\\\"",
            "*x",
            "&x y",
            "<<",
            "${{ env \"DECK_X\" }}",
            "name",
            "targets",
            "plugins",
            "routes",
            "protocols",
            "_info",
            "_config",
            "url");

    @Test
    void read_mutatedConfigurations_neverThrows() {
        forAll(3_000, random -> {
            StringBuilder text = new StringBuilder(
                    random.nextBoolean()
                            ? DeclarativeWriter.yaml(RandomConfig.of(random))
                            : DeclarativeWriter.json(RandomConfig.of(random)));
            for (int i = random.nextInt(5); i >= 0 && text.length() > 0; i--) {
                mutate(text, random);
            }
            DeclarativeReader.Result result = READER.read("fuzz", text.toString());
            assertThat(result.config() == null).isEqualTo(!result.problems().isEmpty());
            if (result.config() != null) {
                String written = DeclarativeWriter.yaml(result.config());
                assertThat(READER.read("again", written).problems()).as(written).isEmpty();
            } else {
                result.problems()
                        .forEach(problem -> assertThat(problem.render()).doesNotContain("Exception", "\n"));
            }
        });
    }

    private static void mutate(StringBuilder text, RandomGenerator random) {
        int at = random.nextInt(text.length());
        int colon = text.indexOf(": ", at);
        int end = text.indexOf("\n", at);
        switch (random.nextInt(4)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, (char) random.nextInt(32, 127));
            case 2 -> {
                if (colon >= 0 && end > colon) {
                    text.replace(colon + 2, end, WORDS.get(random.nextInt(WORDS.size())));
                }
            }
            default -> {
                if (end > at) {
                    text.insert(end, text.substring(at, end));
                }
            }
        }
    }
}
