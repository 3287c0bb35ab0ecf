package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.proxy.Listen;
import dev.wissel.kong.declarative.DeclarativeReader;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** gRPC's own client and server through the gateway, over HTTP/2 without TLS and with it on both sides. */
class GrpcTest {
    private static final int SECONDS = 60;
    private static final Metadata.Key<String> TEXT = Metadata.Key.of("x-text", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<byte[]> BYTES = Metadata.Key.of("x-bytes-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final byte[] NO_TEXT = {0, (byte) 0xff, 13, 10};

    private static final MethodDescriptor<byte[], byte[]> UNARY = method("Unary", MethodType.UNARY);
    private static final MethodDescriptor<byte[], byte[]> FAIL = method("Fail", MethodType.UNARY);
    private static final MethodDescriptor<byte[], byte[]> HANG = method("Hang", MethodType.UNARY);
    private static final MethodDescriptor<byte[], byte[]> MANY = method("Many", MethodType.SERVER_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> SUM = method("Sum", MethodType.CLIENT_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> TALK = method("Talk", MethodType.BIDI_STREAMING);

    private static final BlockingQueue<String> CANCELLED = new LinkedBlockingQueue<>();
    private static final AtomicReference<Metadata> SEEN = new AtomicReference<>();
    private static final AtomicReference<Long> SEEN_DEADLINE_MILLIS = new AtomicReference<>();

    private static Server plainServer;
    private static Server tlsServer;
    private static Gateway gateway;
    private static ManagedChannel plain;
    private static ManagedChannel tls;

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(type)
                .setFullMethodName("wissel.Test/" + name)
                .setRequestMarshaller(new Raw())
                .setResponseMarshaller(new Raw())
                .build();
    }

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

    // ---------------------------------------------------------------- the server

    private static ServerServiceDefinition service() {
        return ServerServiceDefinition.builder("wissel.Test")
                .addMethod(UNARY, ServerCalls.asyncUnaryCall((request, answer) -> {
                    answer.onNext(request);
                    answer.onCompleted();
                }))
                .addMethod(FAIL, ServerCalls.asyncUnaryCall((request, answer) -> {
                    Metadata trailers = new Metadata();
                    trailers.put(BYTES, NO_TEXT);
                    answer.onError(Status.FAILED_PRECONDITION
                            .withDescription("not now: 100 % – später")
                            .asRuntimeException(trailers));
                }))
                .addMethod(HANG, ServerCalls.asyncUnaryCall((request, answer) -> {
                    String name = text(request);
                    SEEN_DEADLINE_MILLIS.set(
                            Context.current().getDeadline() == null
                                    ? null
                                    : Context.current().getDeadline().timeRemaining(TimeUnit.MILLISECONDS));
                    ((ServerCallStreamObserver<byte[]>) answer).setOnCancelHandler(() -> CANCELLED.add(name));
                }))
                .addMethod(MANY, ServerCalls.asyncServerStreamingCall((request, answer) -> {
                    for (int i = 0; i < Integer.parseInt(text(request)); i++) {
                        answer.onNext(bytes("message " + i));
                    }
                    answer.onCompleted();
                }))
                .addMethod(SUM, ServerCalls.asyncClientStreamingCall(answer -> new Observer() {
                    private int count;

                    @Override
                    public void onNext(byte[] message) {
                        count += message.length;
                    }

                    @Override
                    public void onCompleted() {
                        answer.onNext(bytes(String.valueOf(count)));
                        answer.onCompleted();
                    }
                }))
                .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(answer -> new Observer() {
                    @Override
                    public void onNext(byte[] message) {
                        if (text(message).equals("stop")) {
                            answer.onError(
                                    Status.ABORTED.withDescription("enough").asRuntimeException());
                        } else {
                            answer.onNext(bytes("you said " + text(message)));
                        }
                    }

                    @Override
                    public void onCompleted() {
                        answer.onCompleted();
                    }
                }))
                .build();
    }

    private abstract static class Observer implements StreamObserver<byte[]> {
        @Override
        public void onError(Throwable failure) {}
    }

    /** Keeps what came, and sends metadata at both ends of its answer. */
    private static final class Echo implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            SEEN.set(headers);
            return next.startCall(
                    new io.grpc.ForwardingServerCall.SimpleForwardingServerCall<Q, A>(call) {
                        @Override
                        public void sendHeaders(Metadata answer) {
                            answer.put(TEXT, "from the server");
                            super.sendHeaders(answer);
                        }

                        @Override
                        public void close(Status status, Metadata trailers) {
                            trailers.put(TEXT, "at the end");
                            super.close(status, trailers);
                        }
                    },
                    headers);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        X509Bundle identity = new CertificateBuilder()
                .algorithm(CertificateBuilder.Algorithm.ecp256)
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        plainServer = NettyServerBuilder.forAddress(any)
                .maxInboundMessageSize(64 << 20)
                .addService(ServerInterceptors.intercept(service(), new Echo()))
                .build()
                .start();
        tlsServer = NettyServerBuilder.forAddress(any)
                .maxInboundMessageSize(64 << 20)
                .sslContext(GrpcSslContexts.forServer(
                                new ByteArrayInputStream(
                                        identity.getCertificatePathPEM().getBytes(StandardCharsets.UTF_8)),
                                new ByteArrayInputStream(
                                        identity.getPrivateKeyPEM().getBytes(StandardCharsets.UTF_8)))
                        .build())
                .addService(ServerInterceptors.intercept(service(), new Echo()))
                .build()
                .start();
        String yaml = """
                _format_version: "3.0"
                services:
                - name: plain
                  protocol: grpc
                  host: pool
                  routes:
                  - name: plain
                    protocols: [grpc]
                    hosts: [plain.test]
                    paths: ["/"]
                - name: tls
                  protocol: grpcs
                  host: 127.0.0.1
                  port: %d
                  routes:
                  - name: tls
                    protocols: [grpcs]
                    hosts: [tls.test]
                    paths: ["/"]
                - name: dead
                  protocol: grpc
                  host: 127.0.0.1
                  port: 1
                  retries: 0
                  routes:
                  - name: dead
                    protocols: [grpc]
                    hosts: [dead.test]
                    paths: ["/"]
                - name: nobody
                  protocol: grpc
                  host: empty
                  routes:
                  - name: nobody
                    protocols: [grpc]
                    hosts: [nobody.test]
                    paths: ["/"]
                upstreams:
                - name: empty
                - name: pool
                  targets:
                  - target: "127.0.0.1:%d"
                """.formatted(tlsServer.getPort(), plainServer.getPort());
        gateway = Gateway.start(
                Objects.requireNonNull(
                        new DeclarativeReader().read("kong.yml", yaml).config()),
                GatewayOptions.defaults()
                        .withProxyListen(
                                List.of(new Listen(any, false, true, false), new Listen(any, true, true, false)))
                        .withStatusListen(null)
                        .withDrainTime(Duration.ofSeconds(2)));
        plain = client(0, "plain.test").usePlaintext().build();
        tls = client(1, "tls.test")
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .endpointIdentificationAlgorithm("")
                        .build())
                .build();
    }

    private static NettyChannelBuilder client(int listener, String authority) {
        return NettyChannelBuilder.forAddress("127.0.0.1", gateway.proxyPorts().get(listener))
                .overrideAuthority(authority)
                .maxInboundMessageSize(64 << 20);
    }

    @AfterAll
    static void stop() {
        plain.shutdownNow();
        tls.shutdownNow();
        gateway.close();
        plainServer.shutdownNow();
        tlsServer.shutdownNow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static CallOptions options() {
        return CallOptions.DEFAULT.withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
    }

    private static StatusRuntimeException failureOf(String authority) {
        ManagedChannel channel = client(0, authority).usePlaintext().build();
        try {
            return failure(channel, UNARY);
        } finally {
            channel.shutdownNow();
        }
    }

    private static StatusRuntimeException failure(Channel channel, MethodDescriptor<byte[], byte[]> method) {
        return Objects.requireNonNull(catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(channel, method, options(), bytes("x"))));
    }

    // ---------------------------------------------------------------- calls

    @Test
    void unary_metadataBothWays() {
        for (ManagedChannel channel : List.of(plain, tls)) {
            Metadata sent = new Metadata();
            sent.put(TEXT, "from the client");
            sent.put(BYTES, NO_TEXT);
            AtomicReference<Metadata> headers = new AtomicReference<>();
            AtomicReference<Metadata> trailers = new AtomicReference<>();
            Channel with = ClientInterceptors.intercept(
                    channel,
                    MetadataUtils.newAttachHeadersInterceptor(sent),
                    MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));
            assertThat(text(ClientCalls.blockingUnaryCall(with, UNARY, options(), bytes("hello"))))
                    .isEqualTo("hello");
            assertThat(SEEN.get().get(TEXT)).isEqualTo("from the client");
            assertThat(SEEN.get().get(BYTES)).isEqualTo(NO_TEXT);
            assertThat(SEEN.get().get(Metadata.Key.of("x-forwarded-proto", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo(channel == tls ? "https" : "http");
            assertThat(headers.get().get(TEXT)).isEqualTo("from the server");
            assertThat(trailers.get().get(TEXT)).isEqualTo("at the end");
            assertThat(headers.get().get(Metadata.Key.of("via", Metadata.ASCII_STRING_MARSHALLER)))
                    .contains("wissel/");
        }
    }

    @Test
    void streams_eachWay() throws Exception {
        for (ManagedChannel channel : List.of(plain, tls)) {
            Iterator<byte[]> many = ClientCalls.blockingServerStreamingCall(channel, MANY, options(), bytes("1000"));
            int count = 0;
            while (many.hasNext()) {
                assertThat(text(many.next())).isEqualTo("message " + count++);
            }
            assertThat(count).isEqualTo(1000);

            Answers sum = new Answers();
            StreamObserver<byte[]> requests =
                    ClientCalls.asyncClientStreamingCall(channel.newCall(SUM, options()), sum);
            for (int i = 0; i < 1000; i++) {
                requests.onNext(new byte[100]);
            }
            requests.onCompleted();
            assertThat(text(sum.next())).isEqualTo("100000");
            assertThat(sum.end()).isEqualTo(Status.Code.OK);
        }
    }

    @Test
    void talk_isAnsweredWhileItGoesOn() throws Exception {
        for (ManagedChannel channel : List.of(plain, tls)) {
            Answers answers = new Answers();
            StreamObserver<byte[]> talk = ClientCalls.asyncBidiStreamingCall(channel.newCall(TALK, options()), answers);
            for (int i = 0; i < 100; i++) {
                talk.onNext(bytes(String.valueOf(i)));
                assertThat(text(answers.next())).isEqualTo("you said " + i);
            }
            talk.onCompleted();
            assertThat(answers.end()).isEqualTo(Status.Code.OK);

            Answers stopped = new Answers();
            StreamObserver<byte[]> more = ClientCalls.asyncBidiStreamingCall(channel.newCall(TALK, options()), stopped);
            more.onNext(bytes("stop")); // the server ends the call while the client could go on
            assertThat(stopped.end()).isEqualTo(Status.Code.ABORTED);
            assertThat(stopped.description()).isEqualTo("enough");
        }
    }

    @Test
    void serversError_comesWithItsTextAndTrailers() {
        for (ManagedChannel channel : List.of(plain, tls)) {
            StatusRuntimeException failure = failure(channel, FAIL);
            assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(failure.getStatus().getDescription()).isEqualTo("not now: 100 % – später");
            assertThat(Objects.requireNonNull(failure.getTrailers()).get(BYTES)).isEqualTo(NO_TEXT);
            assertThat(failure(channel, method("NoSuch", MethodType.UNARY))
                            .getStatus()
                            .getCode())
                    .isEqualTo(Status.Code.UNIMPLEMENTED);
        }
    }

    @Test
    void gatewaysOwnErrors_areGrpcsToo() {
        StatusRuntimeException noRoute = failureOf("other.test");
        assertThat(noRoute.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(noRoute.getStatus().getDescription()).isEqualTo("NotFound");
        StatusRuntimeException nobody = failureOf("nobody.test");
        assertThat(nobody.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        StatusRuntimeException dead = failureOf("dead.test");
        assertThat(dead.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(dead.getStatus().getDescription())
                .isEqualTo("An invalid response was received from the upstream server");
        StatusRuntimeException needsTls = failureOf("tls.test");
        assertThat(needsTls.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED);
        assertThat(needsTls.getStatus().getDescription()).isEqualTo("gRPC request matched gRPCs route");
    }

    @Test
    void deadline_goesAlong_andEndsTheCallAtTheServer() throws Exception {
        CallOptions soon = CallOptions.DEFAULT.withDeadlineAfter(700, TimeUnit.MILLISECONDS);
        StatusRuntimeException late = Objects.requireNonNull(catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(plain, HANG, soon, bytes("deadline"))));
        assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(SEEN_DEADLINE_MILLIS.get()).isBetween(1L, 700L);
        assertThat(CANCELLED.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("deadline");
    }

    @Test
    void cancellation_reachesTheServer() throws Exception {
        for (ManagedChannel channel : List.of(plain, tls)) {
            CountDownLatch ended = new CountDownLatch(1);
            Context.CancellableContext context = Context.current().withCancellation();
            context.run(() -> ClientCalls.asyncUnaryCall(
                    channel.newCall(HANG, CallOptions.DEFAULT), bytes("cancel"), new Answers() {
                        @Override
                        public void onError(Throwable failure) {
                            ended.countDown();
                        }
                    }));
            TimeUnit.MILLISECONDS.sleep(200); // until the server has it; if it has not, the test is the easier
            context.cancel(null);
            assertThat(ended.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(CANCELLED.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("cancel");
        }
    }

    @Test
    void bigMessages_passBothWays() {
        byte[] big = new byte[16 << 20];
        new SplittableRandom(7).nextBytes(big);
        for (ManagedChannel channel : List.of(plain, tls)) {
            assertThat(ClientCalls.blockingUnaryCall(channel, UNARY, options(), big))
                    .isEqualTo(big);
        }
    }

    @Test
    void thousandCallsAtATime_eachGetsItsOwnAnswer() throws Exception {
        for (ManagedChannel channel : List.of(plain, tls)) {
            List<Answers> all = new ArrayList<>();
            AtomicInteger wrong = new AtomicInteger();
            for (int i = 0; i < 1000; i++) {
                Answers answers = new Answers();
                all.add(answers);
                ClientCalls.asyncUnaryCall(channel.newCall(UNARY, options()), bytes("call " + i), answers);
            }
            for (int i = 0; i < 1000; i++) {
                if (!text(all.get(i).next()).equals("call " + i)) {
                    wrong.incrementAndGet();
                }
                assertThat(all.get(i).end()).isEqualTo(Status.Code.OK);
            }
            assertThat(wrong).hasValue(0);
        }
    }

    /** What came of a call. Thread-safe. */
    private static class Answers implements StreamObserver<byte[]> {
        private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<Status> end = new LinkedBlockingQueue<>();
        private volatile String description = "";

        @Override
        public void onNext(byte[] message) {
            messages.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            end.add(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            end.add(Status.OK);
        }

        byte[] next() throws InterruptedException {
            byte[] message = messages.poll(SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no message; ended: " + end);
            }
            return message;
        }

        Status.Code end() throws InterruptedException {
            Status status = Objects.requireNonNull(end.poll(SECONDS, TimeUnit.SECONDS), "not ended");
            description = String.valueOf(status.getDescription());
            return status.getCode();
        }

        String description() {
            return description;
        }
    }
}
