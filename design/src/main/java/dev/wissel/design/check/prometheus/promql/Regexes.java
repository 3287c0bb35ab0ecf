package dev.wissel.design.check.prometheus.promql;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Prometheus's regular expressions, which are RE2's, as near as Java's come. Stateless and thread-safe. */
public final class Regexes {
    /** Longer or more nested ones are not judged. */
    private static final int LONGEST = 20_000;

    private static final int MOST_GROUPS = 200;

    private Regexes() {}

    private static boolean isJudged(String regex) {
        return regex.length() <= LONGEST
                && regex.chars().filter(letter -> letter == '(').count() <= MOST_GROUPS;
    }

    private static Pattern compile(String regex) {
        return Pattern.compile(regex.replace("(?P<", "(?<"), Pattern.DOTALL);
    }

    /** Returns what is wrong with it; empty if nothing is, or if it is too large to say. */
    static Optional<String> problem(String regex) {
        try {
            if (isJudged(regex)) {
                compile(regex);
            }
            return Optional.empty();
        } catch (PatternSyntaxException bad) {
            return Optional.of(bad.getDescription());
        }
    }

    /** Returns whether it matches the whole text; true if it is too large to say. */
    public static boolean matches(String regex, String text) {
        return !isJudged(regex) || compile(regex).matcher(text).matches();
    }
}
