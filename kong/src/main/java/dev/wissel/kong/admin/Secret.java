package dev.wissel.kong.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A text that must not be shown. Its {@code toString} hides it, so that it cannot slip into a log, an error or a journal. Immutable. */
public final class Secret {
    /** What is shown in place of a secret. */
    public static final String MASK = "***";

    private static final int SHORTEST_MASKED = 4;

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Wraps a text. */
    public static Secret of(String value) {
        return new Secret(Objects.requireNonNull(value, "value"));
    }

    /** Returns the text itself, for the one place that sends it. */
    public String reveal() {
        return value;
    }

    /** Returns whether a text is this secret, in a time that does not tell how much of it is right. */
    public boolean matches(String other) {
        return MessageDigest.isEqual(value.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a text in which this secret, should it occur, is masked. Secrets of fewer than four characters are left, masking them would only maim. */
    public String maskIn(String text) {
        return value.length() < SHORTEST_MASKED ? text : text.replace(value, MASK);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && matches(secret.value);
    }

    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return MASK;
    }
}
