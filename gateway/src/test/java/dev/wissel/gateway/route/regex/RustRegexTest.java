package dev.wissel.gateway.route.regex;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RustRegexTest {
    private static String found(String pattern, String text) {
        int[] slots = RustRegex.compile(pattern).search(text);
        return slots == null ? null : text.substring(slots[0], slots[1]);
    }

    @Test
    void search_table_givesTheLeftmostFirstMatch() {
        String[][] rows = {
            {"^/users/\\d+/profile", "/users/123/profile/x", "/users/123/profile"},
            {"^/a|/b", "/x/b", "/b"},
            {"a|ab", "ab", "a"},
            {"(?:a|ab)(?:c|bcd)", "abcd", "abcd"},
            {"a*?b", "aaab", "aaab"},
            {"a+?", "aaa", "a"},
            {"a{2}", "aaa", "aa"},
            {"a{2,}", "aaaa", "aaaa"},
            {"a{1,2}?", "aaa", "a"},
            {"^$", "", ""},
            {"b*", "aab", ""},
            {"a$", "a\n", null},
            {"a.c", "a\nc", null},
            {"(?s)a.c", "a\nc", "a\nc"},
            {"(?m)^b$", "a\nb\nc", "b"},
            {"\\Ab", "a\nb", null},
            {"a\\z", "a", "a"},
            {"(?i)straSSe", "STRASSE", "STRASSE"},
            {"(?i:a)b", "Ab", "Ab"},
            {"(?i:a)b", "AB", null},
            {"a(?i)b(?-i)c", "aBc", "aBc"},
            {"a(?i)b(?-i)c", "aBC", null},
            {"(?i)[^a]", "A", null},
            {"(?x) a b # comment\n c", "abc", "abc"},
            {"(?U)a+", "aaa", "a"},
            {"(?U)a+?", "aaa", "aaa"},
            {"\\bfoo\\b", "a foo b", "foo"},
            {"\\bfoo\\b", "afoo", null},
            {"o\\B.", "foo bar", "oo"},
            {"[a-c&&[^b]]+", "abc", "a"},
            {"[a-e--c]+", "abcde", "ab"},
            {"[a-c~~b-d]+", "bad", "ad"},
            {"[[:alpha:]]+", "1abc", "abc"},
            {"[[:^digit:]]+", "12ab", "ab"},
            {"[]a]+", "]a]", "]a]"},
            {"[-a]+", "a-a", "a-a"},
            {"[a-]+", "a-a", "a-a"},
            {"[\\d\\-x]+", "1-x", "1-x"},
            {"[\\]\\[]+", "[]", "[]"},
            {"\\x41\\u0042\\u{43}\\x{44}", "ABCD", "ABCD"},
            {"\\.\\*\\/\\-\\#", ".*/-#", ".*/-#"},
            {"\\p{Lu}+", "abCDe", "CD"},
            {"\\p{Greek}+", "ab\u03b1\u03b2", "\u03b1\u03b2"},
            {"\\pL+", "1\u00e9a", "\u00e9a"},
            {"\\P{L}+", "a12b", "12"},
            {"\\p{Letter}+", "1ab", "ab"},
            {"\\w+", "-\u00e9\u0661_\u200d-", "\u00e9\u0661_\u200d"},
            {"(?-u:\\w+)", "\u00e9a", "a"},
            {"\\d+", "\u0661\u0662", "\u0661\u0662"},
            {".", "\ud83d\ude00", "\ud83d\ude00"},
            {"[^a]", "\ud83d\ude00", "\ud83d\ude00"},
            {"\\s", "\u00a0", "\u00a0"},
            {"(|a)*", "aa", ""},
            {"(|a)+", "aa", ""},
            {"(a|)*", "aa", "aa"},
            {"a}", "a}", "a}"},
            {"a]", "a]", "a]"},
        };
        for (String[] row : rows) {
            assertThat(found(row[0], row[1])).as("%s in %s", row[0], row[1]).isEqualTo(row[2]);
            int[] slots = RustRegex.compile(row[0]).searchInLockstep(row[1]);
            assertThat(slots == null ? null : row[1].substring(slots[0], slots[1]))
                    .as("%s in %s, lockstep", row[0], row[1])
                    .isEqualTo(row[2]);
        }
    }

    @Test
    void compile_whatRustRefuses_isRefused() {
        String[] bad = {
            "(?=a)",
            "(?!a)",
            "(?<=a)",
            "(?<!a)",
            "(?P<=a)",
            "(a)\\1",
            "\\k<a>",
            "(?>a)",
            "a{,3}",
            "a{x}",
            "/{id}",
            "*a",
            "+",
            "?",
            "(",
            ")",
            "a)",
            "[a",
            "[b-a]",
            "[a-\\d]",
            "\\",
            "\\y",
            "\\Z",
            "\\<",
            "(?z)",
            "(?",
            "(?)",
            "(?P<a>x)(?P<a>y)",
            "(?P<>x)",
            "(?P<1a>x)",
            "\\p{Nonsense}",
            "\\x{110000}",
            "\\xZZ",
            "a{1001}",
            "a{3,2}",
            "((a{100}){100}){100}",
            "(a)".repeat(800),
            "(".repeat(1000) + ")".repeat(1000),
            "[".repeat(100),
        };
        for (String pattern : bad) {
            assertThatThrownBy(() -> RustRegex.compile(pattern))
                    .as(pattern.substring(0, Math.min(40, pattern.length())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void compile_message_namesPatternPlaceAndReason() {
        assertThatThrownBy(() -> RustRegex.compile("a(?=b)"))
                .isInstanceOf(RegexSyntaxException.class)
                .hasMessageContaining("a(?=b)")
                .hasMessageContaining("at char 4")
                .hasMessageContaining("look-around");
    }

    @Test
    void names_mayHoldWhatJavaForbids() {
        RustRegex regex = RustRegex.compile("^/(?<user_id>\\d+)/(?P<b.c>x)?(y)");

        assertThat(regex.names()).isEqualTo(Map.of("user_id", 1, "b.c", 2));
        assertThat(regex.groups()).isEqualTo(3);
        assertThat(regex.search("/42/y")).containsExactly(0, 5, 1, 3, -1, -1, 4, 5);
    }

    @Test
    void literalPrefix_table() {
        String[][] rows = {
            {"^/users/\\d+", "/users/"},
            {"^/a(b(?:c)d)e*", "/abcd"},
            {"^/a|/b", ""},
            {"/a", ""},
            {"^(?i)/a", "/"},
            {"^/a?b", "/"},
            {"^/a[b]c", "/abc"},
            {"^/\u00e9$", "/\u00e9"},
            {"(?m)^/a", ""},
        };
        for (String[] row : rows) {
            assertThat(RustRegex.compile(row[0]).literalPrefix()).as(row[0]).isEqualTo(row[1]);
        }
    }

    @Test
    void search_patternThatMakesBacktrackersExplode_isLinear() {
        String text = "a".repeat(20_000) + "!";
        for (String pattern : new String[] {
            "^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^(.*)*(.*)*$\\d", "^(a*)*b", "(x+x+)+y", "^((a?){30}a{30})+$"
        }) {
            long stepsBefore = System.nanoTime();
            assertThat(RustRegex.compile(pattern).matchesIn(text)).as(pattern).isFalse();
            // Exponential search of 20,000 chars would outlast the universe; any bound shows the difference. Linear
            // search takes some 10 ms.
            assertThat(System.nanoTime() - stepsBefore).as(pattern).isLessThan(20_000_000_000L);
        }
    }

    @Test
    void search_longRepeatedGroup_needsNoStack() {
        String text = "/ab".repeat(30_000);

        assertThat(RustRegex.compile("^(?:/(?:a|x)(?:b|y))*$").matchesIn(text)).isTrue();
        assertThat(RustRegex.compile("^(/a|x)?((/)?a?b?)*$").matchesIn(text)).isTrue();
    }

    /**
     * Expressions on which Java and Rust agree. No loop goes around what may be empty, nor, where groups are compared, around a group: after a loop that failed
     * Java can leave groups set ({@code [^a/]|(?:/([ab])){2,}} in {@code /ab}).
     */
    private static String pattern(RandomGenerator random, int depth, boolean groups) {
        switch (depth == 0 ? random.nextInt(4) : random.nextInt(10)) {
            case 0:
                return "a";
            case 1:
                return "[ab]";
            case 2:
                return random.nextBoolean() ? "b" : ".";
            case 3:
                return "[^a/]";
            case 4:
                return (groups ? "(" : "(?:") + pattern(random, depth - 1, groups) + ")";
            case 5:
                return "(?:" + pattern(random, depth - 1, groups) + "|" + pattern(random, depth - 1, groups) + ")";
            case 6:
                String[] quantifiers = {"*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{2,}"};
                return "(?:/" + pattern(random, depth - 1, false) + ")"
                        + quantifiers[random.nextInt(quantifiers.length)];
            case 7:
                return (random.nextBoolean() ? "\\b" : "")
                        + pattern(random, depth - 1, groups)
                        + (random.nextInt(4) == 0 ? "$" : "");
            default:
                return pattern(random, depth - 1, groups) + pattern(random, depth - 1, groups);
        }
    }

    @Test
    void search_anyPatternAndText_agreesWithJavaAndWithLockstep() {
        forAll(20_000, random -> {
            String pattern = (random.nextBoolean() ? "^" : "") + pattern(random, 4, true);
            RustRegex regex = RustRegex.compile(pattern);
            for (int run = 0; run < 4; run++) {
                StringBuilder text = new StringBuilder();
                for (int i = random.nextInt(12); i > 0; i--) {
                    text.append("ab/".charAt(random.nextInt(3)));
                }
                Matcher java = Pattern.compile(pattern, Pattern.UNIX_LINES).matcher(text);
                int[] expected = null;
                if (java.find()) {
                    expected = new int[2 * (java.groupCount() + 1)];
                    for (int group = 0; group <= java.groupCount(); group++) {
                        expected[2 * group] = java.start(group);
                        expected[2 * group + 1] = java.end(group);
                    }
                }
                assertThat(regex.search(text.toString()))
                        .as("%s in %s", pattern, text)
                        .isEqualTo(expected);
                assertThat(regex.searchInLockstep(text.toString()))
                        .as("%s in %s, lockstep", pattern, text)
                        .isEqualTo(expected);
                if (expected != null) {
                    assertThat(text.toString()).startsWith(regex.literalPrefix());
                }
            }
        });
    }

    /** Any expression, loops around groups and around nothing included. */
    private static String wildPattern(RandomGenerator random, int depth) {
        return switch (depth == 0 ? random.nextInt(3) : random.nextInt(7)) {
            case 0 -> "a";
            case 1 -> "[ab]";
            case 2 -> "";
            case 3 -> "(" + wildPattern(random, depth - 1) + "|" + wildPattern(random, depth - 1) + ")";
            case 4 ->
                "(" + wildPattern(random, depth - 1) + ")"
                        + new String[] {"*", "+", "?", "*?", "{2,}", "{0,2}"}[random.nextInt(6)];
            default -> wildPattern(random, depth - 1) + wildPattern(random, depth - 1);
        };
    }

    @Test
    void search_loopsAroundGroups_bothWaysAgreeAndJavaFindsOneToo() {
        forAll(20_000, random -> {
            String pattern = wildPattern(random, 5);
            RustRegex regex = RustRegex.compile(pattern);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                text.append("ab".charAt(random.nextInt(2)));
            }
            int[] slots = regex.search(text.toString());
            assertThat(slots).as("%s in %s", pattern, text).isEqualTo(regex.searchInLockstep(text.toString()));
            Matcher java = Pattern.compile(pattern).matcher(text);
            assertThat(slots != null).as("%s in %s", pattern, text).isEqualTo(java.find());
        });
    }
}
