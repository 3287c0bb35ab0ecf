package dev.wissel.kong.document;

/**
 * What a reader of a text needs besides the text.
 *
 * @param name what problems are reported under
 * @param limits how large it may be
 * @param dialect how it is understood
 * @param problems takes what is wrong
 * @param notes takes what is likely not meant
 */
record Source(String name, Limits limits, Dialect dialect, Problems problems, Problems notes) {
    /** Returns the same with lists of its own. */
    Source apart() {
        return new Source(name, limits, dialect, new Problems(name), new Problems(name));
    }

    /** Takes over what another one gathered. */
    void take(Source other) {
        problems.addAll(other.problems().all());
        notes.addAll(other.notes().all());
    }
}
