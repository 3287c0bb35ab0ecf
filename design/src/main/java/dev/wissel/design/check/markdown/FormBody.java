package dev.wissel.design.check.markdown;

import dev.wissel.design.check.Place;
import dev.wissel.design.check.markdown.ShellWords.Word;
import dev.wissel.design.check.source.Trees;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code a.b[]=value} as Kong's Admin API reads forms. Confined to one thread. */
final class FormBody {
    /** Lists that a form may give as one value with commas. */
    private static final Set<String> LISTS =
            Set.of("hosts", "paths", "methods", "protocols", "tags", "snis", "http_statuses");
    /** Texts that may look like numbers. */
    private static final Set<String> TEXTS =
            Set.of("name", "host", "path", "target", "url", "username", "custom_id", "id");

    private final BlockPlaces places;
    private final Set<Place> vague;

    FormBody(BlockPlaces places, Set<Place> vague) {
        this.places = places;
        this.vague = vague;
    }

    Mapping read(List<Word> fields, Place start) {
        Map<String, Object> tree = new LinkedHashMap<>();
        Map<String, Scalar> keys = new LinkedHashMap<>();
        for (Word field : fields) {
            int equals = field.text().indexOf('=');
            String[] path =
                    field.text().substring(0, equals).replaceFirst(":$", "").split("\\.", -1);
            if (path.length <= 8) {
                add(tree, keys, path, field, equals);
            }
        }
        return mapping(tree, keys, "", start.line(), start.column());
    }

    @SuppressWarnings("unchecked") // only this class puts into the tree
    private void add(Map<String, Object> tree, Map<String, Scalar> keys, String[] path, Word field, int equals) {
        Map<String, Object> at = tree;
        StringBuilder full = new StringBuilder();
        Place keyPlace = places.place(field);
        for (int i = 0; i < path.length; i++) {
            String step = path[i].replaceFirst("\\[[0-9]*]$", "");
            boolean list = !step.equals(path[i]);
            full.append('.').append(step);
            keys.putIfAbsent(full.toString(), Trees.word(step, keyPlace.line(), keyPlace.column()));
            if (i + 1 < path.length) {
                Object next = at.computeIfAbsent(step, any -> new LinkedHashMap<String, Object>());
                if (!(next instanceof Map)) {
                    return;
                }
                at = (Map<String, Object>) next;
            } else {
                value(
                        at,
                        step,
                        list,
                        path.length > 1 && path[0].equals("config"),
                        field.from(equals + 1),
                        field.offset(equals) + 1);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void value(Map<String, Object> at, String key, boolean list, boolean config, Word value, int offset) {
        Place place = places.place(value.text().isEmpty() ? offset : value.offset(0));
        if (list || LISTS.contains(key)) {
            Object known = at.computeIfAbsent(key, any -> new ArrayList<Node>());
            if (known instanceof List) {
                for (String item :
                        list ? new String[] {value.text()} : value.text().split(",", -1)) {
                    ((List<Node>) known).add(scalar(key, item, place));
                }
            }
        } else {
            at.putIfAbsent(key, scalar(key, value.text(), place));
        }
        if (config) {
            vague.add(place);
        }
    }

    private static Scalar scalar(String key, String text, Place place) {
        return TEXTS.contains(key)
                ? Trees.word(text, place.line(), place.column())
                : Trees.formValue(text, place.line(), place.column());
    }

    private static Mapping mapping(
            Map<String, Object> tree, Map<String, Scalar> keys, String path, int line, int column) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        tree.forEach((name, value) -> {
            Scalar key = keys.getOrDefault(path + "." + name, Trees.word(name, line, column));
            entries.put(name, new Entry(key, node(value, keys, path + "." + name, key)));
        });
        return Mapping.empty(line, column).with(entries);
    }

    @SuppressWarnings("unchecked")
    private static Node node(Object value, Map<String, Scalar> keys, String path, Scalar key) {
        if (value instanceof Map) {
            return mapping((Map<String, Object>) value, keys, path, key.line(), key.column());
        }
        if (value instanceof List) {
            return new Sequence((List<Node>) value, key.line(), key.column());
        }
        return (Node) value;
    }
}
