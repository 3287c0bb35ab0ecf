package dev.wissel.design.page;

import java.util.List;
import java.util.Objects;

/**
 * A table. The first cell of a row names the row.
 *
 * <p>Immutable.
 *
 * @param caption what the table shows
 * @param columns the columns, at least one
 * @param rows the rows, each with a cell for each column
 */
public record Table(Text caption, List<Column> columns, List<List<Text>> rows) implements Block {
    /**
     * A column.
     *
     * @param title its title
     * @param number whether its cells are figures, which stand to the right
     */
    public record Column(Text title, boolean number) {
        public Column {
            Objects.requireNonNull(title, "title");
        }

        /** Returns a column of words. */
        public static Column words(Text title) {
            return new Column(title, false);
        }

        /** Returns a column of figures. */
        public static Column figures(Text title) {
            return new Column(title, true);
        }
    }

    public Table {
        Objects.requireNonNull(caption, "caption");
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Text> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "rows: one of " + row.size() + " cells (expected: " + columns.size() + ")");
            }
        }
    }
}
