package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problem;
import dev.wissel.kong.document.Problems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A text in which decK's {@code ${{ env "DECK_X" }}} are replaced by the environment's values, and the way back from a place in it to the place in the
 * file (Kong facts 9.2). Immutable.
 */
final class DeckTemplate {
    private static final Pattern MARK = Pattern.compile("\\$\\{\\{([^\\n]{0,200}?)}}");
    private static final Pattern ENVIRONMENT =
            Pattern.compile("\\s*(?:env\\s+\\\\?[\"'`]([^\"'`\\\\]*)\\\\?[\"'`](?:\\s*\\|\\s*to(?:Bool|Int|Float))?"
                    + "|to(?:Bool|Int|Float)\\s*\\(\\s*env\\s+\\\\?[\"'`]([^\"'`\\\\]*)\\\\?[\"'`]\\s*\\))\\s*");

    /** Shorter values also stand elsewhere by chance. */
    private static final int SHORTEST_SECRET = 4;

    /** A replaced piece: where it is in the rendered text, and where in the original. */
    private record Piece(int from, int to, int originalFrom, int originalTo) {}

    private final String original;
    private final String rendered;
    private final List<Piece> pieces;
    private final List<Problem> problems;
    private final Lines originalLines;
    private final Lines renderedLines;
    private final Map<String, String> secrets = new LinkedHashMap<>();

    private DeckTemplate(String original, String rendered, List<Piece> pieces, List<Problem> problems) {
        this.original = original;
        this.rendered = rendered;
        this.pieces = pieces;
        this.problems = problems;
        this.originalLines = new Lines(original);
        this.renderedLines = new Lines(rendered);
        for (Piece piece : pieces) {
            String value = rendered.substring(piece.from(), piece.to());
            if (value.length() >= SHORTEST_SECRET) {
                secrets.putIfAbsent(value, original.substring(piece.originalFrom(), piece.originalTo()));
            }
        }
    }

    /** Returns a text in which nothing is replaced. */
    static DeckTemplate none(String name, String text) {
        return new DeckTemplate(text, text, List.of(), List.of());
    }

    /**
     * Replaces what stands for values of the environment.
     *
     * @param environment returns the value of a variable, or null
     */
    static DeckTemplate render(String name, String text, UnaryOperator<@Nullable String> environment) {
        List<Piece> pieces = new ArrayList<>();
        Problems problems = new Problems(name);
        StringBuilder out = new StringBuilder(text.length());
        Lines lines = new Lines(text);
        Matcher mark = MARK.matcher(text);
        int copied = 0;
        int lineStart = 0;
        while (mark.find()) {
            for (int end = text.indexOf('\n', lineStart);
                    end >= 0 && end < mark.start();
                    end = text.indexOf('\n', lineStart)) {
                lineStart = end + 1;
            }
            if (comment(text, lineStart)) {
                continue;
            }
            out.append(text, copied, mark.start());
            copied = mark.end();
            int from = out.length();
            String error = append(mark.group(1), environment, out);
            if (error != null) {
                int[] place = lines.place(mark.start());
                problems.add(new Problem(name, place[0], place[1], Path.ROOT, mark.group(), error, ""));
            }
            pieces.add(new Piece(from, out.length(), mark.start(), mark.end()));
        }
        out.append(text, copied, text.length());
        return new DeckTemplate(text, out.toString(), pieces, problems.all());
    }

    /** Returns whether a line holds nothing but a comment. */
    private static boolean comment(String text, int lineStart) {
        int at = lineStart;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at < text.length() && text.charAt(at) == '#';
    }

    private static @Nullable String append(
            String inside, UnaryOperator<@Nullable String> environment, StringBuilder out) {
        Matcher matcher = ENVIRONMENT.matcher(inside);
        if (!matcher.matches()) {
            return "not understood: only ${{ env \"DECK_NAME\" }} is, with toBool, toInt or toFloat";
        }
        String variable = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        if (!variable.startsWith("DECK_")) {
            return "environment variables in a file must be prefixed with 'DECK_', found: '" + variable + "'";
        }
        String value = environment.apply(variable);
        if (value == null) {
            return "environment variable '" + variable + "' is present in the file but not set";
        }
        out.append(value);
        return null;
    }

    String text() {
        return rendered;
    }

    List<Problem> problems() {
        return problems;
    }

    /** Returns a problem of the rendered text with its place in the original, and without values of the environment. */
    Problem original(Problem problem) {
        if (pieces.isEmpty() || problem.line() == 0) {
            return problem;
        }
        int at = renderedLines.offset(problem.line(), problem.column());
        int low = 0;
        int high = pieces.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (pieces.get(middle).from() <= at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0) {
            return moved(problem, at, masked(problem.offendingText()));
        }
        Piece piece = pieces.get(low - 1);
        return at < Math.max(piece.to(), piece.from() + 1)
                ? moved(problem, piece.originalFrom(), original.substring(piece.originalFrom(), piece.originalTo()))
                : moved(problem, at + piece.originalTo() - piece.to(), masked(problem.offendingText()));
    }

    /** Returns a tree of texts without values of the environment. */
    Map<String, Object> original(Map<String, Object> tree) {
        Map<String, Object> out = new LinkedHashMap<>();
        tree.forEach((name, value) -> out.put(masked(name), maskedTree(value)));
        return out;
    }

    private Object maskedTree(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> out = new LinkedHashMap<>();
            map.forEach((name, inner) -> out.put(masked(String.valueOf(name)), maskedTree(inner)));
            return out;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> out = new ArrayList<>();
            list.forEach(item -> out.add(item == null ? null : maskedTree(item)));
            return out;
        }
        return value instanceof String text ? masked(text) : value;
    }

    private String masked(String shown) {
        String masked = shown;
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            masked = masked.replace(secret.getKey(), secret.getValue());
        }
        return masked;
    }

    private Problem moved(Problem problem, int offset, String shown) {
        int[] place = originalLines.place(offset);
        return new Problem(
                problem.file(),
                place[0],
                place[1],
                problem.path(),
                shown,
                masked(problem.message()),
                masked(problem.mend()));
    }

    /** Lines of a text. */
    private static final class Lines {
        private final String text;
        private final int[] starts;

        Lines(String text) {
            this.text = text;
            IntStream.Builder found = IntStream.builder().add(0);
            for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
                found.add(at + 1);
            }
            this.starts = found.build().toArray();
        }

        int offset(int line, int column) {
            int at = line > starts.length ? text.length() : starts[line - 1];
            for (int i = 1; i < column && at < text.length(); i++) {
                at += Character.charCount(text.codePointAt(at));
            }
            return at;
        }

        int[] place(int offset) {
            int found = Arrays.binarySearch(starts, offset);
            int line = found >= 0 ? found : -found - 2;
            return new int[] {line + 1, text.codePointCount(starts[line], Math.min(offset, text.length())) + 1};
        }
    }
}
