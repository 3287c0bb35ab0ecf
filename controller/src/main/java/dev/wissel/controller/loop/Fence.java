package dev.wissel.controller.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who wrote a target's weight last, as a tag of it says: {@code wissel-fence=TOKEN.NANOS}. With both the journal's row is found that explains the write. Immutable.
 *
 * <p>The tag does not begin with {@code wissel:}, for it is no setting: whoever reads or compares those passes over it.
 *
 * @param token number of the lease under which it was written
 * @param atNanos time of the decision, as in the journal
 */
record Fence(long token, long atNanos) {
    private static final String PREFIX = "wissel-fence=";

    /** Returns what a target's tags say; empty if nothing, or nothing that can be read. */
    static Optional<Fence> of(List<String> tags) {
        for (String tag : tags) {
            if (tag.startsWith(PREFIX)) {
                return parse(tag.substring(PREFIX.length()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Fence> parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Fence(Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1))));
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }

    /** Returns the tags of a target with this fence in place of the last one. */
    List<String> in(List<String> tags) {
        List<String> all = new ArrayList<>(tags);
        all.removeIf(tag -> tag.startsWith(PREFIX));
        all.add(PREFIX + token + "." + atNanos);
        return all;
    }
}
