package dev.wissel.kong.document;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A document that was read. Immutable.
 *
 * @param root the tree; null if the text could not be understood or holds nothing
 * @param problems what is wrong with it as YAML or JSON; never empty if {@code root} is null
 * @param notes what is likely not meant, in the order of the document
 */
public record Document(@Nullable Node root, List<Problem> problems, List<Problem> notes) {
    public Document {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /** Reads a text with the usual limits. */
    public static Document parse(String name, String text) {
        return parse(name, text, Limits.DEFAULTS);
    }

    /**
     * Reads a text as JSON or as YAML, whichever it is. Throws nothing, whatever the text.
     *
     * @param name what problems are reported under, usually the file's name
     * @param text the text
     * @param limits how large it may be
     */
    public static Document parse(String name, String text, Limits limits) {
        return parse(name, text, limits, Dialect.CORE);
    }

    /** Reads a text with the usual limits in a dialect. */
    public static Document parse(String name, String text, Dialect dialect) {
        return parse(name, text, Limits.DEFAULTS, dialect);
    }

    private static Document parse(String name, String text, Limits limits, Dialect dialect) {
        Problems problems = new Problems(name);
        if (text.length() > limits.characters()) {
            problems.add(new Problem(
                    name,
                    0,
                    0,
                    Path.ROOT,
                    "",
                    "the document has " + text.length() + " characters",
                    "expected at most " + limits.characters()));
            return new Document(null, problems.all(), List.of());
        }
        Problems notes = new Problems(name);
        Node root = null;
        try {
            Source source = new Source(name, limits, dialect, problems, notes);
            root = read(source, text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (Unreadable unreadable) {
            problems.add(unreadable.problem);
        }
        return new Document(root, problems.all(), notes.all());
    }

    private static Node read(Source source, String text) {
        if (!text.stripLeading().startsWith("{")) {
            return YamlTree.read(source, text);
        }
        Source json = source.apart();
        Node root;
        try {
            root = JsonTree.read(json, text);
        } catch (Unreadable notJson) {
            boolean only = source.dialect() == Dialect.CORE
                    ? looksLikeJson(source.name(), text)
                    : source.name().endsWith(".json");
            if (only) {
                throw notJson;
            }
            return YamlTree.read(source, text);
        }
        source.take(json);
        return root;
    }

    /** A brace may also start a mapping in YAML's flow style; its keys are rarely quoted. */
    private static boolean looksLikeJson(String name, String text) {
        String inside = text.stripLeading().substring(1).stripLeading();
        return name.endsWith(".json") || inside.isEmpty() || inside.startsWith("\"") || inside.startsWith("}");
    }

    /** Returns the root if it is a mapping without problems in its syntax. */
    public Optional<Node.Mapping> mapping() {
        return root instanceof Node.Mapping mapping ? Optional.of(mapping) : Optional.empty();
    }
}
