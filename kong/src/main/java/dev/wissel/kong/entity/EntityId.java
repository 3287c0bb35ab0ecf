package dev.wissel.kong.entity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ids that Kong derives for entities of a declarative configuration that name none, so that the same file always gives the same ids.
 *
 * <p>A name-based uuid (RFC 9562, version 5) in two steps: a fixed namespace and the table's name give the table's namespace, which with the entity's
 * key gives the id (Kong, {@code declarative_config.lua}).
 */
public final class EntityId {
    private static final UUID ENTITIES = UUID.fromString("fd02801f-0957-4a15-a55a-c8d9606f30b5");

    private EntityId() {}

    /**
     * Returns the id of an entity.
     *
     * @param table Kong's name of the kind, for example {@code services}
     * @param key name of the entity, unique in its table
     */
    public static String of(String table, String key) {
        return version5(version5(ENTITIES, table), key).toString();
    }

    /**
     * Returns the id of a target: the same address in two upstreams is two targets.
     *
     * @param upstream how the file refers to the upstream: its id if nested in it, otherwise the name or id written
     * @param target address as the file writes it, before a missing port is filled in
     */
    public static String target(String upstream, String target) {
        return of("targets", "targets:*:" + upstream + ":" + target);
    }

    /** Returns the id of a plugin, from its name and how the file refers to what it is limited to; null for no limit. */
    public static String plugin(
            String name, @Nullable String route, @Nullable String service, @Nullable String consumer) {
        return of("plugins", String.join(":", "plugins:*", name, text(route), text(service), text(consumer)));
    }

    private static String text(@Nullable String id) {
        return id == null ? "" : id;
    }

    private static UUID version5(UUID namespace, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        byte[] input = ByteBuffer.allocate(16 + text.length)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .put(text)
                .array();
        ByteBuffer digest = ByteBuffer.wrap(sha1(input));
        long high = (digest.getLong() & 0xffffffffffff0fffL) | 0x5000L;
        long low = (digest.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    private static byte[] sha1(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(input);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }
}
