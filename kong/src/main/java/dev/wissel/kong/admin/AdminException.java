package dev.wissel.kong.admin;

import org.jspecify.annotations.Nullable;

/** A call to the Admin API that did not give what was asked for; {@link #error} says why. */
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient AdminError error;

    /** Wraps an error. */
    public AdminException(AdminError error) {
        this(error, null);
    }

    AdminException(AdminError error, @Nullable Throwable cause) {
        super(error.message(), cause);
        this.error = error;
    }

    /** Returns why. */
    public AdminError error() {
        return error;
    }

    /** Returns what kind of error it is. */
    public AdminError.Kind kind() {
        return error.kind();
    }
}
