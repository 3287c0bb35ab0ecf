package dev.wissel.gateway.proxy;

import dev.wissel.gateway.edge.ProxyHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Stands first in the pipeline of a listener with {@code proxy_protocol}: takes the header off the connection before anything else learns of it, and then leaves.
 * A connection that does not begin with one, or takes too long over it, is closed. Confined to its loop.
 */
final class ProxyHeaderReader extends ChannelInboundHandlerAdapter {
    private final ProxyLoop loop;
    private final long patienceNanos;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf kept;
    private long sinceNanos;

    /** Makes one that waits so long for the whole header. */
    ProxyHeaderReader(ProxyLoop loop, long patienceNanos) {
        this.loop = loop;
        this.patienceNanos = patienceNanos;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        sinceNanos = loop.nowNanos();
        loop.add(this);
        if (loop.draining() || loop.clients() + loop.headless() > loop.maxClients()) {
            loop.countRefused();
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf all = kept == null ? in : join(kept, in);
        kept = null;
        ProxyHeader header;
        try {
            header = ProxyHeader.read(all);
        } catch (ProxyHeader.Malformed malformed) {
            all.release();
            loop.clientFailed(malformed);
            ctx.close();
            return;
        }
        if (header == null) {
            kept = all;
            return;
        }
        loop.remove(this);
        all.skipBytes(header.length());
        ctx.channel().attr(Peer.HEADER).set(header);
        ctx.fireChannelActive();
        if (all.isReadable()) {
            ctx.fireChannelRead(all);
        } else {
            all.release();
        }
        ctx.pipeline().remove(this);
    }

    private static ByteBuf join(ByteBuf first, ByteBuf second) {
        ByteBuf both = Unpooled.buffer(first.readableBytes() + second.readableBytes());
        both.writeBytes(first).writeBytes(second);
        first.release();
        second.release();
        return both;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        drop();
        loop.remove(this);
        // who comes after it has not heard of this connection
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        drop();
    }

    private void drop() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        loop.clientFailed(cause);
        ctx.close();
    }

    /** Called about once a second. */
    void tick(long nowNanos) {
        if (nowNanos - sinceNanos >= patienceNanos) {
            close();
        }
    }

    void close() {
        if (context != null) {
            context.close();
        }
    }
}
