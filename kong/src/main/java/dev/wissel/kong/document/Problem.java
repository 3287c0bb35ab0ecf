package dev.wissel.kong.document;

import java.util.Comparator;
import java.util.Objects;

/**
 * One mistake in a document: where it is, what stands there, what is wrong with it, and how to mend it.
 *
 * <p>Immutable. Ordered by place.
 *
 * @param file name of the document as its reader knows it
 * @param line line, from 1; 0 if the mistake has no place
 * @param column column, from 1; 0 if the mistake has no place
 * @param path field concerned
 * @param offendingText what stands there; empty if something is missing
 * @param message what is wrong; word for word Kong's where Kong has words for it
 * @param mend what is expected or how to mend it; empty if the message says it all
 */
public record Problem(String file, int line, int column, Path path, String offendingText, String message, String mend)
        implements Comparable<Problem> {
    private static final int SHOWN_LENGTH = 80;
    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(problem -> problem.path().toString())
            .thenComparing(Problem::message)
            .thenComparing(Problem::mend)
            .thenComparing(Problem::offendingText);

    public Problem {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(offendingText, "offendingText");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(mend, "mend");
    }

    /**
     * Returns one line for a person, {@code file:line:column: field: text: message (mend)}, without control characters and shortened, whatever the
     * document holds.
     */
    public String render() {
        StringBuilder out = new StringBuilder(printable(file));
        if (line > 0) {
            out.append(':').append(line).append(':').append(column);
        }
        out.append(": ");
        String field = path.last();
        if (!field.isEmpty()) {
            out.append(printable(field)).append(": ");
        }
        if (!offendingText.isEmpty() && !offendingText.equals(field)) {
            out.append(printable(offendingText)).append(": ");
        }
        out.append(printableWhole(message));
        if (!mend.isEmpty()) {
            out.append(" (").append(printableWhole(mend)).append(')');
        }
        return out.toString();
    }

    private static String printable(String text) {
        int length = text.codePointCount(0, text.length());
        if (length <= SHOWN_LENGTH) {
            return printableWhole(text);
        }
        return printableWhole(text.substring(0, text.offsetByCodePoints(0, SHOWN_LENGTH - 1))) + "…";
    }

    /** Control characters and changes of writing direction could forge a terminal's output. */
    private static String printableWhole(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            int type = Character.getType(point);
            if (point == '\n') {
                out.append("\\n");
            } else if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                out.append(String.format("\\u%04x", point));
            } else {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return render();
    }
}
