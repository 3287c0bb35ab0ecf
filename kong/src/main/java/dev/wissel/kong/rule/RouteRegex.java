package dev.wissel.kong.rule;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of a route, in the dialect that Kong's router accepts: what PCRE and Rust's regex engine have in common (Kong facts 1.2, 1.7). So no
 * look-around, no back-references, no atomic groups.
 *
 * <p>Immutable.
 *
 * @param pattern the same expression for Java; all groups are numbered, none is named
 * @param groups number of each named group
 */
public record RouteRegex(Pattern pattern, Map<String, Integer> groups) {
    /** Java matches by recursion, an expression beyond this could exhaust the stack. */
    private static final int LONGEST = 2048;

    public RouteRegex {
        groups = Map.copyOf(groups);
    }

    /**
     * The answer to a text.
     *
     * @param regex the expression; null if the text is none
     * @param error Kong's message; empty if there is an expression
     * @param refusedByRouter whether the text is well-formed, and only the router's engine refuses it
     */
    public record Compiled(@Nullable RouteRegex regex, String error, boolean refusedByRouter) {}

    /** Compiles an expression, written without the leading tilde. Throws nothing. */
    public static Compiled compile(String text) {
        if (text.length() > LONGEST) {
            return new Compiled(null, "invalid regex: longer than " + LONGEST + " characters", false);
        }
        RegexTranslation translation = RegexTranslation.of(text);
        String invalid = translation.invalid();
        if (invalid == null) {
            try {
                Pattern pattern = Pattern.compile(translation.java(), Pattern.UNIX_LINES);
                String unsupported = translation.unsupported();
                return unsupported == null
                        ? new Compiled(new RouteRegex(pattern, translation.groups()), "", false)
                        : new Compiled(null, "Router Expression failed validation: " + unsupported, true);
            } catch (PatternSyntaxException malformed) {
                invalid = pcreWords(malformed.getDescription());
            }
        }
        return new Compiled(
                null,
                "invalid regex: '" + text + "' (PCRE returned: pcre2_compile() failed: " + invalid + " in \"" + text
                        + "\")",
                false);
    }

    private static String pcreWords(String description) {
        if (description.startsWith("Unclosed group")) {
            return "missing closing parenthesis";
        }
        if (description.startsWith("Unclosed character class")) {
            return "missing terminating ] for character class";
        }
        if (description.startsWith("Unmatched closing")) {
            return "unmatched closing parenthesis";
        }
        return description.startsWith("Dangling meta character")
                ? "quantifier does not follow a repeatable item"
                : description;
    }
}
