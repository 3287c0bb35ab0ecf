package dev.wissel.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.entity.Route;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProtocolRulesTest {
    private static Route route(int status, String... protocols) {
        return Route.named("r")
                .protocols(protocols)
                .httpsRedirectStatusCode(status)
                .build();
    }

    private static @Nullable Refusal check(Route route, String scheme, @Nullable String contentType, boolean http2) {
        return ProtocolRules.check(route, new ProtocolRules.Facts(scheme, "h.test", "/a%20b?c=d", contentType, http2));
    }

    @Test
    void check_httpRoute_acceptsBothSchemes() {
        for (String scheme : new String[] {"http", "https"}) {
            assertThat(check(route(426, "http", "https"), scheme, null, false)).isNull();
            assertThat(check(route(426, "http"), scheme, null, false)).isNull();
        }
    }

    @Test
    void check_httpsOnly_asksForTls() {
        assertThat(check(route(426, "https"), "https", null, false)).isNull();
        assertThat(check(route(426, "https"), "http", null, false))
                .isEqualTo(new Refusal(
                        426,
                        "Please use HTTPS protocol",
                        Map.of("Connection", "Upgrade", "Upgrade", "TLS/1.2, HTTP/1.1")));
    }

    @Test
    void check_httpsOnlyWithRedirect_namesThePlace() {
        for (int status : new int[] {301, 302, 307, 308}) {
            assertThat(check(route(status, "https"), "http", null, false))
                    .isEqualTo(new Refusal(status, null, Map.of("Location", "https://h.test/a%20b?c=d")));
        }
    }

    @Test
    void check_grpc_table() {
        Route grpc = route(426, "grpc");
        Route grpcs = route(426, "grpcs");
        assertThat(check(grpc, "http", "application/grpc+proto", true)).isNull();
        assertThat(check(grpcs, "https", "application/grpc", true)).isNull();
        assertThat(check(route(426, "grpc", "grpcs"), "http", "application/grpc", true))
                .isNull();
        assertThat(check(grpc, "http", "application/grpc", false))
                .isEqualTo(new Refusal(
                        426, "Please use HTTP2 protocol", Map.of("Connection", "Upgrade", "Upgrade", "HTTP/2")));
        assertThat(check(grpc, "http", "application/json", true))
                .isEqualTo(new Refusal(415, "Non-gRPC request matched gRPC route", Map.of()));
        assertThat(check(grpc, "http", null, true)).extracting(Refusal::status).isEqualTo(415);
        assertThat(check(grpcs, "http", "application/grpc", true))
                .isEqualTo(new Refusal(
                        200,
                        null,
                        Map.of(
                                "Content-Type",
                                "application/grpc",
                                "grpc-status",
                                "1",
                                "grpc-message",
                                "gRPC request matched gRPCs route")));
    }

    @Test
    void refusal_ofNoRoute() {
        assertThat(Refusal.of(new NoRoute(NoRoute.Reason.NOTHING_MATCHES, true)))
                .isEqualTo(new Refusal(404, "no Route matched with those values", Map.of()));
        assertThat(Refusal.of(NoRoute.NOT_UTF8).status()).isEqualTo(404);
        assertThat(Refusal.of(NoRoute.MALFORMED_TARGET).status()).isEqualTo(400);
    }

    @Test
    void forwardedHost_table_asNginxHost() {
        String[][] rows = {
            {"h.test", "h.test"},
            {"H.Test:8000", "h.test"},
            {"h.test.", "h.test"},
            {"h.test.:80", "h.test"},
            {"[::1]:8000", "[::1]"},
            {"[::1]", "[::1]"},
            {"[::1", "[::1"},
            {":80", ""},
            {"", ""},
            {".", ""},
            {null, ""},
        };
        for (String[] row : rows) {
            assertThat(ForwardedHeaders.host(row[0])).as(row[0]).isEqualTo(row[1]);
        }
    }
}
