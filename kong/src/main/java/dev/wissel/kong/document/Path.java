package dev.wissel.kong.document;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where in a document a field is, for example {@code upstreams[0].targets[1].weight}. Immutable. */
public final class Path {
    /** The document itself. */
    public static final Path ROOT = new Path(null, "", -1);

    private final @Nullable Path parent;
    private final String name;
    private final int index;

    private Path(@Nullable Path parent, String name, int index) {
        this.parent = parent;
        this.name = name;
        this.index = index;
    }

    /** Returns the path of a field of the mapping at this path. */
    public Path field(String fieldName) {
        return new Path(this, fieldName, -1);
    }

    /** Returns the path of an element of the list at this path, counted from 0. */
    public Path index(int elementIndex) {
        return new Path(this, "", elementIndex);
    }

    /** Returns what encloses this; null for the root. */
    public @Nullable Path parent() {
        return parent;
    }

    /** Returns the steps from the root: a String for a field, an Integer for an element. */
    public List<Object> steps() {
        List<Object> steps = new ArrayList<>();
        for (Path path = this; path.parent != null; path = path.parent) {
            steps.add(path.index >= 0 ? (Object) path.index : path.name);
        }
        Collections.reverse(steps);
        return steps;
    }

    /** Returns the last step in words: the field's name, with the index for an element; empty for the root. */
    public String last() {
        if (index < 0 || parent == null) {
            return name;
        }
        return parent.last() + "[" + index + "]";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Path path && steps().equals(path.steps());
    }

    @Override
    public int hashCode() {
        return steps().hashCode();
    }

    @Override
    public String toString() {
        if (parent == null) {
            return "";
        }
        if (index >= 0) {
            return parent + "[" + index + "]";
        }
        return parent.parent == null ? name : parent + "." + name;
    }
}
