package dev.wissel.gateway.route.regex;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed expression. Immutable. */
sealed interface Node {
    /** Matches nothing of the text, always. */
    record Empty() implements Node {}

    /** Matches one code point of a set. */
    record One(CodePoints set) implements Node {}

    /** Matches its parts one after the other. */
    record Sequence(List<Node> parts) implements Node {}

    /** Matches one of its branches, the first that leads to a match. */
    record Choice(List<Node> branches) implements Node {}

    /** Matches its part {@code min} to {@code max} times; {@code max} -1 is without end. */
    record Repeat(Node part, int min, int max, boolean greedy) implements Node {}

    /** Matches its part and remembers where, as group {@code index}, from 1. */
    record Group(Node part, int index, @Nullable String name) implements Node {}

    /** Matches nothing of the text, at certain places. */
    record At(Place place) implements Node {}

    /** A place between two code points. */
    enum Place {
        TEXT_START,
        TEXT_END,
        LINE_START,
        LINE_END,
        WORD_BOUNDARY,
        NO_WORD_BOUNDARY,
        ASCII_WORD_BOUNDARY,
        NO_ASCII_WORD_BOUNDARY
    }

    /** Returns whether the node can match the empty text. */
    default boolean canBeEmpty() {
        if (this instanceof One) {
            return false;
        }
        if (this instanceof Sequence sequence) {
            return sequence.parts.stream().allMatch(Node::canBeEmpty);
        }
        if (this instanceof Choice choice) {
            return choice.branches.stream().anyMatch(Node::canBeEmpty);
        }
        if (this instanceof Repeat repeat) {
            return repeat.min == 0 || repeat.part.canBeEmpty();
        }
        return !(this instanceof Group group) || group.part.canBeEmpty();
    }
}
