package dev.wissel.gateway.h2;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2WindowUpdateFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Closes a connection that sends many frames and little else: PING, SETTINGS, PRIORITY, WINDOW_UPDATE and frames of unknown kinds cost work that no request
 * pays for. Each such frame takes one from an account; requests, their data and the passing of time put something in. Confined to its loop.
 */
final class FloodGuard extends ChannelInboundHandlerAdapter {
    /** What a new connection may send at once. */
    private static final long BALANCE = 2_000;

    private static final long PER_SECOND = 100;
    private static final long PER_REQUEST = 10;
    private static final int BYTES_PER_FRAME = 512;
    private static final int SMALL_WINDOW = 4096;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private long balance = BALANCE;
    private long filledNanos = System.nanoTime();
    private boolean closed;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closed) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof Http2DataFrame data) {
            // Small messages are what streams are for: whoever sends many of them is served, frames without any are
            // counted.
            boolean nothing = !data.content().isReadable() && !data.isEndStream();
            balance = nothing
                    ? balance - 1
                    : Math.min(BALANCE, balance + data.content().readableBytes() / BYTES_PER_FRAME);
        } else if (message instanceof Http2HeadersFrame) {
            balance = Math.min(BALANCE, balance + PER_REQUEST);
        } else if (!(message instanceof Http2WindowUpdateFrame update) || update.windowSizeIncrement() < SMALL_WINDOW) {
            balance--; // a window that is opened by much is what a client pays for its answers
        }
        if (spent()) {
            closed = true;
            ReferenceCountUtil.release(message);
            ctx.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM))
                    .addListener(said -> closeAtOnce(ctx.channel()));
            return;
        }
        ctx.fireChannelRead(message);
    }

    /** Closes without waiting for streams to end; they and all others hear of it. */
    private static void closeAtOnce(Channel channel) {
        channel.unsafe().close(channel.newPromise());
    }

    /** Takes one out for a frame that the codec keeps to itself; returns whether the account is empty. */
    boolean charge() {
        balance--;
        return spent();
    }

    private boolean spent() {
        return balance < 0 && !refilled();
    }

    /** Puts in what the time since the last look is worth; the clock is read only when the account is empty. */
    private boolean refilled() {
        long now = System.nanoTime();
        balance = Math.min(BALANCE, balance + (now - filledNanos) / SECOND_NANOS * PER_SECOND);
        if (now - filledNanos >= SECOND_NANOS) {
            filledNanos = now;
        }
        return balance >= 0;
    }
}
