package dev.wissel.gateway.fault;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose packets vanish: writes succeed, as they do while the kernel has room, and go nowhere; nothing comes, not even an orderly end. When the network is back both
 * directions go on where they were, as TCP's retransmissions would make them. Confined to the channel's event loop.
 */
public final class Vanish extends ChannelDuplexHandler {
    /** What a kernel would keep of bytes that are not acknowledged; a connection that was given more than that is not worth going on with. */
    private static final int MOST_HELD_BYTES = 4 << 20;

    private final Queue<Object> unsent = new ArrayDeque<>();
    private final Queue<Object> unheard = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private int heldBytes;
    private boolean closing;
    private boolean halfClosure;
    private boolean ended;

    private Vanish() {}

    /**
     * Makes a connection's packets vanish.
     *
     * @param channel the socket's channel, or a stream of HTTP/2 on it
     * @return what restores it; null if its packets vanish already, or it is closed
     */
    public static @Nullable Vanish begin(Channel channel) {
        Channel socket = Sever.socketOf(channel);
        if (!socket.isOpen() || socket.pipeline().get(Vanish.class) != null) {
            return null;
        }
        Vanish made = new Vanish();
        socket.pipeline().addFirst(made);
        return made;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        halfClosure = Boolean.TRUE.equals(ctx.channel().config().getOption(ChannelOption.ALLOW_HALF_CLOSURE));
        ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true); // an end is no reason to close
        boolean reading = ctx.channel().config().isAutoRead();
        ctx.channel().config().setAutoRead(false); // takes the interest away from the selector
        ctx.channel().config().setAutoRead(reading); // which only read() below could bring back
    }

    /** Lets packets through again. */
    public void end() {
        ChannelHandlerContext ctx = context;
        if (ctx == null || ctx.isRemoved()) {
            return;
        }
        Channel channel = ctx.channel();
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, halfClosure);
        if (heldBytes > MOST_HELD_BYTES) {
            channel.pipeline().remove(this);
            Sever.sever(channel);
            return;
        }
        for (Object next = unsent.poll(); next != null; next = unsent.poll()) {
            ctx.write(next, channel.voidPromise());
        }
        ctx.flush();
        for (Object next = unheard.poll(); next != null; next = unheard.poll()) {
            if (next instanceof ByteBuf) {
                ctx.fireChannelRead(next);
                ctx.fireChannelReadComplete();
            } else {
                ctx.fireUserEventTriggered(next);
            }
        }
        if (!ctx.isRemoved()) {
            channel.pipeline().remove(this);
        }
        if (ended && !halfClosure) {
            channel.unsafe().close(channel.unsafe().voidPromise());
        } else if (channel.isActive() && channel.config().isAutoRead()) {
            channel.read();
        }
    }

    /** Returns whether the connection has been restored, or is closed. */
    public boolean isOver() {
        ChannelHandlerContext ctx = context;
        return ctx != null && ctx.isRemoved();
    }

    // ---------------------------------------------------------------- to the target

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        heldBytes += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        if (heldBytes > MOST_HELD_BYTES || closing) {
            ReferenceCountUtil.release(message);
        } else {
            unsent.add(message);
        }
        if (!promise.isVoid()) {
            promise.trySuccess();
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        // it looks as if the kernel had taken it
    }

    /** Who waits no longer closes; the target is told by a reset, since nothing else reaches it. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        closing = true;
        drop();
        if (ctx.channel().isOpen()) {
            ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        ctx.close(promise);
    }

    // ---------------------------------------------------------------- from the target

    @Override
    public void read(ChannelHandlerContext ctx) {
        // what the target sends waits in the kernel
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
        } else {
            unheard.add(message); // had been on its way already, or came with the end
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // nobody has read anything
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ended |= event instanceof ChannelInputShutdownEvent;
        unheard.add(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // the kernel has closed the connection, which is heard all the same: there is nothing left to go on with
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (!ctx.channel().isOpen()) {
            drop();
        }
    }

    private void drop() {
        unsent.forEach(ReferenceCountUtil::release);
        unsent.clear();
        unheard.forEach(ReferenceCountUtil::release);
        unheard.clear();
    }
}
