package dev.wissel.console.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Browsers that have shown the token. Each gets a random id as a cookie; kept is its hash alone. A session ends after {@link #LENGTH}, whatever is done
 * meanwhile. Thread-safe.
 */
final class Sessions {
    /** How long a session lasts. */
    static final Duration LENGTH = Duration.ofHours(8);

    /** With more, the oldest ends. */
    private static final int MOST = 1000;

    private static final int ID_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanoClock;
    /** When each ends, by the hash of its id; the oldest first. */
    private final Map<String, Long> ends = new LinkedHashMap<>();

    Sessions(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Begins one, and returns its id. */
    synchronized String begin() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        if (ends.size() >= MOST) {
            ends.remove(ends.keySet().iterator().next());
        }
        ends.put(hash(id), nanoClock.getAsLong() + LENGTH.toNanos());
        return id;
    }

    /** Returns whether there is a session of that id. */
    synchronized boolean valid(String id) {
        String key = hash(id);
        Long end = ends.get(key);
        if (end == null) {
            return false;
        }
        if (end - nanoClock.getAsLong() <= 0) {
            ends.remove(key);
            return false;
        }
        return true;
    }

    /** Ends a session, if there is one of that id. */
    synchronized void end(String id) {
        ends.remove(hash(id));
    }

    private static String hash(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
