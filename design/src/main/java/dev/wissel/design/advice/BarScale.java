package dev.wissel.design.advice;

import dev.wissel.core.bound.Term;
import dev.wissel.core.bound.TermKey;
import dev.wissel.design.page.Drawing.Align;
import dev.wissel.design.page.Drawing.Bar;
import dev.wissel.design.page.Drawing.Ink;
import dev.wissel.design.page.Drawing.Label;
import dev.wissel.design.page.Drawing.Line;
import dev.wissel.design.page.Drawing.Meaning;
import dev.wissel.design.page.Drawing.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Draws rows of bars over one axis of time: a line of words above each bar, and the axis at the bottom. Confined to one drawing.
 */
final class BarScale {
    static final int ROW_PIXELS = 46;
    private static final int BAR_PIXELS = 18;
    private static final int TOP_PIXELS = 16;
    private static final double FULL_PERCENT = 100;

    private final double longest;
    private final List<Shape> shapes = new ArrayList<>();
    private int top;

    /**
     * Makes an axis.
     *
     * @param longest what the whole width stands for, in the unit of the bars, &gt; 0
     * @param top pixels to leave free above the first row
     */
    BarScale(double longest, int top) {
        if (!(longest > 0 && longest < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("longest: " + longest + " (expected: > 0)");
        }
        this.longest = longest;
        this.top = top;
    }

    /** Parts of a bar with an ink each. Immutable. */
    record Piece(double length, Ink ink) {}

    /** Returns terms as pieces in seconds. */
    static List<Piece> pieces(List<Term> terms, java.util.function.Function<TermKey, Ink> inks) {
        return terms.stream()
                .map(term -> new Piece(term.seconds(), inks.apply(term.key())))
                .toList();
    }

    /** Draws a row: words, and the pieces one after the other. What is beyond the axis ends at its end. */
    void row(String words, List<Piece> pieces) {
        shapes.add(new Label(0, top + TOP_PIXELS - 2, Align.START, words, false));
        double from = 0;
        for (Piece piece : pieces) {
            double left = percent(from);
            double right = percent(from + piece.length());
            if (right > left) {
                shapes.add(new Bar(left, top + TOP_PIXELS + 4, right - left, BAR_PIXELS, piece.ink()));
            }
            from += piece.length();
        }
        top += ROW_PIXELS;
    }

    /** Draws a row over the whole width, for what has no end. */
    void endless(String words) {
        row(words, List.of(new Piece(longest, Ink.LOST)));
    }

    double percent(double value) {
        return Math.max(0, Math.min(FULL_PERCENT, value / longest * FULL_PERCENT));
    }

    /** Draws a dashed line over all rows so far, with words above it. */
    void mark(double value, String words) {
        double at = percent(value);
        shapes.add(new Line(at, 18, at, top, true));
        shapes.add(new Label(at, 13, at > FULL_PERCENT / 2 ? Align.END : Align.START, words, false));
    }

    /** Draws the axis with words at both ends. */
    void axis(String zero, String end) {
        shapes.add(new Line(0, top, FULL_PERCENT, top, false));
        shapes.add(new Line(0, top, 0, top + 5, false));
        shapes.add(new Line(FULL_PERCENT, top, FULL_PERCENT, top + 5, false));
        shapes.add(new Label(0, top + 18, Align.START, zero, false));
        shapes.add(new Label(FULL_PERCENT, top + 18, Align.END, end, false));
        top += 24;
    }

    /** Returns those lines of a legend whose ink is drawn. */
    List<Meaning> legend(Meaning... keys) {
        return Arrays.stream(keys)
                .filter(key -> shapes.stream().anyMatch(shape -> shape instanceof Bar bar && bar.ink() == key.ink()))
                .toList();
    }

    int heightPixels() {
        return top;
    }

    List<Shape> shapes() {
        return List.copyOf(shapes);
    }
}
