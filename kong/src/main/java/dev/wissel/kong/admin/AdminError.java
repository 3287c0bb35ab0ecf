package dev.wissel.kong.admin;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a call to the Admin API did not give what was asked for. Holds no secret. Immutable.
 *
 * @param kind what it is, for programs
 * @param request method and URL
 * @param status status of the answer; 0 if there was none
 * @param what what happened, one sentence without a full stop
 * @param mend what to do about it; empty if that is plain
 * @param fields what Kong says about single fields, as a tree with Kong's names; empty if it says nothing
 * @param entities what Kong says about single entities of a declarative configuration; empty if it says nothing
 * @param retryAfter how long Kong asks to wait
 * @param maybeDone whether Kong may have carried the request out all the same
 */
public record AdminError(
        Kind kind,
        String request,
        int status,
        String what,
        String mend,
        Map<String, @Nullable Object> fields,
        List<EntityError> entities,
        Optional<Duration> retryAfter,
        boolean maybeDone) {
    /** What may go wrong. */
    public enum Kind {
        /** No connection. */
        UNREACHABLE,
        /** The connection broke, or the answer was cut. */
        BROKEN,
        /** Not in time. */
        TIMED_OUT,
        /** No agreement on TLS, or the certificate is not trusted. */
        TLS,
        /** 401 or 403. */
        DENIED,
        /** There is no such entity. */
        NOT_FOUND,
        /** Another entity has the same name or address. */
        CONFLICT,
        /** Kong refuses the values. */
        INVALID,
        /** 429. */
        RATE_LIMITED,
        /** This Kong cannot do that, because of how it keeps its configuration. */
        WRONG_MODE,
        /** Whoever answers is no Admin API of Kong's. */
        NOT_KONG,
        /** A Kong of before 3.0. */
        TOO_OLD,
        /** The answer exceeds the limit. */
        TOO_LARGE,
        /** An answer that leads elsewhere. */
        REDIRECTED,
        /** Kong says that it failed itself. */
        FAILED
    }

    /**
     * What is wrong with one entity of a declarative configuration. Immutable.
     *
     * @param type Kong's name of the kind, singular, for example {@code target}
     * @param name its name; empty if it has none
     * @param messages what is wrong, each {@code field: text}
     */
    public record EntityError(String type, String name, List<String> messages) {
        public EntityError {
            messages = List.copyOf(messages);
        }
    }

    public AdminError {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(mend, "mend");
        Objects.requireNonNull(retryAfter, "retryAfter");
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        entities = List.copyOf(entities);
    }

    static AdminError of(Kind kind, String request, int status, String what, String mend) {
        return new AdminError(kind, request, status, what, mend, Map.of(), List.of(), Optional.empty(), false);
    }

    AdminError maybeCarriedOut() {
        return new AdminError(kind, request, status, what, mend, fields, entities, retryAfter, true);
    }

    /** Returns the sentence for people. */
    public String message() {
        StringBuilder out = new StringBuilder(request).append(": ").append(what);
        for (EntityError entity : entities) {
            out.append("\n  ").append(entity.type());
            if (!entity.name().isEmpty()) {
                out.append(' ').append(entity.name());
            }
            out.append(": ").append(String.join("; ", entity.messages()));
        }
        if (!mend.isEmpty()) {
            out.append(entities.isEmpty() ? " (" : "\n  (").append(mend).append(')');
        }
        return out.toString();
    }
}
