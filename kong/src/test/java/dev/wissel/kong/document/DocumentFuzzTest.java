package dev.wissel.kong.document;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever the text, the answer is a tree or problems, in bounded time. */
class DocumentFuzzTest {
    private static final List<String> SEEDS = List.of(
            "_format_version: \"3.0\"\nupstreams:\n- name: a.b\n  targets: &t\n  - {target: \"1.2.3.4:80\", weight: 10}\n  tags: [x, 'y']\n"
                    + "services:\n  - name: s\n    host: |\n      a\n    path: >-\n      /x\n    retries: 0x10\n    x: *t\n    <<: {a: 1}\n",
            "{\"_format_version\": \"3.0\", \"upstreams\": [{\"name\": \"\\u00e9\", \"slots\": 1e3, \"a\": [true, false, null, -1.5]}]}",
            "a: &a [1, 2]\nb: &b {x: *a, ? y : z}\nc: !!str 12\nd: 'it''s'\ne: \"\\x41\\n\"\n# comment\nf: !<tag:yaml.org,2002:int> 3\n");
    private static final String SPICE = "{}[]\"':,-?&*!|>%@`#\n\t\r \\\u0000\u0085\u2028\uFEFF\uD83Dé0~<=.";

    @Test
    void parse_randomBytes_givesATreeOrProblems() {
        forAll(3000, random -> {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            check(new String(bytes, StandardCharsets.ISO_8859_1));
            check(new String(bytes, StandardCharsets.UTF_8));
        });
    }

    @Test
    void parse_soupOfSyntax_givesATreeOrProblems() {
        forAll(5_000, random -> {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "" : "{");
            int length = random.nextInt(80);
            for (int i = 0; i < length; i++) {
                text.append(random.nextInt(3) == 0 ? 'a' : SPICE.charAt(random.nextInt(SPICE.length())));
            }
            check(text.toString());
        });
    }

    @Test
    void parse_mutatedDocument_givesATreeOrProblems() {
        forAll(5_000, random -> {
            StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
            int mutations = 1 + random.nextInt(6);
            for (int i = 0; i < mutations && text.length() > 0; i++) {
                mutate(text, random);
            }
            check(text.toString());
        });
    }

    private static void mutate(StringBuilder text, RandomGenerator random) {
        int at = random.nextInt(text.length());
        int until = Math.min(text.length(), at + 1 + random.nextInt(20));
        switch (random.nextInt(4)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, SPICE.charAt(random.nextInt(SPICE.length())));
            case 2 -> text.setCharAt(at, SPICE.charAt(random.nextInt(SPICE.length())));
            default -> text.insert(random.nextInt(text.length()), text.substring(at, until));
        }
    }

    private static void check(String text) {
        Document document = Document.parse("fuzz", text, new Limits(1 << 20, 32, 10_000));
        assertThat(document.root() != null || !document.problems().isEmpty()).isTrue();
        document.problems()
                .forEach(problem -> assertThat(problem.render()).doesNotContain("Exception", "\n", "\u0000", "\u2028"));
    }

    @Test
    void parse_aliasBomb_isRefusedAtOnce() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1) + "]\n");
        }
        assertThat(messageOf(bomb.toString())).isEqualTo("too many values once aliases are expanded");
    }

    @Test
    void parse_mergeBomb_isRefusedAtOnce() {
        StringBuilder bomb = new StringBuilder("a0: &a0 {k0: [x, x, x, x, x, x, x, x, x, x]}\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a" + i + ": &a" + i + " {<<: *a" + (i - 1) + ", k" + i + ": *a" + (i - 1) + "}\n");
        }
        assertThat(messageOf(bomb.toString())).isEqualTo("too many values once aliases are expanded");
    }

    @Test
    void parse_deepNesting_isRefusedWithAPlace() {
        assertThat(messageOf("[".repeat(100_000))).isEqualTo("nested too deep");
        assertThat(messageOf("{\"a\":".repeat(100_000))).isEqualTo("nested too deep");
        assertThat(messageOf("a:\n" + "- ".repeat(100_000))).isEqualTo("nested too deep");
    }

    @Test
    void parse_selfContainingAlias_isRefused() {
        assertThat(messageOf("a: &a [*a]")).isEqualTo("not valid YAML: an alias inside of its own anchor");
    }

    @Test
    void parse_tooLong_isRefused() {
        Document document = Document.parse("x", " ".repeat(11), new Limits(10, 5, 5));
        assertThat(document.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.render())
                        .isEqualTo("x: the document has 11 characters (expected at most 10)"));
    }

    @Test
    void parse_largeDocument_takesTimeInProportion() {
        StringBuilder text = new StringBuilder("targets:\n");
        for (int i = 0; i < 50_000; i++) {
            text.append("- {target: \"10.0.0.1:" + i + "\", weight: 100, tags: [a, b]}\n");
        }
        Document document =
                assertTimeoutPreemptively(Duration.ofSeconds(30), () -> Document.parse("x", text.toString()));
        assertThat(document.problems()).isEmpty();
    }

    private static String messageOf(String text) {
        Document document = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Document.parse("bomb.yml", text));
        assertThat(document.root() == null).as("refused").isTrue(); // printing a bomb would explode
        assertThat(document.problems()).hasSize(1);
        return document.problems().get(0).message();
    }
}
