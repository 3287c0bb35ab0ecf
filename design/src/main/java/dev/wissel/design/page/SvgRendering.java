package dev.wissel.design.page;

import dev.wissel.design.page.Drawing.Bar;
import dev.wissel.design.page.Drawing.Ink;
import dev.wissel.design.page.Drawing.Label;
import dev.wissel.design.page.Drawing.Line;
import dev.wissel.design.page.Drawing.Meaning;
import dev.wissel.design.page.Drawing.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Writes drawings as SVG inside HTML. Confined to one rendering.
 *
 * <p>There is no view box: horizontal places are percentages and everything else is in pixels, so that a narrow screen gets narrow bars and not
 * small letters.
 */
final class SvgRendering {
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    private final Xml xml;
    private final Consumer<Text> text;

    SvgRendering(Xml xml, Consumer<Text> text) {
        this.xml = xml;
        this.text = text;
    }

    void drawing(Drawing drawing, String id) {
        xml.open("figure").line().open("figcaption");
        text.accept(drawing.title());
        xml.close().line();
        xml.open(
                "svg",
                "xmlns",
                NAMESPACE,
                "width",
                "100%",
                "height",
                Integer.toString(drawing.heightPixels()),
                "role",
                "img",
                "aria-labelledby",
                id + "-title " + id + "-text");
        xml.line().element("title", drawing.title().plain(), "id", id + "-title");
        xml.element("desc", drawing.description().plain(), "id", id + "-text").line();
        patterns(drawing, id);
        drawing.shapes().forEach(shape -> shape(shape, id));
        xml.line().close().line();
        if (!drawing.legend().isEmpty()) {
            legend(drawing.legend(), id);
        }
        xml.close();
    }

    /** Defines the hatching of each ink that the drawing uses; identifiers are unique on the page. */
    private void patterns(Drawing drawing, String id) {
        TreeSet<Ink> inks = new TreeSet<>();
        drawing.legend().forEach(key -> inks.add(key.ink()));
        for (Shape shape : drawing.shapes()) {
            if (shape instanceof Bar bar) {
                inks.add(bar.ink());
            }
        }
        xml.open("defs");
        inks.forEach(ink -> pattern(ink, id));
        xml.close().line();
    }

    private void pattern(Ink ink, String id) {
        List<String> marks = switch (ink) {
            case FIRST, EMPTY -> List.of();
            case SECOND -> List.of("M0 8L8 0");
            case THIRD -> List.of("M0 4H8");
            case FOURTH -> List.of("M4 0V8");
            case LOST -> List.of("M0 8L8 0", "M0 0L8 8");
        };
        xml.open("pattern", "id", patternId(ink, id), "width", "8", "height", "8", "patternUnits", "userSpaceOnUse");
        xml.leaf("rect", "width", "8", "height", "8", "class", ink.cssClass());
        marks.forEach(mark -> xml.leaf("path", "d", mark, "class", "hatch"));
        xml.close();
    }

    private static String patternId(Ink ink, String id) {
        return id + "-" + ink.cssClass();
    }

    private void shape(Shape shape, String id) {
        xml.line();
        if (shape instanceof Bar bar) {
            bar(bar, id);
        } else if (shape instanceof Line line) {
            line(line);
        } else if (shape instanceof Label label) {
            label(label);
        } else {
            throw new IllegalStateException("no rendering for " + shape);
        }
    }

    private void bar(Bar bar, String id) {
        xml.leaf(
                "rect",
                "x",
                percent(bar.leftPercent()),
                "y",
                Integer.toString(bar.topPixels()),
                "width",
                percent(bar.widthPercent()),
                "height",
                Integer.toString(bar.heightPixels()),
                "fill",
                "url(#" + patternId(bar.ink(), id) + ")",
                "class",
                "bar");
    }

    private void line(Line line) {
        xml.leaf(
                "line",
                "x1",
                percent(line.fromPercent()),
                "y1",
                Integer.toString(line.fromPixels()),
                "x2",
                percent(line.toPercent()),
                "y2",
                Integer.toString(line.toPixels()),
                "class",
                line.dashed() ? "line dashed" : "line");
    }

    private void label(Label label) {
        xml.element(
                "text",
                label.words(),
                "x",
                percent(label.atPercent()),
                "y",
                Integer.toString(label.basePixels()),
                "text-anchor",
                label.align().name().toLowerCase(Locale.ROOT),
                "class",
                label.inside() ? "inside" : "beside");
    }

    private void legend(List<Meaning> keys, String id) {
        xml.open("ul", "class", "legend");
        for (Meaning key : new ArrayList<>(keys)) {
            xml.open("li").open("svg", "xmlns", NAMESPACE, "width", "22", "height", "14", "aria-hidden", "true");
            xml.leaf(
                    "rect",
                    "width",
                    "22",
                    "height",
                    "14",
                    "fill",
                    "url(#" + patternId(key.ink(), id) + ")",
                    "class",
                    "bar");
            xml.close().text(" ");
            text.accept(key.meaning());
            xml.close();
        }
        xml.close();
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replaceAll("\\.?0+$", "") + "%";
    }
}
