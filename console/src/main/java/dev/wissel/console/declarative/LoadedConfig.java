package dev.wissel.console.declarative;

import dev.wissel.kong.declarative.EntityMaps;
import dev.wissel.kong.entity.KongConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A declarative configuration in force, and its entities as the Admin API shows them. Immutable; the maps must not be changed.
 *
 * @param config the configuration
 * @param hash by which it is told from others: 32 hexadecimal digits, all zero for one without entities
 * @param tables by table's name its entities in the order of their ids, with the time of loading as theirs; no entry for an empty table
 */
public record LoadedConfig(
        KongConfig config, String hash, Map<String, List<Map<String, @Nullable Object>>> tables) {
    /** The hash of a configuration without entities. */
    public static final String EMPTY_HASH = "0".repeat(32);

    /**
     * Takes a configuration into force.
     *
     * @param hash of the text that it came from; null if it came as no text
     * @param nowMillis wall time, since 1970
     */
    public static LoadedConfig of(KongConfig config, @Nullable String hash, long nowMillis) {
        Map<String, List<Map<String, @Nullable Object>>> tables = new LinkedHashMap<>();
        put(tables, "ca_certificates", config.caCertificates(), EntityMaps::of, nowMillis);
        put(tables, "certificates", config.certificates(), EntityMaps::of, nowMillis);
        put(tables, "consumers", config.consumers(), EntityMaps::of, nowMillis);
        put(tables, "services", config.services(), EntityMaps::of, nowMillis);
        put(tables, "routes", config.routes(), EntityMaps::of, nowMillis);
        put(tables, "plugins", config.plugins(), EntityMaps::of, nowMillis);
        put(tables, "snis", config.snis(), EntityMaps::of, nowMillis);
        put(tables, "upstreams", config.upstreams(), EntityMaps::of, nowMillis);
        put(tables, "targets", config.targets(), EntityMaps::of, nowMillis);
        String told = tables.isEmpty() ? EMPTY_HASH : hash == null ? Hashes.ofTables(tables) : hash;
        return new LoadedConfig(config, told, tables);
    }

    private static <T> void put(
            Map<String, List<Map<String, @Nullable Object>>> tables,
            String table,
            List<T> entities,
            Function<T, Map<String, @Nullable Object>> mapping,
            long nowMillis) {
        if (entities.isEmpty()) {
            return;
        }
        boolean exact = table.equals("targets"); // Kong dates targets to the millisecond
        Object time = exact ? (Object) (nowMillis / 1000.0) : (Object) (nowMillis / 1000);
        List<Map<String, @Nullable Object>> maps = new ArrayList<>();
        for (T entity : entities) {
            Map<String, @Nullable Object> map = mapping.apply(entity);
            map.put("created_at", time);
            map.put("updated_at", time);
            maps.add(map);
        }
        maps.sort(Comparator.comparing(map -> String.valueOf(map.get("id"))));
        tables.put(table, maps);
    }

    /** Returns whether it holds no entity. */
    public boolean isEmpty() {
        return tables.isEmpty();
    }

    /** Returns a table's entities by their ids. */
    Map<String, Map<String, ?>> byId() {
        Map<String, Map<String, ?>> all = new LinkedHashMap<>();
        tables.forEach((table, entities) -> {
            Map<String, Object> byId = new LinkedHashMap<>();
            entities.forEach(entity -> byId.put(String.valueOf(entity.get("id")), entity));
            all.put(table, byId);
        });
        return all;
    }
}
