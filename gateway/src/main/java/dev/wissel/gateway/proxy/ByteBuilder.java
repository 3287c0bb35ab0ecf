package dev.wissel.gateway.proxy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes in which heads are put together; reused from message to message. Confined to its owner. */
final class ByteBuilder {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    ByteBuilder(int capacity) {
        bytes = new byte[capacity];
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    ByteBuilder clear() {
        length = 0;
        return this;
    }

    int length() {
        return length;
    }

    ByteBuilder put(byte[] source) {
        return put(source, 0, source.length);
    }

    ByteBuilder put(byte[] source, int from, int to) {
        int count = to - from;
        ensure(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
        return this;
    }

    ByteBuilder put(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Appends text of which every character is below 256. */
    @SuppressWarnings(
            "deprecation") // the deprecated copy is exactly Latin-1, and the only one without an intermediate array
    ByteBuilder put(String latin1) {
        int count = latin1.length();
        ensure(count);
        latin1.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    /** Appends a number >= 0 in decimal. */
    ByteBuilder putDecimal(long number) {
        ensure(20);
        long rest = number;
        int digits = 1;
        for (long bound = 10; bound <= rest && digits < 19; bound *= 10) {
            digits++;
        }
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** Appends 16 hexadecimal digits. */
    ByteBuilder putHex(long number) {
        ensure(16);
        for (int shift = 60; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (number >>> shift) & 15];
        }
        return this;
    }

    /** Takes bytes off the end. */
    ByteBuilder truncate(int count) {
        length -= count;
        return this;
    }

    /** Takes out the header lines of this name, each with its line end. */
    void removeLines(String name) {
        for (int at = 0; at < length; ) {
            int end = at;
            while (end < length && bytes[end] != '\n') {
                end++;
            }
            int next = Math.min(length, end + 1);
            if (isLineOf(name, at, end)) {
                System.arraycopy(bytes, next, bytes, at, length - next);
                length -= next - at;
            } else {
                at = next;
            }
        }
    }

    private boolean isLineOf(String name, int at, int end) {
        int colon = at + name.length();
        return colon < end && bytes[colon] == ':' && text(at, colon).equalsIgnoreCase(name);
    }

    void copyTo(ByteBuf out) {
        out.writeBytes(bytes, 0, length);
    }

    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
