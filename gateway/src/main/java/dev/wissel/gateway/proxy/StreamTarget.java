package dev.wissel.gateway.proxy;

import dev.wissel.gateway.fault.Delay;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** A target's connection of a {@link StreamSession} until it is open; a tunnel takes its place then. Confined to its loop. */
final class StreamTarget extends ChannelInboundHandlerAdapter {
    private final StreamSession session;
    private final boolean tls;
    private @Nullable Channel channel;
    private boolean closed;
    private @Nullable Delay delay;

    StreamTarget(StreamSession session, boolean tls) {
        this.session = session;
        this.tls = tls;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        Delay first = delay;
        if (first != null) {
            ctx.pipeline().addBefore(ctx.name(), null, first);
        }
    }

    /** Holds back what the target says first; called before there is a channel. */
    void hold(Delay first) {
        delay = first;
    }

    /** Returns whether nobody waits for it any more. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (closed) {
            ctx.close();
        } else if (!tls) {
            session.onConnected(this, ctx.channel());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (closed || !(event instanceof SslHandshakeCompletionEvent handshake)) {
            return;
        }
        if (handshake.isSuccess()) {
            session.onConnected(this, ctx.channel());
        } else {
            failed(handshake.cause());
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        failed(new ClosedChannelException());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(cause);
        ctx.close();
    }

    /** Told by the connect future too, because a connection that was never made becomes neither active nor inactive. */
    void failed(Throwable cause) {
        if (!closed) {
            closed = true;
            session.onConnectFailed(this, cause);
        }
    }

    /** Gives it up; the session hears no more of it. */
    void close() {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }
}
