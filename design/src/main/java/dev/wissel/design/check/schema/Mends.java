package dev.wissel.design.check.schema;

import dev.wissel.design.check.Edit;
import dev.wissel.design.check.Place;
import dev.wissel.kong.document.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mends of which there is one only, and nothing to decide. Stateless. */
final class Mends {
    private static final Pattern MEANT = Pattern.compile("did you mean '([^']+)'\\?");
    private static final Pattern WORDS = Pattern.compile("expected one of: (.+)");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern METHOD = Pattern.compile("invalid value: ([a-zA-Z]+)");

    private Mends() {}

    static Optional<Edit> of(Problem problem) {
        String text = problem.offendingText();
        if (problem.line() == 0) {
            return Optional.empty();
        }
        if (problem.message().startsWith("unknown field")) {
            return renamed(problem, text);
        }
        Matcher words = WORDS.matcher(problem.message());
        if (words.matches()) {
            for (String word : words.group(1).split(", ", -1)) {
                if (sameLetters(word, text) && !word.equals(text)) {
                    return Optional.of(edit(problem, text, word));
                }
            }
        }
        if (problem.path().toString().equals("_format_version")) {
            return formatVersion(problem, text);
        }
        boolean number = problem.message().equals("expected an integer")
                || problem.message().equals("expected a number");
        if (number && WHOLE_NUMBER.matcher(text).matches()) {
            return Optional.of(edit(problem, "\"" + text + "\"", text));
        }
        boolean flag = problem.message().equals("expected a boolean");
        if (flag && (text.equals("true") || text.equals("false"))) {
            return Optional.of(edit(problem, "\"" + text + "\"", text));
        }
        Matcher method = METHOD.matcher(problem.message());
        boolean inMethods = problem.path().steps().contains("methods");
        if (inMethods && method.matches() && text.equals(method.group(1))) {
            return Optional.of(edit(problem, text, text.toUpperCase(Locale.ROOT)));
        }
        return Optional.empty();
    }

    /** A field in another spelling of the same letters is that field; one of other letters may be another. */
    private static Optional<Edit> renamed(Problem problem, String text) {
        Matcher meant = MEANT.matcher(problem.mend());
        if (meant.matches() && sameLetters(meant.group(1), text)) {
            return Optional.of(edit(problem, text, meant.group(1)));
        }
        boolean path = text.equals("path") && problem.path().toString().endsWith("healthchecks.active.path");
        return path ? Optional.of(edit(problem, text, "http_path")) : Optional.empty();
    }

    private static Optional<Edit> formatVersion(Problem problem, String text) {
        boolean known = text.equals("3.0") || text.equals("2.1") || text.equals("1.1");
        return known ? Optional.of(edit(problem, text, "\"" + text + "\"")) : Optional.empty();
    }

    private static boolean sameLetters(String word, String text) {
        return letters(word).equals(letters(text));
    }

    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").replace(" ", "");
    }

    private static Edit edit(Problem problem, String oldText, String newText) {
        return new Edit(new Place(problem.file(), problem.line(), problem.column()), oldText, newText);
    }
}
