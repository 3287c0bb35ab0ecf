package dev.wissel.gateway.upstream;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.gateway.tls.ClientTls;
import dev.wissel.kong.entity.Healthchecks;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends one upstream's probes: a connection, for http and https one {@code GET} on it (facts 3.4), of which only the status line is read and no redirect
 * followed; for grpc and grpcs a {@link GrpcProbe}; the connection is not kept. The timeout holds for connecting and, once more, for everything after. Confined to the keeper loop.
 */
final class Prober {
    private static final int MAX_STATUS_LINE = 1024;

    private final EventLoop loop;
    private final Healthchecks.Active checks;
    private final @Nullable String hostHeader;
    private final int timeoutMillis;
    private final boolean grpc;
    private final @Nullable ClientTls tls;

    /**
     * Makes a prober.
     *
     * @param hostHeader the upstream's {@code host_header}; null for the target's own name
     * @param tls how TLS is spoken; null for probes without
     */
    Prober(EventLoop loop, Healthchecks.Active checks, @Nullable String hostHeader, @Nullable ClientTls tls) {
        this.loop = loop;
        this.checks = checks;
        this.hostHeader = hostHeader;
        this.timeoutMillis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, checks.timeoutSeconds() * 1000));
        this.grpc = checks.type().startsWith("grpc");
        this.tls = tls;
    }

    /** Returns how long connecting may take and, once more, all that is after it. */
    int timeoutMillis() {
        return timeoutMillis;
    }

    /** Returns whether a probe is more than a connection. */
    boolean awaitsAnswer() {
        return !checks.type().equals("tcp");
    }

    /**
     * Probes the address once. The outcome comes on the keeper loop, exactly once: answered with the status, refused, broken or timed out.
     *
     * @param cutOff says of an address that has just been connected to whether nothing may be sent to it
     */
    void probe(Address address, Predicate<Address> cutOff, BiConsumer<Address, Outcome> done) {
        Probe probe = new Probe(address, cutOff, done);
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (tls != null) {
                            channel.pipeline()
                                    .addLast(tls.handler(
                                            channel.alloc(), serverName(address), address.port(), timeoutMillis));
                        }
                        if (grpc) {
                            channel.pipeline().addLast(probe.overHttp2(channel));
                        }
                        channel.pipeline().addLast(probe);
                    }
                })
                .connect(new InetSocketAddress(IpText.inet(address.ip()), address.port()))
                .addListener((ChannelFutureListener) connected -> {
                    if (connected.isSuccess()) {
                        return;
                    }
                    Outcome outcome = outcomeOf(connected.cause());
                    if (loop.inEventLoop()) {
                        probe.finish(outcome);
                    } else { // there was no descriptor for a channel: such a future is told on a thread of its own
                        loop.execute(() -> probe.finish(outcome));
                    }
                });
    }

    private static Outcome outcomeOf(Throwable failure) {
        if (failure instanceof ConnectTimeoutException) {
            return Outcome.TIMED_OUT;
        }
        return failure instanceof ChannelException ? Outcome.CANCELLED : Outcome.REFUSED;
    }

    private String serverName(Address address) {
        if (checks.httpsSni() != null) {
            return checks.httpsSni();
        }
        return hostHeader != null ? hostHeader : address.host();
    }

    private ByteBuf request(Address address) {
        StringBuilder text = new StringBuilder(160);
        text.append("GET ").append(checks.httpPath()).append(" HTTP/1.1\r\nHost: ");
        text.append(hostHeader != null ? hostHeader : address.host()).append("\r\nConnection: close\r\n");
        for (Map.Entry<String, List<String>> header : checks.headers().entrySet()) {
            for (String value : header.getValue()) {
                text.append(header.getKey()).append(": ").append(value).append("\r\n");
            }
        }
        return Unpooled.copiedBuffer(text.append("\r\n"), StandardCharsets.ISO_8859_1);
    }

    /** One probe under way. */
    private final class Probe extends ChannelInboundHandlerAdapter {
        private final Address address;
        private final Predicate<Address> cutOff;
        private final BiConsumer<Address, Outcome> done;
        private final StringBuilder line = new StringBuilder(64);
        private @Nullable ScheduledFuture<?> timeout;
        private @Nullable GrpcProbe grpcCall;
        private boolean ended;

        Probe(Address address, Predicate<Address> cutOff, BiConsumer<Address, Outcome> done) {
            this.address = address;
            this.cutOff = cutOff;
            this.done = done;
        }

        /** Returns what makes the probe a call of gRPC. */
        ChannelHandler[] overHttp2(Channel channel) {
            String authority = hostHeader != null ? hostHeader : address.host();
            GrpcProbe call = new GrpcProbe(
                    GrpcProbe.request(tls != null, authority, checks.headers(), timeoutMillis),
                    outcome -> end(channel, outcome));
            grpcCall = call;
            return new ChannelHandler[] {call.codec(), call};
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            if (cutOff.test(address)) {
                end(ctx.channel(), Outcome.BROKEN);
                return;
            }
            if (checks.type().equals("tcp")) {
                end(ctx.channel(), Outcome.answered(200));
                return;
            }
            timeout = ctx.executor()
                    .schedule(() -> end(ctx.channel(), Outcome.TIMED_OUT), timeoutMillis, TimeUnit.MILLISECONDS);
            GrpcProbe call = grpcCall;
            if (call == null) {
                ctx.writeAndFlush(request(address));
            } else {
                call.call(ctx);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                line.append(bytes.toString(StandardCharsets.ISO_8859_1));
            } finally {
                bytes.release();
            }
            int status = StatusLine.read(line);
            if (status != StatusLine.INCOMPLETE || line.length() > MAX_STATUS_LINE) {
                end(ctx.channel(), Outcome.answered(Math.max(0, status)));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            end(ctx.channel(), Outcome.BROKEN);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            end(ctx.channel(), Outcome.BROKEN);
        }

        void end(Channel channel, Outcome outcome) {
            channel.close();
            finish(outcome);
        }

        void finish(Outcome outcome) {
            if (ended) {
                return;
            }
            ended = true;
            if (timeout != null) {
                timeout.cancel(false);
            }
            done.accept(address, outcome);
        }
    }

    /** The first line of an answer. */
    static final class StatusLine {
        static final int INCOMPLETE = -1;
        private static final int VERSION_LENGTH = "HTTP/1.1 ".length();

        private StatusLine() {}

        /** Returns the status, 0 if the line is not one of HTTP/1, {@link #INCOMPLETE} if it has not ended. */
        static int read(CharSequence text) {
            String line = text.toString();
            int end = line.indexOf('\n');
            if (end < 0) {
                return INCOMPLETE;
            }
            if (!line.startsWith("HTTP/1.") || end < VERSION_LENGTH + 3) {
                return 0;
            }
            int status = 0;
            for (int i = VERSION_LENGTH; i < VERSION_LENGTH + 3; i++) {
                int digit = line.charAt(i) - '0';
                if (digit < 0 || digit > 9) {
                    return 0;
                }
                status = status * 10 + digit;
            }
            return status;
        }
    }
}
