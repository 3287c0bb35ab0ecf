package dev.wissel.design.advice;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.bound.TermKey;
import dev.wissel.design.page.Drawing;
import dev.wissel.design.page.Drawing.Ink;
import dev.wissel.design.page.Drawing.Meaning;
import dev.wissel.design.page.Text;
import dev.wissel.design.strategy.ServiceStrategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The timeline of a region's return on each plane: known to be well, hold-down, trials, ramp. Confined to one call. */
final class ReturnDrawing {
    private static final double AIR = 1.04;

    private final Subject subject;
    private final Say say;

    ReturnDrawing(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
    }

    Drawing drawing() {
        ServiceStrategy slowest = subject.strategy().services().stream()
                .max(Comparator.comparingDouble(service -> longest(service)))
                .orElseThrow();
        double end = Math.max(1, longest(slowest)) * AIR;
        BarScale scale = new BarScale(end, 0);
        List<Text> described = new ArrayList<>();
        for (Plane plane : Plane.values()) {
            Bound recovery =
                    subject.boundsOf(slowest).get(Fault.WHOLE_REGION, plane).recovery();
            Text words = Text.of(subject.words().plane(plane) + ": ").plus(Times.of(subject, recovery));
            if (recovery.finite()) {
                scale.row(words.plain(), BarScale.pieces(recovery.terms(), ReturnDrawing::ink));
            } else {
                scale.endless(words.plain());
            }
            described.add(words);
        }
        scale.axis("0 s", subject.numbers().time((long) (end * 1e9)).plain());
        return new Drawing(
                say.text(
                        "The region is back: until it has its full share again, at worst, {0}",
                        "De regio is terug: tot de regio weer zijn volle deel heeft, in het slechtste geval, {0}",
                        Text.given(slowest.name())),
                Text.join("; ", described).plus("."),
                scale.heightPixels(),
                scale.shapes(),
                scale.legend(
                        new Meaning(
                                Ink.FIRST,
                                say.text("until it is known to be well", "tot bekend is dat het weer goed gaat")),
                        new Meaning(Ink.SECOND, say.text("hold-down", "wachttijd")),
                        new Meaning(Ink.THIRD, say.text("trials", "proefverzoeken")),
                        new Meaning(Ink.FOURTH, say.text("ramp", "opbouw")),
                        new Meaning(
                                Ink.EMPTY,
                                say.text(
                                        "look, decide, write, other nodes",
                                        "kijken, beslissen, schrijven, andere nodes")),
                        new Meaning(Ink.LOST, say.text("does not come back by itself", "komt niet vanzelf terug"))));
    }

    private double longest(ServiceStrategy service) {
        double longest = 0;
        for (Plane plane : Plane.values()) {
            FaultBounds row = subject.boundsOf(service).get(Fault.WHOLE_REGION, plane);
            if (row.recovery().finite()) {
                longest = Math.max(longest, row.recovery().seconds());
            }
        }
        return longest;
    }

    private static Ink ink(TermKey key) {
        return switch (key) {
            case HOLD_DOWN -> Ink.SECOND;
            case TRIALS -> Ink.THIRD;
            case RAMP -> Ink.FOURTH;
            case SENSE, DECIDE, WRITE, PROPAGATION, SCHEDULING -> Ink.EMPTY;
            default -> Ink.FIRST;
        };
    }
}
