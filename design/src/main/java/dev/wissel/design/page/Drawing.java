package dev.wissel.design.page;

import java.util.List;
import java.util.Objects;

/**
 * A drawing. Its horizontal axis is a percentage of the width that the page has for it, its vertical axis is in pixels: it fits every screen, and
 * its letters keep their size.
 *
 * <p>Immutable.
 *
 * @param title what it shows, in a few words
 * @param description what can be seen, for those who cannot see it; Markdown has it in place of the drawing
 * @param heightPixels its height, &gt; 0
 * @param shapes what is drawn, from back to front
 * @param legend what its inks mean; empty if the drawing says so itself
 */
public record Drawing(Text title, Text description, int heightPixels, List<Shape> shapes, List<Meaning> legend)
        implements Block {
    /** How a shape is filled; each also has a pattern of its own, so that no meaning is in colour alone. */
    public enum Ink {
        FIRST,
        SECOND,
        THIRD,
        FOURTH,
        LOST,
        EMPTY;

        String cssClass() {
            return "ink-" + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Where a label's text lies in relation to its point. */
    public enum Align {
        START,
        MIDDLE,
        END
    }

    /** Something drawn. Immutable. */
    public sealed interface Shape {}

    /**
     * A filled rectangle.
     *
     * @param leftPercent left edge, in [0, 100]
     * @param topPixels upper edge
     * @param widthPercent width, &gt;= 0
     * @param heightPixels height, &gt;= 0
     * @param ink how it is filled
     */
    public record Bar(double leftPercent, int topPixels, double widthPercent, int heightPixels, Ink ink)
            implements Shape {
        public Bar {
            requireShare("leftPercent", leftPercent);
            requireShare("widthPercent", widthPercent);
            Objects.requireNonNull(ink, "ink");
        }
    }

    /**
     * A line.
     *
     * @param fromPercent first end, horizontally, in [0, 100]
     * @param fromPixels first end, vertically
     * @param toPercent second end, horizontally, in [0, 100]
     * @param toPixels second end, vertically
     * @param dashed whether it is dashed
     */
    public record Line(double fromPercent, int fromPixels, double toPercent, int toPixels, boolean dashed)
            implements Shape {
        public Line {
            requireShare("fromPercent", fromPercent);
            requireShare("toPercent", toPercent);
        }
    }

    /**
     * A line of letters.
     *
     * @param atPercent its point, horizontally, in [0, 100]
     * @param basePixels its base line
     * @param align where the letters lie in relation to the point
     * @param words the letters
     * @param inside whether it stands on ink and not on the page
     */
    public record Label(double atPercent, int basePixels, Align align, String words, boolean inside) implements Shape {
        public Label {
            requireShare("atPercent", atPercent);
            Objects.requireNonNull(align, "align");
            words = Visible.of(words, false);
        }
    }

    /**
     * A line of the legend. Immutable.
     *
     * @param ink the ink
     * @param meaning what it means
     */
    public record Meaning(Ink ink, Text meaning) {}

    public Drawing {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(description, "description");
        if (heightPixels <= 0) {
            throw new IllegalArgumentException("heightPixels: " + heightPixels + " (expected: > 0)");
        }
        shapes = List.copyOf(shapes);
        legend = List.copyOf(legend);
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 100.0001)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 100)");
        }
    }
}
