package dev.wissel.design.check.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A piece of a file that is understood on its own.
 *
 * <p>Immutable.
 *
 * @param file the file's name as the user gave it
 * @param text the piece
 * @param positions where its lines stand in the file
 */
public record Snippet(String file, String text, Positions positions) {
    public Snippet {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(positions, "positions");
    }

    /** Returns a file as one piece. */
    public static Snippet whole(String file, String text) {
        return new Snippet(file, text, Positions.SAME);
    }

    /**
     * Returns the documents of a YAML stream, which are separated by {@code ---} (YAML 1.2, chapter 9.2); itself if it is one. Documents that hold nothing
     * but comments are left out, unless all are.
     */
    public List<Snippet> documents() {
        List<int[]> starts = new ArrayList<>(List.of(new int[] {0, 1}));
        int line = 1;
        for (int at = 0; at >= 0 && at < text.length(); line++) {
            if (at > 0 && marker(at)) {
                starts.add(new int[] {at, line});
            }
            int end = text.indexOf('\n', at);
            at = end < 0 ? -1 : end + 1;
        }
        if (starts.size() == 1) {
            return List.of(this);
        }
        List<Snippet> documents = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            int from = starts.get(i)[0];
            int to = i + 1 < starts.size() ? starts.get(i + 1)[0] : text.length();
            String piece = text.substring(from, to);
            if (holdsSomething(piece)) {
                documents.add(new Snippet(file, piece, moved(starts.get(i)[1], piece)));
            }
        }
        return documents.isEmpty() ? List.of(this) : documents;
    }

    private boolean marker(int at) {
        return text.startsWith("---", at) && (at + 3 == text.length() || Character.isWhitespace(text.charAt(at + 3)));
    }

    private static boolean holdsSomething(String piece) {
        return piece.lines()
                .map(String::strip)
                .anyMatch(
                        line -> !line.isEmpty() && !line.startsWith("#") && !line.equals("---") && !line.equals("..."));
    }

    private Positions moved(int firstLine, String piece) {
        int count = (int) piece.lines().count() + 1;
        int[] lines = new int[count];
        int[] shifts = new int[count];
        for (int i = 0; i < count; i++) {
            lines[i] = positions.line(firstLine + i);
            shifts[i] = positions.column(firstLine + i, 1) - 1;
        }
        return Positions.of(lines, shifts);
    }
}
