package dev.wissel.design.check;

import java.util.Objects;

/**
 * A mechanical mend: some text of one line that becomes another text.
 *
 * <p>Immutable.
 *
 * @param place where the old text begins
 * @param oldText what stands there, checked before anything is replaced; empty to insert
 * @param newText what shall stand there; may hold line breaks
 */
public record Edit(Place place, String oldText, String newText) {
    public Edit {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(oldText, "oldText");
        Objects.requireNonNull(newText, "newText");
    }
}
