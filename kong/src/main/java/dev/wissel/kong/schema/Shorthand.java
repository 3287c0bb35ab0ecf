package dev.wissel.kong.schema;

import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Path;
import java.util.Map;

/** Rewrites what is written in a record before its fields are read. Immutable. */
@FunctionalInterface
interface Shorthand {
    /** Changes the entries; what is wrong with its own is noted. */
    void rewrite(Map<String, Entry> given, Path path, Findings findings);
}
