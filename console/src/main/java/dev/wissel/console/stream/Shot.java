package dev.wissel.console.stream;

import dev.wissel.console.live.LiveView;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One view, ready to be sent. Immutable.
 *
 * @param view what it was made of
 * @param tree the same as JSON
 * @param whole all of it
 * @param patch what changed since the view of the version {@code base}; null if only the whole will do
 * @param base version that the patch is for
 */
record Shot(
        LiveView view,
        ObjectNode tree,
        Frame whole,
        @Nullable Frame patch,
        long base) {}
