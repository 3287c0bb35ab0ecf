package dev.wissel.console.declarative;

import dev.wissel.kong.document.Dialect;
import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Node;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as a client sent it: the body itself, or its field {@code config}. Immutable.
 *
 * @param text the text
 * @param hash Kong's hash of it; null if it is the JSON body itself, of which Kong makes none
 */
record ConfigBody(String text, @Nullable String hash) {
    /** Returns a configuration that is a text of its own. */
    static ConfigBody ofText(String text) {
        return new ConfigBody(text, Hashes.ofText(text));
    }

    /** Returns what was written, as plain values; empty if it is no mapping. */
    Map<String, @Nullable Object> input() {
        Node root = Document.parse("config", text, Dialect.KONG).root();
        return root instanceof Node.Mapping mapping ? Plain.members(mapping) : Map.of();
    }
}
