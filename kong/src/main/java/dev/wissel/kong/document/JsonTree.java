package dev.wissel.kong.document;

import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON. Confined to one thread. */
final class JsonTree {
    private final Source source;
    private final String name;
    private final Limits limits;
    private final JsonParser parser;
    private int nodes;

    private JsonTree(Source source, JsonParser parser) {
        this.source = source;
        this.name = source.name();
        this.limits = source.limits();
        this.parser = parser;
    }

    static Node read(Source source, String text) {
        String name = source.name();
        Limits limits = source.limits();
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(limits.depth() + 2)
                .maxStringLength(limits.characters())
                .maxNameLength(limits.characters())
                .build();
        JsonFactory factory =
                JsonFactory.builder().streamReadConstraints(constraints).build();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
            JsonTree tree = new JsonTree(source, parser);
            parser.nextToken();
            Node root = tree.node(Path.ROOT, 0);
            if (parser.nextToken() != null) {
                throw tree.unreadable("more text after the end of the JSON value", "expected one value");
            }
            return root;
        } catch (JacksonException broken) {
            TokenStreamLocation place = broken.getLocation();
            throw Unreadable.at(
                    name,
                    place == null ? 0 : Math.max(0, place.getLineNr()),
                    place == null ? 0 : Math.max(0, place.getColumnNr()),
                    "",
                    "not valid JSON: " + firstLine(String.valueOf(broken.getOriginalMessage())),
                    "");
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private Unreadable unreadable(String message, String mend) {
        TokenStreamLocation place = parser.currentTokenLocation();
        return Unreadable.at(name, place.getLineNr(), place.getColumnNr(), "", message, mend);
    }

    private Node node(Path path, int depth) {
        if (depth > limits.depth()) {
            throw unreadable("nested too deep", "expected at most " + limits.depth() + " levels");
        }
        if (++nodes > limits.nodes()) {
            throw unreadable("too many values", "expected at most " + limits.nodes());
        }
        TokenStreamLocation place = parser.currentTokenLocation();
        int line = place.getLineNr();
        int column = place.getColumnNr();
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return mapping(path, depth, line, column);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Node> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node(path.index(items.size()), depth + 1));
            }
            return new Sequence(items, line, column);
        }
        return new Scalar(parser.getString(), type(token), token == JsonToken.VALUE_STRING, line, column);
    }

    private Node mapping(Path path, int depth, int line, int column) {
        MappingBuilder entries = new MappingBuilder(source);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            TokenStreamLocation place = parser.currentTokenLocation();
            String key = parser.currentName();
            Scalar keyNode = new Scalar(key, Node.Type.STRING, true, place.getLineNr(), place.getColumnNr());
            parser.nextToken();
            entries.put(keyNode, node(path.field(key), depth + 1), path);
        }
        return entries.build(line, column);
    }

    private Node.Type type(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> Node.Type.STRING;
            case VALUE_NUMBER_INT -> Node.Type.INTEGER;
            case VALUE_NUMBER_FLOAT -> Node.Type.NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> Node.Type.BOOLEAN;
            case VALUE_NULL -> Node.Type.NULL;
            default -> throw unreadable("not valid JSON: unexpected " + token, "");
        };
    }
}
