package dev.wissel.design.advice;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.design.page.Text;

/**
 * A time that the advice promises: one figure of the table of bounds, and nothing else. It is shown as a span marked {@value #MARK}, so that a
 * reader's program can find every promise of a page and hold it against the table.
 *
 * <p>Immutable.
 */
final class Promise {
    /** The kind of the span. */
    static final String MARK = "promise";

    /** Which time is promised. */
    enum Measure {
        /** Until the fault is known. */
        DETECTION,
        /** Until every new request goes where it can be answered. */
        SHIFT,
        /** From the end of the fault until all is as before. */
        RECOVERY,
        /** The longest that one request may take. */
        REQUEST
    }

    private final FaultBounds row;
    private final Measure measure;

    private Promise(FaultBounds row, Measure measure) {
        this.row = row;
        this.measure = measure;
    }

    /**
     * Returns the promise of one time of a row.
     *
     * @throws IllegalArgumentException if that time is infinite: what never ends cannot be promised
     */
    static Promise of(FaultBounds row, Measure measure) {
        Promise promise = new Promise(row, measure);
        if (!promise.bound().finite()) {
            throw new IllegalArgumentException("row: " + row.fault() + " on " + row.plane() + ", " + measure + " is "
                    + promise.bound() + " (expected: a time that ends)");
        }
        return promise;
    }

    Fault fault() {
        return row.fault();
    }

    Plane plane() {
        return row.plane();
    }

    Bound bound() {
        return switch (measure) {
            case DETECTION -> row.detection();
            case SHIFT -> row.shift();
            case RECOVERY -> row.recovery();
            case REQUEST -> row.request();
        };
    }

    /** Returns the time as it is shown, rounded up. */
    Text text(Numbers numbers) {
        return numbers.time(bound().nanos()).marked(MARK);
    }
}
