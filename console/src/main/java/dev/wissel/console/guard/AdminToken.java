package dev.wissel.console.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The secret that users of the Admin API send in {@code Kong-Admin-Token}. It is kept and compared as a keyed hash, so that neither the time of a comparison
 * nor a heap dump tells it. Immutable and thread-safe.
 */
public final class AdminToken {
    /** A shorter one could be guessed over the network. */
    private static final int SHORTEST = 16;

    private static final int LONGEST = 1024;

    private final byte[] key = new byte[32];
    private final byte[] digest;

    private AdminToken(String token) {
        new SecureRandom().nextBytes(key);
        this.digest = digest(token);
    }

    /**
     * Takes a token.
     *
     * @throws IllegalArgumentException without the token in its message, if it is too short or no header could carry it
     */
    public static AdminToken of(String token) {
        if (token.length() < SHORTEST || token.length() > LONGEST) {
            throw new IllegalArgumentException("the admin token has " + token.length() + " characters (expected: "
                    + SHORTEST + " to " + LONGEST + ")");
        }
        if (!token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "the admin token holds what a header cannot carry (expected: printable ASCII without spaces)");
        }
        return new AdminToken(token);
    }

    /**
     * Reads one from a file, whose last line end is no part of it.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException as {@link #of}
     */
    public static AdminToken read(Path file) throws IOException {
        try {
            return of(Files.readString(file, StandardCharsets.UTF_8).stripTrailing());
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(file + ": " + unusable.getMessage(), unusable);
        }
    }

    /** Returns whether this is the token; takes the same time for every wrong one. */
    public boolean is(@Nullable String candidate) {
        return MessageDigest.isEqual(digest, digest(candidate == null ? "" : candidate)) && candidate != null;
    }

    private byte[] digest(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(key);
            return sha256.digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "AdminToken(hidden)";
    }
}
