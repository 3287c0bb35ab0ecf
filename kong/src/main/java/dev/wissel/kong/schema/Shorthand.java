package dev.wissel.kong.schema;

import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rewrites what is written in a record before its fields are read. Immutable. */
@FunctionalInterface
interface Shorthand {
    /** Changes the entries; what is wrong with its own is noted. */
    void rewrite(Map<String, Entry> given, Path path, Findings findings);

    /** Adds what Kong still shows under an older name to what it answers. */
    default void show(Map<String, @Nullable Object> answer) {}

    /** Changes entries of its own to what a form means by them. */
    default void infer(Map<String, Entry> given) {}
}
