package dev.wissel.gateway.h2;

import dev.wissel.gateway.http.Head;
import dev.wissel.gateway.http.KnownHeader;
import dev.wissel.gateway.http.Limits;
import dev.wissel.gateway.http.Method;
import dev.wissel.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A stream to a target, seen by the handler behind it as a connection of HTTP/1.1 that carries one request: its bytes become frames, and the frames of the answer
 * become its bytes. Confined to the connection's loop.
 *
 * <p>The handler behind is told {@link Refused} if the target has certainly not looked at the request, so that it can go elsewhere whatever its method.
 */
public final class ClientStream extends ChannelDuplexHandler {
    /** A request's head is at most this: what a client may send, and the gateway's additions. */
    private static final Limits OWN_HEADS = new Limits(65_535, 32_768, 1_000, 65_535, 512, 65_535);

    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString HTTPS = AsciiString.cached("https");
    private static final String GRPC = "application/grpc";
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FIRST_FINAL = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final boolean secure;
    private final RequestHead head = new RequestHead();
    private final BodyText request = new BodyText();
    private byte[] headBytes = {};
    private int headLength;
    private boolean headWritten;
    private boolean headRequest;
    private boolean answerBegun;
    private boolean answerEnded;
    private boolean answerChunked;
    private boolean reset;

    /** Thrown into the pipeline when the target has not processed the request (RFC 9113 §8.7). */
    public static final class Refused extends ClosedChannelException {
        private static final long serialVersionUID = 1;
    }

    /** Makes one; {@code secure} if the connection is TLS. */
    ClientStream(boolean secure) {
        this.secure = secure;
    }

    // ---------------------------------------------------------------- the request

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable() && !reset && (!headWritten || !request.done())) {
                if (headWritten) {
                    request.write(ctx, in, ctx.newPromise());
                } else if (!writeHead(ctx, in)) {
                    break;
                }
            }
            if (!promise.isVoid()) {
                promise.trySuccess();
            }
        } catch (IllegalStateException bug) {
            fail(ctx, bug);
        } finally {
            in.release();
        }
    }

    private boolean writeHead(ChannelHandlerContext ctx, ByteBuf in) {
        int fresh = in.readableBytes();
        int before = headLength;
        headBytes = Arrays.copyOf(headBytes, before + fresh);
        in.getBytes(in.readerIndex(), headBytes, before, fresh);
        int used = head.parse(headBytes, 0, before + fresh, OWN_HEADS);
        if (used == Head.NEED_MORE) {
            headLength = before + fresh;
            in.skipBytes(fresh);
            return false;
        }
        if (used < 0) {
            throw new IllegalStateException("a request's head of our own: " + head.error());
        }
        in.skipBytes(used - before);
        headWritten = true;
        headRequest = head.method() == Method.HEAD;
        request.start(head.framing(), head.contentLength());
        ctx.write(new DefaultHttp2HeadersFrame(fields(), request.done()), ctx.voidPromise());
        headBytes = new byte[0];
        return true;
    }

    private Http2Headers fields() {
        Http2Headers fields = new DefaultHttp2Headers(false, head.headerCount() + 4);
        fields.method(ascii(head.methodStart(), head.methodEnd()));
        fields.scheme(secure ? HTTPS : HTTP);
        fields.authority(ascii(head.hostStart(), head.authorityEnd()));
        fields.path(ascii(head.targetStart(), head.targetEnd()));
        for (int i = 0; i < head.headerCount(); i++) {
            KnownHeader known = head.known(i);
            if (known != KnownHeader.HOST && known != KnownHeader.TRANSFER_ENCODING && !head.hopByHop(i)) {
                String name = head.text(head.nameStart(i), head.nameEnd(i)).toLowerCase(Locale.ROOT);
                fields.add(AsciiString.of(name), ascii(head.valueStart(i), head.valueEnd(i)));
            }
        }
        return fields;
    }

    private AsciiString ascii(int start, int end) {
        return new AsciiString(headBytes, start, end - start, true);
    }

    // ---------------------------------------------------------------- the answer

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (reset || answerEnded) {
                return;
            }
            if (message instanceof Http2HeadersFrame headers) {
                onHeaders(ctx, headers);
            } else if (message instanceof Http2DataFrame data) {
                onData(ctx, data);
            }
        } catch (MessageText.Malformed malformed) {
            fail(ctx, malformed);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onHeaders(ChannelHandlerContext ctx, Http2HeadersFrame frame) throws MessageText.Malformed {
        Http2Headers headers = frame.headers();
        boolean last = frame.isEndStream();
        if (answerBegun) {
            if (!last) {
                throw new MessageText.Malformed("HEADERS inside an answer");
            }
            end(ctx, headers);
            return;
        }
        int status = status(headers);
        if (status < FIRST_FINAL) {
            if (last || status == SWITCHING_PROTOCOLS) {
                throw new MessageText.Malformed("an interim answer that HTTP/2 does not have");
            }
            return; // interim answers are not passed on
        }
        answerBegun = true;
        CharSequence type = headers.get("content-type");
        boolean grpc = type != null && type.toString().startsWith(GRPC);
        boolean bodiless = headRequest || status == NO_CONTENT || status == NOT_MODIFIED;
        boolean length = headers.contains("content-length");
        answerChunked = !last && !bodiless && (grpc || !length); // with a length there is no room for trailers
        ByteBuf text =
                MessageText.answerHead(ctx.alloc(), headers, status, answerChunked, last && !bodiless && !length);
        answerEnded = last;
        ctx.fireChannelRead(text);
    }

    private static int status(Http2Headers headers) throws MessageText.Malformed {
        CharSequence status = headers.status();
        if (status == null || status.length() != 3) {
            throw new MessageText.Malformed("no :status");
        }
        int value = 0;
        for (int i = 0; i < 3; i++) {
            int digit = status.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new MessageText.Malformed(":status is no number");
            }
            value = value * 10 + digit;
        }
        if (value < 100) {
            throw new MessageText.Malformed(":status is below 100");
        }
        return value;
    }

    private void onData(ChannelHandlerContext ctx, Http2DataFrame frame) throws MessageText.Malformed {
        if (!answerBegun) {
            throw new MessageText.Malformed("DATA before an answer");
        }
        ByteBuf data = frame.content();
        boolean last = frame.isEndStream();
        if (data.isReadable()) {
            ByteBuf bytes = data.retain();
            answerEnded = last && !answerChunked;
            ctx.fireChannelRead(answerChunked ? MessageText.chunk(ctx.alloc(), bytes) : bytes);
        }
        if (last && !answerEnded) {
            end(ctx, null);
        }
    }

    private void end(ChannelHandlerContext ctx, @Nullable Http2Headers trailers) throws MessageText.Malformed {
        answerEnded = true;
        if (!answerChunked) {
            return;
        }
        ByteBuf end = ctx.alloc().buffer(64);
        try {
            MessageText.putEnd(end, trailers);
        } catch (MessageText.Malformed malformed) {
            end.release();
            answerEnded = false;
            throw malformed;
        }
        ctx.fireChannelRead(end);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        try {
            if (event instanceof Http2ResetFrame frame) {
                boolean refused = frame.errorCode() == Http2Error.REFUSED_STREAM.code() && !answerBegun;
                gone(ctx, refused ? new Refused() : new ClosedChannelException());
            } else if (event instanceof Http2GoAwayFrame) {
                gone(ctx, new Refused()); // told only to streams that the target has not looked at
            }
        } finally {
            ReferenceCountUtil.release(event);
        }
    }

    /** The target will say no more on this stream. After the end of its answer that is as it should be. */
    private void gone(ChannelHandlerContext ctx, ClosedChannelException cause) {
        if (!answerEnded && !reset) {
            reset = true;
            ctx.fireExceptionCaught(cause);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2Exception) {
            fail(ctx, cause);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private void fail(ChannelHandlerContext ctx, Throwable cause) {
        if (!reset) {
            reset = true;
            if (headWritten) {
                Http2Error error = cause instanceof Http2Exception breach ? breach.error() : Http2Error.PROTOCOL_ERROR;
                ctx.writeAndFlush(new DefaultHttp2ResetFrame(error));
            }
            ctx.fireExceptionCaught(cause);
        }
    }

    /** Closing before both ends have spoken cancels the request at the target. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        boolean over = answerEnded && request.done();
        if (!reset && headWritten && !over && ctx.channel().isActive()) {
            reset = true;
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(answerEnded ? Http2Error.NO_ERROR : Http2Error.CANCEL));
        }
        ctx.close(promise);
    }
}
