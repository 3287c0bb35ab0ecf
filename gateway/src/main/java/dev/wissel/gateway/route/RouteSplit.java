package dev.wissel.gateway.route;

import dev.wissel.kong.entity.Route;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Splits a route with several paths into parts that each have one priority: one part for all regexes, and one for each length of plain paths (facts 5.3).
 *
 * <p>A part has an id of its own, by which equal priorities are told apart; a route that needs no split keeps its id. Immutable.
 *
 * @param route the route with the paths of this part only
 * @param id the part's id
 */
record RouteSplit(Route route, UUID id) {
    /** Namespace of the ids of parts ({@code kong/router/transform.lua}). */
    private static final UUID PARTS = UUID.fromString("7f145bf9-0dce-4f91-98eb-debbce4b9f6b");

    static boolean isRegex(String path) {
        return path.startsWith("~");
    }

    static boolean hasRegex(Route route) {
        return !route.paths().isEmpty() && isRegex(route.paths().get(0));
    }

    /**
     * Returns the parts of a route, numbered in the order in which their first path stands.
     *
     * @throws IllegalArgumentException if the route's id is no uuid
     */
    static List<RouteSplit> of(Route route) {
        Map<Integer, List<String>> groups = new LinkedHashMap<>();
        for (String path : route.paths()) {
            int group = isRegex(path) ? 0 : ByteText.ofUnicode(path).length();
            groups.computeIfAbsent(group, unused -> new ArrayList<>()).add(path);
        }
        if (groups.size() <= 1) {
            return List.of(new RouteSplit(route, uuid(route.id())));
        }
        List<RouteSplit> parts = new ArrayList<>();
        for (List<String> paths : groups.values()) {
            Route part = route.toBuilder().paths(paths).build();
            parts.add(new RouteSplit(part, partId(route.id(), parts.size() + 1)));
        }
        return parts;
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException notAUuid) {
            throw new IllegalArgumentException("id: " + id + " (expected: a uuid)", notAUuid);
        }
    }

    /** Returns the name-based id (RFC 9562, version 5) of the part with that number, from 1. */
    static UUID partId(String routeId, int number) {
        byte[] name = (routeId + "#" + number).getBytes(StandardCharsets.UTF_8);
        ByteBuffer input = ByteBuffer.allocate(16 + name.length)
                .putLong(PARTS.getMostSignificantBits())
                .putLong(PARTS.getLeastSignificantBits())
                .put(name);
        ByteBuffer digest = ByteBuffer.wrap(sha1(input.array()));
        long high = (digest.getLong() & ~0xf000L) | 0x5000L;
        long low = (digest.getLong() & ~(3L << 62)) | (2L << 62);
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
