package dev.wissel.gateway.plugin;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a plugin gives in a target's place. Immutable; the array is not to be modified.
 *
 * @param status status, in [200, 599]
 * @param contentType value of Content-Type; empty for none
 * @param body body; null if {@code message} is to be put into the form that the client accepts
 * @param message text of an error; with a body it is what clients of gRPC get in its place, null for the body itself
 * @param retryAfterSeconds value of Retry-After; 0 for none
 * @param lastResort whether the strategy's own fallback answer, if the service has one, goes before this one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PluginAnswer(
        int status,
        String contentType,
        byte @Nullable [] body,
        @Nullable String message,
        long retryAfterSeconds,
        boolean lastResort) {
    /** What a client hears when a plugin has failed, as Kong says it. */
    public static final PluginAnswer BROKEN =
            json(500, "{\"message\":\"An unexpected error occurred\"}", "An unexpected error occurred");

    /** Returns an answer with this body as it is. */
    public static PluginAnswer of(int status, String contentType, byte[] body) {
        return new PluginAnswer(status, contentType, body, null, 0, false);
    }

    /** Returns an answer with this JSON text. */
    public static PluginAnswer json(int status, String json) {
        return of(status, "application/json; charset=utf-8", json.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the same, with the text that clients of gRPC get in its place. */
    public static PluginAnswer json(int status, String json, String message) {
        return new PluginAnswer(
                status, "application/json; charset=utf-8", json.getBytes(StandardCharsets.UTF_8), message, 0, false);
    }

    /** Returns an error in the form that the client accepts, as Kong's {@code kong.response.error} does. */
    public static PluginAnswer error(int status, String message) {
        return new PluginAnswer(status, "", null, message, 0, false);
    }
}
