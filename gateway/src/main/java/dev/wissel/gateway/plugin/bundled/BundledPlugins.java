package dev.wissel.gateway.plugin.bundled;

import dev.wissel.gateway.plugin.PluginHandler;
import dev.wissel.gateway.plugin.PluginMaker;
import dev.wissel.gateway.plugin.basic.CorrelationId;
import dev.wissel.gateway.plugin.basic.RequestTermination;
import dev.wissel.gateway.plugin.breaker.Breakers;
import dev.wissel.gateway.plugin.breaker.CircuitBreakerPlugin;
import dev.wissel.kong.carrier.Breaker;
import dev.wissel.kong.carrier.WisselTags;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Plugin;
import dev.wissel.kong.entity.Upstream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The plugins of one node, and what they keep through all reloads: counters, queues, connections. Thread-safe.
 */
public final class BundledPlugins implements AutoCloseable {
    /** Names of the plugins that are carried out; {@code prometheus} is by the metrics. */
    public static final Set<String> NAMES =
            Set.of(CircuitBreakerPlugin.NAME, CorrelationId.NAME, "prometheus", RequestTermination.NAME);

    private final String nodeId;
    private final Breakers breakers;
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

    /** Returns the circuit breakers. */
    public Breakers breakers() {
        return breakers;
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
        for (Plugin plugin : config.plugins()) {
            if (plugin.enabled() && plugin.name().equals(CircuitBreakerPlugin.NAME)) {
                CircuitBreakerPlugin made = CircuitBreakerPlugin.of(plugin, breakers, problem -> {});
                if (made != null) {
                    asked.add(made.settings());
                }
            }
        }
        config.upstreams()
                .forEach(upstream -> WisselTags.breakerOf(upstream.tags()).ifPresent(asked::add));
        breakers.retain(asked);
    }

    /** Returns how to make the handlers of each plugin. */
    public Map<String, PluginMaker> makers() {
        return Map.of(
                CircuitBreakerPlugin.NAME, (plugin, problems) -> CircuitBreakerPlugin.of(plugin, breakers, problems),
                CorrelationId.NAME, (plugin, problems) -> CorrelationId.of(plugin, correlation, problems),
                RequestTermination.NAME, (plugin, problems) -> RequestTermination.of(plugin, nodeId, problems));
    }

    @Override
    public void close() {}
}
