package dev.wissel.gateway.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Writes heads into an array that it keeps and lets grow. Allocates nothing once the array is large enough. The caller answers for what it writes:
 * text that came from outside must have passed a {@link Head}. Confined to an event loop.
 */
public final class HeadWriter {
    private static final int FIRST_CAPACITY = 1024;
    private static final byte[] HEX_DIGITS = Ascii.bytes("0123456789abcdef");
    private static final int MAX_DECIMAL_BYTES = 20;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    /** Makes an empty writer. */
    public HeadWriter() {}

    /** Forgets what was written. */
    public HeadWriter reset() {
        length = 0;
        return this;
    }

    /** Returns the array; the first {@link #length} bytes are what was written. Valid until the next write. */
    public byte[] array() {
        return bytes;
    }

    /** Returns the number of bytes written. */
    public int length() {
        return length;
    }

    /** Appends what was written to the buffer. */
    public void writeTo(ByteBuf to) {
        to.writeBytes(bytes, 0, length);
    }

    /** Appends the bytes. */
    public HeadWriter put(byte[] source) {
        return put(source, 0, source.length);
    }

    /** Appends {@code source[from, to)}. */
    public HeadWriter put(byte[] source, int from, int to) {
        int added = to - from;
        ensure(added);
        System.arraycopy(source, from, bytes, length, added);
        length += added;
        return this;
    }

    /** Appends one ASCII character. */
    public HeadWriter put(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Appends the text as Latin-1; of other characters the low byte. */
    @SuppressWarnings(
            "deprecation") // the only way from a String to bytes at hand that allocates nothing, and right for Latin-1
    public HeadWriter text(String latin1) {
        int added = latin1.length();
        ensure(added);
        latin1.getBytes(0, added, bytes, length);
        length += added;
        return this;
    }

    /** Appends the number in decimal. */
    public HeadWriter decimal(long value) {
        ensure(MAX_DECIMAL_BYTES);
        if (value < 0) {
            bytes[length++] = '-';
        }
        /* Counted down from below zero, where Long.MIN_VALUE has room too. */
        long rest = value < 0 ? value : -value;
        int digits = 1;
        for (long above = rest / 10; above != 0; above /= 10) {
            digits++;
        }
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' - rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** Appends the number, taken as unsigned, as 16 lower-case hexadecimal digits. */
    public HeadWriter hex16(long value) {
        return hexDigits(value, Long.SIZE / 4);
    }

    /** Appends the number, taken as unsigned, in hexadecimal without leading zeros, as chunk sizes are written. */
    public HeadWriter hex(long value) {
        return hexDigits(value, Math.max(1, (Long.SIZE + 3 - Long.numberOfLeadingZeros(value)) / 4));
    }

    private HeadWriter hexDigits(long value, int digits) {
        ensure(digits);
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            bytes[length++] = HEX_DIGITS[(int) (value >>> shift) & 0xf];
        }
        return this;
    }

    /** Appends CR LF. */
    public HeadWriter crlf() {
        ensure(2);
        bytes[length++] = Ascii.CR;
        bytes[length++] = Ascii.LF;
        return this;
    }

    /** Appends header line {@code i} as it came. */
    public HeadWriter header(Head head, int i) {
        return put(head.bytes(), head.nameStart(i), head.lineEnd(i));
    }

    /**
     * Appends all header lines as they came, but for hop-by-hop ones and those in {@code drop}: runs of lines are copied at once.
     *
     * @param drop {@link KnownHeader#bit}s, or-ed
     */
    public HeadWriter headers(Head head, long drop) {
        int count = head.headerCount();
        int runStart = -1;
        for (int i = 0; i < count; i++) {
            boolean dropped = head.headers.dropped(i, drop);
            if (!dropped && runStart < 0) {
                runStart = i;
            } else if (dropped && runStart >= 0) {
                put(head.bytes(), head.nameStart(runStart), head.nameStart(i));
                runStart = -1;
            }
        }
        return runStart < 0 ? this : put(head.bytes(), head.nameStart(runStart), head.lineEnd(count - 1));
    }

    private void ensure(int added) {
        if (bytes.length - length < added) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + added));
        }
    }
}
