package dev.wissel.design.advice;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.design.page.Drawing;
import dev.wissel.design.page.Drawing.Ink;
import dev.wissel.design.page.Drawing.Meaning;
import dev.wissel.design.page.Text;
import java.util.ArrayList;
import java.util.List;

/** The timeline of a region's loss on each plane, to scale with the terms of the bound. Confined to one call. */
final class FailoverDrawing {
    /** Longer bars than this many objectives are cut off. */
    private static final double LONGEST_OBJECTIVES = 3;

    private static final double AIR = 1.08;

    private final Subject subject;
    private final Say say;

    FailoverDrawing(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
    }

    Drawing drawing() {
        double objective = Numbers.nanos(subject.strategy().objective().failover()) / 1e9;
        List<FaultBounds> rows = new ArrayList<>();
        double longest = objective;
        for (Plane plane : Plane.values()) {
            FaultBounds row = subject.worst(subject.strategy().services(), Fault.WHOLE_REGION, plane);
            rows.add(row);
            if (row.shift().finite()) {
                longest = Math.max(longest, row.shift().seconds());
            }
        }
        double end = Math.min(longest * AIR, objective * LONGEST_OBJECTIVES);
        BarScale scale = new BarScale(end, 22);
        List<Text> described = new ArrayList<>();
        for (FaultBounds row : rows) {
            Text words = Text.of(subject.words().plane(row.plane()) + ": ").plus(Times.of(subject, row.shift()));
            if (row.shift().finite()) {
                scale.row(words.plain() + (row.shift().seconds() > end ? " \u2192" : ""), pieces(row));
            } else {
                scale.endless(words.plain());
            }
            described.add(words);
        }
        Text promised = subject.numbers().time(subject.strategy().objective().failover());
        scale.mark(objective, say.text("objective {0}", "doel {0}", promised).plain());
        scale.axis("0 s", subject.numbers().time((long) (end * 1e9)).plain());
        return new Drawing(
                say.text(
                        "A region is lost: from the fault until all new requests go elsewhere, at worst, the slowest service",
                        "Een regio valt weg: van de storing tot alle nieuwe verzoeken elders gaan, in het slechtste geval, de traagste service"),
                Text.join("; ", described)
                        .plus("; ")
                        .plus(say.text("objective {0}", "doel {0}", promised))
                        .plus("."),
                scale.heightPixels(),
                scale.shapes(),
                scale.legend(
                        new Meaning(Ink.FIRST, say.text("until it is known", "tot het bekend is")),
                        new Meaning(Ink.SECOND, say.text("until the traffic has moved", "tot het verkeer verlegd is")),
                        new Meaning(Ink.LOST, say.text("does not end by itself", "houdt niet vanzelf op"))));
    }

    /** Returns the detection, and what the shift has beyond it. */
    private static List<BarScale.Piece> pieces(FaultBounds row) {
        Bound shift = row.shift();
        double known = row.detection().finite() ? Math.min(row.detection().seconds(), shift.seconds()) : 0;
        List<BarScale.Piece> pieces = new ArrayList<>();
        pieces.add(new BarScale.Piece(known, Ink.FIRST));
        pieces.add(new BarScale.Piece(shift.seconds() - known, Ink.SECOND));
        return pieces;
    }
}
