package dev.wissel.console.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;

/**
 * The object that a request carries, read field by field. A null is as good as no field. What is of the wrong type, too long or unknown is refused with its
 * name. Immutable.
 */
final class JsonBody {
    private static final int LONGEST_LIST = 100;

    private final JsonNode root;
    private final String place;

    private JsonBody(JsonNode root, String place) {
        this.root = root;
        this.place = place;
    }

    /**
     * Reads an object that has these fields and no others.
     *
     * @throws BadRequest if it is no such object
     */
    static JsonBody of(byte[] bytes, String... fields) {
        JsonNode root = parse(text(bytes));
        return new JsonBody(root, "").only(fields);
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException broken) {
            throw new BadRequest(400, "the body is no UTF-8", null);
        }
    }

    private static JsonNode parse(String text) {
        JsonNode root;
        try {
            root = Json.MAPPER.readTree(text);
        } catch (JacksonException broken) {
            TokenStreamLocation at = broken.getLocation();
            String where = at == null || at.getLineNr() < 1
                    ? ""
                    : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new BadRequest(400, "the body is no JSON" + where + ": " + reason(broken), null);
        }
        if (root == null || root.isMissingNode()) {
            throw new BadRequest(400, "the body is empty (expected: a JSON object)", null);
        }
        return root;
    }

    /** The parser's words, without the text that it quotes and without the names of its classes. */
    private static String reason(JacksonException broken) {
        String message = String.valueOf(broken.getOriginalMessage());
        if (message.contains("nesting depth")) {
            return "it is nested too deeply";
        }
        if (message.startsWith("Duplicate")) {
            return "a field is given twice";
        }
        if (message.contains("Trailing token")) {
            return "something follows its end";
        }
        return "it is broken off or misspelt there";
    }

    private JsonBody only(String... fields) {
        if (!root.isObject()) {
            throw new BadRequest(400, at("the body") + ": " + type(root) + " (expected: an object)", fieldOrNull());
        }
        Set<String> known = new TreeSet<>(List.of(fields));
        for (String name : root.propertyNames()) {
            if (!known.contains(name)) {
                throw new BadRequest(name, "unknown", "one of " + String.join(", ", known));
            }
        }
        return this;
    }

    private String at(String whole) {
        return place.isEmpty() ? whole : place;
    }

    private @Nullable String fieldOrNull() {
        return place.isEmpty() ? null : place;
    }

    private String path(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    private static String type(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case BOOLEAN -> "true or false";
            case NUMBER -> "a number";
            case STRING -> "a text";
            default -> "null";
        };
    }

    private Optional<JsonNode> field(String name) {
        JsonNode node = root.get(name);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    /** Returns a text; empty if there is none. */
    Optional<String> text(String name, int longest) {
        return field(name).map(node -> {
            if (!node.isString()) {
                throw new BadRequest(path(name), type(node), "a text");
            }
            String text = node.stringValue();
            if (text.length() > longest) {
                throw new BadRequest(path(name), text.length() + " characters", "at most " + longest);
            }
            return text;
        });
    }

    /** Returns a text that must be there. */
    String required(String name, int longest) {
        return text(name, longest).orElseThrow(() -> new BadRequest(path(name), "missing", "a text"));
    }

    /** Returns a whole number; empty if there is none. */
    OptionalLong whole(String name, long least, long most) {
        Optional<JsonNode> node = field(name);
        if (node.isEmpty()) {
            return OptionalLong.empty();
        }
        String expected = "a whole number from " + least + " to " + most;
        if (!node.get().isIntegralNumber() || !node.get().canConvertToLong()) {
            throw new BadRequest(path(name), node.get().isNumber() ? "another number" : type(node.get()), expected);
        }
        long value = node.get().longValue();
        if (value < least || value > most) {
            throw new BadRequest(path(name), Long.toString(value), expected);
        }
        return OptionalLong.of(value);
    }

    /** Returns a number; empty if there is none. */
    OptionalDouble number(String name, double least, double most) {
        Optional<JsonNode> node = field(name);
        if (node.isEmpty()) {
            return OptionalDouble.empty();
        }
        String expected = "a number from " + least + " to " + most;
        if (!node.get().isNumber()) {
            throw new BadRequest(path(name), type(node.get()), expected);
        }
        double value = node.get().doubleValue();
        if (!(value >= least && value <= most)) {
            throw new BadRequest(path(name), Double.toString(value), expected);
        }
        return OptionalDouble.of(value);
    }

    /** Returns whether a field is true; false if there is none. */
    boolean flag(String name) {
        return field(name)
                .map(node -> {
                    if (!node.isBoolean()) {
                        throw new BadRequest(path(name), type(node), "true or false");
                    }
                    return node.booleanValue();
                })
                .orElse(false);
    }

    /** Returns texts by name; empty if there is no such field. */
    Map<String, String> texts(String name, int longest) {
        Map<String, String> all = new LinkedHashMap<>();
        field(name).ifPresent(node -> {
            if (!node.isObject()) {
                throw new BadRequest(path(name), type(node), "an object of texts");
            }
            bounded(name, node);
            JsonBody inner = new JsonBody(node, path(name));
            for (String key : node.propertyNames()) {
                all.put(key, inner.required(key, longest));
            }
        });
        return all;
    }

    /** Returns a list of texts; empty if there is no such field. */
    List<String> list(String name, int longest) {
        List<String> all = new ArrayList<>();
        field(name).ifPresent(node -> {
            if (!node.isArray()) {
                throw new BadRequest(path(name), type(node), "a list of texts");
            }
            bounded(name, node);
            for (JsonNode each : node) {
                if (!each.isString() || each.stringValue().length() > longest) {
                    throw new BadRequest(
                            path(name) + "[" + all.size() + "]",
                            each.isString() ? "too long" : type(each),
                            "a text of at most " + longest + " characters");
                }
                all.add(each.stringValue());
            }
        });
        return all;
    }

    /** Returns an object of these fields; empty if there is none. */
    Optional<JsonBody> object(String name, String... fields) {
        return field(name).map(node -> new JsonBody(node, path(name)).only(fields));
    }

    /** Returns a list of objects of these fields; empty if there is none. */
    List<JsonBody> objects(String name, String... fields) {
        List<JsonBody> all = new ArrayList<>();
        field(name).ifPresent(node -> {
            if (!node.isArray()) {
                throw new BadRequest(path(name), type(node), "a list of objects");
            }
            bounded(name, node);
            for (JsonNode each : node) {
                all.add(new JsonBody(each, path(name) + "[" + all.size() + "]").only(fields));
            }
        });
        return all;
    }

    private void bounded(String name, JsonNode node) {
        if (node.size() > LONGEST_LIST) {
            throw new BadRequest(path(name), node.size() + " elements", "at most " + LONGEST_LIST);
        }
    }
}
