package dev.wissel.console.entity;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.store.EntityStore;
import dev.wissel.console.store.EntityStore.Row;
import dev.wissel.gateway.ConfigRefused;
import dev.wissel.kong.declarative.EntityReader;
import dev.wissel.kong.declarative.EntityReader.Outcome;
import dev.wissel.kong.entity.KongConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * All entities behind the Admin API, in one of Kong's two modes: <em>stored</em>, where writes are kept and followed by the gateway, or
 * <em>declarative</em>, where they come from a configuration and cannot be written.
 *
 * <p>A write is worked out on what is there, followed by the gateway, kept by the store, and only then seen by readers and acknowledged. If the gateway or
 * the store refuses, nothing has changed. Writes wait for each other; readers never wait for the disk. Thread-safe.
 */
public final class Entities implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Entities.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final EntityTables tables = new EntityTables();
    private final EntityReader reader = new EntityReader();
    private final EntityMaker maker;
    private final CertificateNames names;
    private final EntityWriter writer;
    private final EntityStore store;
    private final boolean stored;
    private final ReentrantLock writes = new ReentrantLock();
    private volatile ConfigSink sink = config -> {};

    private Entities(EntityStore store, boolean stored, LongSupplier clockMillis, Supplier<String> uuids) {
        this.store = store;
        this.stored = stored;
        this.maker = new EntityMaker(reader, clockMillis, uuids);
        this.names = new CertificateNames(tables, reader);
        this.writer = new EntityWriter(tables, maker, new References(tables, reader), names, stored);
    }

    /**
     * Returns the entities of a store, which takes what is written from now on.
     *
     * @throws IOException if the store cannot be read, or holds what is no entity
     */
    public static Entities open(EntityStore store) throws IOException {
        return open(store, System::currentTimeMillis, () -> UUID.randomUUID().toString());
    }

    /** Returns the same with another clock of milliseconds since 1970, and other ids. */
    static Entities open(EntityStore store, LongSupplier clockMillis, Supplier<String> uuids) throws IOException {
        Entities entities = new Entities(store, true, clockMillis, uuids);
        List<Change> changes = new ArrayList<>();
        for (Row row : store.load()) {
            changes.add(Change.put(entities.entity(row)));
        }
        entities.tables.apply(changes);
        entities.checkReferences(changes);
        return entities;
    }

    /** A write is kept whole or not at all; what refers to nothing was not written by us. */
    private void checkReferences(List<Change> loaded) throws IOException {
        for (Change change : loaded) {
            Entity entity = Objects.requireNonNull(change.after());
            for (EntityType.Reference reference : entity.type().references()) {
                String id = entity.reference(reference.field());
                if (id != null && tables.of(reference.target()).byId(id) == null) {
                    throw new IOException("store: " + entity.type().table() + " " + entity.id() + ": "
                            + reference.field() + " " + id + " (expected: one of the "
                            + reference.target().table()
                            + " in the store)");
                }
            }
        }
    }

    /** Returns the entities of a configuration, which cannot be written. */
    public static Entities declarative(KongConfig config) {
        Entities entities = new Entities(
                EntityStore.forgetful(),
                false,
                System::currentTimeMillis,
                () -> UUID.randomUUID().toString());
        entities.replace(config);
        return entities;
    }

    private Entity entity(Row row) throws IOException {
        Optional<EntityType> type = EntityType.byTable(row.table());
        if (type.isEmpty()) {
            throw new IOException("store: entity of table " + row.table() + " (expected: one of Kong's)");
        }
        try {
            @SuppressWarnings("unchecked") // an object of JSON has texts for keys
            Map<String, @Nullable Object> fields =
                    (Map<String, @Nullable Object>) JSON.readValue(row.json(), Map.class);
            Outcome outcome = reader.read(row.table(), fields);
            Object bound = outcome.bound();
            if (bound != null) {
                return new Entity(type.get(), row.id(), outcome.stored(), outcome.shown(), bound);
            }
            throw new IOException("store: " + row.table() + " " + row.id() + ": " + outcome.kongFields()
                    + " (expected: an entity that Kong would take)");
        } catch (JacksonException notJson) {
            throw new IOException("store: " + row.table() + " " + row.id() + ": not JSON", notJson);
        }
    }

    /** Returns whether writes are kept; false in declarative mode. */
    public boolean stored() {
        return stored;
    }

    /** Names who follows writes from now on; until then they are only kept. */
    public void attach(ConfigSink follower) {
        sink = follower;
    }

    /** Returns everything as the gateway's configuration. */
    public KongConfig config() {
        return tables.read(() -> tables.config(List.of()));
    }

    /** Puts a configuration in the place of everything, in declarative mode. The gateway has followed it already. */
    public void replace(KongConfig config) {
        writes.lock();
        try {
            EntityTables next = new EntityTables();
            next.apply(ConfigEntities.of(config, reader, maker));
            tables.replace(next);
        } finally {
            writes.unlock();
        }
    }

    /** Returns the entity that a path names by its id or name; empty if there is none. */
    public Optional<Entity> find(EntityType type, String idOrName) {
        Key key = Key.of(type, idOrName);
        return tables.read(() -> Optional.ofNullable(writer.find(type, key)));
    }

    /** Returns all entities of a type, in the order of their ids. */
    public List<Entity> all(EntityType type) {
        return tables.read(() -> List.copyOf(tables.of(type).all().values()));
    }

    /** Returns the targets of an upstream, the newest first, as Kong lists them. */
    public List<Entity> targetsOf(Entity upstream) {
        return tables.read(() -> TargetList.of(tables, upstream.id()));
    }

    EntityTables tables() {
        return tables;
    }

    EntityReader reader() {
        return reader;
    }

    EntityMaker maker() {
        return maker;
    }

    EntityWriter writer() {
        return writer;
    }

    CertificateNames names() {
        return names;
    }

    /** Works out one write. */
    @FunctionalInterface
    interface Write<T> {
        /** Adds what changes, and returns what is answered. */
        T plan(EntityWriter writer, List<Change> changes) throws KongError;
    }

    /** Carries out one write, whole or not at all. */
    <T> T write(Write<T> write) throws KongError {
        writes.lock();
        try {
            List<Change> changes = new ArrayList<>();
            T result = write.plan(writer, changes);
            if (!changes.isEmpty()) {
                commit(changes);
            }
            return result;
        } finally {
            writes.unlock();
        }
    }

    private void commit(List<Change> changes) throws KongError {
        checkStorable(changes);
        try {
            sink.follow(tables.config(changes));
        } catch (ConfigRefused refused) {
            throw KongError.schemaViolation(Map.of("@entity", refused.problems()));
        }
        try {
            store.commit(changes.stream().map(Entities::row).toList());
        } catch (IOException failed) {
            LOG.error("nothing written: {}", failed.getMessage());
            takeBack();
            throw KongError.answered(AdminAnswer.unexpected());
        }
        tables.apply(changes);
    }

    private static void checkStorable(List<Change> changes) throws KongError {
        for (Change change : changes) {
            Entity after = change.after();
            if (after != null && Storable.problem(after.stored()).orElse(null) instanceof Map<?, ?> problem) {
                Map<String, Object> fields = new LinkedHashMap<>();
                problem.forEach((name, message) -> fields.put(String.valueOf(name), message));
                throw KongError.schemaViolation(fields);
            }
        }
    }

    private void takeBack() {
        try {
            sink.follow(tables.config(List.of()));
        } catch (ConfigRefused impossible) {
            LOG.error("the configuration that was served a moment ago is refused: {}", impossible.getMessage());
        }
    }

    private static Row row(Change change) {
        Entity after = change.after();
        return new Row(
                change.type().table(), change.id(), after == null ? null : JSON.writeValueAsString(after.stored()));
    }

    @Override
    public void close() {
        writes.lock();
        try {
            store.close();
        } finally {
            writes.unlock();
        }
    }
}
