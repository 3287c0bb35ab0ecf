package dev.wissel.gateway.proxy;

import dev.wissel.gateway.plugin.PluginSettings;
import dev.wissel.kong.entity.Plugin;

/**
 * What an instance of the {@code prometheus} plugin asks to be counted of the requests that it applies to (facts 7.1). Immutable.
 *
 * @param statusCodes {@code status_code_metrics}
 * @param latencies {@code latency_metrics}
 * @param bandwidth {@code bandwidth_metrics}
 */
public record PrometheusFlags(boolean statusCodes, boolean latencies, boolean bandwidth) {
    /** Nothing: there is no such plugin. */
    public static final PrometheusFlags NONE = new PrometheusFlags(false, false, false);

    /** Reads them from a plugin's configuration. */
    public static PrometheusFlags of(Plugin plugin) {
        PluginSettings config = new PluginSettings(plugin.config());
        return new PrometheusFlags(
                config.flag("status_code_metrics", false),
                config.flag("latency_metrics", false),
                config.flag("bandwidth_metrics", false));
    }
}
