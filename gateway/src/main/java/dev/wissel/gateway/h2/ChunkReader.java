package dev.wissel.gateway.h2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes the chunked coding (RFC 9112 §7.1) off a body that has been checked, and keeps its trailers. What it reads comes from the gateway itself, which passes
 * on nothing that {@link dev.wissel.gateway.http.ChunkScanner} has not accepted. Confined to its stream.
 */
final class ChunkReader {
    private enum State {
        SIZE,
        EXTENSION,
        DATA,
        DATA_END,
        TRAILER,
        DONE
    }

    private static final int MAX_LINE = 64 * 1024;

    private State state = State.SIZE;
    private long rest;
    private final StringBuilder line = new StringBuilder();
    private @Nullable Http2Headers trailers;

    /** Starts another body. */
    void reset() {
        state = State.SIZE;
        rest = 0;
        line.setLength(0);
        trailers = null;
    }

    /**
     * Reads on to the next run of data.
     *
     * @return data, a slice that shares its count with {@code in}; null if all is read or {@link #done}
     * @throws IllegalStateException if this is not the chunked coding
     */
    @Nullable
    ByteBuf next(ByteBuf in) {
        while (in.isReadable() && state != State.DONE) {
            if (state == State.DATA) {
                ByteBuf data = in.readSlice((int) Math.min(rest, in.readableBytes()));
                rest -= data.readableBytes();
                if (rest == 0) {
                    state = State.DATA_END;
                }
                return data;
            }
            take(in.readByte());
        }
        return null;
    }

    private void take(byte b) {
        switch (state) {
            case SIZE -> {
                int digit = Character.digit(b, 16);
                if (digit >= 0) {
                    rest = rest << 4 | digit;
                } else if (b == '\n') {
                    endSize();
                } else {
                    state = State.EXTENSION;
                }
            }
            case EXTENSION -> {
                if (b == '\n') {
                    endSize();
                }
            }
            case DATA_END -> {
                if (b == '\n') {
                    state = State.SIZE;
                    rest = 0;
                }
            }
            case TRAILER -> takeTrailer(b);
            default -> throw new IllegalStateException("not a chunked body");
        }
    }

    private void endSize() {
        if (rest < 0) {
            throw new IllegalStateException("not a chunked body");
        }
        state = rest == 0 ? State.TRAILER : State.DATA;
    }

    private void takeTrailer(byte b) {
        if (b == '\r') {
            return;
        }
        if (b != '\n') {
            if (line.length() == MAX_LINE) {
                throw new IllegalStateException("a trailer without end");
            }
            line.append((char) (b & 0xff));
            return;
        }
        if (line.isEmpty()) {
            state = State.DONE;
            return;
        }
        int colon = line.indexOf(":");
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        line.setLength(0);
        Http2Headers known = trailers;
        if (known == null) {
            known = new DefaultHttp2Headers(false);
            trailers = known;
        }
        known.add(new AsciiString(name), latin1(value));
    }

    /** Returns text whose chars are bytes. */
    static AsciiString latin1(String text) {
        return new AsciiString(text.getBytes(StandardCharsets.ISO_8859_1), false);
    }

    /** Returns whether the body has ended. */
    boolean done() {
        return state == State.DONE;
    }

    /** Returns the trailers; null if there are none. */
    @Nullable
    Http2Headers trailers() {
        return trailers;
    }
}
