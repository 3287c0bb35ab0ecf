package dev.wissel.design.check.schema;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import dev.wissel.kong.document.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a field's path with the names of entities in the place of their numbers: {@code services[product].retries}. Stateless. */
final class Naming {
    private static final List<String> NAMES = List.of("name", "target", "username");
    private static final int LONGEST = 60;

    private Naming() {}

    static String of(Node root, Path path) {
        StringBuilder out = new StringBuilder();
        Node at = root;
        for (Object step : path.steps()) {
            if (step instanceof Integer index) {
                at = at instanceof Sequence list && index < list.items().size()
                        ? list.items().get(index)
                        : null;
                out.append('[').append(name(at, index)).append(']');
            } else {
                String field = String.valueOf(step);
                at = at instanceof Mapping mapping ? mapping.get(field) : null;
                out.append(out.isEmpty() ? "" : ".").append(field);
            }
        }
        return out.toString();
    }

    private static String name(@Nullable Node entity, int index) {
        if (entity instanceof Mapping mapping) {
            for (String key : NAMES) {
                if (mapping.get(key) instanceof Scalar scalar
                        && !scalar.text().isEmpty()
                        && scalar.text().length() <= LONGEST) {
                    return scalar.text();
                }
            }
        }
        return String.valueOf(index);
    }
}
