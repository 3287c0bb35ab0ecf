package dev.wissel.gateway.h2;

import dev.wissel.gateway.http.BodyFraming;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** Turns a body of HTTP/1 into DATA frames and trailing HEADERS, the last of them with END_STREAM. Confined to its stream. */
final class BodyText {
    private final ChunkReader chunks = new ChunkReader();
    private BodyFraming framing = BodyFraming.NONE;
    private long rest;
    private boolean done = true;

    void start(BodyFraming newFraming, long contentLength) {
        framing = newFraming;
        rest = contentLength;
        done = framing == BodyFraming.NONE || framing == BodyFraming.LENGTH && contentLength == 0;
        chunks.reset();
    }

    boolean done() {
        return done;
    }

    /**
     * Writes the frames for some bytes of the body; does not release them.
     *
     * @param last promise for the frame that ends the stream
     * @throws IllegalStateException if the bytes are no body
     */
    void write(ChannelHandlerContext ctx, ByteBuf in, ChannelPromise last) {
        if (framing == BodyFraming.CHUNKED) {
            writeChunks(ctx, in, last);
        } else if (in.isReadable() && !done) {
            int count = framing == BodyFraming.LENGTH ? (int) Math.min(rest, in.readableBytes()) : in.readableBytes();
            rest -= count;
            done = framing == BodyFraming.LENGTH && rest == 0;
            data(ctx, in.readRetainedSlice(count), done ? last : null);
        }
    }

    private void writeChunks(ChannelHandlerContext ctx, ByteBuf in, ChannelPromise last) {
        if (done) {
            return;
        }
        ByteBuf held = null; // until it is known whether it is the last
        for (ByteBuf next = chunks.next(in); next != null; next = chunks.next(in)) {
            if (held != null) {
                data(ctx, held, null);
            }
            held = next.retain();
        }
        done = chunks.done();
        Http2Headers trailers = done ? chunks.trailers() : null;
        if (held != null) {
            data(ctx, held, done && trailers == null ? last : null);
        } else if (done && trailers == null) {
            data(ctx, ctx.alloc().buffer(0), last);
        }
        if (trailers != null) {
            ctx.write(new DefaultHttp2HeadersFrame(trailers, true), last);
        }
    }

    private static void data(ChannelHandlerContext ctx, ByteBuf data, @Nullable ChannelPromise last) {
        if (last == null) {
            ctx.write(new DefaultHttp2DataFrame(data, false), ctx.voidPromise());
        } else {
            ctx.write(new DefaultHttp2DataFrame(data, true), last);
        }
    }
}
