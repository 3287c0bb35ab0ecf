package dev.wissel.design.check;

import dev.wissel.kong.document.Node;
import java.util.Comparator;
import java.util.Objects;

/**
 * Where something stands.
 *
 * <p>Immutable. Ordered by file, line and column.
 *
 * @param file the file's name as the user gave it
 * @param line line, from 1; 0 for the file as a whole
 * @param column column, from 1; 0 for the file as a whole
 */
public record Place(String file, int line, int column) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::file).thenComparingInt(Place::line).thenComparingInt(Place::column);

    public Place {
        Objects.requireNonNull(file, "file");
    }

    /** Returns the place of a node. */
    public static Place of(String file, Node node) {
        return new Place(file, node.line(), node.column());
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /** Returns {@code file:line:column}, or the file alone. */
    @Override
    public String toString() {
        return line > 0 ? file + ":" + line + ":" + column : file;
    }
}
