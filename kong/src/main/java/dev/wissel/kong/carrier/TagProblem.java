package dev.wissel.kong.carrier;

import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problem;
import java.util.Objects;
import java.util.Optional;

/**
 * A tag that claims to be Wissel's and cannot be understood. Immutable.
 *
 * @param index position in the entity's list of tags, from 0
 * @param tag the tag as written
 * @param expected what would have been right, as a noun phrase
 * @param nearest the valid word that is closest to what was written, if one is close
 */
public record TagProblem(int index, String tag, String expected, Optional<String> nearest) {
    /** What is wrong with every such tag; the rest is the mend. */
    private static final String MESSAGE = "not a tag of Wissel's that can be understood";

    public TagProblem {
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(nearest, "nearest");
    }

    /** Returns how to mend it: {@code expected a duration with its unit, such as 10s or 10ms}. */
    public String mend() {
        return "expected " + expected
                + nearest.map(word -> "; did you mean '" + word + "'?").orElse("");
    }

    /**
     * Returns the problem at a place in a document.
     *
     * @param file name of the document
     * @param line line of the tag, from 1; 0 if it is not known
     * @param column column of the tag, from 1; 0 if it is not known
     * @param tags path of the list of tags
     */
    public Problem at(String file, int line, int column, Path tags) {
        return new Problem(file, line, column, tags.index(index), tag, MESSAGE, mend());
    }

    /** Returns the problem as a sentence, for callers that know no document. */
    @Override
    public String toString() {
        return "tag '" + tag + "': " + MESSAGE + " (" + mend() + ")";
    }
}
