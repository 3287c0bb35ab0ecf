package dev.wissel.cli;

import dev.wissel.controller.journal.JournalException;
import dev.wissel.controller.lease.LeaseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says what went wrong in words, never as a stack trace. */
final class Failures {
    private Failures() {}

    /** An input that cannot be used; its message is complete, place and mend included. */
    static final class BadInput extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadInput(String message) {
            super(message);
        }
    }

    /** What was asked for could not be done. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    static String text(Throwable failure) {
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (failure instanceof BadInput
                || failure instanceof Failed
                || failure instanceof IOException
                || failure instanceof JournalException
                || failure instanceof LeaseException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof UncheckedIOException unchecked) {
            Throwable cause = unchecked.getCause();
            return String.valueOf(cause == null ? unchecked.getMessage() : cause.getMessage());
        }
        return "an error in wissel itself, please report it: " + failure + " at " + place(failure);
    }

    private static String place(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "an unknown place" : trace[0].toString();
    }

    static int exitCode(Throwable failure) {
        return failure instanceof BadInput
                        || failure instanceof IOException
                        || failure instanceof JournalException
                        || failure instanceof LeaseException
                ? ExitCode.INPUT
                : ExitCode.FAILED;
    }
}
