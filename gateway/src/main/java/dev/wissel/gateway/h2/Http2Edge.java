package dev.wissel.gateway.h2;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How connections of HTTP/2 are set up, and what the other side can make them hold. Stateless. */
public final class Http2Edge {
    /** Streams of a client at a time (nginx: http2_max_concurrent_streams). */
    static final int MAX_STREAMS = 128;

    /** What a peer may send on one stream, and on all of a connection, before it has been taken. */
    static final int STREAM_WINDOW_BYTES = 256 * 1024;

    static final int CONNECTION_WINDOW_BYTES = 1024 * 1024;

    /** Streams that a client may give up in a time (CVE-2023-44487); past it the connection is closed. */
    private static final int MAX_RESETS = 1_000;

    private static final int RESETS_SECONDS = 30;

    /** Bytes that wait on one stream for the peer to open its window: a peer that never does holds no more. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(16 * 1024, 64 * 1024);

    private Http2Edge() {}

    /**
     * Makes a connection speak HTTP/2 as a server.
     *
     * @param maxHeaderBytes what a request's header list may come to (RFC 9113 §6.5.2)
     * @param behind makes the handler that serves one stream as if it were a connection of HTTP/1.1
     * @return the codec, for {@link #activeStreams}
     */
    public static Http2FrameCodec serve(ChannelPipeline pipeline, int maxHeaderBytes, Supplier<ChannelHandler> behind) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(MAX_STREAMS)
                        .initialWindowSize(STREAM_WINDOW_BYTES)
                        .maxHeaderListSize(maxHeaderBytes))
                .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESETS_SECONDS)
                .gracefulShutdownTimeoutMillis(-1)
                .build();
        FloodGuard guard = new FloodGuard();
        pipeline.addLast(
                new StreamOrder(codec, guard),
                codec,
                guard,
                new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
                        stream.pipeline().addLast(new ServerStream(), behind.get());
                    }
                }));
        openWindow(codec, CONNECTION_WINDOW_BYTES);
        return codec;
    }

    /** Opens the window of the whole connection, so that some streams that nobody reads from do not stop the others. */
    static void openWindow(Http2FrameCodec codec, int bytes) {
        Http2Connection connection = codec.connection();
        try {
            int now = connection.local().flowController().windowSize(connection.connectionStream());
            connection.local().flowController().incrementWindowSize(connection.connectionStream(), bytes - now);
        } catch (Http2Exception impossible) {
            throw new IllegalStateException("no window: " + impossible.getMessage(), impossible);
        }
    }

    /** Returns the streams that are open. */
    public static int activeStreams(Http2FrameCodec codec) {
        return codec.connection().numActiveStreams();
    }

    /** Returns the bytes that have been written to a stream and not been taken by the connection, which waits for the peer; -1 if this is no stream. */
    public static long pendingBytes(@Nullable Channel channel) {
        if (!(channel instanceof Http2StreamChannel)) {
            return -1;
        }
        long free = channel.bytesBeforeUnwritable();
        WriteBufferWaterMark mark = channel.config().getWriteBufferWaterMark();
        return free > 0 ? mark.high() + 1 - free : Math.max(1, mark.low() - 1 + channel.bytesBeforeWritable());
    }

    static WriteBufferWaterMark waterMark() {
        return WATER_MARK;
    }
}
