package dev.wissel.console.entity;

import dev.wissel.gateway.ConfigRefused;
import dev.wissel.kong.entity.KongConfig;

/** Who serves the configuration: the gateway. */
@FunctionalInterface
public interface ConfigSink {
    /**
     * Serves another configuration from now on.
     *
     * @throws ConfigRefused if it cannot be served; the one before stays
     */
    void follow(KongConfig config) throws ConfigRefused;
}
