package dev.wissel.console.entity;

import dev.wissel.kong.entity.CaCertificate;
import dev.wissel.kong.entity.Certificate;
import dev.wissel.kong.entity.Consumer;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Plugin;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Sni;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** All entities. Thread-safe: what is read in one {@link #read} belongs together, changes of one {@link #apply} are seen together. */
final class EntityTables {
    private final Map<EntityType, EntityTable> tables = new EnumMap<>(EntityType.class);
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    EntityTables() {
        for (EntityType type : EntityType.values()) {
            tables.put(type, new EntityTable(type));
        }
    }

    EntityTable of(EntityType type) {
        return Objects.requireNonNull(tables.get(type));
    }

    <T> T read(Supplier<T> reading) {
        lock.readLock().lock();
        try {
            return reading.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    void apply(List<Change> changes) {
        lock.writeLock().lock();
        try {
            changes.forEach(change -> of(change.type()).apply(change));
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Puts all of another set in the place of all of these. */
    void replace(EntityTables other) {
        lock.writeLock().lock();
        try {
            tables.putAll(other.tables);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Returns the gateway's configuration as it would be after some changes. */
    KongConfig config(List<Change> changes) {
        Function<EntityType, List<Object>> bound = type -> {
            List<Change> own =
                    changes.stream().filter(change -> change.type() == type).toList();
            return own.isEmpty() ? of(type).bound() : of(type).boundAfter(own);
        };
        return new KongConfig(
                all(bound, EntityType.SERVICES, Service.class),
                all(bound, EntityType.ROUTES, Route.class),
                all(bound, EntityType.UPSTREAMS, Upstream.class),
                all(bound, EntityType.TARGETS, Target.class),
                all(bound, EntityType.PLUGINS, Plugin.class),
                all(bound, EntityType.CERTIFICATES, Certificate.class),
                all(bound, EntityType.CA_CERTIFICATES, CaCertificate.class),
                all(bound, EntityType.SNIS, Sni.class),
                all(bound, EntityType.CONSUMERS, Consumer.class));
    }

    @SuppressWarnings("unchecked") // the reader binds each type to its record
    private static <T> List<T> all(Function<EntityType, List<Object>> bound, EntityType type, Class<T> record) {
        List<Object> list = bound.apply(type);
        if (!list.isEmpty() && !record.isInstance(list.get(0))) {
            throw new IllegalStateException(type + " holds " + list.get(0).getClass());
        }
        return (List<T>) list;
    }
}
