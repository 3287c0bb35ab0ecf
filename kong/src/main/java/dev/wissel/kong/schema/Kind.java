package dev.wissel.kong.schema;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a field may hold. Immutable. */
public interface Kind {
    /**
     * Returns the value of a node: String, Long, Double, Boolean, {@code List}, {@code Map} or {@link Values}; null if it is wrong, which is noted.
     *
     * @param node the node, not a null scalar
     * @param path where it is
     * @param findings takes what is wrong
     */
    @Nullable
    Object read(Node node, Path path, Findings findings);

    /** Returns a node as a form means it, whose values are all texts: of a kind with numbers, {@code "5"} is the number 5. */
    default Node inferred(Node node) {
        return node;
    }

    /** Returns the schema of a record; null for any other kind. */
    default @Nullable Schema schema() {
        return null;
    }

    /** Returns words that may stand here, if they are known; used for suggestions. */
    default List<String> words() {
        return List.of();
    }
}
