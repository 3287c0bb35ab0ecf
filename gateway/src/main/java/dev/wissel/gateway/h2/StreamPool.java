package dev.wissel.gateway.h2;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's connections of HTTP/2 to one address, each shared by as many streams as the target allows. A stream goes to the first connection that has
 * room; if none has, it waits for one that is being made, or makes one. Confined to its loop.
 */
public final class StreamPool {
    /** Streams on a connection whose target has not said how many it allows, and most if it says more. */
    private static final int MAX_STREAMS = 100;

    /** Requests that one connection carries (Kong: upstream_keepalive_max_requests). */
    private static final int MAX_REQUESTS = 10_000;

    /** How long a target may take to say how many streams it allows, before it is taken to allow {@link #MAX_STREAMS} (RFC 9113 §6.5.2). */
    private static final int SETTLE_MILLIS = 250;

    /** Room for each stream's window: clients share the connection, and those that read slowly are not to stop the others. */
    private static final int CONNECTION_WINDOW_BYTES = MAX_STREAMS * Http2Edge.STREAM_WINDOW_BYTES;

    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");
    private static final AsciiString COOKIE = AsciiString.cached("cookie");

    private final boolean secure;
    private final List<Shared> connections = new ArrayList<>();

    /** The streams on a connection that the target allowed last. */
    private int allowed = MAX_STREAMS;

    /** Makes an empty pool; {@code secure} if its connections are TLS. */
    public StreamPool(boolean secure) {
        this.secure = secure;
    }

    private record Waiting(
            ChannelHandler handler, Consumer<Throwable> failed, Function<ChannelHandler, ChannelFuture> connect) {}

    /**
     * Opens a stream.
     *
     * @param handler what is behind the stream; becomes active when the stream can be used
     * @param failed told if it cannot be opened; then the handler never becomes active
     * @param connect connects with this handler in the pipeline, with a limit of time; it may put TLS before it
     * @return whether the stream is on a connection that others have used before
     */
    public boolean open(
            ChannelHandler handler, Consumer<Throwable> failed, Function<ChannelHandler, ChannelFuture> connect) {
        return open(new Waiting(handler, failed, connect));
    }

    private boolean open(Waiting stream) {
        for (Shared each : connections) {
            if (each.hasRoom()) {
                boolean used = each.ready;
                each.take(stream);
                return used;
            }
        }
        Shared made = new Shared();
        connections.add(made);
        made.take(stream);
        ChannelFuture future = stream.connect().apply(made);
        future.addListener(done -> {
            if (!done.isSuccess()) {
                if (future.channel().eventLoop().inEventLoop()) {
                    made.fail(done.cause());
                } else { // there was no descriptor for a channel: such a future is told on a thread of its own
                    future.channel().eventLoop().execute(() -> made.fail(done.cause()));
                }
            }
        });
        return false;
    }

    /** Closes connections without streams that have been idle since before a time; with {@code all}, all. */
    public void expire(long nowNanos, long idleNanos, boolean all) {
        for (Shared each : List.copyOf(connections)) {
            each.expire(nowNanos, idleNanos, all);
        }
    }

    /** Returns whether a connection that can be used has room for a stream. */
    public boolean hasRoom() {
        return connections.stream().anyMatch(each -> each.ready && each.hasRoom());
    }

    /** Returns the channels of the connections that are made, or being made. */
    public List<Channel> channels() {
        List<Channel> channels = new ArrayList<>();
        for (Shared each : connections) {
            if (each.channel != null) {
                channels.add(each.channel);
            }
        }
        return channels;
    }

    /** Returns the connections that are open or being made. */
    public int connections() {
        return connections.size();
    }

    /** One connection. */
    private final class Shared extends ChannelInitializer<Channel> {
        private final Queue<Waiting> waiting = new ArrayDeque<>();
        private @Nullable Channel channel;
        private @Nullable Http2FrameCodec codec;
        private boolean ready;
        private boolean settled;
        private boolean leaving;
        private int opening;
        private long idleSinceNanos;
        private boolean idle;

        @Override
        protected void initChannel(Channel made) {
            channel = made;
            Http2FrameCodec frames = Http2FrameCodecBuilder.forClient()
                    .initialSettings(Http2Settings.defaultSettings()
                            .pushEnabled(false)
                            .initialWindowSize(Http2Edge.STREAM_WINDOW_BYTES)
                            .maxHeaderListSize(MAX_HEADER_BYTES))
                    // Clients share the connection, and no one's secrets are to be found in its table.
                    .headerSensitivityDetector((name, value) ->
                            AsciiString.contentEquals(name, AUTHORIZATION) || AsciiString.contentEquals(name, COOKIE))
                    .gracefulShutdownTimeoutMillis(-1)
                    .build();
            codec = frames;
            made.pipeline().addLast(frames, new News(), new Http2MultiplexHandler(new Unasked()), new Watch());
        }

        private int streams() {
            Http2FrameCodec frames = codec;
            return frames == null ? 0 : frames.connection().numActiveStreams();
        }

        boolean hasRoom() {
            if (leaving) {
                return false;
            }
            Http2FrameCodec frames = codec;
            if (!ready || frames == null) {
                return waiting.size() < allowed;
            }
            return channel != null
                    && channel.isActive()
                    && streams() + opening + waiting.size() < allowedHere()
                    && frames.connection().local().lastStreamCreated() < 2 * MAX_REQUESTS
                    && !frames.connection().goAwayReceived();
        }

        /** Returns the streams that this connection may carry: what its target has said, and until then what it said last. */
        private int allowedHere() {
            Http2FrameCodec frames = codec;
            return settled && frames != null
                    ? Math.min(MAX_STREAMS, frames.connection().local().maxActiveStreams())
                    : allowed;
        }

        void take(Waiting stream) {
            idle = false;
            if (settled || ready && streams() + opening == 0) {
                start(stream);
            } else {
                waiting.add(stream);
            }
        }

        void ready() {
            ready = true;
            Http2FrameCodec frames = codec;
            if (frames != null) {
                Http2Edge.openWindow(frames, CONNECTION_WINDOW_BYTES);
            }
            Waiting first = waiting.poll();
            if (first != null) {
                start(first); // one is always allowed; the others wait to hear how many are
            }
            Channel open = channel;
            if (open != null) {
                open.eventLoop().schedule(this::settle, SETTLE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        /** The target has said how many streams it allows, or does not say it: those that wait are opened here as far as there is room, else elsewhere. */
        private void settle() {
            if (settled || leaving) {
                return;
            }
            settled = true;
            allowed = Math.max(1, allowedHere());
            List<Waiting> here = List.copyOf(waiting);
            waiting.clear();
            for (Waiting next : here) {
                if (streams() + opening < allowedHere()) {
                    start(next);
                } else {
                    StreamPool.this.open(next);
                }
            }
        }

        private void start(Waiting stream) {
            Channel parent = channel;
            if (parent == null) {
                stream.failed().accept(new ClosedChannelException());
                return;
            }
            opening++;
            new Http2StreamChannelBootstrap(parent)
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Http2Edge.waterMark())
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel opened) {
                            opened.pipeline().addLast(new ClientStream(secure), stream.handler());
                        }
                    })
                    .open()
                    .addListener((Future<Http2StreamChannel> opened) -> {
                        opening--;
                        if (!opened.isSuccess()) {
                            stream.failed().accept(opened.cause());
                        }
                    });
        }

        /** The connection is over, or was never made. */
        void fail(Throwable cause) {
            leaving = true;
            connections.remove(this);
            for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
                next.failed().accept(cause);
            }
        }

        void expire(long nowNanos, long idleNanos, boolean all) {
            Channel open = channel;
            if (open == null || !ready && !all) {
                return;
            }
            if (streams() + opening > 0 && !all) {
                idle = false;
            } else if (!idle && !all) {
                idle = true;
                idleSinceNanos = nowNanos;
            } else if (all || nowNanos - idleSinceNanos >= idleNanos) {
                leave();
            }
        }

        private void leave() {
            leaving = true;
            connections.remove(this);
            Channel open = channel;
            if (open != null) {
                open.close(); // GOAWAY, and the end after that of its streams
            }
        }

        /** Hears what the target says of the connection before its streams do, which may at once ask for another. */
        private final class News extends ChannelInboundHandlerAdapter {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof Http2GoAwayFrame) {
                    leaving = true;
                    connections.remove(Shared.this);
                    List<Waiting> stranded = List.copyOf(waiting);
                    waiting.clear();
                    stranded.forEach(StreamPool.this::open);
                } else if (message instanceof Http2SettingsFrame) {
                    settle();
                }
                ctx.fireChannelRead(message);
            }
        }

        /** Watches what concerns the connection and not one stream. */
        private final class Watch extends ChannelInboundHandlerAdapter {
            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                if (!secure) {
                    ready();
                }
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof SslHandshakeCompletionEvent handshake) {
                    SslHandler tls = ctx.pipeline().get(SslHandler.class);
                    if (!handshake.isSuccess()) {
                        fail(handshake.cause());
                        ctx.close();
                    } else if (tls != null && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol())) {
                        ready();
                    } else {
                        fail(new SSLException("the target does not speak HTTP/2"));
                        ctx.close();
                    }
                } else {
                    ReferenceCountUtil.release(event);
                }
            }

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof Http2GoAwayFrame) {
                    leave();
                }
                ReferenceCountUtil.release(message);
            }

            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                fail(new ClosedChannelException());
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                fail(cause);
                if (!(cause instanceof Http2Exception)) {
                    ctx.close();
                }
            }
        }
    }

    /** A target may open no streams. */
    @ChannelHandler.Sharable
    private static final class Unasked extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            ctx.close();
        }
    }
}
