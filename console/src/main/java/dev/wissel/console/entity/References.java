package dev.wissel.console.entity;

import dev.wissel.console.entity.EntityType.Reference;
import dev.wissel.kong.declarative.EntityReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What entities refer to: found by name, checked to be there, and checked before it goes. Confined to who may write. */
final class References {
    private final EntityTables tables;
    private final EntityReader reader;

    References(EntityTables tables, EntityReader reader) {
        this.tables = tables;
        this.reader = reader;
    }

    /** Puts ids in the place of names: {@code {name: "x"}} becomes {@code {id: ...}}. */
    void resolve(EntityType type, Map<String, @Nullable Object> given) throws KongError {
        Map<String, Map<String, String>> errors = new LinkedHashMap<>();
        for (Reference reference : type.references()) {
            if (given.get(reference.field()) instanceof Map<?, ?> value) {
                resolve(reference, value, given, errors);
            }
        }
        if (!errors.isEmpty()) {
            throw KongError.unresolved(errors);
        }
    }

    private void resolve(
            Reference reference,
            Map<?, ?> value,
            Map<String, @Nullable Object> given,
            Map<String, Map<String, String>> errors) {
        if (value.get("id") instanceof String id && Key.isUuid(id)) {
            given.put(reference.field(), Map.of("id", id.toLowerCase(Locale.ROOT)));
            return;
        }
        EntityType target = reference.target();
        Map<String, String> unknown = new LinkedHashMap<>();
        for (String field : target.uniqueFields()) {
            if (!(value.get(field) instanceof String name) || reader.error(target.table(), field, name) != null) {
                continue;
            }
            Entity found = tables.of(target).byField(field, name);
            if (found != null) {
                given.put(reference.field(), Map.of("id", found.id()));
                return;
            }
            unknown.put(
                    field,
                    "the foreign key cannot be resolved with '" + LuaText.compact(Map.of(field, name))
                            + "' for an existing '" + target.table() + "' entity");
        }
        if (!unknown.isEmpty()) {
            errors.put(reference.field(), unknown);
        }
    }

    /** Refuses an entity that refers to something that is neither there nor among the changes. */
    void check(Entity entity, List<Change> pending) throws KongError {
        for (Reference reference : entity.type().references()) {
            String id = entity.reference(reference.field());
            if (id != null && !present(reference.target(), id, pending)) {
                throw KongError.unknownReference(reference.field(), reference.target(), id);
            }
        }
    }

    private boolean present(EntityType type, String id, List<Change> pending) {
        return tables.of(type).byId(id) != null
                || pending.stream()
                        .anyMatch(change -> change.type() == type && change.id().equals(id) && change.after() != null);
    }

    /** Adds the removal of an entity and of all that goes with it; refuses if something stays that refers to it. */
    void remove(Entity entity, List<Change> changes) throws KongError {
        for (EntityType child : EntityType.values()) {
            for (Reference reference : child.references()) {
                if (reference.target() == entity.type() && !reference.cascades()) {
                    restrict(entity, child, reference.field());
                }
            }
        }
        trusted(entity);
        for (EntityType child : EntityType.values()) {
            for (Reference reference : child.references()) {
                if (reference.target() == entity.type() && reference.cascades()) {
                    for (String id : tables.of(child).children(reference.field(), entity.id())) {
                        remove(Objects.requireNonNull(tables.of(child).byId(id)), changes);
                    }
                }
            }
        }
        changes.add(Change.remove(entity));
    }

    private void restrict(Entity entity, EntityType child, String field) throws KongError {
        if (!tables.of(child).children(field, entity.id()).isEmpty()) {
            throw KongError.referencedBy(entity.type(), child);
        }
    }

    /** The certificate of an authority is named in a list of services, which no foreign key watches. */
    private void trusted(Entity entity) throws KongError {
        if (entity.type() != EntityType.CA_CERTIFICATES) {
            return;
        }
        for (Entity service : tables.of(EntityType.SERVICES).all().values()) {
            if (service.stored().get("ca_certificates") instanceof List<?> ids && ids.contains(entity.id())) {
                throw KongError.referencedByOthers("ca certificate " + entity.id()
                        + " is still referenced by services (id = " + service.id() + ")");
            }
        }
    }
}
