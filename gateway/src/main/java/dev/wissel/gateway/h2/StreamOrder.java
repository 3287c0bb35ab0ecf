package dev.wissel.gateway.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Holds clients to the order of streams (RFC 9113 §5.1 and §5.1.1), before the codec, which forgets streams and then only resets what is said on them: a HEADERS
 * frame on a stream that has ended, or with a number below the highest, ends the connection. Streams that the gateway has reset are excepted, because the
 * client may not know it yet. PRIORITY, which the codec keeps to itself, is counted here. Reads the heads of frames and nothing else. Confined to its loop.
 */
final class StreamOrder extends ChannelInboundHandlerAdapter {
    private static final int PREFACE_BYTES = 24;
    private static final int HEAD_BYTES = 9;
    private static final int HEADERS = 1;
    private static final int PRIORITY = 2;

    /** Resets that are remembered: more than can be on their way. */
    private static final int REMEMBERED = 2 * Http2Edge.MAX_STREAMS;

    private final Http2FrameCodec codec;
    private final FloodGuard guard;
    private final byte[] head = new byte[HEAD_BYTES];
    private final int[] resets = new int[REMEMBERED];
    private int resetCount;
    private int headLength;
    private long skip = PREFACE_BYTES;
    private int highest;
    private boolean failed;

    StreamOrder(Http2FrameCodec codec, FloodGuard guard) {
        this.codec = codec;
        this.guard = guard;
        codec.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                if (stream.isResetSent()) {
                    resets[resetCount++ % REMEMBERED] = stream.id();
                }
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        int at = in.readerIndex();
        int frameStart = at;
        while (at < in.writerIndex() && !failed) {
            if (skip > 0) {
                int passed = (int) Math.min(skip, in.writerIndex() - at);
                skip -= passed;
                at += passed;
                continue;
            }
            if (headLength == 0) {
                frameStart = at;
            }
            head[headLength++] = in.getByte(at++);
            if (headLength == HEAD_BYTES) {
                headLength = 0;
                skip = (head[0] & 0xffL) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff;
                failed = head[3] == HEADERS && !inOrder(ctx, in, frameStart) || head[3] == PRIORITY && !affordable(ctx);
            }
        }
        if (failed) {
            in.release();
        } else {
            ctx.fireChannelRead(in);
        }
    }

    private boolean affordable(ChannelHandlerContext ctx) {
        if (!guard.charge()) {
            return true;
        }
        fail(ctx, Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many PRIORITY frames"));
        return false;
    }

    private void fail(ChannelHandlerContext ctx, Http2Exception breach) {
        ChannelHandlerContext codecContext = ctx.pipeline().context(codec);
        if (codecContext != null) {
            codec.onError(codecContext, false, breach);
        }
    }

    private boolean inOrder(ChannelHandlerContext ctx, ByteBuf in, int frameStart) {
        int id = (head[5] & 0x7f) << 24 | (head[6] & 0xff) << 16 | (head[7] & 0xff) << 8 | head[8] & 0xff;
        if (id > highest) {
            highest = id;
            return true;
        }
        // The frames before decide, and the codec has not seen them yet.
        int before = frameStart - in.readerIndex();
        if (before > 0) {
            ctx.fireChannelRead(in.readRetainedSlice(before));
        }
        Http2Stream stream = codec.connection().stream(id);
        boolean ended = stream == null ? !wasReset(id) : stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE;
        if (!ended || !ctx.channel().isActive()) {
            return true;
        }
        fail(ctx, Http2Exception.connectionError(Http2Error.STREAM_CLOSED, "HEADERS on stream %d, which is over", id));
        return false;
    }

    private boolean wasReset(int id) {
        for (int each : resets) {
            if (each == id) {
                return true;
            }
        }
        return false;
    }
}
