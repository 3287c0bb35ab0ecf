package dev.wissel.design.check.source;

import dev.wissel.design.check.Place;
import java.util.Arrays;

/**
 * Where the lines of a snippet stand in the file that it was taken from.
 *
 * <p>Immutable.
 */
public final class Positions {
    /** The snippet is the file. */
    public static final Positions SAME = new Positions(new int[0], new int[0], new int[0][]);

    private final int[] lines;
    private final int[] shifts;
    private final int[][] columns;

    private Positions(int[] lines, int[] shifts, int[][] columns) {
        this.lines = lines;
        this.shifts = shifts;
        this.columns = columns;
    }

    /**
     * Returns positions line by line; lines after the last one follow it.
     *
     * @param lines shape [n], line of the file for each line of the snippet, from 1
     * @param shifts shape [n], columns that were cut off before each line
     */
    public static Positions of(int[] lines, int[] shifts) {
        if (lines.length != shifts.length) {
            throw new IllegalArgumentException("shifts: " + shifts.length + " (expected: " + lines.length + ")");
        }
        return new Positions(lines.clone(), shifts.clone(), new int[0][]);
    }

    /**
     * Returns positions character by character, for text that was written with escapes.
     *
     * @param lines shape [n], line of the file for each line of the snippet, from 1
     * @param columns shape [n][length of the line], column of the file for each character
     */
    public static Positions exact(int[] lines, int[][] columns) {
        return new Positions(lines.clone(), new int[lines.length], columns.clone());
    }

    /** Returns positions of a snippet whose first line is a line of the file, with nothing cut off. */
    public static Positions from(int firstLine) {
        return firstLine == 1 ? SAME : new Positions(new int[] {firstLine}, new int[] {0}, new int[0][]);
    }

    /** Returns the line of the file; 0 stays 0. */
    public int line(int line) {
        if (line <= 0 || lines.length == 0) {
            return Math.max(0, line);
        }
        return line <= lines.length ? lines[line - 1] : lines[lines.length - 1] + line - lines.length;
    }

    /** Returns the column of the file; 0 stays 0. */
    public int column(int line, int column) {
        if (line > 0 && line <= columns.length && column > 0) {
            int[] exact = columns[line - 1];
            return column <= exact.length
                    ? exact[column - 1]
                    : exact.length == 0 ? 1 : exact[exact.length - 1] + column - exact.length;
        }
        return column <= 0 || line <= 0 || line > lines.length ? Math.max(0, column) : column + shifts[line - 1];
    }

    /** Returns the place in the file. */
    public Place place(String file, int line, int column) {
        return new Place(file, line(line), column(line, column));
    }

    @Override
    public String toString() {
        return Arrays.toString(lines);
    }
}
