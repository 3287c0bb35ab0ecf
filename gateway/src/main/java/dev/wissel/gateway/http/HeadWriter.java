package dev.wissel.gateway.http;

import io.netty.buffer.ByteBuf;

/**
 * Writes heads into an array that it keeps and lets grow. Allocates nothing once the array is large enough. Confined to an event loop.
 */
public final class HeadWriter {
    /** Makes an empty writer. */
    public HeadWriter() {}

    /** Forgets what was written. */
    public HeadWriter reset() {
        return Skeleton.todo();
    }

    /** Returns the array; the first {@link #length} bytes are what was written. Valid until the next write. */
    public byte[] array() {
        return Skeleton.todo();
    }

    /** Returns the number of bytes written. */
    public int length() {
        return Skeleton.todo();
    }

    /** Appends what was written to the buffer. */
    public void writeTo(ByteBuf to) {
        Skeleton.todo();
    }

    /** Appends the bytes. */
    public HeadWriter put(byte[] bytes) {
        return Skeleton.todo();
    }

    /** Appends {@code bytes[from, to)}. */
    public HeadWriter put(byte[] bytes, int from, int to) {
        return Skeleton.todo();
    }

    /** Appends one byte. */
    public HeadWriter put(char ascii) {
        return Skeleton.todo();
    }

    /** Appends the text as Latin-1. */
    public HeadWriter text(String latin1) {
        return Skeleton.todo();
    }

    /** Appends the number in decimal. */
    public HeadWriter decimal(long value) {
        return Skeleton.todo();
    }

    /** Appends the number as 16 lower-case hexadecimal digits. */
    public HeadWriter hex16(long value) {
        return Skeleton.todo();
    }

    /** Appends the number in hexadecimal without leading zeros, as chunk sizes are written. */
    public HeadWriter hex(long value) {
        return Skeleton.todo();
    }

    /** Appends CR LF. */
    public HeadWriter crlf() {
        return Skeleton.todo();
    }

    /** Appends header line {@code i} as it came. */
    public HeadWriter header(Head head, int i) {
        return Skeleton.todo();
    }

    /**
     * Appends all header lines as they came, but for hop-by-hop ones and those in {@code drop}: runs of lines are copied at once.
     *
     * @param drop {@link KnownHeader#bit}s, or-ed
     */
    public HeadWriter headers(Head head, long drop) {
        return Skeleton.todo();
    }
}
