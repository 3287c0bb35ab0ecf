package dev.wissel.gateway.plugin;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a plugin's configuration, which its schema has checked and filled with defaults. Immutable. */
public final class PluginSettings {
    private final Map<String, ?> values;

    /** Reads this record. */
    public PluginSettings(Map<String, ?> values) {
        this.values = values;
    }

    /** Returns a text; null if it is not set. */
    public @Nullable String text(String name) {
        return values.get(name) instanceof String text ? text : null;
    }

    /** Returns a text, or another if it is not set. */
    public String text(String name, String otherwise) {
        return values.get(name) instanceof String text ? text : otherwise;
    }

    /** Returns a flag, or another value if it is not set. */
    public boolean flag(String name, boolean otherwise) {
        return values.get(name) instanceof Boolean flag ? flag : otherwise;
    }

    /** Returns a whole number, or another if it is not set. */
    public long whole(String name, long otherwise) {
        return values.get(name) instanceof Number number ? number.longValue() : otherwise;
    }

    /** Returns a number, or another if it is not set. */
    public double number(String name, double otherwise) {
        return values.get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }

    /** Returns a list of whole numbers, or another if it is not set. */
    public List<Integer> wholes(String name, List<Integer> otherwise) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(each -> ((Number) each).intValue()).toList()
                : otherwise;
    }

    /** Returns whether it is set. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Returns a record in it; an empty one if it is not set. */
    public PluginSettings record(String name) {
        return new PluginSettings(map(name));
    }

    /** Returns a map in it; an empty one if it is not set. */
    public Map<String, ?> map(String name) {
        if (!(values.get(name) instanceof Map<?, ?> map)) {
            return Map.of();
        }
        @SuppressWarnings("unchecked") // keys of configurations are texts
        Map<String, ?> texts = (Map<String, ?>) map;
        return texts;
    }
}
