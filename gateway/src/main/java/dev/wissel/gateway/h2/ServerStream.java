package dev.wissel.gateway.h2;

import dev.wissel.gateway.http.BodyFraming;
import dev.wissel.gateway.http.Head;
import dev.wissel.gateway.http.KnownHeader;
import dev.wissel.gateway.http.Limits;
import dev.wissel.gateway.http.Method;
import dev.wissel.gateway.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A client's stream, seen by the handler behind it as a connection of HTTP/1.1 that carries one request: frames become its bytes, and the answer's bytes
 * become frames. Confined to the connection's loop.
 *
 * <p>The stream ends with its answer. If the request has not ended by then, the client is told by RST_STREAM (NO_ERROR) that nobody reads the rest (RFC 9113
 * §8.1). A channel that is closed before the answer's end becomes RST_STREAM (INTERNAL_ERROR); a stream that the client resets becomes an inactive channel.
 */
public final class ServerStream extends ChannelDuplexHandler {
    /** The gateway's own heads are at most this: what a target may send, and its additions. */
    private static final Limits OWN_HEADS = new Limits(65_535, 16_384, 1_000, 65_535, 512, 65_535);

    private static final int CONTINUE = 100;
    private static final AsciiString GRPC = AsciiString.cached("application/grpc");

    private final ResponseHead head = new ResponseHead();
    private final BodyText answer = new BodyText();
    private byte[] headBytes = {};
    private int headLength;
    private boolean requestBegun;
    private boolean requestEnded;
    private boolean requestChunked;
    private boolean headWritten;
    private boolean answerEnded;
    private boolean reset;
    private Method method = Method.OTHER;

    /** Makes one for a new stream. */
    public ServerStream() {}

    // ---------------------------------------------------------------- the request

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof Http2HeadersFrame headers) {
                onHeaders(ctx, headers);
            } else if (message instanceof Http2DataFrame data) {
                onData(ctx, data);
            }
        } catch (MessageText.Malformed malformed) {
            reset(ctx, Http2Error.PROTOCOL_ERROR);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onHeaders(ChannelHandlerContext ctx, Http2HeadersFrame frame) throws MessageText.Malformed {
        if (requestBegun) {
            onTrailers(ctx, frame);
            return;
        }
        requestBegun = true;
        requestEnded = frame.isEndStream();
        Http2Headers headers = frame.headers();
        ByteBuf text = MessageText.requestHead(ctx.alloc(), headers, !requestEnded);
        CharSequence name = headers.method();
        method = name != null && AsciiString.contentEquals(name, "HEAD") ? Method.HEAD : Method.OTHER;
        requestChunked = !requestEnded && !headers.contains("content-length");
        ctx.fireChannelRead(text);
    }

    private void onTrailers(ChannelHandlerContext ctx, Http2HeadersFrame frame) throws MessageText.Malformed {
        if (requestEnded || !frame.isEndStream()) {
            throw new MessageText.Malformed("HEADERS inside a request");
        }
        requestEnded = true;
        ByteBuf end = ctx.alloc().buffer(64);
        try {
            MessageText.putEnd(end, frame.headers());
        } catch (MessageText.Malformed malformed) {
            end.release();
            throw malformed;
        }
        if (requestChunked) {
            ctx.fireChannelRead(end);
        } else {
            end.release(); // a body of known length has no place for them in HTTP/1
        }
    }

    private void onData(ChannelHandlerContext ctx, Http2DataFrame frame) throws MessageText.Malformed {
        if (reset) {
            return;
        }
        requestEnded |= frame.isEndStream();
        ByteBuf data = frame.content();
        if (!requestChunked) {
            if (data.isReadable()) {
                ctx.fireChannelRead(data.retain());
            }
            return;
        }
        ByteBuf chunk = data.isReadable()
                ? MessageText.chunk(ctx.alloc(), data.retain())
                : ctx.alloc().buffer(8);
        if (frame.isEndStream()) {
            ByteBuf end = ctx.alloc().buffer(8);
            MessageText.putEnd(end, null);
            chunk = ctx.alloc().compositeBuffer(2).addComponent(true, chunk).addComponent(true, end);
        }
        if (chunk.isReadable()) {
            ctx.fireChannelRead(chunk);
        } else {
            chunk.release();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            reset = true;
            ctx.close();
        } else {
            ReferenceCountUtil.release(event);
        }
    }

    /** A breach of the rules is answered with its own code (RFC 9113 §7). */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2Exception breach) {
            reset(ctx, breach.error());
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    // ---------------------------------------------------------------- the answer

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (!reset) {
                writeAnswer(ctx, in);
            }
            if (!promise.isVoid()) {
                promise.trySuccess();
            }
        } catch (IllegalStateException bug) {
            reset(ctx, Http2Error.INTERNAL_ERROR);
        } finally {
            in.release();
        }
    }

    private void writeAnswer(ChannelHandlerContext ctx, ByteBuf in) {
        while (in.isReadable() && !answerEnded) {
            if (headWritten) {
                ChannelPromise last = ctx.newPromise();
                answer.write(ctx, in, last);
                if (answer.done()) {
                    ended(ctx, last);
                }
            } else if (!writeHead(ctx, in)) {
                return;
            }
        }
    }

    /** Returns whether a head was complete. */
    private boolean writeHead(ChannelHandlerContext ctx, ByteBuf in) {
        int fresh = in.readableBytes();
        int before = headLength;
        headBytes = Arrays.copyOf(headBytes, before + fresh);
        in.getBytes(in.readerIndex(), headBytes, before, fresh);
        int used = head.parse(headBytes, 0, before + fresh, OWN_HEADS, method);
        if (used == Head.NEED_MORE) {
            headLength = before + fresh;
            in.skipBytes(fresh);
            return false;
        }
        if (used < 0) {
            throw new IllegalStateException("an answer's head of our own: " + head.error());
        }
        in.skipBytes(used - before);
        headLength = 0;
        if (head.status() == CONTINUE) {
            ctx.write(new DefaultHttp2HeadersFrame(fields(), false), ctx.voidPromise());
            return true;
        }
        headWritten = true;
        answer.start(head.framing(), head.contentLength());
        Http2Headers fields = fields();
        if (answer.done()) {
            ChannelPromise last = ctx.newPromise();
            ctx.write(new DefaultHttp2HeadersFrame(fields, true), last);
            ended(ctx, last);
        } else {
            ctx.write(new DefaultHttp2HeadersFrame(fields, false), ctx.voidPromise());
        }
        headBytes = new byte[0];
        return true;
    }

    private Http2Headers fields() {
        Http2Headers fields = new DefaultHttp2Headers(false, head.headerCount() + 1);
        fields.status(AsciiString.cached(Integer.toString(head.status())));
        boolean empty = head.framing() == BodyFraming.LENGTH && head.contentLength() == 0 && isGrpc();
        for (int i = 0; i < head.headerCount(); i++) {
            KnownHeader known = head.known(i);
            boolean dropped = head.hopByHop(i)
                    || known == KnownHeader.TRANSFER_ENCODING
                    || empty && known == KnownHeader.CONTENT_LENGTH; // an answer of trailers alone has no length
            if (!dropped) {
                fields.add(name(i), value(i));
            }
        }
        return fields;
    }

    private boolean isGrpc() {
        int type = head.indexOf(KnownHeader.CONTENT_TYPE);
        return type >= 0 && head.value(type).startsWith(GRPC.toString());
    }

    private AsciiString name(int i) {
        String name = new String(
                headBytes, head.nameStart(i), head.nameEnd(i) - head.nameStart(i), StandardCharsets.ISO_8859_1);
        return AsciiString.of(name.toLowerCase(Locale.ROOT));
    }

    private AsciiString value(int i) {
        return new AsciiString(headBytes, head.valueStart(i), head.valueEnd(i) - head.valueStart(i), true);
    }

    /** The answer has been handed over; when it has left, a request that has not ended is given up. */
    private void ended(ChannelHandlerContext ctx, ChannelFuture last) {
        answerEnded = true;
        if (requestEnded) {
            return; // the stream ends by itself
        }
        last.addListener(left -> {
            if (!requestEnded && ctx.channel().isActive()) {
                reset(ctx, Http2Error.NO_ERROR);
            }
        });
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!reset && requestBegun && ctx.channel().isActive()) {
            reset = true;
            ctx.writeAndFlush(
                    new DefaultHttp2ResetFrame(answerEnded ? Http2Error.NO_ERROR : Http2Error.INTERNAL_ERROR));
        }
        ctx.close(promise);
    }

    private void reset(ChannelHandlerContext ctx, Http2Error error) {
        if (!reset) {
            reset = true;
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(error));
            ctx.close();
        }
    }
}
