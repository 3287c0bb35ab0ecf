package dev.wissel.gateway.plugin.ratelimit;

import dev.wissel.gateway.plugin.PluginMaker;
import dev.wissel.gateway.plugin.PluginSettings;
import dev.wissel.gateway.plugin.redis.RedisClients;
import dev.wissel.gateway.plugin.redis.RedisSettings;
import dev.wissel.kong.entity.Plugin;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes instances of {@code rate-limiting}, and keeps their counters through reloads. Thread-safe. */
public final class RateLimitingMaker implements PluginMaker {
    private static final double AT_EACH_REQUEST = -1;

    private final LocalCounters local = new LocalCounters();
    private final RedisClients clients;
    private final Map<Synced, SyncedCounters> synced = new ConcurrentHashMap<>();

    private record Synced(RedisSettings settings, double syncSeconds) {}

    /** Makes a maker whose instances ask these clients. */
    public RateLimitingMaker(RedisClients clients) {
        this.clients = clients;
    }

    @Override
    public @Nullable RateLimiting make(Plugin plugin, Consumer<String> problems) {
        PluginSettings config = new PluginSettings(plugin.config());
        return switch (config.text("policy", "local")) {
            case "redis" -> new RateLimiting(plugin, redis(config));
            case "cluster" -> {
                problems.accept("config.policy: cluster counts in Kong's database, which this gateway has not"
                        + " (expected: local, or redis to count over several nodes)");
                yield null;
            }
            default -> new RateLimiting(plugin, local);
        };
    }

    private Policy redis(PluginSettings config) {
        RedisSettings settings = RedisSettings.of(config.record("redis"));
        double syncSeconds = config.number("sync_rate", AT_EACH_REQUEST);
        return syncSeconds == AT_EACH_REQUEST
                ? new RedisCounters(clients, settings)
                : synced.computeIfAbsent(
                        new Synced(settings, syncSeconds),
                        key -> new SyncedCounters(clients, key.settings(), key.syncSeconds()));
    }

    /** Returns where an instance of this plugin counts; null if not in Redis. */
    public static @Nullable RedisSettings redisOf(Plugin plugin) {
        PluginSettings config = new PluginSettings(plugin.config());
        return config.text("policy", "local").equals("redis") ? RedisSettings.of(config.record("redis")) : null;
    }

    /** Forgets what was counted for servers that are not among these. */
    public void retain(Set<RedisSettings> servers) {
        synced.keySet().removeIf(key -> !servers.contains(key.settings()));
    }

    /** Returns the counters of this node. */
    public LocalCounters local() {
        return local;
    }
}
