package dev.wissel.gateway.plugin.httplog;

import dev.wissel.gateway.plugin.redis.Sockets;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends bodies to one server and tells whether it took them. Confined to its loop. */
final class LogSender {
    private static final AttributeKey<Exchange> EXCHANGE = AttributeKey.valueOf(LogSender.class, "exchange");
    private static final int FIRST_REFUSAL = 300;

    private final EventLoop loop;
    private final LogServer server;
    private final ArrayDeque<Idle> idle = new ArrayDeque<>();

    private record Idle(Channel channel, ScheduledFuture<?> expiry) {}

    /** One body on its way. */
    private static final class Exchange {
        final byte[] body;
        final Consumer<@Nullable String> then;
        final boolean reused;
        boolean over;
        boolean keepAlive;
        int status;

        @Nullable
        ScheduledFuture<?> timeout;

        Exchange(byte[] body, Consumer<@Nullable String> then, boolean reused) {
            this.body = body;
            this.then = then;
            this.reused = reused;
        }
    }

    LogSender(EventLoop loop, LogServer server) {
        this.loop = loop;
        this.server = server;
    }

    /**
     * Sends a body.
     *
     * @param then told null if the server took it, else what went wrong; never in the call itself
     */
    void send(byte[] body, Consumer<@Nullable String> then) {
        Idle kept = idle.poll();
        if (kept == null) {
            connect(new Exchange(body, then, false));
        } else {
            kept.expiry().cancel(false);
            write(kept.channel(), new Exchange(body, then, true));
        }
    }

    private void connect(Exchange exchange) {
        new Bootstrap()
                .group(loop)
                .channel(Sockets.channelOf(loop))
                .resolver(Sockets.resolverOf(loop))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, server.timeoutMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) throws SSLException {
                        if (server.tls()) {
                            channel.pipeline()
                                    .addLast(Sockets.tls(false)
                                            .newHandler(channel.alloc(), server.host(), server.port()));
                        }
                        channel.pipeline().addLast(new HttpClientCodec(), new Answers());
                    }
                })
                .connect(InetSocketAddress.createUnresolved(server.host(), server.port()))
                .addListener((io.netty.channel.ChannelFutureListener) done -> loop.execute(() -> {
                    if (done.isSuccess()) {
                        write(done.channel(), exchange);
                    } else {
                        exchange.then.accept("no connection: " + done.cause().getMessage());
                    }
                }));
    }

    private void write(Channel channel, Exchange exchange) {
        channel.attr(EXCHANGE).set(exchange);
        exchange.timeout = loop.schedule(
                () -> end(channel, exchange, "no answer within " + server.timeoutMillis() + " ms", false),
                server.timeoutMillis(),
                TimeUnit.MILLISECONDS);
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(server.method()),
                server.target(),
                Unpooled.wrappedBuffer(exchange.body));
        request.headers().set(HttpHeaderNames.HOST, server.authority());
        server.headers().forEach((name, value) -> request.headers().set(name, value));
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, exchange.body.length);
        channel.writeAndFlush(request).addListener(done -> {
            if (!done.isSuccess()) {
                loop.execute(() ->
                        broken(channel, exchange, String.valueOf(done.cause().getMessage())));
            }
        });
    }

    /** A connection that was kept may have been closed by the server at any time: once more, on a new one. */
    private void broken(Channel channel, Exchange exchange, String what) {
        if (exchange.reused && exchange.status == 0 && !exchange.over) {
            exchange.over = true;
            cancelTimeout(exchange);
            channel.close();
            connect(new Exchange(exchange.body, exchange.then, false));
        } else {
            end(channel, exchange, what, false);
        }
    }

    private void end(Channel channel, Exchange exchange, @Nullable String problem, boolean reusable) {
        if (exchange.over) {
            return;
        }
        exchange.over = true;
        cancelTimeout(exchange);
        channel.attr(EXCHANGE).set(null);
        if (reusable && server.keepaliveMillis() > 0 && channel.isActive()) {
            idle.push(new Idle(
                    channel, loop.schedule(() -> expire(channel), server.keepaliveMillis(), TimeUnit.MILLISECONDS)));
        } else {
            channel.close();
        }
        exchange.then.accept(problem);
    }

    private static void cancelTimeout(Exchange exchange) {
        if (exchange.timeout != null) {
            exchange.timeout.cancel(false);
        }
    }

    private void expire(Channel channel) {
        idle.removeIf(each -> each.channel() == channel);
        channel.close();
    }

    void close() {
        while (!idle.isEmpty()) {
            Idle kept = idle.poll();
            kept.expiry().cancel(false);
            kept.channel().close();
        }
    }

    /** Reads answers, whose bodies nobody wants. */
    private final class Answers extends SimpleChannelInboundHandler<HttpObject> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
            Exchange exchange = context.channel().attr(EXCHANGE).get();
            if (exchange == null) {
                context.close();
                return;
            }
            if (message instanceof HttpResponse response && response.status().code() >= 200) {
                exchange.status = response.status().code();
                exchange.keepAlive = HttpUtil.isKeepAlive(response);
            }
            if (message instanceof LastHttpContent && exchange.status != 0) {
                boolean good = exchange.status < FIRST_REFUSAL
                        && message.decoderResult().isSuccess();
                end(
                        context.channel(),
                        exchange,
                        good ? null : "status " + exchange.status,
                        exchange.keepAlive && message.decoderResult().isSuccess());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            Exchange exchange = context.channel().attr(EXCHANGE).get();
            if (exchange == null) {
                idle.removeIf(each -> each.channel() == context.channel());
            } else {
                broken(context.channel(), exchange, "it closed the connection");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            Exchange exchange = context.channel().attr(EXCHANGE).get();
            if (exchange != null) {
                end(context.channel(), exchange, String.valueOf(cause.getMessage()), false);
            }
            context.close();
        }
    }
}
