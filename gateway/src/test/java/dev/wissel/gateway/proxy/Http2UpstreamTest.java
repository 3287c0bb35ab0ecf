package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.model.Address;
import dev.wissel.gateway.proxy.H2Wire.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** HTTP/2 towards targets, frame by frame: what the gateway makes of targets that go away, have little room, or send more than a client takes. */
class Http2UpstreamTest {
    private static final int REFUSED_STREAM = 7;
    private static final int ACK = 1;

    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    private static TestGateway start(H2BackEnd backEnd) throws IOException {
        return start(backEnd, "");
    }

    private static TestGateway start(H2BackEnd backEnd, String checks) throws IOException {
        return start(backEnd, "", checks);
    }

    private static TestGateway start(H2BackEnd backEnd, String plugins, String checks) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        String yaml = "_format_version: \"3.0\"\n" + plugins
                + "services:\n- name: api\n  protocol: grpc\n  host: pool\n"
                + "  routes:\n  - name: all\n    protocols: [grpc]\n    paths: [\"/\"]\n"
                + "upstreams:\n- name: pool\n" + checks + "  targets:\n  - target: \"" + backEnd.target() + "\"\n";
        return TestGateway.start(
                yaml, options -> options.withProxyListen(List.of(new Listen(any, false, true, false))));
    }

    private static H2Wire call(H2Wire client, int stream) throws IOException {
        return client.request(
                        stream, false, "POST", "/s/m", "a.test", "content-type", "application/grpc", "te", "trailers")
                .data(stream, true, "\0\0\0\0\0");
    }

    private static void assertOk(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Objects.requireNonNull(answer.trailers, () -> "no trailers: " + answer.headers)
                        .get("grpc-status"))
                .hasToString("0");
    }

    private static boolean isRequestsEnd(int type, int flags) {
        return type == H2Wire.DATA && (flags & H2Wire.END_STREAM) != 0;
    }

    @Test
    void targetThatGoesAway_isAskedAgainOnAnotherConnection_andIsNotBlamed() throws Exception {
        try (H2BackEnd backEnd = H2BackEnd.start((connection, type, flags, stream) -> {
                    if (isRequestsEnd(type, flags)) {
                        if (connection.number() == 1 && stream > 3) {
                            connection.goAway(3); // an old connection: max age, or a rollout
                        } else {
                            connection.ok(stream);
                        }
                    }
                });
                TestGateway gateway =
                        start(backEnd, "  healthchecks:\n    passive:\n      unhealthy:\n        tcp_failures: 1\n");
                H2Wire client = H2Wire.to(gateway.port())) {
            assertOk(call(client, 1).await(1));
            assertOk(call(client, 3).await(3));
            assertOk(call(client, 5).await(5));
            assertOk(call(client, 7).await(7));
            assertThat(backEnd.connections()).isEqualTo(2);
        }
    }

    @Test
    void streamRefusedUnseen_isTriedOnceMoreAtTheOnlyTarget() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (H2BackEnd backEnd = H2BackEnd.start((connection, type, flags, stream) -> {
                    if (isRequestsEnd(type, flags)) {
                        if (asked.incrementAndGet() == 1) {
                            connection.reset(stream, REFUSED_STREAM);
                        } else {
                            connection.ok(stream);
                        }
                    }
                });
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            assertOk(call(client, 1).await(1));
            assertThat(asked).hasValue(2);
            assertThat(client.answer(1).header("via")).startsWith("2 wissel/");
        }
    }

    @Test
    void targetThatAllowsOneStream_getsNoMoreBeforeItHasSaidSo() throws Exception {
        AtomicInteger tooEarly = new AtomicInteger();
        Set<Integer> heard = ConcurrentHashMap.newKeySet();
        try (H2BackEnd backEnd = H2BackEnd.start(1, (connection, type, flags, stream) -> {
                    if (type == H2Wire.SETTINGS && flags == ACK) {
                        heard.add(connection.number());
                    } else if (type == H2Wire.HEADERS && stream > 3 && !heard.contains(connection.number())) {
                        tooEarly.incrementAndGet();
                        connection.reset(stream, REFUSED_STREAM);
                    } else if (isRequestsEnd(type, flags)) {
                        connection.ok(stream);
                    }
                });
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            client.read(); // the gateway's settings: it is there
            try (TestGateway.Held burst = gateway.hold()) {
                for (int stream = 1; stream < 40; stream += 2) {
                    call(client, stream);
                }
            }
            for (int stream = 1; stream < 40; stream += 2) {
                assertOk(client.await(stream));
            }
            assertThat(tooEarly).hasValue(0);
        }
    }

    @Test
    void grpcProbes_findOutWhetherTheServerServes() throws Exception {
        AtomicInteger servingStatus = new AtomicInteger(1);
        try (H2BackEnd backEnd = H2BackEnd.start((connection, type, flags, stream) -> {
                    if (isRequestsEnd(type, flags)) {
                        connection.answer(stream, new byte[] {0, 0, 0, 0, 2, 8, (byte) servingStatus.get()});
                    }
                });
                TestGateway gateway = start(
                        backEnd,
                        "  healthchecks:\n    active:\n      type: grpc\n      healthy: {interval: 0.05, successes: 1}\n"
                                + "      unhealthy: {interval: 0.05, http_failures: 1, tcp_failures: 1, timeouts: 1}\n")) {
            TestGateway.await("probed", () -> backEnd.connections() > 3);
            assertThat(serves(gateway)).isTrue();
            servingStatus.set(2); // NOT_SERVING
            TestGateway.await("found out", () -> !serves(gateway));
            servingStatus.set(1);
            TestGateway.await("back", () -> serves(gateway));
        }
    }

    @Test
    void pluginsRefusal_isGrpcs() throws Exception {
        String plugin =
                "plugins:\n- name: request-termination\n  config: {status_code: 503, message: \"closed, for now\"}\n";
        try (H2BackEnd backEnd = H2BackEnd.start((connection, type, flags, stream) -> {});
                TestGateway gateway = start(backEnd, plugin, "");
                H2Wire client = H2Wire.to(gateway.port())) {
            Answer answer = call(client, 1).await(1);
            assertThat(answer.header("grpc-status")).isEqualTo("14");
            assertThat(answer.header("grpc-message")).isEqualTo("closed, for now");
            assertThat(answer.header("content-type")).isEqualTo("application/grpc");
            assertThat(answer.text()).isEmpty();
            assertThat(backEnd.connections()).isZero();
        }
    }

    private static boolean serves(TestGateway gateway) {
        return gateway.upstream("pool").snapshot().serving();
    }

    @Test
    void clientsThatDoNotRead_doNotStopOthersOnTheirConnection() throws Exception {
        byte[] much = new byte[16_000];
        try (H2BackEnd backEnd = H2BackEnd.start((connection, type, flags, stream) -> {
                    if (isRequestsEnd(type, flags) && stream < 20) {
                        connection.head(stream);
                        for (int i = 0; i < 16; i++) { // all that its window allows
                            connection.frame(H2Wire.DATA, 0, stream, much);
                        }
                    } else if (isRequestsEnd(type, flags)) {
                        connection.head(stream);
                    }
                });
                TestGateway gateway = start(backEnd);
                H2Wire stuck = H2Wire.to(gateway.port()).grantNothing();
                H2Wire quick = H2Wire.to(gateway.port())) {
            for (int stream = 1; stream < 20; stream += 2) {
                call(stuck, stream);
                stuck.awaitHead(stream);
            }
            Address target = gateway.upstream("pool").snapshot().targets().address(0);
            TestGateway.await("ten streams", () -> gateway.upstream("pool").inFlight(target) == 10);
            assertThat(backEnd.connections()).isEqualTo(1);
            assertThat(call(quick, 1).awaitHead(1).status()).isEqualTo(200);
            assertThat(gateway.stats().clientFailedCount()).isZero();
        }
    }
}
