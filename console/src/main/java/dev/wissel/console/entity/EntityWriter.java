package dev.wissel.console.entity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works out what a write changes, and refuses what Kong refuses. Changes nothing itself. Confined to who may write. */
final class EntityWriter {
    private final EntityTables tables;
    private final EntityMaker maker;
    private final References references;
    private final UniqueKeys uniqueKeys;
    private final CertificateNames names;
    private final PluginProtocols protocols;
    private final boolean writable;

    EntityWriter(
            EntityTables tables, EntityMaker maker, References references, CertificateNames names, boolean writable) {
        this.tables = tables;
        this.maker = maker;
        this.references = references;
        this.uniqueKeys = new UniqueKeys(tables);
        this.names = names;
        this.protocols = new PluginProtocols(tables);
        this.writable = writable;
    }

    /** Finds an entity; null if there is none. */
    @Nullable
    Entity find(EntityType type, Key key) {
        return key.isId() ? tables.of(type).byId(key.value()) : tables.of(type).byField(key.field(), key.value());
    }

    /** Adds a new entity. */
    Entity insert(EntityType type, Map<String, @Nullable Object> given, List<Change> changes) throws KongError {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(given);
        List<String> snis = takeNames(type, fields);
        references.resolve(type, fields);
        Entity entity = maker.make(type, fields);
        checkPlugin(entity, fields, true);
        demandStore("create", type, "");
        if (tables.of(type).byId(entity.id()) != null) {
            throw KongError.primaryKeyViolation(entity.id());
        }
        put(entity, snis == null ? List.of() : snis, changes);
        return entity;
    }

    /** Lays changes over an entity. */
    Entity update(EntityType type, Key key, Map<String, @Nullable Object> given, List<Change> changes)
            throws KongError {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(given);
        List<String> snis = takeNames(type, fields);
        Entity before = find(type, key);
        if (before == null) {
            throw KongError.noSuchEntity(key.field(), key.value());
        }
        references.resolve(type, fields);
        Entity entity = maker.changed(before, fields);
        checkPlugin(entity, fields, false);
        demandStore("update", type, by(key));
        put(entity, snis, changes);
        return entity;
    }

    /** Puts an entity in the place of the one that the key names, or adds it. */
    Entity upsert(EntityType type, Key key, Map<String, @Nullable Object> given, List<Change> changes)
            throws KongError {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(given);
        List<String> snis = takeNames(type, fields);
        Entity before = find(type, key);
        references.resolve(type, fields);
        fields.put(key.field(), key.value());
        if (before != null) {
            fields.put("id", before.id());
        }
        Entity entity = maker.make(type, fields);
        checkPlugin(entity, fields, true);
        demandStore("create or update", type, by(key));
        if (before == null && tables.of(type).byId(entity.id()) != null) {
            throw KongError.primaryKeyViolation(entity.id());
        }
        put(entity, snis, changes);
        return entity;
    }

    /** Removes an entity with all that goes with it; does nothing if there is none. */
    void delete(EntityType type, Key key, List<Change> changes) throws KongError {
        Entity before = find(type, key);
        if (before != null) {
            demandStore("remove", type, by(key));
            references.remove(before, changes);
        }
    }

    private @Nullable List<String> takeNames(EntityType type, Map<String, @Nullable Object> fields) throws KongError {
        return type == EntityType.CERTIFICATES ? names.take(fields) : null;
    }

    private void put(Entity entity, @Nullable List<String> snis, List<Change> changes) throws KongError {
        if (snis != null) {
            names.check(snis, entity.id());
        }
        uniqueKeys.check(entity, changes);
        references.check(entity, changes);
        changes.add(Change.put(entity));
        if (snis != null && entity.type() == EntityType.CERTIFICATES) {
            names.change(snis, entity.id(), maker, changes);
        }
    }

    private void checkPlugin(Entity entity, Map<String, @Nullable Object> given, boolean always) throws KongError {
        boolean concerned =
                always || given.containsKey("protocols") || given.containsKey("service") || given.containsKey("route");
        if (entity.type() == EntityType.PLUGINS && concerned) {
            protocols.check(entity);
        }
    }

    private static String by(Key key) {
        return key.isId() ? "" : "by '" + key.field() + "' ";
    }

    private void demandStore(String verb, EntityType type, String by) throws KongError {
        if (!writable) {
            throw KongError.unsupported(
                    "cannot " + verb + " '" + type.table() + "' entities " + by + "when not using a database");
        }
    }
}
