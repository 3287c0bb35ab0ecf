package dev.wissel.gateway.route;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the server name in the first message of a TLS connection (RFC 8446 §4.1.2, RFC 6066 §3) without taking part in the handshake. Immutable: what was found.
 *
 * @param serverName name in lower case without a dot at its end; null if the client sent none
 */
public record ClientHello(@Nullable String serverName) {
    /** Longest message that is looked at: as much as nginx keeps before it routes ({@code preread_buffer_size}). */
    public static final int MAX_BYTES = 16 * 1024;

    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RECORD_HEAD_BYTES = 5;
    private static final int MAX_RECORD_BYTES = 16 * 1024;
    private static final int RANDOM_AND_VERSION_BYTES = 34;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int MAX_NAME_BYTES = 255;

    /** That these bytes do not begin with a TLS handshake. */
    public static final class NotTls extends Exception {
        private static final long serialVersionUID = 1L;

        NotTls(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Looks at the bytes without consuming them.
     *
     * @return null if more bytes are needed
     * @throws NotTls if they are no beginning of a TLS connection, or longer than {@link #MAX_BYTES} without an end
     */
    public static @Nullable ClientHello peek(ByteBuf in) throws NotTls {
        byte[] message = message(in);
        return message == null ? null : new ClientHello(serverName(new Reader(message)));
    }

    /** Returns the body of the first message, put together from its records; null if it is not all there. */
    private static byte @Nullable [] message(ByteBuf in) throws NotTls {
        byte[] message = new byte[in.readableBytes()];
        int filled = 0;
        int wanted = -1;
        int at = in.readerIndex();
        while (wanted < 0 || filled < wanted) {
            int there = in.writerIndex() - at;
            if (there > 0 && in.getUnsignedByte(at) != HANDSHAKE || there > 1 && in.getUnsignedByte(at + 1) != 3) {
                throw new NotTls("no TLS handshake");
            }
            if (there < RECORD_HEAD_BYTES) {
                return more(in);
            }
            int length = in.getUnsignedShort(at + 3);
            if (length == 0 || length > MAX_RECORD_BYTES) {
                throw new NotTls("a record of " + length + " bytes");
            }
            int from = at + RECORD_HEAD_BYTES;
            int count = Math.min(length, there - RECORD_HEAD_BYTES);
            in.getBytes(from, message, filled, count);
            filled += count;
            if (filled > 0 && message[0] != CLIENT_HELLO) {
                throw new NotTls("a handshake that begins with another message");
            }
            if (filled >= 4) {
                wanted = 4 + ((message[1] & 0xff) << 16 | (message[2] & 0xff) << 8 | message[3] & 0xff);
                if (wanted > MAX_BYTES) {
                    throw new NotTls("a first message of " + wanted + " bytes");
                }
            }
            if (count < length && (wanted < 0 || filled < wanted)) {
                return more(in);
            }
            at = from + count;
        }
        return java.util.Arrays.copyOfRange(message, 4, wanted);
    }

    private static byte @Nullable [] more(ByteBuf in) throws NotTls {
        if (in.readableBytes() >= MAX_BYTES) {
            throw new NotTls("more than " + MAX_BYTES + " bytes without an end");
        }
        return null;
    }

    private static @Nullable String serverName(Reader hello) throws NotTls {
        hello.skip(RANDOM_AND_VERSION_BYTES);
        hello.skip(hello.number(1)); // session
        hello.skip(hello.number(2)); // cipher suites
        hello.skip(hello.number(1)); // compression
        if (hello.done()) {
            return null;
        }
        Reader extensions = hello.part(hello.number(2));
        while (!extensions.done()) {
            int kind = extensions.number(2);
            Reader extension = extensions.part(extensions.number(2));
            if (kind == SERVER_NAME) {
                return hostName(extension);
            }
        }
        return null;
    }

    private static @Nullable String hostName(Reader extension) throws NotTls {
        Reader names = extension.part(extension.number(2));
        while (!names.done()) {
            int kind = names.number(1);
            Reader name = names.part(names.number(2));
            if (kind == HOST_NAME) {
                return text(name);
            }
        }
        return null;
    }

    private static String text(Reader name) throws NotTls {
        String text = name.rest().toLowerCase(Locale.ROOT);
        String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (bare.isEmpty() || text.length() > MAX_NAME_BYTES || !bare.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new NotTls("a server name that is none");
        }
        return bare;
    }

    /** Reads numbers and parts, never beyond its end. */
    private static final class Reader {
        private final byte[] bytes;
        private int at;
        private final int end;

        Reader(byte[] bytes) {
            this(bytes, 0, bytes.length);
        }

        private Reader(byte[] bytes, int at, int end) {
            this.bytes = bytes;
            this.at = at;
            this.end = end;
        }

        boolean done() {
            return at == end;
        }

        int number(int width) throws NotTls {
            require(width);
            int number = 0;
            for (int i = 0; i < width; i++) {
                number = number << 8 | bytes[at++] & 0xff;
            }
            return number;
        }

        void skip(int count) throws NotTls {
            require(count);
            at += count;
        }

        Reader part(int count) throws NotTls {
            require(count);
            Reader part = new Reader(bytes, at, at + count);
            at += count;
            return part;
        }

        String rest() {
            return new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
        }

        private void require(int count) throws NotTls {
            if (count > end - at) {
                throw new NotTls("a length beyond the end");
            }
        }
    }
}
