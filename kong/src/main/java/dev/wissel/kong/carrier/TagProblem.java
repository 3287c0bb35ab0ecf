package dev.wissel.kong.carrier;

import java.util.Objects;
import java.util.Optional;

/**
 * A tag that claims to be Wissel's and cannot be understood. Immutable.
 *
 * @param index position in the entity's list of tags, from 0; -1 if the fault lies in what the tags lack
 * @param tag the tag as written; empty if the fault lies in what the tags lack
 * @param expected what would have been right, as a noun phrase
 * @param nearest the valid word that is closest to what was written, if one is close
 */
public record TagProblem(int index, String tag, String expected, Optional<String> nearest) {
    public TagProblem {
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(nearest, "nearest");
    }

    /** Returns the problem as a sentence: {@code tag 'wissel:hold=10': expected a duration with its unit, such as 10s or 10ms}. */
    public String message() {
        String subject = index < 0 ? "tags" : "tag '" + tag + "'";
        return subject + ": expected " + expected
                + nearest.map(word -> "; did you mean '" + word + "'?").orElse("");
    }
}
