package dev.wissel.gateway.plugin;

/**
 * One configured instance of a plugin. It takes part in the phases whose interfaces it implements.
 *
 * <p>Shared by all event loops, made anew by each reload: what must outlive a reload is kept by the node. Handlers never block.
 */
public interface PluginHandler {
    /** Returns the plugin's name, as in the configuration. */
    String name();

    /** Returns Kong's priority: within a phase the highest runs first. */
    int priority();
}
