package dev.wissel.gateway.plugin.ratelimit;

import dev.wissel.gateway.plugin.Call;
import dev.wissel.gateway.plugin.redis.RedisClients;
import dev.wissel.gateway.plugin.redis.RedisCommand;
import dev.wissel.gateway.plugin.redis.RedisFailure;
import dev.wissel.gateway.plugin.redis.RedisSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Policy {@code redis} with {@code sync_rate: -1}: each request counts in Redis, in one round trip, before it goes on. As in Kong a request that is then
 * refused has been counted too. Thread-safe.
 */
final class RedisCounters implements Policy {
    /** Adds one and says what was there before; the first sets how long the counter lives. */
    static final String COUNT =
            "local n=redis.call('incr',KEYS[1]) if n==1 then redis.call('expire',KEYS[1],ARGV[1]) end return n-1";

    private final RedisClients clients;
    private final RedisSettings settings;

    RedisCounters(RedisClients clients, RedisSettings settings) {
        this.clients = clients;
        this.settings = settings;
    }

    /** Returns the name of a counter in Redis: Kong's own, so that both may share it. */
    static String name(String key, Period period, long epochMillis) {
        return "ratelimit:" + key + ":" + period.startMillis(epochMillis) + ":" + period.word();
    }

    static RedisCommand command(String key, Period period, long epochMillis) {
        String seconds = Long.toString(period.longestSeconds());
        return RedisCommand.of("EVAL", COUNT, "1", name(key, period, epochMillis), seconds);
    }

    @Override
    public void count(
            Call call,
            String key,
            Limits limits,
            long epochMillis,
            BiConsumer<long @Nullable [], @Nullable String> then) {
        List<RedisCommand> commands = new ArrayList<>(limits.size());
        for (int i = 0; i < limits.size(); i++) {
            commands.add(command(key, limits.period(i), epochMillis));
        }
        clients.send(call.eventLoop(), settings, commands, (before, failure) -> then.accept(before, text(failure)));
    }

    static @Nullable String text(@Nullable RedisFailure failure) {
        return failure == null ? null : String.valueOf(failure.getMessage());
    }

    @Override
    public boolean mayWait() {
        return true;
    }
}
