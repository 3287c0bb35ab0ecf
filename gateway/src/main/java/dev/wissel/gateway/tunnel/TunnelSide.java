package dev.wissel.gateway.tunnel;

import dev.wissel.gateway.tunnel.Tunnel.End;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** One of a tunnel's two connections. Confined to its event loop. */
final class TunnelSide extends ChannelInboundHandlerAdapter {
    private final Tunnel tunnel;
    private final Channel channel;
    private final End broken;
    private final boolean tls;
    private @Nullable TunnelSide other;
    private long takenBytes;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean outputShut;
    private boolean closed;
    private boolean flushNeeded;

    /** What waited to be taken at the last look, and since when none of it has been. */
    private long pendingBytes;

    private long pendingSinceNanos;

    TunnelSide(Tunnel tunnel, Channel channel, End broken) {
        this.tunnel = tunnel;
        this.channel = channel;
        this.broken = broken;
        this.tls = channel.pipeline().get(SslHandler.class) != null;
    }

    Channel channel() {
        return channel;
    }

    void join(TunnelSide peer) {
        other = peer;
    }

    private TunnelSide other() {
        TunnelSide peer = other;
        if (peer == null) {
            throw new IllegalStateException("not joined");
        }
        return peer;
    }

    void replace(ChannelHandler handler) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().replace(handler, null, this);
        closed = !channel.isActive();
    }

    /** Lets bytes come, if the other side takes them. */
    void open() {
        if (closed) {
            gone();
        } else {
            channel.config().setAutoRead(other().isWritable());
        }
    }

    private boolean isWritable() {
        return channel.isWritable() || outputEnded;
    }

    /** Passes bytes of this side on, and slows it down if the other does not take them. */
    void take(ByteBuf bytes) {
        TunnelSide peer = other();
        if (peer.outputEnded) {
            bytes.release();
            return;
        }
        peer.takenBytes += bytes.readableBytes();
        peer.channel.write(bytes, peer.channel.voidPromise());
        peer.flushNeeded = true;
        if (!peer.channel.isWritable()) {
            channel.config().setAutoRead(false);
            peer.flush();
        }
    }

    void flush() {
        flushNeeded = false;
        channel.flush();
    }

    long takenBytes() {
        return takenBytes;
    }

    boolean isClosed() {
        return closed;
    }

    // ---------------------------------------------------------------- time

    /** Looks at what waits for this side; returns whether some of it has gone since the last look. */
    boolean look(long nowNanos) {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        long pending = out == null ? 0 : out.totalPendingWriteBytes();
        boolean changed = pending != pendingBytes;
        if (changed || pending == 0) {
            pendingSinceNanos = nowNanos;
        }
        pendingBytes = pending;
        return changed;
    }

    long pendingBytes() {
        return pendingBytes;
    }

    boolean stuck(long nowNanos, long atMostNanos) {
        return pendingBytes > 0 && nowNanos - pendingSinceNanos >= atMostNanos;
    }

    // ---------------------------------------------------------------- the network

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        tunnel.moved();
        take((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        TunnelSide peer = other();
        if (peer.flushNeeded) {
            peer.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            other().channel.config().setAutoRead(true);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            endInput();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        tunnel.ended(broken);
        close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone();
    }

    // ---------------------------------------------------------------- the end

    /** Nothing more comes from this side. */
    private void endInput() {
        if (inputEnded) {
            return;
        }
        inputEnded = true;
        other().endOutput();
        if (outputShut) {
            channel.close();
        }
    }

    /** Nothing more goes to this side: ends our half of it when it has taken everything, or all of it if its own half has ended. */
    private void endOutput() {
        if (outputEnded) {
            return;
        }
        outputEnded = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            outputShut = true;
            if (!done.isSuccess()) {
                tunnel.ended(broken);
                channel.close();
            } else if (inputEnded || tls || !(channel instanceof DuplexChannel duplex)) {
                inputEnded = true;
                channel.close();
            } else {
                duplex.shutdownOutput();
            }
        });
    }

    /** The connection is no more: what came from it is given to the other side, and then that is closed as well. */
    private void gone() {
        closed = true;
        boolean early = !inputEnded;
        inputEnded = true;
        outputEnded = true;
        TunnelSide peer = other();
        if (early || !peer.inputEnded) {
            tunnel.ended(broken);
        }
        peer.inputEnded = true; // there is nobody left who could get it
        if (peer.outputShut) {
            peer.channel.close();
        } else {
            peer.endOutput();
        }
        tunnel.closed();
    }

    void close() {
        channel.close();
    }
}
