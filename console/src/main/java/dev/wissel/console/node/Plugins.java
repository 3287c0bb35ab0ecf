package dev.wissel.console.node;

import java.util.Map;
import java.util.TreeMap;

/** The plugins that the gateway carries out, with Kong's priorities. */
final class Plugins {
    static final Map<String, Integer> PRIORITIES = new TreeMap<>(Map.of("prometheus", 13));

    private Plugins() {}
}
