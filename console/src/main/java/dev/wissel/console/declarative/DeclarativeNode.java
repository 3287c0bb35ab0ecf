package dev.wissel.console.declarative;

import dev.wissel.console.entity.Entities;
import dev.wissel.console.entity.Entity;
import dev.wissel.console.entity.EntityType;
import dev.wissel.gateway.ConfigRefused;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.metrics.StatusReport;
import dev.wissel.kong.entity.KongConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that is told its configuration as a whole, by a file or by {@code POST /config}. Thread-safe: one load at a time, readers see one whole
 * configuration.
 */
public final class DeclarativeNode implements StatusReport {
    private static final String EMPTY_HASH = "0".repeat(32);

    private final Gateway gateway;
    private final Entities entities;
    private final ReentrantLock loading = new ReentrantLock();
    private volatile String hash;

    /** Thrown if another configuration is just being loaded. */
    static final class Busy extends Exception {
        private static final long serialVersionUID = 1L;

        Busy() {
            super("another configuration is being loaded");
        }
    }

    /**
     * Starts with the configuration that the gateway already serves.
     *
     * @param entities its entities
     * @param hash of the text that it came from; null if it came from none
     */
    public DeclarativeNode(Gateway gateway, Entities entities, @Nullable String hash) {
        this.gateway = gateway;
        this.entities = entities;
        this.hash = told(hash);
    }

    /** Returns the hash that Kong gives to a configuration's text. */
    public static String hash(String text) {
        return Hashes.ofText(text);
    }

    /** Returns by what the configuration in force is told from others: 32 hexadecimal digits, all zero for one without entities. */
    String hash() {
        return hash;
    }

    private String told(@Nullable String ofText) {
        Map<String, List<Entity>> all = all();
        return all.isEmpty() ? EMPTY_HASH : ofText == null ? Hashes.ofEntities(all) : ofText;
    }

    /** Returns the entities in force by table, in the order of their ids; no entry for a table without any. */
    Map<String, List<Entity>> all() {
        Map<String, List<Entity>> all = new LinkedHashMap<>();
        for (EntityType type : EntityType.values()) {
            List<Entity> entitiesOfType = entities.all(type);
            if (!entitiesOfType.isEmpty()) {
                all.put(type.table(), entitiesOfType);
            }
        }
        return all;
    }

    /**
     * Follows another configuration, once whatever is being loaded is: the next request is served by it.
     *
     * @param ofText hash of the text that it came from; null if it came from none
     * @throws ConfigRefused if the gateway cannot serve it; the one in force stays
     */
    public void follow(KongConfig config, @Nullable String ofText) throws ConfigRefused {
        loading.lock();
        try {
            load(config, ofText);
        } finally {
            loading.unlock();
        }
    }

    /** The same for one that does not wait. Returns what is in force then. */
    Map<String, List<Entity>> followNow(KongConfig config, @Nullable String ofText) throws ConfigRefused, Busy {
        if (!loading.tryLock()) {
            throw new Busy();
        }
        try {
            load(config, ofText);
            return all();
        } finally {
            loading.unlock();
        }
    }

    private void load(KongConfig config, @Nullable String ofText) throws ConfigRefused {
        gateway.reload(config);
        entities.replace(config);
        hash = told(ofText);
    }

    @Override
    public Map<String, Object> more() {
        return Map.of("configuration_hash", hash);
    }

    @Override
    public @Nullable String notReady() {
        return hash.equals(EMPTY_HASH) ? "no configuration available (empty configuration present)" : null;
    }
}
