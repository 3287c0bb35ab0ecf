package dev.wissel.console.node;

import dev.wissel.gateway.plugin.bundled.BundledPlugins;
import java.util.Map;
import java.util.TreeMap;

/** The plugins that the gateway carries out, with Kong's priorities, in order of their names. */
final class Plugins {
    static final Map<String, Integer> PRIORITIES = new TreeMap<>(BundledPlugins.PRIORITIES);

    private Plugins() {}
}
