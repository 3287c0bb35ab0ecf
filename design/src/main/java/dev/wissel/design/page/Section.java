package dev.wissel.design.page;

import java.util.List;
import java.util.Objects;

/**
 * A section of a page.
 *
 * <p>Immutable.
 *
 * @param anchor what links to it name, unique on its page
 * @param title its title
 * @param blocks what it says
 * @param sections its parts
 */
public record Section(String anchor, Text title, List<Block> blocks, List<Section> sections) {
    public Section {
        requireAnchor(anchor);
        Objects.requireNonNull(title, "title");
        blocks = List.copyOf(blocks);
        sections = List.copyOf(sections);
    }

    /** Returns a section without parts. */
    public static Section of(String anchor, Text title, List<Block> blocks) {
        return new Section(anchor, title, blocks, List.of());
    }

    static void requireAnchor(String anchor) {
        if (!anchor.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "anchor: '" + anchor + "' (expected: lower-case letters, digits and '-', first a letter)");
        }
    }
}
