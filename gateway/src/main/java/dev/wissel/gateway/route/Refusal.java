package dev.wissel.gateway.route;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that the gateway gives itself because of the route or for want of one (facts 5.4).
 *
 * <p>Immutable.
 *
 * @param status status to answer with
 * @param message text for Kong's error body; null if the answer has no body
 * @param headers headers to add
 */
public record Refusal(int status, @Nullable String message, Map<String, String> headers) {
    public Refusal {
        headers = Map.copyOf(headers);
    }

    private static final Refusal NO_ROUTE = new Refusal(404, "no Route matched with those values", Map.of());
    private static final Refusal BAD_REQUEST = new Refusal(400, "Bad request", Map.of());

    /** Returns the answer to a request that no route takes. */
    public static Refusal of(NoRoute noRoute) {
        return noRoute.reason() == NoRoute.Reason.MALFORMED_TARGET ? BAD_REQUEST : NO_ROUTE;
    }
}
