package dev.wissel.sim.play;

import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One change of a strategy's text, {@code services.product.retries.count=0}: keys separated by dots, elements of lists by their number from 0. Immutable.
 *
 * @param path keys and numbers, at least one
 * @param value what is written there, as in YAML
 */
public record WhatIf(List<String> path, String value) {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    public WhatIf {
        path = List.copyOf(path);
        Objects.requireNonNull(value, "value");
        if (path.isEmpty() || path.contains("")) {
            throw new IllegalArgumentException("path: " + path + " (expected: keys separated by dots)");
        }
    }

    /**
     * Reads a change.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static WhatIf parse(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException(
                    "what-if: '" + text + "' (expected: key=value, such as services.product.retries.count=0)");
        }
        return new WhatIf(List.of(text.substring(0, equals).split("\\.", -1)), text.substring(equals + 1));
    }

    /** Returns it as it is written. */
    public String text() {
        return String.join(".", path) + "=" + value;
    }

    /**
     * Returns the strategy with the change, as JSON, which is YAML as well. Whether the change makes sense is the reader's to say.
     *
     * @throws IllegalArgumentException if the document cannot be read, or a key leads into a value that has no parts
     */
    public String applyTo(String file, String text) {
        Document document = Document.parse(file, text);
        Node root = document.root();
        if (root == null || !document.problems().isEmpty()) {
            throw new IllegalArgumentException(String.join(
                    "\n", document.problems().stream().map(Problem::render).toList()));
        }
        JsonNode tree = json(root);
        Node written = Document.parse("what-if", value).root();
        set(tree, written == null ? MAPPER.nullNode() : json(written));
        return MAPPER.writeValueAsString(tree);
    }

    private void set(JsonNode tree, JsonNode newValue) {
        JsonNode at = tree;
        for (int i = 0; i < path.size() - 1; i++) {
            JsonNode next = child(at, i);
            if (next == null && at instanceof ObjectNode object) {
                next = object.putObject(path.get(i));
            }
            at = required(next, i);
        }
        String last = path.get(path.size() - 1);
        if (at instanceof ObjectNode object) {
            object.set(last, newValue);
        } else if (at instanceof ArrayNode array && index(last) >= 0 && index(last) < array.size()) {
            array.set(index(last), newValue);
        } else {
            required(null, path.size() - 1);
        }
    }

    private @Nullable JsonNode child(JsonNode at, int i) {
        String key = path.get(i);
        return at.isArray() ? (index(key) < 0 ? null : at.get(index(key))) : at.get(key);
    }

    private JsonNode required(@Nullable JsonNode node, int i) {
        if (node == null || !node.isContainer()) {
            List<String> known = new ArrayList<>(path.subList(0, i + 1));
            throw new IllegalArgumentException(
                    "what-if: " + text() + ": nothing can be written at " + String.join(".", known)
                            + " (expected: a key of the strategy, or the number of an element from 0)");
        }
        return node;
    }

    private static int index(String key) {
        return key.matches("[0-9]{1,6}") ? Integer.parseInt(key) : -1;
    }

    private static JsonNode json(Node node) {
        if (node instanceof Node.Mapping mapping) {
            ObjectNode object = MAPPER.createObjectNode();
            mapping.entries().forEach((key, entry) -> object.set(key, json(entry.value())));
            return object;
        }
        if (node instanceof Node.Sequence sequence) {
            ArrayNode array = MAPPER.createArrayNode();
            sequence.items().forEach(item -> array.add(json(item)));
            return array;
        }
        return scalar((Node.Scalar) node);
    }

    private static JsonNode scalar(Node.Scalar scalar) {
        return switch (scalar.type()) {
            case NULL -> MAPPER.nullNode();
            case BOOLEAN -> MAPPER.getNodeFactory().booleanNode(scalar.asBoolean());
            case INTEGER, NUMBER -> MAPPER.getNodeFactory().numberNode(new java.math.BigDecimal(plain(scalar.text())));
            case STRING -> MAPPER.getNodeFactory().stringNode(scalar.text());
        };
    }

    private static String plain(String text) {
        return text.startsWith("0x") ? String.valueOf(Long.parseLong(text.substring(2), 16)) : text;
    }
}
