package dev.wissel.gateway.proxy;

import dev.wissel.gateway.h2.Http2Edge;
import dev.wissel.gateway.tls.ServerHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the requests of a connection that does not simply speak HTTP/1: the TLS handshake, and the choice of HTTP, by ALPN or by the preface of
 * HTTP/2. It counts the connection, looks after it while nobody is served on it, and hands it to a {@link ClientConnection}, or to one for each stream. Plain
 * listeners have no doorway. Confined to its loop.
 */
final class Doorway extends ChannelInboundHandlerAdapter {
    /** How long a handshake may take, once for the ClientHello and once for the rest. */
    static final long HANDSHAKE_MILLIS = 10_000;

    /** How long a connection that has been told to go away may take to take that in. */
    private static final long FAREWELL_NANOS = 10_000_000_000L;

    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

    private enum State {
        HANDSHAKE,
        PREFACE,
        HTTP_1,
        HTTP_2
    }

    private final ProxyLoop loop;
    private final Listen listen;
    private State state;
    private @Nullable String serverName;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf begun;
    private @Nullable Http2FrameCodec codec;
    private long idleSinceNanos;
    private boolean leaving;
    private long leavingSinceNanos;

    private Doorway(ProxyLoop loop, Listen listen) {
        this.loop = loop;
        this.listen = listen;
        this.state = listen.ssl() ? State.HANDSHAKE : State.PREFACE;
    }

    /** Puts a doorway into a new connection's pipeline. */
    static void open(SocketChannel channel, ProxyLoop loop, Listen listen) {
        if (listen.ssl()) {
            channel.pipeline().addLast(new ServerHandshake(loop::certificates, listen.http2(), HANDSHAKE_MILLIS));
        }
        channel.pipeline().addLast(new Doorway(loop, listen));
    }

    /** Returns the server name that the client asked for in its handshake; null for none. */
    @Nullable
    String serverName() {
        return serverName;
    }

    boolean http2() {
        return state == State.HTTP_2;
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "context");
    }

    // ---------------------------------------------------------------- the choice

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        drop();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        loop.add(this);
        idleSinceNanos = loop.nowNanos();
        if (loop.draining() || loop.clients() > loop.maxClients()) {
            loop.countRefused();
            ctx.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SniCompletionEvent asked) {
            serverName = asked.hostname();
        } else if (event instanceof SslHandshakeCompletionEvent handshake && state == State.HANDSHAKE) {
            SslHandler tls = ctx.pipeline().get(SslHandler.class);
            if (handshake.isSuccess() && tls != null) {
                choose(ctx, ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol()));
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (state == State.HTTP_1 || state == State.HTTP_2) {
            ctx.fireChannelRead(message);
        } else if (state == State.PREFACE) {
            look(ctx, (ByteBuf) message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    /** Looks whether the connection begins with the preface of HTTP/2, which no request of HTTP/1 does (RFC 9113 §3.4). */
    private void look(ChannelHandlerContext ctx, ByteBuf in) {
        ByteBuf known = begun == null ? in : begun.writeBytes(in);
        if (begun != null) {
            in.release();
        }
        int common = Math.min(known.readableBytes(), PREFACE.readableBytes());
        for (int i = 0; i < common; i++) {
            if (known.getByte(known.readerIndex() + i) != PREFACE.getByte(i)) {
                pass(ctx, known, false);
                return;
            }
        }
        if (common == PREFACE.readableBytes()) {
            pass(ctx, known, true);
        } else if (begun == null) {
            begun = ctx.alloc().buffer(64).writeBytes(in);
            in.release();
        }
    }

    private void pass(ChannelHandlerContext ctx, ByteBuf bytes, boolean http2) {
        begun = null;
        choose(ctx, http2);
        ctx.fireChannelRead(bytes);
    }

    private void choose(ChannelHandlerContext ctx, boolean http2) {
        if (!http2) {
            state = State.HTTP_1;
            ctx.pipeline().addLast(new ClientConnection(loop, listen, this));
            ctx.fireChannelActive();
            return;
        }
        state = State.HTTP_2;
        idleSinceNanos = loop.nowNanos();
        codec = Http2Edge.serve(
                ctx.pipeline(), loop.limits().maxHeadBytes(), () -> new ClientConnection(loop, listen, this));
        ctx.pipeline().addLast(new End());
    }

    /** Takes what remains of a connection's frames behind the streams. */
    private final class End extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            ReferenceCountUtil.release(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            loop.clientFailed(cause);
            if (!(cause instanceof Http2Exception)) { // those the codec answers itself
                ctx.close();
            }
        }
    }

    // ---------------------------------------------------------------- the end

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        drop();
        loop.remove(this);
        ctx.fireChannelInactive();
    }

    private void drop() {
        ByteBuf kept = begun;
        begun = null;
        if (kept != null) {
            kept.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state == State.HANDSHAKE || state == State.PREFACE) {
            loop.clientFailed(cause);
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    /** Ends our half of a connection, or leaves a stream to its end: TLS says so before TCP does, and a stream has said so with its last frame. */
    void endOutput(ChannelHandlerContext from) {
        if (state == State.HTTP_2) {
            return;
        }
        SslHandler tls = from.pipeline().get(SslHandler.class);
        if (from.channel() instanceof SocketChannel socket && socket.isActive()) {
            if (tls == null) {
                socket.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            } else {
                tls.closeOutbound()
                        .addListener(
                                said -> socket.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE));
            }
        } else {
            from.close();
        }
    }

    /** Called about once a second: ends what nobody is served on for too long. A handshake has timers of its own. */
    void tick(long nowNanos) {
        if (leaving && nowNanos - leavingSinceNanos >= FAREWELL_NANOS && streams() == 0) {
            close();
        } else if (state == State.PREFACE && nowNanos - idleSinceNanos >= ProxyLoop.CLIENT_HEAD_NANOS) {
            close();
        } else if (state == State.HTTP_2) {
            if (streams() > 0) {
                idleSinceNanos = nowNanos;
            } else if (nowNanos - idleSinceNanos >= ProxyLoop.CLIENT_IDLE_NANOS) {
                leave(nowNanos);
            }
        }
    }

    private int streams() {
        return codec == null ? 0 : Http2Edge.activeStreams(codec);
    }

    /** Closes at once if nobody is served yet; tells a client of HTTP/2 to go when its streams have ended. HTTP/1 is for those who speak it to end. */
    void drain() {
        if (state == State.HANDSHAKE || state == State.PREFACE) {
            close();
        } else if (state == State.HTTP_2) {
            leave(loop.nowNanos());
        }
    }

    /** GOAWAY, and the end of the connection after that of its streams. */
    private void leave(long nowNanos) {
        if (!leaving) {
            leaving = true;
            leavingSinceNanos = nowNanos;
            context().channel().close();
        }
    }

    /** Closes at once, whatever streams there are; all handlers hear of it. */
    void close() {
        Channel channel = context().channel();
        channel.unsafe().close(channel.newPromise());
    }
}
