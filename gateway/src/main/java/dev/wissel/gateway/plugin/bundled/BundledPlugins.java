package dev.wissel.gateway.plugin.bundled;

import dev.wissel.gateway.plugin.PluginHandler;
import dev.wissel.gateway.plugin.PluginMaker;
import dev.wissel.gateway.plugin.basic.CorrelationId;
import dev.wissel.gateway.plugin.basic.RequestTermination;
import dev.wissel.gateway.plugin.breaker.Breakers;
import dev.wissel.gateway.plugin.breaker.CircuitBreakerPlugin;
import dev.wissel.gateway.plugin.httplog.HttpLog;
import dev.wissel.gateway.plugin.httplog.LogQueues;
import dev.wissel.gateway.plugin.httplog.LogServer;
import dev.wissel.gateway.plugin.ratelimit.LocalCounters;
import dev.wissel.gateway.plugin.ratelimit.RateLimiting;
import dev.wissel.gateway.plugin.ratelimit.RateLimitingMaker;
import dev.wissel.gateway.plugin.redis.RedisClients;
import dev.wissel.gateway.plugin.redis.RedisSettings;
import dev.wissel.kong.carrier.Breaker;
import dev.wissel.kong.carrier.WisselTags;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Plugin;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Upstream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The plugins of one node, and what they keep through all reloads: counters, queues, connections. Thread-safe. */
public final class BundledPlugins implements AutoCloseable {
    /** The plugins that are carried out, by name, with Kong's priorities; {@code prometheus} is by the metrics. */
    public static final Map<String, Integer> PRIORITIES = Map.of(
            CircuitBreakerPlugin.NAME,
            CircuitBreakerPlugin.PRIORITY,
            CorrelationId.NAME,
            CorrelationId.PRIORITY,
            HttpLog.NAME,
            HttpLog.PRIORITY,
            "prometheus",
            13,
            RateLimiting.NAME,
            RateLimiting.PRIORITY,
            RequestTermination.NAME,
            RequestTermination.PRIORITY);

    /** Their names. */
    public static final Set<String> NAMES = PRIORITIES.keySet();

    private final String nodeId;
    private final Breakers breakers;
    private final RedisClients redis = new RedisClients();
    private final RateLimitingMaker rateLimiting = new RateLimitingMaker(redis);
    private final LogQueues logs = new LogQueues();
    private final CorrelationId.Counter correlation = new CorrelationId.Counter();

    /**
     * Makes those of a node.
     *
     * @param clock nanoseconds, the event loops' clock
     * @param events told what circuit breakers do, on any thread; must not block
     */
    public BundledPlugins(String nodeId, LongSupplier clock, Breakers.Events events) {
        this.nodeId = nodeId;
        this.breakers = new Breakers(clock, events);
    }

    /** Returns how to make the handlers of each plugin. */
    public Map<String, PluginMaker> makers() {
        return Map.of(
                CircuitBreakerPlugin.NAME, (plugin, problems) -> CircuitBreakerPlugin.of(plugin, breakers, problems),
                CorrelationId.NAME, (plugin, problems) -> CorrelationId.of(plugin, correlation, problems),
                HttpLog.NAME, (plugin, problems) -> HttpLog.of(plugin, logs, problems),
                RateLimiting.NAME, rateLimiting,
                RequestTermination.NAME, (plugin, problems) -> RequestTermination.of(plugin, nodeId, problems));
    }

    /** Returns what an upstream's tags ask to be done around the requests of its routes. */
    public List<PluginHandler> tagged(Upstream upstream) {
        return WisselTags.breakerOf(upstream.tags())
                .map(breaker -> List.<PluginHandler>of(CircuitBreakerPlugin.of(breaker, breakers)))
                .orElse(List.of());
    }

    /** Forgets what a configuration that is in force now asks for no more. */
    public void retain(KongConfig config) {
        Set<Breaker> asked = new HashSet<>();
        Set<RedisSettings> redisServers = new HashSet<>();
        Set<LogServer> logServers = new HashSet<>();
        for (Plugin plugin : config.plugins()) {
            if (plugin.enabled()) {
                note(plugin, asked, redisServers, logServers);
            }
        }
        config.upstreams()
                .forEach(upstream -> WisselTags.breakerOf(upstream.tags()).ifPresent(asked::add));
        Set<String> hosts = config.services().stream().map(Service::host).collect(Collectors.toSet());
        breakers.retain(hosts, asked);
        redis.retain(redisServers);
        rateLimiting.retain(redisServers);
        logs.retain(logServers);
    }

    private void note(Plugin plugin, Set<Breaker> asked, Set<RedisSettings> redisServers, Set<LogServer> logServers) {
        switch (plugin.name()) {
            case CircuitBreakerPlugin.NAME -> {
                CircuitBreakerPlugin made = CircuitBreakerPlugin.of(plugin, breakers, problem -> {});
                if (made != null) {
                    asked.add(made.settings());
                }
            }
            case RateLimiting.NAME -> {
                RedisSettings server = RateLimitingMaker.redisOf(plugin);
                if (server != null) {
                    redisServers.add(server);
                }
            }
            case HttpLog.NAME -> {
                HttpLog made = HttpLog.of(plugin, logs, problem -> {});
                if (made != null) {
                    logServers.add(made.server());
                }
            }
            default -> {
                // keeps nothing
            }
        }
    }

    /** Returns the node's id. */
    public String nodeId() {
        return nodeId;
    }

    /** Returns the circuit breakers. */
    public Breakers breakers() {
        return breakers;
    }

    /** Returns the counters of requests that are limited on this node. */
    public LocalCounters localCounters() {
        return rateLimiting.local();
    }

    /** Returns the queues of log records. */
    public LogQueues logs() {
        return logs;
    }

    /** Sends the log records that wait, as far as the time allows. To be called when no request is under way any more. */
    public void flush(Duration atMost) {
        logs.flush(atMost);
    }

    @Override
    public void close() {
        logs.close();
        redis.close();
    }
}
