package dev.wissel.design.reader;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;

/**
 * A value and where it stands, for what can only be judged together with something else. Immutable if the value is.
 *
 * @param value the value
 * @param node where it stands
 * @param path which field it is
 */
record Located<T>(T value, Node node, Path path) {
    /** Returns another value at the same place. */
    <R> Located<R> with(R other) {
        return new Located<>(other, node, path);
    }
}
