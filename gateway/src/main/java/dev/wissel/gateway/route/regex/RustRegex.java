package dev.wissel.gateway.route.regex;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression with the syntax and the meaning of Rust's {@code regex} crate: Unicode, leftmost-first, no look-around, no back-references.
 *
 * <p>A search takes time proportional to the length of the expression times the length of the text, whatever both are: there is no text that makes it run
 * away. Immutable and thread-safe.
 */
public final class RustRegex {
    /** Steps a char that backtracking may take; most expressions need two to four. */
    private static final int STEPS_PER_CHAR = 16;

    private static final int STEPS_AT_LEAST = 256;

    private final String pattern;
    private final Program program;
    private final Map<String, Integer> names;
    private final int groups;
    private final String prefix;

    private RustRegex(String pattern, Node node, int groups) {
        this.pattern = pattern;
        this.program = Program.of(node, groups);
        this.groups = groups;
        Map<String, Integer> found = new LinkedHashMap<>();
        collectNames(node, found);
        this.names = Map.copyOf(found);
        this.prefix = program.anchored ? literalPrefix(node) : "";
    }

    /**
     * Compiles an expression.
     *
     * @throws RegexSyntaxException if it is none
     * @throws IllegalArgumentException if it is too large
     */
    public static RustRegex compile(String pattern) {
        Parser parser = new Parser(pattern);
        Node node = parser.parse();
        return new RustRegex(pattern, node, parser.groups());
    }

    /** Returns the number of groups, the whole match not counted. */
    public int groups() {
        return groups;
    }

    /** Returns the names of groups and their numbers, from 1. */
    public Map<String, Integer> names() {
        return names;
    }

    /**
     * Returns a text with which every match begins at the start of the text; empty if there is no such thing. A text that does not start with it cannot match.
     */
    public String literalPrefix() {
        return prefix;
    }

    /** Returns whether the expression matches anywhere in the text. */
    public boolean matchesIn(String text) {
        return search(text) != null;
    }

    /**
     * Returns the leftmost match: where the whole begins and ends, then where each group begins and ends, in chars; -1 for a group that took no part; null
     * if nothing matches.
     */
    public int @Nullable [] search(String text) {
        Backtracker fast = new Backtracker(program, text, STEPS_AT_LEAST + STEPS_PER_CHAR * text.length());
        int[] slots = fast.search();
        return fast.gaveUp() ? searchInLockstep(text) : slots;
    }

    /** The same answer by the other way; for tests. */
    int @Nullable [] searchInLockstep(String text) {
        return new Lockstep(program, text).search();
    }

    private static void collectNames(Node node, Map<String, Integer> names) {
        if (node instanceof Node.Group group) {
            String name = group.name();
            if (name != null) {
                names.put(name, group.index());
            }
        }
        for (Node part : parts(node)) {
            collectNames(part, names);
        }
    }

    private static List<Node> parts(Node node) {
        if (node instanceof Node.Sequence sequence) {
            return sequence.parts();
        }
        if (node instanceof Node.Choice choice) {
            return choice.branches();
        }
        if (node instanceof Node.Repeat repeat) {
            return List.of(repeat.part());
        }
        return node instanceof Node.Group group ? List.of(group.part()) : List.of();
    }

    private static String literalPrefix(Node node) {
        StringBuilder out = new StringBuilder();
        appendLiteral(node, out);
        return out.toString();
    }

    /** Appends what the node must match first; returns whether that is all of it. */
    private static boolean appendLiteral(Node node, StringBuilder out) {
        if (node instanceof Node.One one && one.set().single() >= 0) {
            out.appendCodePoint(one.set().single());
            return true;
        }
        if (node instanceof Node.At at) {
            return at.place() == Node.Place.TEXT_START;
        }
        if (node instanceof Node.Group group) {
            return appendLiteral(group.part(), out);
        }
        if (node instanceof Node.Sequence sequence) {
            for (Node part : sequence.parts()) {
                if (!appendLiteral(part, out)) {
                    return false;
                }
            }
            return true;
        }
        return false;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
