package dev.wissel.kong.rule;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

class RouteRegexTest {
    private static boolean matches(String regex, String path) {
        RouteRegex.Compiled compiled = RouteRegex.compile(regex);
        assertThat(compiled.error()).isEmpty();
        return compiled.regex().pattern().matcher(path).find();
    }

    @Test
    void compile_namedGroups_areNumberedWhateverTheirName() {
        RouteRegex regex =
                RouteRegex.compile("/u/(a|b)(?<user_id>[0-9]+)/(?:x)(?P<y>.*)").regex();
        assertThat(regex.groups()).isEqualTo(Map.of("user_id", 2, "y", 3));
        Matcher matcher = regex.pattern().matcher("/u/a42/xrest");
        assertThat(matcher.matches()).isTrue();
        assertThat(matcher.group(2)).isEqualTo("42");
        assertThat(matcher.group(3)).isEqualTo("rest");
    }

    @Test
    void compile_classes_meanWhatTheyMeanToPcre() {
        assertThat(matches("^/[[:alpha:]_]+$", "/ab_")).isTrue();
        assertThat(matches("^/[[:alpha:]_]+$", "/a:1")).isFalse();
        assertThat(matches("^/[[:^digit:]]$", "/5")).isFalse();
        assertThat(matches("^/[]a]+$", "/]a")).isTrue();
        assertThat(matches("^/[^]]$", "/]")).isFalse();
        assertThat(matches("^/\\x{41}$", "/A")).isTrue();
        assertThat(matches("^/a$", "/a\n")).isFalse();
        assertThat(matches("(?i)^/A$", "/a")).isTrue();
        assertThat(matches("^/(?i:A)b$", "/ab")).isTrue();
    }

    @Test
    void compile_whatTheRouterCannot_isRefusedByName() {
        for (String regex : List.of(
                "/a(?=b)",
                "/a(?!b)",
                "/(?<=a)b",
                "/(?<!a)b",
                "/(a)\\1",
                "/(?<n>a)\\k<n>",
                "/(?>a)b",
                "/(?#c)a",
                "/\\Qa\\E",
                "/a\\K",
                "/(?R)")) {
            RouteRegex.Compiled compiled = RouteRegex.compile(regex);
            assertThat(compiled.regex()).as(regex).isNull();
            assertThat(compiled.refusedByRouter()).as(regex).isTrue();
            assertThat(compiled.error()).as(regex).startsWith("Router Expression failed validation: ");
        }
    }

    @Test
    void compile_malformed_isRefusedInPcresWords() {
        assertThat(RouteRegex.compile("/x(").error())
                .isEqualTo(
                        "invalid regex: '/x(' (PCRE returned: pcre2_compile() failed: missing closing parenthesis in \"/x(\")");
        assertThat(RouteRegex.compile("/x)").error()).contains("unmatched closing parenthesis");
        assertThat(RouteRegex.compile("/[a").error()).contains("missing terminating ] for character class");
        assertThat(RouteRegex.compile("*").error()).contains("quantifier does not follow a repeatable item");
        assertThat(RouteRegex.compile("/\\").error()).contains("\\ at end of pattern");
        assertThat(RouteRegex.compile("(?<a>x)(?<a>y)").error()).contains("same name");
        assertThat(RouteRegex.compile("(".repeat(2000)).error()).contains("too deeply nested");
        assertThat(RouteRegex.compile("[".repeat(2000)).error()).contains("too deeply nested");
        assertThat(RouteRegex.compile("a.".repeat(2000)).error()).contains("longer than");
    }

    @Test
    void compile_anyText_neverThrows() {
        String alphabet = "()[]{}?*+|\\^$.<>=!:#-,PabkdQE019_&~ \n";
        forAll(50_000, random -> {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            RouteRegex.Compiled compiled = RouteRegex.compile(text.toString());
            assertThat(compiled.regex() == null).isEqualTo(!compiled.error().isEmpty());
        });
    }
}
