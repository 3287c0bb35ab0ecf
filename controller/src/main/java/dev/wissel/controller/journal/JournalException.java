package dev.wissel.controller.journal;

import org.jspecify.annotations.Nullable;

/** The journal cannot be opened, read or written; the message says why and what to do. */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one with a message for people. */
    public JournalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
