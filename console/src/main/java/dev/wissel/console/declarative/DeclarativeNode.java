package dev.wissel.console.declarative;

import dev.wissel.gateway.ConfigRefused;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.metrics.StatusReport;
import dev.wissel.kong.entity.KongConfig;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that is told its configuration as a whole, by a file or by {@code POST /config}. Thread-safe: one load at a time, readers see one whole
 * configuration.
 */
public final class DeclarativeNode implements StatusReport {
    private final Gateway gateway;
    private final Clock clock;
    private final ReentrantLock loading = new ReentrantLock();
    private volatile LoadedConfig current;

    /** Thrown if another configuration is just being loaded. */
    public static final class Busy extends Exception {
        private static final long serialVersionUID = 1L;

        Busy() {
            super("another configuration is being loaded");
        }
    }

    /**
     * Starts with the configuration that the gateway already serves.
     *
     * @param hash of the text that it came from; null if that is not known
     * @param clock for the times of entities
     */
    public DeclarativeNode(Gateway gateway, KongConfig config, @Nullable String hash, Clock clock) {
        this.gateway = gateway;
        this.clock = clock;
        this.current = LoadedConfig.of(config, hash, clock.millis());
    }

    /** Returns the hash that Kong gives to a configuration's text. */
    public static String hash(String text) {
        return Hashes.ofText(text);
    }

    /** Returns what is in force. */
    public LoadedConfig current() {
        return current;
    }

    /**
     * Follows another configuration: the next request is served by it.
     *
     * @param hash of the text that it came from; null if it came as no text
     * @throws ConfigRefused if the gateway cannot serve it; the one in force stays
     * @throws Busy if another one is just being loaded
     */
    public LoadedConfig load(KongConfig config, @Nullable String hash) throws ConfigRefused, Busy {
        if (!loading.tryLock()) {
            throw new Busy();
        }
        try {
            gateway.reload(config);
            LoadedConfig next = LoadedConfig.of(config, hash, clock.millis());
            current = next;
            return next;
        } finally {
            loading.unlock();
        }
    }

    @Override
    public Map<String, Object> more() {
        return Map.of("configuration_hash", current.hash());
    }

    @Override
    public @Nullable String notReady() {
        return current.isEmpty() ? "no configuration available (empty configuration present)" : null;
    }
}
