package dev.wissel.design.check.fix;

import dev.wissel.design.check.Edit;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Applies the edits of findings to a text. An edit is applied only if the text that it replaces stands where it says, and edits that touch each other are
 * not applied together; mends on a line that would have an error that was not there before are not made. Stateless and thread-safe.
 */
public final class Fixer {
    private static final int MOST_ROUNDS = 5;
    private static final int MOST_ATTEMPTS = 4;

    private Fixer() {}

    /**
     * What came of it.
     *
     * @param text the new text; the old one if nothing could be mended
     * @param applied how many edits were applied
     * @param refused what a mend would have broken; empty if nothing was refused
     */
    public record Result(String text, int applied, List<Finding> refused) {
        public Result {
            refused = List.copyOf(refused);
        }
    }

    private record Change(int from, int to, String text) {}

    /**
     * Mends a text as far as that is mechanical.
     *
     * @param text the text
     * @param lint looks at a text; asked again after each round of edits
     */
    public static Result fix(String text, Function<String, List<Finding>> lint) {
        List<Finding> before = lint.apply(text);
        Set<Integer> kept = new HashSet<>();
        List<Finding> refused = new ArrayList<>();
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Result result = rounds(text, before, kept, lint);
            List<Finding> worse = result.refused();
            if (worse.isEmpty()) {
                return new Result(result.text(), result.applied(), refused);
            }
            refused.addAll(worse);
            worse.forEach(finding -> kept.add(finding.place().line()));
        }
        return new Result(text, 0, refused);
    }

    /** Mends again what a mend brought to light, a key with a value of the wrong type for example, until nothing mechanical is left. */
    private static Result rounds(
            String text, List<Finding> before, Set<Integer> kept, Function<String, List<Finding>> lint) {
        String current = text;
        List<Finding> findings = before;
        int applied = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<Change> changes = changes(
                    current,
                    findings.stream()
                            .filter(finding -> !kept.contains(finding.place().line()))
                            .toList());
            if (changes.isEmpty()) {
                break;
            }
            current = applied(current, changes);
            applied += changes.size();
            findings = lint.apply(current);
        }
        return new Result(current, applied, newErrors(before, findings));
    }

    private static List<Change> changes(String text, List<Finding> findings) {
        List<Change> changes = new ArrayList<>();
        int[] starts = starts(text);
        for (Finding finding : findings) {
            finding.edit().ifPresent(edit -> {
                Change change = change(text, starts, edit);
                if (change != null) {
                    changes.add(change);
                }
            });
        }
        changes.sort(Comparator.comparingInt(Change::from).thenComparingInt(Change::to));
        List<Change> apart = new ArrayList<>();
        int end = -1;
        for (Change change : changes) {
            if (change.from() > end) {
                apart.add(change);
                end = change.to();
            }
        }
        return apart;
    }

    private static int[] starts(String text) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            starts.add(at + 1);
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    private static @Nullable Change change(String text, int[] starts, Edit edit) {
        int line = edit.place().line();
        if (line < 1 || line > starts.length || edit.place().column() < 1) {
            return null;
        }
        int end = line < starts.length ? starts[line] : text.length();
        int from = starts[line - 1];
        for (int column = 1; column < edit.place().column(); column++) {
            if (from >= end) {
                return null;
            }
            from += Character.charCount(text.codePointAt(from));
        }
        for (String old : List.of(edit.oldText(), edit.oldText().replace('"', '\''))) {
            boolean same = text.startsWith(old, from)
                    && from + old.length() <= end
                    && !edit.newText().equals(old);
            if (same && endsThere(text, from + old.length(), old)) {
                return new Change(from, from + old.length(), edit.newText());
            }
        }
        return quoted(text, from, edit);
    }

    /** What is a value without quotes for the parser may stand in quotes. */
    private static @Nullable Change quoted(String text, int from, Edit edit) {
        if (from < text.length()
                && (text.charAt(from) == '"' || text.charAt(from) == '\'')
                && !edit.oldText().isEmpty()) {
            String quote = String.valueOf(text.charAt(from));
            String old = quote + edit.oldText() + quote;
            String replacement = edit.newText().startsWith("\"") ? edit.newText() : quote + edit.newText() + quote;
            if (text.startsWith(old, from) && !old.equals(replacement)) {
                return new Change(from, from + old.length(), replacement);
            }
        }
        return null;
    }

    /** A word must be replaced as a whole or not at all. */
    private static boolean endsThere(String text, int end, String old) {
        if (old.isEmpty() || end >= text.length()) {
            return true;
        }
        char last = old.charAt(old.length() - 1);
        return !(Character.isLetterOrDigit(last)
                && (Character.isLetterOrDigit(text.charAt(end)) || "-_".indexOf(text.charAt(end)) >= 0));
    }

    private static String applied(String text, List<Change> changes) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        for (Change change : changes) {
            out.append(text, at, change.from()).append(change.text());
            at = change.to();
        }
        return out.append(text, at, text.length()).toString();
    }

    private static List<Finding> newErrors(List<Finding> before, List<Finding> after) {
        Map<String, Integer> known = new HashMap<>();
        before.forEach(finding -> known.merge(key(finding), 1, Integer::sum));
        List<Finding> worse = new ArrayList<>();
        for (Finding finding : after) {
            boolean fresh = known.merge(key(finding), -1, Integer::sum) < 0;
            if (fresh && finding.severity() == Severity.ERROR) {
                worse.add(finding);
            }
        }
        return worse;
    }

    private static String key(Finding finding) {
        return finding.rule().id() + " " + finding.message();
    }
}
