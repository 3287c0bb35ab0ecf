package dev.wissel.gateway.fault;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what comes on the channel of a tunnel, from its first byte on, for a time; then goes out of the way. Confined to the channel's event loop.
 */
public final class Delay extends ChannelInboundHandlerAdapter {
    /** What is held of one answer before its sender is slowed down. */
    private static final int MOST_HELD_BYTES = 256 * 1024;

    private final long nanos;
    private final Queue<Object> held = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable ScheduledFuture<?> timer;
    private int heldBytes;
    private boolean paused;

    /** Makes one that lets the first byte through after so much time. */
    public Delay(Duration delay) {
        this.nanos = delay.toNanos();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        held.add(message);
        heldBytes += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        if (timer == null) {
            timer = ctx.executor().schedule(this::end, nanos, TimeUnit.NANOSECONDS);
        }
        if (heldBytes > MOST_HELD_BYTES && !paused && ctx.channel().config().isAutoRead()) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (held.isEmpty()) {
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (held.isEmpty()) {
            ctx.fireUserEventTriggered(event);
        } else {
            held.add(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(); // a closed channel forgets its handlers: now or never
        ctx.fireChannelInactive();
    }

    /** Lets through what is held, and goes out of the way. */
    public void end() {
        ChannelHandlerContext ctx = context;
        ScheduledFuture<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
        if (ctx == null || ctx.isRemoved()) {
            return;
        }
        boolean any = !held.isEmpty();
        for (Object next = held.poll(); next != null; next = held.poll()) {
            if (next instanceof ByteBuf) {
                ctx.fireChannelRead(next);
            } else {
                ctx.fireUserEventTriggered(next);
            }
        }
        if (any) {
            ctx.fireChannelReadComplete();
        }
        if (paused) {
            ctx.channel().config().setAutoRead(true);
        }
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    /** Returns whether it is out of the way. */
    public boolean isOver() {
        ChannelHandlerContext ctx = context;
        return ctx != null && ctx.isRemoved();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
