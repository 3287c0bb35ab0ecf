package dev.wissel.gateway.proxy;

import dev.wissel.gateway.h2.ClientStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection to an address: idle in its {@link AddressPool}, or working for one {@link Exchange}. Confined to its loop.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    private static final int TCP_ESTABLISHED = 1; // Linux: tcp_states.h

    final AddressPool pool;
    boolean pooled;
    long idleSinceNanos;

    @Nullable
    UpstreamConnection newer;

    @Nullable
    UpstreamConnection older;

    private final boolean tls;
    private final boolean stream;
    private @Nullable Channel channel;
    private @Nullable Exchange exchange;
    private int requests;
    private boolean closed;
    private boolean flushNeeded;
    private boolean standIn;
    private @Nullable HeldAnswer held;

    /** Makes one that is not connected: a connection of its own, or a stream on one of HTTP/2, which is used once. */
    UpstreamConnection(AddressPool pool, Way way) {
        this.pool = pool;
        this.stream = way.http2();
        this.tls = way.tls() != null && !stream;
    }

    /** Makes one that takes a request and sends it nowhere: whoever made it {@linkplain #deliver answers} in the target's stead. */
    static UpstreamConnection standIn(AddressPool pool) {
        UpstreamConnection made = new UpstreamConnection(pool, Way.PLAIN);
        made.standIn = true;
        return made;
    }

    /** Says that the connection which this stream is on has been used before, so that the target may have closed it just now. */
    void markReused() {
        requests = Math.max(requests, 2);
    }

    /** Gives the connection to an exchange, which from now on hears all that happens on it. */
    void assign(Exchange newExchange) {
        exchange = newExchange;
        requests++;
    }

    /** Takes the connection away from its exchange and closes it; the exchange hears no more of it. */
    void abandon() {
        exchange = null;
        HeldAnswer dropped = held;
        held = null;
        if (dropped != null) {
            for (ByteBuf next = dropped.poll(); next != null; next = dropped.poll()) {
                next.release();
            }
        }
        close();
    }

    /** Hands the connection over to the exchange for good, which reads it by itself from now on. */
    Channel handOver() {
        exchange = null;
        Channel open = channel;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        return open;
    }

    /** Takes the connection away from its exchange, for which it has done its work, and keeps it for the next. */
    void release(long nowNanos) {
        exchange = null;
        if (channel != null) {
            channel.config().setAutoRead(true);
        }
        if (!stream) { // which ends by itself
            pool.put(this, nowNanos);
        }
    }

    int requests() {
        return requests;
    }

    boolean isReused() {
        return requests > 1;
    }

    /**
     * Returns whether the peer still holds its end, as the kernel knows at this moment. A server that died a microsecond ago has sent its FIN;
     * the event that tells us so may still be waiting behind the event we are working on. What must not be sent twice is not sent into such a
     * connection.
     */
    boolean isEstablished() {
        if (closed || channel == null || !channel.isActive()) {
            return false;
        }
        if (channel instanceof EpollSocketChannel epoll) {
            return epoll.tcpInfo().state() == TCP_ESTABLISHED;
        }
        if (channel instanceof IoUringSocketChannel uring) {
            return uring.tcpInfo().state() == TCP_ESTABLISHED;
        }
        return true;
    }

    void write(ByteBuf bytes) {
        if (channel == null) {
            bytes.release();
            return;
        }
        channel.write(bytes, channel.voidPromise());
    }

    void flush() {
        if (channel != null) {
            channel.flush();
        }
    }

    boolean isWritable() {
        return standIn || channel != null && channel.isWritable();
    }

    /** Returns the bytes that the peer has not taken yet. */
    long pendingBytes() {
        return Transport.pendingBytes(channel);
    }

    void pauseReading() {
        if (channel != null) {
            channel.config().setAutoRead(false);
        }
    }

    void resumeReading() {
        if (channel != null) {
            channel.config().setAutoRead(true);
        }
    }

    void close() {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }

    /** Asks for the client's side to be flushed when this burst of reads is over, so that each burst costs one write. */
    void flushClientWhenRead() {
        flushNeeded = true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (closed) {
            ctx.close();
        } else if (!tls) {
            connected();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
            return;
        }
        if (!handshake.isSuccess()) {
            connectFailed(handshake.cause());
            close();
        } else {
            connected();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        HeldAnswer holding = held;
        if (holding == null) {
            deliver(bytes);
        } else {
            holding.add(this, bytes);
        }
    }

    /** Takes bytes of the target's, and releases them. */
    void deliver(ByteBuf bytes) {
        try {
            Exchange working = exchange;
            if (working != null) {
                try {
                    working.onUpstreamBytes(this, bytes);
                } catch (RuntimeException bug) {
                    working.crash(bug);
                }
            } else if (!stream) {
                // an answer that nobody asked for: the connection cannot be trusted any more
                pool.remove(this);
                close();
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flushRead();
    }

    private void flushRead() {
        if (flushNeeded) {
            flushNeeded = false;
            if (exchange != null) {
                exchange.flushClient();
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && ctx.channel().isWritable()) {
            exchange.onUpstreamWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed = true;
        gone(new ClosedChannelException());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        gone(cause);
        close();
    }

    /** Told by the connect future, because a connection that was never made becomes neither active nor inactive. */
    void connectFailed(Throwable cause) {
        closed = true;
        Exchange waiting = exchange;
        exchange = null;
        if (waiting != null) {
            try {
                waiting.onConnectFailed(this, cause);
            } catch (RuntimeException bug) {
                waiting.crash(bug);
            }
        }
    }

    // ---------------------------------------------------------------- injected faults

    /** Returns whether an exchange waits for it. */
    boolean isWaitedFor() {
        return exchange != null;
    }

    /** Returns its channel, which may be a stream of HTTP/2; null before there is one. */
    @Nullable
    Channel channel() {
        return channel;
    }

    /** Does something to its channel, if it has one. */
    void strike(Consumer<Channel> blow) {
        if (channel != null) {
            blow.accept(channel);
        }
    }

    /** Holds back what comes from now on, until {@link #answerDue}. */
    void hold(HeldAnswer answer) {
        held = answer;
    }

    /** Returns whether an answer is, or would be, held back. */
    boolean isHeld() {
        return held != null;
    }

    /** Lets the answer that is held back come now. */
    void answerDue() {
        HeldAnswer due = held;
        if (due == null) {
            return;
        }
        held = null;
        resumeReading(); // what is delivered may pause it again
        for (ByteBuf next = due.poll(); next != null; next = due.poll()) {
            deliver(next);
        }
        flushRead();
        Throwable end = due.end();
        if (end != null) {
            gone(end);
        }
    }

    private void connected() {
        Exchange waiting = exchange;
        if (waiting != null) {
            try {
                waiting.onConnected(this);
            } catch (RuntimeException bug) {
                waiting.crash(bug);
            }
        }
    }

    private void gone(Throwable cause) {
        HeldAnswer holding = held;
        if (holding != null && holding.end(cause)) {
            return;
        }
        held = null;
        pool.remove(this);
        Exchange working = exchange;
        exchange = null;
        if (working != null) {
            try {
                if (cause instanceof ClientStream.Refused) {
                    working.onRefused(this, cause);
                } else {
                    working.onUpstreamGone(this, cause);
                }
            } catch (RuntimeException bug) {
                working.crash(bug);
            }
        }
    }
}
