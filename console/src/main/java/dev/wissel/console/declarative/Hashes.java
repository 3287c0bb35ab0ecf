package dev.wissel.console.declarative;

import dev.wissel.console.entity.Entity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** By what Kong tells configurations apart. No secret hangs on it: only an administrator can load one. Stateless and thread-safe. */
final class Hashes {
    private static final JsonMapper JSON = new JsonMapper();

    private Hashes() {}

    /** Returns the hash of a text, which is Kong's: MD5. */
    static String ofText(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has MD5", impossible);
        }
    }

    /** Returns the hash of entities that came as no text; it does not depend on the time of loading. */
    static String ofEntities(Map<String, List<Entity>> tables) {
        Map<String, List<Map<String, @Nullable Object>>> timeless = new LinkedHashMap<>();
        tables.forEach((table, entities) ->
                timeless.put(table, entities.stream().map(Hashes::withoutTimes).toList()));
        return ofText(JSON.writeValueAsString(timeless));
    }

    private static Map<String, @Nullable Object> withoutTimes(Entity entity) {
        Map<String, @Nullable Object> rest = new TreeMap<>(entity.stored());
        rest.remove("created_at");
        rest.remove("updated_at");
        return rest;
    }
}
