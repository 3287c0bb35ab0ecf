package dev.wissel.design.reader;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.translate.Carrier;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.declarative.DeclarativeWriter;
import dev.wissel.kong.entity.KongConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever is thrown at the reader: a strategy or problems, in good time, never an exception. */
class HostileStrategyTest {
    private static final List<String> SCALARS = List.of(
            "",
            "~",
            "null",
            "true",
            "no",
            "0",
            "-1",
            "1e9",
            ".nan",
            ".inf",
            "0x10",
            "010",
            "99999999999999999999",
            "5s",
            "0s",
            "3650d",
            "400/s",
            "0/s",
            "20%",
            "0%",
            "1000%",
            "ams",
            "fra",
            "h:1",
            "\"[::1]:1\"",
            "/a",
            "~/a(",
            "~/(?=a)",
            "'*'",
            "\"\"",
            "\" \"",
            "\"\\0\"",
            "\"\\uFEFF\"",
            "header X",
            "ip",
            "none",
            "[]",
            "{}",
            "[[]]",
            "{a: b}",
            "&a [1]",
            "*a",
            "!!int 5",
            "'\u202e'",
            "adaptive",
            "static",
            "2xx",
            "204");

    private static final String SIGNS = ":,-{}[]'\"#&*!|>%@`\n\t ";

    /** Returns whether it was a good strategy all the same. */
    private static boolean check(String text) {
        StrategyReader.Reading reading = StrategyReader.read("s.yml", text);
        reading.strategy().ifPresent(strategy -> {
            for (Carrier carrier : Carrier.values()) {
                KongConfig config = Translation.of(strategy, carrier);
                DeclarativeReader.Result kong =
                        new DeclarativeReader().read("kong.yml", DeclarativeWriter.yaml(config));
                assertThat(kong.problems()).as("what Kong would refuse").isEmpty();
                assertThat(kong.config()).isEqualTo(config);
            }
        });
        reading.problems().forEach(problem -> {
            assertThat(problem.render()).doesNotContain("\n", "\u202e", "\u0000");
            assertThat(problem.message()).isNotEmpty();
        });
        return reading.strategy().isPresent();
    }

    @Test
    void text_withAnyValueInAnyPlace_givesAStrategyOrProblems() {
        List<String> lines = StrategyReaderTest.EVERYTHING.lines().toList();
        AtomicInteger good = new AtomicInteger();
        forAll(1_000, random -> {
            StringBuilder text = new StringBuilder();
            for (String line : lines) {
                text.append(random.nextInt(12) == 0 ? mutated(line, random) : line)
                        .append('\n');
            }
            if (check(text.toString())) {
                good.incrementAndGet();
            }
        });
        assertThat(good.get()).as("good ones among them").isBetween(5, 995);
    }

    private static String mutated(String line, RandomGenerator random) {
        String scalar = SCALARS.get(random.nextInt(SCALARS.size()));
        switch (random.nextInt(4)) {
            case 0:
                return "";
            case 1:
                return line + "\n" + line;
            case 2:
                return line.replaceFirst(": .*", ": " + scalar.replace("\\", "\\\\"));
            default:
                String[] parts = line.split("(?<=[:,\\[{]) ", -1);
                parts[random.nextInt(parts.length)] = scalar;
                return String.join(" ", parts);
        }
    }

    @Test
    void text_withAnyCharactersChanged_givesAStrategyOrProblems() {
        AtomicInteger good = new AtomicInteger();
        forAll(1_000, random -> {
            StringBuilder text = new StringBuilder(StrategyReaderTest.EVERYTHING);
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, (char) random.nextInt(0x100));
                    default -> text.setCharAt(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
                }
            }
            if (check(text.toString())) {
                good.incrementAndGet();
            }
        });
        assertThat(good.get()).as("good ones among them").isBetween(5, 995);
    }

    @Test
    void text_ofOtherShapes_givesProblems() {
        String deep = "services: " + "{a: ".repeat(5_000);
        String bomb =
                "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                        + "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
                        + "g: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n";
        for (String text : List.of(
                "\u0000",
                "\uFEFF",
                "---\n---\n",
                "%YAML 9.9\n---\na: b",
                deep,
                bomb,
                "? [a]\n: b",
                "services: &x {a: *x}",
                "<<: {services: 1}",
                "{\"services\":",
                "services:\n\t- a",
                "🚃: 1",
                "x".repeat(9 << 20))) {
            StrategyReader.Reading reading = StrategyReader.read("s.yml", text);
            assertThat(reading.strategy()).isEmpty();
            assertThat(reading.problems()).isNotEmpty();
        }
    }

    @Test
    void regex_nestedDeep_isRefusedAndNotFollowed() {
        check("services: {a: {endpoints: {x: [\"h:1\"]}, routes: [{paths: ['~/" + "(".repeat(100_000) + "']}]}}");
        check("services: {a: {endpoints: {x: [\"h:1\"]}, routes: [{paths: ['~/" + "(".repeat(250) + ")".repeat(250)
                + "']}]}}");
        check("services: {a: {endpoints: {x: [\"h:1\"]}, routes: [{paths: ['~/" + "(a|".repeat(160) + "']}]}}");
    }

    @Test
    void strategy_ofTenThousandEndpointsAndRoutes_isReadInSeconds() {
        StringBuilder text = new StringBuilder("regions: [ams, fra]\nservices:\n");
        for (int service = 0; service < 500; service++) {
            text.append("  s")
                    .append(service)
                    .append(":\n    routes: [{paths: [/same], hosts: [h")
                    .append(service);
            text.append(".example]}]\n    endpoints:\n");
            for (String region : List.of("ams", "fra")) {
                text.append("      ").append(region).append(":\n");
                for (int i = 0; i < 10; i++) {
                    text.append("        - {target: \"")
                            .append(region)
                            .append(i)
                            .append(".example:80\", capacity: 400/s}\n");
                }
            }
        }
        long start = System.nanoTime();
        StrategyReader.Reading reading = StrategyReader.read("s.yml", text.toString());

        assertThat(reading.problems()).isEmpty();
        assertThat(Translation.of(reading.strategy().orElseThrow()).targets()).hasSize(10_000);
        // Some 0.5 s on two busy cores; a quadratic mistake over 10,000 endpoints takes minutes.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    }
}
