package dev.wissel.gateway.route;

import dev.wissel.kong.entity.Route;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the route that matched accepts the protocol of the request (facts 5.4, {@code kong/runloop/handler.lua}). Asked after the match: a route is found whatever
 * its protocols are.
 */
public final class ProtocolRules {
    private static final Map<String, String> TO_TLS = Map.of("Connection", "Upgrade", "Upgrade", "TLS/1.2, HTTP/1.1");
    private static final Map<String, String> TO_HTTP2 = Map.of("Connection", "Upgrade", "Upgrade", "HTTP/2");
    private static final Map<String, String> GRPC_NEEDS_TLS = Map.of(
            "Content-Type", "application/grpc",
            "grpc-status", "1",
            "grpc-message", "gRPC request matched gRPCs route");

    private ProtocolRules() {}

    /**
     * What the rules look at.
     *
     * @param scheme scheme in lower case, with or without TLS: of the connection, or X-Forwarded-Proto from a trusted client
     * @param host name for a redirect: {@link ForwardedHeaders#host}, or X-Forwarded-Host from a trusted client
     * @param target the request's target
     * @param contentType Content-Type of the request; null if it has none
     * @param http2 whether the request came over HTTP/2
     */
    public record Facts(
            String scheme,
            String host,
            String target,
            @Nullable String contentType,
            boolean http2) {}

    /** Returns the answer to give instead of going on; null if the route accepts the request. */
    public static @Nullable Refusal check(Route route, Facts request) {
        List<String> protocols = route.protocols();
        boolean secure = request.scheme().equals("https");
        if (!secure && protocols.contains("https") && !protocols.contains("http")) {
            return httpsRequired(route.httpsRedirectStatusCode(), request);
        }
        if (!protocols.contains("grpc") && !protocols.contains("grpcs")) {
            return null;
        }
        String contentType = request.contentType();
        if (contentType == null || !contentType.startsWith("application/grpc")) {
            return new Refusal(415, "Non-gRPC request matched gRPC route", Map.of());
        }
        if (!request.http2()) {
            return new Refusal(426, "Please use HTTP2 protocol", TO_HTTP2);
        }
        return secure || protocols.contains("grpc") ? null : new Refusal(200, null, GRPC_NEEDS_TLS);
    }

    private static Refusal httpsRequired(int status, Facts request) {
        return status == 426
                ? new Refusal(426, "Please use HTTPS protocol", TO_TLS)
                : new Refusal(status, null, Map.of("Location", "https://" + request.host() + request.target()));
    }
}
