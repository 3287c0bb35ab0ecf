package dev.wissel.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a PROXY protocol header, version 1 or 2, from the beginning of a connection. Stricter than nginx: whatever the specification calls invalid is invalid, and a
 * header may come in pieces.
 *
 * <p>Immutable: the header that was read.
 *
 * @param length bytes of the header, &gt; 0
 * @param source where the client connected from; null if the header does not say (LOCAL, UNKNOWN, other families)
 * @param destination where it connected to; null likewise
 */
public record ProxyHeader(
        int length, @Nullable End source, @Nullable End destination) {
    /** Longest header that is read, as in nginx. */
    public static final int MAX_BYTES = 4096;

    /** Longest header of version 1, its line end included. */
    private static final int MAX_V1_BYTES = 107;

    private static final byte[] V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] V2 = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    private static final int V2_FIXED_BYTES = 16;
    private static final int LOCAL = 0;
    private static final int PROXY = 1;
    private static final int INET = 1;
    private static final int INET6 = 2;
    private static final int MAX_FAMILY = 3;
    private static final int STREAM = 1;
    private static final int MAX_TRANSPORT = 2;

    /**
     * One end of the client's connection. Immutable.
     *
     * @param ip four or sixteen bytes, not modified
     * @param port in [0, 65535]
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record End(byte[] ip, int port) {
        /** Returns the address as text, IPv6 without brackets. */
        public String text() {
            return NetUtil.bytesToIpAddress(ip);
        }
    }

    /** That these bytes do not begin with a PROXY protocol header. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Reads the header without consuming it.
     *
     * @return null if more bytes are needed; never so with {@link #MAX_BYTES} or more
     * @throws Malformed if it is none, or too long
     */
    public static @Nullable ProxyHeader read(ByteBuf in) throws Malformed {
        int readable = in.readableBytes();
        if (begins(in, V2)) {
            return readable < V2_FIXED_BYTES ? null : version2(in, in.readerIndex());
        }
        if (begins(in, V1)) {
            return version1(in, in.readerIndex());
        }
        throw new Malformed("no PROXY protocol header");
    }

    /** Returns whether the bytes that are there agree with this beginning. */
    private static boolean begins(ByteBuf in, byte[] beginning) {
        int count = Math.min(in.readableBytes(), beginning.length);
        for (int i = 0; i < count; i++) {
            if (in.getByte(in.readerIndex() + i) != beginning[i]) {
                return false;
            }
        }
        return true;
    }

    // ---------------------------------------------------------------- version 1

    private static @Nullable ProxyHeader version1(ByteBuf in, int from) throws Malformed {
        int to = from + Math.min(in.readableBytes(), MAX_V1_BYTES);
        int lineFeed = in.indexOf(from, to, (byte) '\n');
        if (lineFeed < 0) {
            if (to - from == MAX_V1_BYTES) {
                throw new Malformed("a line of more than " + MAX_V1_BYTES + " bytes");
            }
            return null;
        }
        if (lineFeed - 1 < from || in.getByte(lineFeed - 1) != '\r') {
            throw new Malformed("a bare line feed");
        }
        int length = lineFeed + 1 - from;
        String line = in.toString(from, length - 2, StandardCharsets.ISO_8859_1);
        if (line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ")) {
            return new ProxyHeader(length, null, null);
        }
        String[] words = line.split(" ", -1);
        if (words.length != 6) {
            throw new Malformed(words.length + " words instead of 6");
        }
        int addressBytes = addressBytes(words[1]);
        return new ProxyHeader(length, end(words[2], words[4], addressBytes), end(words[3], words[5], addressBytes));
    }

    private static int addressBytes(String family) throws Malformed {
        return switch (family) {
            case "TCP4" -> 4;
            case "TCP6" -> 16;
            default -> throw new Malformed("an unknown family");
        };
    }

    private static End end(String ip, String port, int addressBytes) throws Malformed {
        byte[] bytes = CidrSet.address(ip);
        boolean dotted = addressBytes == 4;
        if (bytes == null || dotted != NetUtil.isValidIpV4Address(ip) || !dotted && bytes.length != addressBytes) {
            throw new Malformed("an address that is none of its family");
        }
        return new End(bytes, port(port));
    }

    private static int port(String digits) throws Malformed {
        boolean sound = !digits.isEmpty()
                && digits.length() <= 5
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && (digits.length() == 1 || digits.charAt(0) != '0');
        int port = sound ? Integer.parseInt(digits) : -1;
        if (port < 0 || port > 65535) {
            throw new Malformed("a port outside 0 to 65535");
        }
        return port;
    }

    // ---------------------------------------------------------------- version 2

    private static @Nullable ProxyHeader version2(ByteBuf in, int from) throws Malformed {
        int versionAndCommand = in.getUnsignedByte(from + 12);
        int familyAndTransport = in.getUnsignedByte(from + 13);
        int rest = in.getUnsignedShort(from + 14);
        int command = versionAndCommand & 0xf;
        int family = familyAndTransport >> 4;
        int transport = familyAndTransport & 0xf;
        if (versionAndCommand >> 4 != 2 || command > PROXY || family > MAX_FAMILY || transport > MAX_TRANSPORT) {
            throw new Malformed("a version, command or family that does not exist");
        }
        int length = V2_FIXED_BYTES + rest;
        if (length > MAX_BYTES) {
            throw new Malformed("more than " + MAX_BYTES + " bytes");
        }
        if (in.readableBytes() < length) {
            return null;
        }
        int addressBytes = family == INET ? 4 : family == INET6 ? 16 : 0;
        if (command == LOCAL || transport != STREAM || addressBytes == 0) {
            return new ProxyHeader(length, null, null);
        }
        if (rest < 2 * addressBytes + 4) {
            throw new Malformed("an address block that is too short");
        }
        byte[] block = new byte[2 * addressBytes];
        int at = from + V2_FIXED_BYTES;
        in.getBytes(at, block);
        int ports = at + block.length;
        return new ProxyHeader(
                length,
                new End(Arrays.copyOfRange(block, 0, addressBytes), in.getUnsignedShort(ports)),
                new End(Arrays.copyOfRange(block, addressBytes, block.length), in.getUnsignedShort(ports + 2)));
    }
}
