package dev.wissel.kong.declarative;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever the text, the answer is a configuration or problems, and what is accepted can be written and read again. */
class DeclarativeFuzzTest {
    private static final String HEAD = "_format_version: \"3.0\"\n";
    private static final DeclarativeReader READER = new DeclarativeReader(RandomConfig.OPTIONS);
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
        forAll(1_000, random -> {
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

    @Test
    void read_hugeAndHostile_endsInTime() {
        for (String text : List.of(
                repeated("routes:\n", "- {name: r#, paths: [/a], service: s#}\n", 20_000),
                repeated("plugins:\n", "- {name: cors}\n", 50_000),
                repeated("", "x#: 1\n", 50_000),
                repeated("x: \"", "${{ env 'DECK_X' }} ${{", 50_000),
                "x: \"" + "${{".repeat(300_000),
                "services: [{name: s, host: h, retries: " + "1:".repeat(500_000) + "1}]",
                "services: [{name: s, host: h, retries: 0x" + "f".repeat(500_000) + "}]",
                "services: [{name: s, host: h, retries: " + "9".repeat(500_000) + "}]",
                "routes: [{paths: ['~/" + "(a|".repeat(50_000) + "']}]",
                "routes: [{paths: ['/" + "%".repeat(500_000) + "']}]",
                "routes: [{paths: ['/" + "../".repeat(100_000) + "']}]")) {
            DeclarativeReader.Result result =
                    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> READER.read("huge", HEAD + text));
            assertThat(result.problems()).isNotEmpty().hasSizeLessThan(1100);
        }
    }

    private static String repeated(String head, String piece, int times) {
        StringBuilder text = new StringBuilder(head);
        for (int i = 0; i < times; i++) {
            text.append(piece.replace("#", String.valueOf(i)));
        }
        return text.toString();
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
