package dev.wissel.gateway.plugin.redis;

import dev.wissel.gateway.plugin.PluginSettings;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is, in Kong's words ({@code kong/tools/redis/schema.lua}). Immutable.
 *
 * @param host name or address
 * @param port port
 * @param timeoutMillis longest wait for a connection, and for each answer, &gt;= 1
 * @param username name for AUTH; null for none
 * @param password password for AUTH; null for no AUTH at all
 * @param database number of the database
 * @param tls whether to speak TLS
 * @param verify whether to verify the certificate, against the authorities of the Java installation
 * @param serverName name for TLS; null for the host
 */
public record RedisSettings(
        String host,
        int port,
        int timeoutMillis,
        @Nullable String username,
        @Nullable String password,
        int database,
        boolean tls,
        boolean verify,
        @Nullable String serverName) {
    /** Reads Kong's {@code config.redis}. */
    public static RedisSettings of(PluginSettings redis) {
        return new RedisSettings(
                redis.text("host", "127.0.0.1"),
                (int) redis.whole("port", 6379),
                (int) Math.max(1, redis.whole("timeout", 2000)),
                present(redis.text("username")),
                present(redis.text("password")),
                (int) redis.whole("database", 0),
                redis.flag("ssl", false),
                redis.flag("ssl_verify", false),
                present(redis.text("server_name")));
    }

    private static @Nullable String present(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** Returns where it is, without any secret. */
    @Override
    public String toString() {
        return host + ":" + port + ";" + database;
    }
}
