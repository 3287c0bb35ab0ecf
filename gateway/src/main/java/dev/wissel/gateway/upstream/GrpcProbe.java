package dev.wissel.gateway.upstream;

import dev.wissel.core.model.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamEvent;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One call of gRPC's health protocol, {@code grpc.health.v1.Health/Check} for the server as a whole. SERVING counts as an answer of 200, all else that a server
 * of gRPC says as one of 503, an HTTP status other than 200 as itself. Confined to its channel's loop.
 */
final class GrpcProbe extends Http2ChannelDuplexHandler {
    private static final int MAX_ANSWER_BYTES = 1024;
    private static final int PREFIX_BYTES = 5;
    private static final int SERVING = 200;
    private static final int NOT_SERVING = 503;

    /** The message {@code HealthCheckResponse} with {@code status: SERVING}: field 1, a varint, is 1. */
    private static final byte[] SERVING_MESSAGE = {8, 1};

    private final Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
            .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
            .gracefulShutdownTimeoutMillis(0) // a server that hangs would keep each probe's connection for 30 s
            .build();
    private final Http2Headers request;
    private final Consumer<Outcome> done;
    private final ByteBuf message = Unpooled.buffer(16);
    private boolean begun;
    private CharSequence status = "";

    /**
     * Makes one.
     *
     * @param request what {@link #request} returns
     * @param done told the outcome, perhaps more than once: the first counts
     */
    GrpcProbe(Http2Headers request, Consumer<Outcome> done) {
        this.request = request;
        this.done = done;
    }

    /** Returns the call's head. */
    static Http2Headers request(boolean secure, String authority, Map<String, List<String>> more, int timeoutMillis) {
        Http2Headers headers = new DefaultHttp2Headers()
                .method("POST")
                .scheme(secure ? "https" : "http")
                .authority(authority)
                .path("/grpc.health.v1.Health/Check");
        headers.set("content-type", "application/grpc");
        headers.set("te", "trailers");
        headers.set("grpc-timeout", Math.min(timeoutMillis, 99_999_999) + "m");
        more.forEach((name, values) -> headers.set(name.toLowerCase(Locale.ROOT), values));
        return headers;
    }

    /** Returns what has to stand before it in the pipeline. */
    Http2FrameCodec codec() {
        return codec;
    }

    /** Makes the call, once the connection is open. */
    void call(ChannelHandlerContext ctx) {
        Http2FrameStream stream = newStream();
        ctx.write(new DefaultHttp2HeadersFrame(request).stream(stream));
        ctx.writeAndFlush(
                new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[PREFIX_BYTES]), true).stream(stream));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        try {
            if (frame instanceof Http2HeadersFrame headers) {
                onHeaders(headers);
            } else if (frame instanceof Http2DataFrame data) {
                onData(data);
            } else if (frame instanceof Http2ResetFrame || frame instanceof Http2GoAwayFrame) {
                done.accept(Outcome.BROKEN);
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    private void onHeaders(Http2HeadersFrame frame) {
        Http2Headers headers = frame.headers();
        if (!begun) {
            CharSequence code = headers.status();
            int http =
                    code == null || !code.toString().matches("[1-9][0-9][0-9]") ? 0 : Integer.parseInt(code.toString());
            if (http >= 100 && http < 200) {
                return;
            }
            begun = true;
            if (http != SERVING) {
                done.accept(Outcome.answered(http));
                return;
            }
        }
        CharSequence told = headers.get("grpc-status");
        status = told == null ? status : told;
        if (frame.isEndStream()) {
            end();
        }
    }

    private void onData(Http2DataFrame data) {
        if (message.readableBytes() + data.content().readableBytes() > MAX_ANSWER_BYTES) {
            done.accept(Outcome.answered(NOT_SERVING));
            return;
        }
        message.writeBytes(data.content());
        if (data.isEndStream()) {
            end();
        }
    }

    private void end() {
        boolean serving = status.toString().equals("0")
                && message.readableBytes() == PREFIX_BYTES + SERVING_MESSAGE.length
                && message.slice(PREFIX_BYTES, SERVING_MESSAGE.length).equals(Unpooled.wrappedBuffer(SERVING_MESSAGE));
        done.accept(Outcome.answered(serving ? SERVING : NOT_SERVING));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof Http2FrameStreamEvent)) {
            ctx.fireUserEventTriggered(event);
        }
    }
}
