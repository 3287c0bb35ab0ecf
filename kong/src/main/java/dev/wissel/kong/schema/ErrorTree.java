package dev.wissel.kong.schema;

import dev.wissel.kong.document.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Arranges messages by path as Kong's Admin API shows them under {@code fields}. */
final class ErrorTree {
    private final Map<Object, ErrorTree> children = new LinkedHashMap<>();
    private List<String> messages = List.of();

    private ErrorTree() {}

    static Map<String, Object> of(Map<Path, List<String>> errors) {
        ErrorTree root = new ErrorTree();
        errors.forEach((path, messages) -> {
            ErrorTree tree = root;
            for (Object step : path.steps()) {
                tree = tree.children.computeIfAbsent(step, key -> new ErrorTree());
            }
            tree.messages = messages;
        });
        return root.mapping();
    }

    private Map<String, Object> mapping() {
        Map<String, Object> out = new LinkedHashMap<>();
        children.forEach((step, child) -> out.put(step.toString(), child.value(step.equals("@entity"))));
        return out;
    }

    private Object value(boolean asList) {
        if (asList) {
            return messages;
        }
        if (children.isEmpty()) {
            return messages.isEmpty() ? "" : messages.get(0);
        }
        boolean list = children.keySet().stream().allMatch(step -> step instanceof Integer);
        return list ? sequence() : mapping();
    }

    private List<@Nullable Object> sequence() {
        TreeMap<Integer, ErrorTree> byIndex = new TreeMap<>();
        children.forEach((step, child) -> byIndex.put((Integer) step, child));
        List<@Nullable Object> out = new ArrayList<>(Collections.nCopies(byIndex.lastKey() + 1, null));
        byIndex.forEach((index, child) -> out.set(index, child.value(false)));
        return out;
    }
}
