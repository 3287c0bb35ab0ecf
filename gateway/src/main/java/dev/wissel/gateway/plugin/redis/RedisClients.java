package dev.wissel.gateway.plugin.redis;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The connections of a node to all its Redis servers. Thread-safe; each connection is confined to its event loop. */
public final class RedisClients implements AutoCloseable {
    private final Map<Key, RedisConnection> connections = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private record Key(EventLoop loop, RedisSettings settings) {}

    /**
     * Sends commands in one go and waits for all their answers. To be called on {@code loop}, where the answers are told too; never in the call itself.
     *
     * @param then gets the whole numbers that Redis has answered, in order, or null and what went wrong
     */
    public void send(
            EventLoop loop,
            RedisSettings settings,
            List<RedisCommand> commands,
            BiConsumer<long @Nullable [], @Nullable RedisFailure> then) {
        if (closed) {
            loop.execute(() -> then.accept(null, new RedisFailure("the gateway is stopping")));
            return;
        }
        connections
                .computeIfAbsent(new Key(loop, settings), key -> new RedisConnection(key.loop(), key.settings()))
                .send(commands, then);
    }

    /** Closes the connections to servers that are not among these. */
    public void retain(java.util.Set<RedisSettings> settings) {
        connections.forEach((key, connection) -> {
            if (!settings.contains(key.settings()) && connections.remove(key, connection)) {
                connection.close();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        retain(java.util.Set.of());
    }
}
