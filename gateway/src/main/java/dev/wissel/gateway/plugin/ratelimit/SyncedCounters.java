package dev.wissel.gateway.plugin.ratelimit;

import dev.wissel.gateway.plugin.Call;
import dev.wissel.gateway.plugin.redis.RedisClients;
import dev.wissel.gateway.plugin.redis.RedisCommand;
import dev.wissel.gateway.plugin.redis.RedisSettings;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Policy {@code redis} with a {@code sync_rate}: this node counts by itself, and brings what it has counted to Redis every so often. The first request of a
 * window asks Redis once for what others have counted. After each exchange everything is asked anew, as in Kong; if Redis fails, what was not yet brought
 * is forgotten. Thread-safe.
 */
final class SyncedCounters implements Policy {
    private static final Logger LOG = LoggerFactory.getLogger(SyncedCounters.class);

    /** Windows counted between two exchanges; more are counted in Redis at each request. */
    private static final int MAX_WINDOWS = 65_536;

    private static final String ADD = "local e=redis.call('exists',KEYS[1]) redis.call('incrby',KEYS[1],ARGV[1])"
            + " if e==0 then redis.call('expire',KEYS[1],ARGV[2]) end return 0";

    private final RedisClients clients;
    private final RedisSettings settings;
    private final long syncMillis;
    private final AtomicLong lastWarningMillis = new AtomicLong(Long.MIN_VALUE);
    private Map<String, Window> windows = new LinkedHashMap<>();
    private boolean syncPending;

    /** What is known of one window: what Redis said, and what has come since. Guarded by the counters. */
    private static final class Window {
        final Period period;
        long known;
        long more;

        Window(Period period, long known) {
            this.period = period;
            this.known = known;
        }
    }

    SyncedCounters(RedisClients clients, RedisSettings settings, double syncSeconds) {
        this.clients = clients;
        this.settings = settings;
        this.syncMillis = Math.max(1, Math.round(syncSeconds * 1000));
    }

    @Override
    public void count(
            Call call,
            String key,
            Limits limits,
            long epochMillis,
            BiConsumer<long @Nullable [], @Nullable String> then) {
        List<Integer> unknown = new ArrayList<>();
        long[] before = new long[limits.size()];
        synchronized (this) {
            for (int i = 0; i < before.length; i++) {
                Window window = windows.get(RedisCounters.name(key, limits.period(i), epochMillis));
                if (window == null) {
                    unknown.add(i);
                } else {
                    before[i] = window.known + window.more;
                }
            }
            if (unknown.isEmpty()) {
                add(key, limits, epochMillis, before, List.of());
            }
        }
        if (unknown.isEmpty()) {
            syncLater(call.eventLoop());
            then.accept(before, null);
        } else {
            ask(call, key, limits, epochMillis, before, unknown, then);
        }
    }

    /** Asks Redis about the windows that are not known here; asking counts this request there. */
    private void ask(
            Call call,
            String key,
            Limits limits,
            long epochMillis,
            long[] before,
            List<Integer> unknown,
            BiConsumer<long @Nullable [], @Nullable String> then) {
        List<RedisCommand> commands = unknown.stream()
                .map(i -> RedisCounters.command(key, limits.period(i), epochMillis))
                .toList();
        clients.send(call.eventLoop(), settings, commands, (answers, failure) -> {
            if (answers == null) {
                then.accept(null, RedisCounters.text(failure));
                return;
            }
            for (int i = 0; i < answers.length; i++) {
                before[unknown.get(i)] = answers[i];
            }
            synchronized (this) {
                add(key, limits, epochMillis, before, unknown);
            }
            syncLater(call.eventLoop());
            then.accept(before, null);
        });
    }

    /** Counts the request here if it is within its limits; Redis has counted it in the windows that were asked about. */
    private void add(String key, Limits limits, long epochMillis, long[] before, List<Integer> asked) {
        boolean within = true;
        for (int i = 0; i < before.length; i++) {
            within &= limits.limit(i) - before[i] > 0;
        }
        for (int i = 0; i < before.length; i++) {
            String name = RedisCounters.name(key, limits.period(i), epochMillis);
            Window window = windows.get(name);
            if (window == null) {
                if (windows.size() >= MAX_WINDOWS) {
                    continue; // the next request of this window asks Redis again
                }
                window = new Window(limits.period(i), before[i]);
                windows.put(name, window);
            }
            if (asked.contains(i)) {
                window.known++;
                window.more -= within ? 0 : 1; // counted there by asking, and refused
            } else if (within) {
                window.more++;
            }
        }
    }

    private void syncLater(EventLoop loop) {
        synchronized (this) {
            if (syncPending) {
                return;
            }
            syncPending = true;
        }
        loop.schedule(() -> sync(loop), syncMillis, TimeUnit.MILLISECONDS);
    }

    private void sync(EventLoop loop) {
        Map<String, Window> counted;
        synchronized (this) {
            counted = windows;
            windows = new LinkedHashMap<>();
            syncPending = false;
        }
        List<RedisCommand> commands = new ArrayList<>(counted.size());
        counted.forEach((name, window) -> {
            if (window.more != 0) {
                String seconds = Long.toString(window.period.longestSeconds());
                commands.add(RedisCommand.of("EVAL", ADD, "1", name, Long.toString(window.more), seconds));
            }
        });
        if (!commands.isEmpty()) {
            clients.send(loop, settings, commands, (answers, failure) -> {
                if (failure != null) {
                    warn(commands.size(), failure.getMessage());
                }
            });
        }
    }

    private void warn(int lost, @Nullable String why) {
        long nowMillis = System.currentTimeMillis();
        long last = lastWarningMillis.get();
        if (nowMillis - 10_000 > last && lastWarningMillis.compareAndSet(last, nowMillis)) {
            LOG.warn("rate-limiting: {} counters were not brought to Redis and are forgotten: {}", lost, why);
        }
    }

    @Override
    public boolean mayWait() {
        return true;
    }
}
