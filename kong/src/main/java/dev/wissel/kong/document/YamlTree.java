package dev.wissel.kong.document;

import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads YAML from the parser's events, so that aliases are expanded under our own limits. Confined to one thread. */
final class YamlTree {
    private static final String CORE = "tag:yaml.org,2002:";
    /** Tags that change how Kong reads a scalar; it ignores all others. */
    private static final Set<String> KNOWN =
            Set.of(CORE + "str", CORE + "int", CORE + "float", CORE + "bool", CORE + "null");

    private final Source source;
    private final String name;
    private final Limits limits;
    private final boolean kong;
    private final Iterator<Event> events;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private int nodes;

    /** A node that aliases may refer to; without a node while it is still being read. */
    private record Anchored(@Nullable Node node, int size) {}

    private YamlTree(Source source, Iterator<Event> events) {
        this.source = source;
        this.name = source.name();
        this.limits = source.limits();
        this.kong = source.dialect() != Dialect.CORE;
        this.events = events;
    }

    static Node read(Source source, String text) {
        String name = source.name();
        refuseUnprintable(source, text);
        refuseDirectives(source, text);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setCodePointLimit(Integer.MAX_VALUE)
                .setUseMarks(true)
                .build();
        try {
            Iterator<Event> events = new Parse(settings).parseString(text).iterator();
            Node root = new YamlTree(source, events).document();
            if (source.dialect() == Dialect.KONG) {
                Tabs.refuse(name, text, settings);
            }
            return root;
        } catch (MarkedYamlEngineException broken) {
            Optional<Mark> mark = broken.getProblemMark().or(broken::getContextMark);
            throw Unreadable.at(
                    name,
                    mark.map(place -> place.getLine() + 1).orElse(0),
                    mark.map(place -> place.getColumn() + 1).orElse(0),
                    "",
                    "not valid YAML: " + String.valueOf(broken.getProblem()),
                    broken.getContext() == null ? "" : broken.getContext());
        } catch (YamlEngineException | IndexOutOfBoundsException | IllegalArgumentException broken) {
            throw Unreadable.at(name, 0, 0, "", "not valid YAML: " + broken.getMessage(), "");
        }
    }

    /** The parser reports these by their offset only. */
    private static void refuseUnprintable(Source source, String text) {
        String name = source.name();
        boolean kong = source.dialect() == Dialect.KONG;
        int line = 1;
        int lineStart = 0;
        int point;
        for (int i = 0; i < text.length(); i += Character.charCount(point)) {
            point = text.codePointAt(i);
            if (point == '\n') {
                line++;
                lineStart = i + 1;
            } else if (!StreamReader.isPrintable(point) || (kong && point == 0x7f)) {
                throw Unreadable.at(
                        name,
                        line,
                        text.codePointCount(lineStart, i) + 1,
                        String.format("U+%04X", point),
                        "not valid YAML: a character that is not allowed",
                        "write it as an escape in double quotes");
            }
        }
    }

    /** Kong's parser knows two directives and refuses all others. */
    private static void refuseDirectives(Source source, String text) {
        if (source.dialect() != Dialect.KONG || !text.startsWith("%")) {
            return;
        }
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length && lines[i].startsWith("%"); i++) {
            if (!lines[i].startsWith("%YAML ") && !lines[i].startsWith("%TAG ")) {
                throw Unreadable.at(
                        source.name(), i + 1, 1, lines[i].strip(), "not valid YAML: found unknown directive name", "");
            }
        }
    }

    private Node document() {
        events.next(); // start of the stream
        Event event = events.next();
        if (event.getEventId() == Event.ID.StreamEnd) {
            throw source.dialect() == Dialect.KONG
                    ? Unreadable.at(name, 1, 1, "", "expected an object", "the document is empty")
                    : Unreadable.at(name, 1, 1, "", "the document is empty", "");
        }
        Node root = node(events.next(), Path.ROOT, 0);
        events.next(); // end of the document
        Event after = events.next();
        if (after.getEventId() != Event.ID.StreamEnd) {
            if (source.dialect() != Dialect.KONG) {
                throw unreadable(after, "", "a second document starts here", "expected one document in a file");
            }
            source.notes()
                    .add(new Problem(
                            name,
                            line(after),
                            column(after),
                            Path.ROOT,
                            "",
                            "a second document starts here",
                            "Kong reads only the first"));
            events.forEachRemaining(rest -> {
                // whatever follows must still be YAML
            });
        }
        return root;
    }

    private Node node(Event event, Path path, int depth) {
        if (depth > limits.depth()) {
            throw unreadable(event, "", "nested too deep", "expected at most " + limits.depth() + " levels");
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        count(event, 1);
        int before = nodes;
        if (event instanceof ScalarEvent scalar) {
            Scalar node = scalar(scalar);
            scalar.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, 1)));
            return node;
        }
        Optional<Anchor> anchor = event instanceof MappingStartEvent mapping
                ? mapping.getAnchor()
                : ((SequenceStartEvent) event).getAnchor();
        anchor.ifPresent(open -> anchors.put(open, new Anchored(null, 0)));
        Node node = event instanceof MappingStartEvent ? mapping(event, path, depth) : sequence(event, path, depth);
        anchor.ifPresent(closed -> anchors.put(closed, new Anchored(node, nodes - before + 1)));
        return node;
    }

    private Node alias(AliasEvent alias) {
        Anchored anchored = anchors.get(alias.getAlias());
        String text = "*" + alias.getAlias().getValue();
        if (anchored == null) {
            throw unreadable(alias, text, "not valid YAML: an alias without an anchor", "");
        }
        if (anchored.node() == null) {
            throw unreadable(alias, text, "not valid YAML: an alias inside of its own anchor", "");
        }
        count(alias, anchored.size());
        return anchored.node();
    }

    private void count(Event event, int size) {
        if (size > limits.nodes() - nodes) {
            throw unreadable(
                    event, "", "too many values once aliases are expanded", "expected at most " + limits.nodes());
        }
        nodes += size;
    }

    private Node sequence(Event start, Path path, int depth) {
        refuseOtherTag(((SequenceStartEvent) start).getTag(), "seq", start);
        List<Node> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, path.index(items.size()), depth + 1));
        }
        return new Sequence(items, line(start), column(start));
    }

    private Node mapping(Event start, Path path, int depth) {
        refuseOtherTag(((MappingStartEvent) start).getTag(), "map", start);
        MappingBuilder entries = new MappingBuilder(source);
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Node key = node(event, path, depth + 1);
            if (!(key instanceof Scalar scalar)) {
                throw unreadable(event, key.shown(), "not usable: a key that is not a single word", "");
            }
            Node value = node(events.next(), path.field(scalar.text()), depth + 1);
            if (scalar.text().equals("<<") && (kong || !scalar.quoted())) {
                merge(entries, scalar, value, path);
            } else {
                entries.put(scalar, value, path);
            }
        }
        return entries.build(line(start), column(start));
    }

    private void merge(MappingBuilder entries, Scalar key, Node value, Path path) {
        List<Node> sources = value instanceof Sequence sequence ? sequence.items() : List.of(value);
        for (Node merged : sources) {
            if (merged instanceof Mapping mapping) {
                entries.merge(mapping);
            } else {
                source.problems()
                        .add(
                                key,
                                path.field(key.text()),
                                "not a mapping",
                                "expected a mapping to merge, or a list of them");
            }
        }
    }

    private Scalar scalar(ScalarEvent event) {
        boolean quoted = event.getScalarStyle() != ScalarStyle.PLAIN;
        String text = event.getValue();
        Node.Type type = quoted ? Node.Type.STRING : plain(text);
        Optional<String> tag = event.getTag();
        if (tag.isPresent() && (!kong || KNOWN.contains(tag.get()))) {
            type = tagged(tag.get(), text, event);
            quoted = type == Node.Type.STRING;
        }
        if (kong && !quoted && Yaml11.misreads(text) && type != Node.Type.BOOLEAN && type != Node.Type.STRING) {
            text = decimal(text);
            note(event, event.getValue(), "a number to Kong, " + text);
        }
        return new Scalar(text, type, quoted, line(event), column(event));
    }

    private Node.Type plain(String text) {
        return kong ? LuaScalars.plain(text) : Scalars.plain(text);
    }

    /** Returns the usual form of a number that only Kong's reader takes for one. */
    private static String decimal(String text) {
        Double number = LuaScalars.number(text);
        if (number == null) {
            return text;
        }
        boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
        return whole ? String.valueOf(number.longValue()) : number.toString();
    }

    private void note(Event event, String text, String message) {
        String mend = "write a plain decimal number, or quote it: readers of YAML differ over this one";
        source.notes().add(new Problem(name, line(event), column(event), Path.ROOT, text, message, mend));
    }

    private Node.Type tagged(String tag, String text, Event event) {
        if (kong && tag.equals(CORE + "null")) {
            return Node.Type.NULL;
        }
        Node.Type plain = plain(text);
        boolean fits = switch (tag) {
            case "!", CORE + "str" -> true;
            case CORE + "int" -> plain == Node.Type.INTEGER;
            case CORE + "float" -> plain == Node.Type.NUMBER || plain == Node.Type.INTEGER;
            case CORE + "bool" -> plain == Node.Type.BOOLEAN;
            case CORE + "null" -> plain == Node.Type.NULL;
            default -> throw unreadable(event, tag, "not valid here: a tag of this kind", "leave the tag out");
        };
        if (!fits) {
            throw unreadable(event, text, "does not fit its tag " + tag, "");
        }
        return tag.equals("!") || tag.equals(CORE + "str") ? Node.Type.STRING : plain;
    }

    private void refuseOtherTag(Optional<String> tag, String expected, Event event) {
        if (!kong
                && tag.isPresent()
                && !tag.get().equals(CORE + expected)
                && !tag.get().equals("!")) {
            throw unreadable(event, tag.get(), "not valid here: a tag of this kind", "leave the tag out");
        }
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static int column(Event event) {
        return event.getStartMark().map(mark -> mark.getColumn() + 1).orElse(0);
    }

    private Unreadable unreadable(Event event, String offendingText, String message, String mend) {
        return Unreadable.at(name, line(event), column(event), offendingText, message, mend);
    }
}
