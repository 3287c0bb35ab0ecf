package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.proxy.Listen;
import dev.wissel.kong.declarative.DeclarativeReader;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** gRPC's own server, as its health service says it: probes take it out and bring it back. */
class GrpcProbeTest {
    private static final int SERVING = 1;
    private static final int NOT_SERVING = 2;
    private static final int SECONDS = 30;
    private static final Metadata.Key<String> NOTE = Metadata.Key.of("x-note", Metadata.ASCII_STRING_MARSHALLER);

    private final AtomicInteger status = new AtomicInteger(SERVING);
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    private ServerServiceDefinition health(boolean hangs) {
        MethodDescriptor<byte[], byte[]> check = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodType.UNARY)
                .setFullMethodName("grpc.health.v1.Health/Check")
                .setRequestMarshaller(new Raw())
                .setResponseMarshaller(new Raw())
                .build();
        return ServerServiceDefinition.builder("grpc.health.v1.Health")
                .addMethod(check, ServerCalls.asyncUnaryCall((request, answer) -> {
                    asked.add("service of " + request.length + " bytes");
                    if (!hangs) {
                        answer.onNext(new byte[] {8, (byte) status.get()});
                        answer.onCompleted();
                    }
                }))
                .build();
    }

    private final class Notes implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            asked.add(headers.get(NOTE) + " " + call.getAuthority());
            return next.startCall(call, headers);
        }
    }

    private static InetSocketAddress any() throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    }

    private int started(NettyServerBuilder builder) throws IOException {
        Server server = builder.build().start();
        open.add(server::shutdownNow);
        return server.getPort();
    }

    private Gateway gateway(String type, int port, String more, String certificates) throws Exception {
        String yaml = """
                _format_version: "3.0"
                upstreams:
                - name: pool
                  host_header: grpc.test
                %s  healthchecks:
                    active:
                      type: %s
                      timeout: 0.5
                      https_verify_certificate: false
                      headers:
                        X-Note: [from the probe]
                      healthy: {interval: 0.05, successes: 1}
                      unhealthy: {interval: 0.05, tcp_failures: 2, timeouts: 2, http_failures: 2}
                  targets:
                  - target: 127.0.0.1:%d
                %s""".formatted(more, type, port, certificates);
        Gateway gateway = Gateway.start(
                Objects.requireNonNull(
                        new DeclarativeReader().read("kong.yml", yaml).config()),
                GatewayOptions.defaults()
                        .withProxyListen(List.of(Listen.plain(any())))
                        .withStatusListen(null));
        open.add(gateway::close);
        return gateway;
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static boolean serves(Gateway gateway) {
        return gateway.upstreams().get("pool").snapshot().serving();
    }

    /** Waits for a state that must come, looking again a little later. */
    private static void await(Gateway gateway, boolean serving) throws InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (serves(gateway) != serving) {
            assertThat(System.nanoTime() - endNanos).as("serving: " + serving).isNegative();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private String asked() throws InterruptedException {
        return asked.poll(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void health_comesAndGoes_asTheServerSays() throws Exception {
        int port = started(NettyServerBuilder.forAddress(any())
                .addService(ServerInterceptors.intercept(health(false), new Notes())));
        Gateway gateway = gateway("grpc", port, "", "");
        assertThat(asked()).isEqualTo("from the probe grpc.test");
        assertThat(asked()).isEqualTo("service of 0 bytes");
        assertThat(serves(gateway)).isTrue();
        status.set(NOT_SERVING);
        await(gateway, false);
        status.set(SERVING);
        await(gateway, true);
    }

    @Test
    void health_unimplementedHangingOrGone_takesOut() throws Exception {
        Gateway unimplemented = gateway("grpc", started(NettyServerBuilder.forAddress(any())), "", "");
        Gateway hanging =
                gateway("grpc", started(NettyServerBuilder.forAddress(any()).addService(health(true))), "", "");
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        Gateway gone = gateway("grpc", nobody, "", "");
        await(unimplemented, false);
        await(hanging, false);
        await(gone, false);
    }

    @Test
    void grpcs_showsTheUpstreamsCertificate() throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=CA")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle leaf = new CertificateBuilder()
                .ecp256()
                .subject("CN=leaf")
                .addSanDnsName("grpc.test")
                .buildIssuedBy(authority);
        int port = started(NettyServerBuilder.forAddress(any())
                .sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(leaf.toKeyManagerFactory()))
                        .trustManager(authority.getCertificate())
                        .clientAuth(ClientAuth.REQUIRE)
                        .build())
                .addService(health(false)));
        String id = "0b0b7d1e-0d8f-4f4a-8d4b-2f6f0b3f8a11";
        String certificates = "certificates:\n- id: " + id + "\n  cert: |\n"
                + leaf.getCertificatePEM().indent(4) + "  key: |\n"
                + leaf.getPrivateKeyPEM().indent(4);
        Gateway shown = gateway("grpcs", port, "  client_certificate: {id: " + id + "}\n", certificates);
        Gateway silent = gateway("grpcs", port, "", "");
        assertThat(asked()).isEqualTo("service of 0 bytes");
        await(silent, false);
        asked.clear();
        assertThat(asked()).isEqualTo("service of 0 bytes");
        assertThat(serves(shown)).isTrue();
        status.set(NOT_SERVING);
        await(shown, false);
        status.set(SERVING);
        await(shown, true);
        assertThat(serves(silent)).isFalse();
    }
}
