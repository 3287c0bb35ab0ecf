package dev.wissel.gateway.plugin;

import dev.wissel.kong.entity.Plugin;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes handlers of one plugin from its configuration. */
@FunctionalInterface
public interface PluginMaker {
    /**
     * Makes a handler. Starts nothing: the configuration may yet be refused.
     *
     * @param plugin the entity; its configuration fits its schema
     * @param problems told, without the plugin's name, what the gateway cannot do although Kong's schema allows it
     * @return null if there is a problem, or nothing to do at requests
     */
    @Nullable
    PluginHandler make(Plugin plugin, Consumer<String> problems);
}
