package dev.wissel.console.entity;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** All entities of one type, and the ways to find them. Confined to who holds the lock of {@link EntityTables}. */
final class EntityTable {
    private final EntityType type;
    /** In the order in which they were made. */
    private final Map<String, Entity> inOrder = new LinkedHashMap<>();
    /** In the order in which they are listed. */
    private final NavigableMap<String, Entity> byId = new TreeMap<>();

    private final Map<String, Map<String, String>> idsByUnique = new HashMap<>();
    private final Map<String, String> idsTogether = new HashMap<>();
    private final Map<String, Map<String, NavigableSet<String>>> idsByParent = new HashMap<>();
    private final AtomicReference<@Nullable List<Object>> bound = new AtomicReference<>();

    EntityTable(EntityType type) {
        this.type = type;
        type.uniqueFields().forEach(field -> idsByUnique.put(field, new HashMap<>()));
        type.references().forEach(reference -> idsByParent.put(reference.field(), new HashMap<>()));
    }

    @Nullable
    Entity byId(String id) {
        return byId.get(id);
    }

    /** Returns the entity with a value in a field; fields that are not unique are searched. */
    @Nullable
    Entity byField(String field, String value) {
        Map<String, String> ids = idsByUnique.get(field);
        if (ids == null) {
            return byId.values().stream()
                    .filter(entity -> value.equals(entity.text(field)))
                    .findFirst()
                    .orElse(null);
        }
        String id = ids.get(value);
        return id == null ? null : byId.get(id);
    }

    /** Returns the entity that has the same key over several fields. */
    @Nullable
    Entity together(String key) {
        String id = idsTogether.get(key);
        return id == null ? null : byId.get(id);
    }

    /** Returns all, by id. */
    NavigableMap<String, Entity> all() {
        return byId;
    }

    /** Returns the ids of those that refer to an entity by a field. */
    NavigableSet<String> children(String field, String parentId) {
        return idsByParent.getOrDefault(field, Map.of()).getOrDefault(parentId, Collections.emptyNavigableSet());
    }

    /** Returns the gateway's records, in the order in which the entities were made: the same list until one of them changes. */
    List<Object> bound() {
        List<Object> known = bound.get();
        if (known == null) {
            known = List.copyOf(inOrder.values().stream().map(Entity::bound).toList());
            bound.set(known);
        }
        return known;
    }

    /** Returns the gateway's records as they would be after some changes of this type. */
    List<Object> boundAfter(Collection<Change> changes) {
        Map<String, Entity> after = new LinkedHashMap<>(inOrder);
        for (Change change : changes) {
            Entity entity = change.after();
            if (entity == null) {
                after.remove(change.id());
            } else {
                after.put(change.id(), entity);
            }
        }
        return after.values().stream().map(Entity::bound).toList();
    }

    void apply(Change change) {
        bound.set(null);
        Entity before = byId.get(change.id());
        if (before != null) {
            unlink(before);
        }
        Entity after = change.after();
        if (after == null) {
            byId.remove(change.id());
            inOrder.remove(change.id());
        } else {
            byId.put(after.id(), after);
            inOrder.put(after.id(), after);
            link(after);
        }
    }

    private void link(Entity entity) {
        idsByUnique.forEach((field, ids) -> {
            String value = entity.text(field);
            if (value != null) {
                ids.put(value, entity.id());
            }
        });
        String together = entity.uniqueTogether();
        if (together != null) {
            idsTogether.put(together, entity.id());
        }
        type.references().forEach(reference -> {
            String parent = entity.reference(reference.field());
            if (parent != null) {
                parents(reference.field())
                        .computeIfAbsent(parent, ignored -> new TreeSet<>())
                        .add(entity.id());
            }
        });
    }

    private Map<String, NavigableSet<String>> parents(String field) {
        return idsByParent.computeIfAbsent(field, ignored -> new HashMap<>());
    }

    private void unlink(Entity entity) {
        idsByUnique.forEach((field, ids) -> {
            String value = entity.text(field);
            if (value != null) {
                ids.remove(value, entity.id());
            }
        });
        String together = entity.uniqueTogether();
        if (together != null) {
            idsTogether.remove(together, entity.id());
        }
        type.references().forEach(reference -> {
            String parent = entity.reference(reference.field());
            if (parent != null) {
                parents(reference.field()).computeIfPresent(parent, (same, ids) -> {
                    ids.remove(entity.id());
                    return ids.isEmpty() ? null : ids;
                });
            }
        });
    }
}
