package dev.wissel.gateway.fault;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/**
 * Breaks a connection as a reset by the target does: whoever uses it hears of it at once, and not a byte more goes out, no farewell of TLS or HTTP/2 either. Confined to
 * the channel's event loop.
 */
public final class Sever extends ChannelOutboundHandlerAdapter {
    private Sever() {}

    /**
     * Breaks a connection.
     *
     * @param channel the socket's channel, or a stream of HTTP/2 on it
     */
    public static void sever(Channel channel) {
        Channel socket = socketOf(channel);
        if (!socket.isOpen()) {
            return;
        }
        boolean shared = socket != channel; // then its streams hear it when the connection is closed
        socket.pipeline().addFirst(new Sever());
        socket.config().setOption(ChannelOption.SO_LINGER, 0);
        if (!shared) {
            socket.pipeline().fireExceptionCaught(new IOException("connection reset by an injected fault"));
        }
        if (socket.isOpen()) {
            socket.unsafe().close(socket.unsafe().voidPromise());
        }
    }

    /** Returns the channel of the socket that carries this one. */
    static Channel socketOf(Channel channel) {
        Channel parent = channel.parent();
        return parent == null ? channel : parent;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ReferenceCountUtil.release(message);
        promise.tryFailure(new IOException("connection reset by an injected fault"));
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        // there is nothing
    }
}
