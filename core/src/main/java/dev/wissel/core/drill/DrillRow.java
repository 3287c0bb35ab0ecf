package dev.wissel.core.drill;

import java.util.Locale;
import java.util.Objects;

/**
 * A measured figure beside what was promised. Immutable.
 *
 * @param service of which
 * @param measure what was measured
 * @param measured seconds, or requests for the exposure, &gt;= 0; NaN if it was not seen
 * @param resolution by how much too high it may be: the time between two looks, in seconds; 0 for the exposure
 * @param bound seconds or requests, infinite for never; NaN if nothing is promised
 * @param formula of the bound, with its numbers; empty if nothing is promised
 * @param outcome how they compare
 * @param note what else is to be said; may be empty
 */
public record DrillRow(
        String service,
        DrillMeasure measure,
        double measured,
        double resolution,
        double bound,
        String formula,
        Outcome outcome,
        String note) {
    /** How a figure compares with its bound. */
    public enum Outcome {
        /** Measured, and not above its bound. */
        WITHIN,
        /** Measured above its bound, or not reached although the bound had passed. */
        BEYOND,
        /** Measured, and nothing is promised. */
        NO_BOUND,
        /** Not seen, and the time was too short to say more. */
        NOT_SEEN,
        /** This means of making the fault does not put it to the test. */
        NOT_EXERCISED;

        /** Returns the word for it: lower case, with hyphens. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public DrillRow {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(measure, "measure");
        Objects.requireNonNull(formula, "formula");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(note, "note");
    }
}
