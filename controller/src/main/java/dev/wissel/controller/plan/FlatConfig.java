package dev.wissel.controller.plan;

import dev.wissel.kong.admin.EntityKind;
import dev.wissel.kong.document.Dialect;
import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Sequence;
import dev.wissel.kong.document.PlainNodes;
import dev.wissel.kong.entity.EntityId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a Kong without a database as it exports it: flat, an entity a row, references by id. Rows that a plan does not name come out as they
 * went in, of whatever kind. Confined to one thread.
 */
final class FlatConfig {
    /** Parents before children. */
    private static final List<EntityKind> KINDS = List.of(
            EntityKind.UPSTREAMS, EntityKind.TARGETS, EntityKind.SERVICES, EntityKind.ROUTES, EntityKind.PLUGINS);

    private static final Set<String> NESTED = Set.of("targets", "routes", "plugins");

    private final Mapping root;
    private final Map<String, String> ids = new HashMap<>();
    private final List<Item> items;

    /** A configuration that cannot be understood or written safely; the message says why, and shows nothing of it. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    private FlatConfig(Mapping root) throws Unusable {
        this.root = root;
        Rows rows = new Rows();
        for (EntityKind kind : KINDS) {
            for (Mapping row : rows(kind)) {
                if (row.entries().keySet().stream().anyMatch(NESTED::contains)) {
                    throw new Unusable("the configuration is nested, not flat as Kong exports it");
                }
                rows.add(kind, PlainNodes.plain(row));
            }
        }
        this.items = rows.items();
        items.forEach(item -> ids.put(item.kind() + " " + item.name(), item.id()));
    }

    static FlatConfig read(String text) throws Unusable {
        return new FlatConfig(parsed(text));
    }

    private static Mapping parsed(String text) throws Unusable {
        Document document = Document.parse("configuration", text, Dialect.KONG);
        Optional<Mapping> root = document.mapping();
        if (!document.problems().isEmpty() || root.isEmpty()) {
            throw new Unusable("the configuration cannot be read as Kong writes it");
        }
        return root.get();
    }

    Actual actual() {
        return new Actual(items);
    }

    private List<Mapping> rows(EntityKind kind) {
        List<Mapping> rows = new ArrayList<>();
        if (root.get(kind.path()) instanceof Sequence list) {
            for (Node row : list.items()) {
                if (row instanceof Mapping mapping) {
                    rows.add(mapping);
                }
            }
        }
        return rows;
    }

    /** Returns the text of the configuration after a plan. */
    String after(Plan plan) throws Unusable {
        Map<EntityKind, List<Node>> tables = new LinkedHashMap<>();
        KINDS.forEach(kind -> tables.put(kind, new ArrayList<>(rows(kind))));
        // Ids first: the rows of children name them.
        plan.changes().stream()
                .filter(change -> change.action() == Change.Action.CREATE)
                .forEach(change -> ids.put(change.kind() + " " + change.item().name(), newId(change.item())));
        for (Change change : plan.changes()) {
            List<Node> table = tables.computeIfAbsent(change.kind(), kind -> new ArrayList<>());
            switch (change.action()) {
                case CREATE -> table.add(made(change));
                case UPDATE ->
                    table.replaceAll(row -> is(row, "id", change.item().id()) ? patched(row, change) : row);
                case DELETE -> {
                    table.removeIf(row -> is(row, "id", change.item().id()));
                    if (change.kind() == EntityKind.UPSTREAMS) {
                        targets(tables)
                                .removeIf(
                                        row -> is(row, "upstream", change.item().id()));
                    }
                }
            }
        }
        Mapping result = root;
        for (EntityKind kind : KINDS) {
            List<Node> rows = tables.getOrDefault(kind, List.of());
            result = rows.isEmpty()
                    ? result.without(kind.path())
                    : result.with(
                            Map.of(kind.path(), new Entry(PlainNodes.text(kind.path()), new Sequence(rows, 1, 1))));
        }
        String text = NodeText.of(result);
        if (!NodeText.same(result, parsed(text))) {
            throw new Unusable("the configuration cannot be written without changing what is not ours");
        }
        return text;
    }

    private static List<Node> targets(Map<EntityKind, List<Node>> tables) {
        return tables.computeIfAbsent(EntityKind.TARGETS, kind -> new ArrayList<>());
    }

    private static boolean is(Node row, String field, String value) {
        return row instanceof Mapping mapping
                && mapping.get(field) instanceof Node.Scalar scalar
                && scalar.text().equals(value);
    }

    private Mapping made(Change change) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", newId(change.item()));
        row.putAll(change.patch());
        if (change.kind() == EntityKind.TARGETS) {
            row.put("upstream", id(EntityKind.UPSTREAMS, change.item().scope()));
        }
        refer(row);
        return PlainNodes.mapping(row);
    }

    private Node patched(Node row, Change change) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        change.patch()
                .forEach((field, value) -> fields.put(
                        field, Fields.merged(field, change.item().fields().get(field), value)));
        refer(fields);
        return ((Mapping) row).with(PlainNodes.mapping(fields).entries());
    }

    private void refer(Map<String, @Nullable Object> row) {
        if (row.get("service") instanceof String service) {
            row.put("service", id(EntityKind.SERVICES, service));
        }
    }

    /** Returns the id that Kong would derive. */
    private String newId(Item item) {
        return switch (item.kind()) {
            case TARGETS -> EntityId.target(id(EntityKind.UPSTREAMS, item.scope()), item.name());
            case PLUGINS -> EntityId.plugin(item.name(), null, null, null);
            default -> EntityId.of(item.kind().path(), item.name());
        };
    }

    private String id(EntityKind kind, String name) {
        return ids.getOrDefault(kind + " " + name, name);
    }
}
