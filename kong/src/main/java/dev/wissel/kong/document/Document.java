package dev.wissel.kong.document;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A document that was read. Immutable.
 *
 * @param root the tree; null if the text could not be understood or holds nothing
 * @param problems what is wrong with it as YAML or JSON; never empty if {@code root} is null
 */
public record Document(@Nullable Node root, List<Problem> problems) {
    public Document {
        problems = List.copyOf(problems);
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
            return new Document(null, problems.all());
        }
        Node root = null;
        try {
            root = read(name, text.startsWith("\uFEFF") ? text.substring(1) : text, limits, problems);
        } catch (Unreadable unreadable) {
            problems.add(unreadable.problem);
        }
        return new Document(root, problems.all());
    }

    private static Node read(String name, String text, Limits limits, Problems problems) {
        if (!text.stripLeading().startsWith("{")) {
            return YamlTree.read(name, text, limits, problems);
        }
        Problems jsonProblems = new Problems(name);
        Node root;
        try {
            root = JsonTree.read(name, text, limits, jsonProblems);
        } catch (Unreadable notJson) {
            if (looksLikeJson(name, text)) {
                throw notJson;
            }
            return YamlTree.read(name, text, limits, problems);
        }
        problems.addAll(jsonProblems.all());
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
