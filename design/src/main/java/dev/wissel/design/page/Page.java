package dev.wissel.design.page;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A whole document.
 *
 * <p>Immutable. Every reference in it leads somewhere: a page with a dead one cannot be made.
 *
 * @param language the language it is written in, as HTML names it: {@code en}, {@code nl}
 * @param title its title
 * @param lead what stands under the title
 * @param furniture the words that the page itself needs
 * @param sections its sections
 */
public record Page(String language, Text title, Text lead, Furniture furniture, List<Section> sections) {
    /**
     * Words that no content has and every page needs. Immutable.
     *
     * @param contents title of the list of sections
     * @param skip link past that list
     */
    public record Furniture(String contents, String skip) {}

    public Page {
        if (!language.matches("[a-z]{2}")) {
            throw new IllegalArgumentException("language: '" + language + "' (expected: two lower-case letters)");
        }
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(lead, "lead");
        Objects.requireNonNull(furniture, "furniture");
        sections = List.copyOf(sections);
        Set<String> anchors = new LinkedHashSet<>();
        addAnchors(sections, anchors);
        References.of(sections).forEach(anchor -> {
            if (!anchors.contains(anchor)) {
                throw new IllegalArgumentException(
                        "sections: reference to " + anchor + " (expected: one of " + anchors + ")");
            }
        });
    }

    private static void addAnchors(List<Section> sections, Set<String> anchors) {
        for (Section section : sections) {
            if (!anchors.add(section.anchor())) {
                throw new IllegalArgumentException(
                        "sections: " + section.anchor() + " twice (expected: each anchor once)");
            }
            addAnchors(section.sections(), anchors);
        }
    }

    /** Returns the anchors of all sections, in their order. */
    public List<String> anchors() {
        Set<String> anchors = new LinkedHashSet<>();
        addAnchors(sections, anchors);
        return new ArrayList<>(anchors);
    }

    /** Returns it as Markdown with tables (GitHub's), in UTF-8 terms, ending with a line feed. */
    public String markdown() {
        return MarkdownRendering.of(this);
    }

    /** Returns it as one page of HTML that loads nothing and is also well-formed XML. */
    public String html() {
        return HtmlRendering.of(this);
    }
}
