package dev.wissel.gateway.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a chunked body (RFC 9112 §7.1) in bytes as they come, and refuses all that is not to the letter of the grammar. Allocates
 * nothing. Confined to a connection's event loop.
 */
public final class ChunkScanner {
    /** Starts a new body. */
    public void reset(Limits limits) {
        Skeleton.todo();
    }

    /**
     * Returns how many bytes of {@code bytes[from, to)} belong to the body, coding and trailers included: all of them unless {@link #done}; or
     * {@link HttpError#code}. What was accepted can be relayed as it is.
     */
    public int scan(byte[] bytes, int from, int to) {
        return Skeleton.todo();
    }

    /** Like {@link #scan(byte[], int, int)} on a buffer's absolute indices; moves neither of its indices. */
    public int scan(ByteBuf bytes, int from, int to) {
        return Skeleton.todo();
    }

    /**
     * Consumes bytes up to the end of the next run of chunk data: the way to take the coding off, for a client of HTTP/1.0. Call until all is
     * consumed or {@link #done}.
     *
     * @return bytes consumed; the last {@link #dataLength} of them are data; or {@link HttpError#code}
     */
    public int next(ByteBuf bytes, int from, int to) {
        return Skeleton.todo();
    }

    /** Returns how many of the bytes that the last {@code next} consumed are data, at their end. */
    public int dataLength() {
        return Skeleton.todo();
    }

    /** Returns whether the body, trailers included, has ended. */
    public boolean done() {
        return Skeleton.todo();
    }

    /** Returns why the last call was negative; null if it was not. */
    public @Nullable HttpError error() {
        return Skeleton.todo();
    }
}
