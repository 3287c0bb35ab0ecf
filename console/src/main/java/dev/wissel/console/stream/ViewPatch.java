package dev.wissel.console.stream;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What changed between two views. It is an object with the fields that changed, each with its new value; null is a value. Lists whose elements have a
 * name ({@code services}, and their {@code regions} and {@code targets}) hold only the elements that changed, with their name and what changed in them; all
 * other lists are given whole.
 */
final class ViewPatch {
    /** The lists that are merged element by element, and the field that names an element. */
    private static final Map<String, String> NAMED =
            Map.of("services", "name", "regions", "region", "targets", "target");

    private ViewPatch() {}

    /** Returns what to merge into one view to get another; empty if elements of a named list came, went or moved, so that the whole must be sent. */
    static Optional<ObjectNode> between(ObjectNode before, ObjectNode after) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        return merge(before, after, patch) ? Optional.of(patch) : Optional.empty();
    }

    private static boolean merge(ObjectNode before, ObjectNode after, ObjectNode patch) {
        if (before.size() != after.size()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            JsonNode old = before.get(field.getKey());
            JsonNode now = field.getValue();
            if (old == null) {
                return false;
            }
            if (old.equals(now)) {
                continue;
            }
            String name = NAMED.get(field.getKey());
            if (name != null && ofObjects(old) && ofObjects(now)) {
                ArrayNode changed = patch.putArray(field.getKey());
                if (!elements((ArrayNode) old, (ArrayNode) now, name, changed)) {
                    return false;
                }
            } else {
                patch.set(field.getKey(), now);
            }
        }
        return true;
    }

    private static boolean ofObjects(JsonNode node) {
        return node instanceof ArrayNode list && !list.isEmpty() && list.get(0).isObject();
    }

    private static boolean elements(ArrayNode before, ArrayNode after, String name, ArrayNode changed) {
        List<String> names = names(after, name);
        Set<String> distinct = new HashSet<>(names);
        if (distinct.size() != names.size() || !names.equals(names(before, name))) {
            return false;
        }
        for (int at = 0; at < names.size(); at++) {
            ObjectNode old = (ObjectNode) before.get(at);
            ObjectNode now = (ObjectNode) after.get(at);
            if (!old.equals(now)) {
                ObjectNode one = changed.addObject();
                one.put(name, names.get(at));
                if (!merge(old, now, one)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<String> names(ArrayNode list, String name) {
        List<String> names = new ArrayList<>(list.size());
        for (JsonNode each : list) {
            names.add(each.path(name).asString(""));
        }
        return names;
    }
}
