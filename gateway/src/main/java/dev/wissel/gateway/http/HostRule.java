package dev.wissel.gateway.http;

import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;

/**
 * What a Host may be: a name of unreserved characters, an IPv4 address or an IPv6 address in brackets, with an optional port. RFC 3986 allows
 * more (percent-encoding, commas and other delimiters), which no served name holds and which parsers take apart differently. Stateless.
 */
final class HostRule {
    /** Returned for what is no host. */
    static final long INVALID = -1;

    private static final int MAX_HOST_BYTES = 255;
    private static final int MAX_PORT_DIGITS = 5;
    private static final int PORT_BITS = 16;

    private HostRule() {}

    /** Returns {@link #hostEnd} and {@link #port} of the host in {@code bytes[from, to)} in one number, or {@link #INVALID}. */
    static long parse(byte[] bytes, int from, int to) {
        int hostEnd = from < to && bytes[from] == '[' ? literalEnd(bytes, from, to) : nameEnd(bytes, from, to);
        if (hostEnd < 0 || hostEnd - from > MAX_HOST_BYTES) {
            return INVALID;
        }
        if (hostEnd == to) {
            return (long) hostEnd << PORT_BITS;
        }
        int port = bytes[hostEnd] == ':' ? port(bytes, hostEnd + 1, to) : -1;
        return port < 0 ? INVALID : ((long) hostEnd << PORT_BITS) | port;
    }

    /** Returns where the host without port ends (exclusive). */
    static int hostEnd(long parsed) {
        return (int) (parsed >>> PORT_BITS);
    }

    /** Returns the port, in [1, 65535]; -1 if there is none. */
    static int port(long parsed) {
        int port = (int) parsed & 0xffff;
        return port == 0 ? -1 : port;
    }

    private static int nameEnd(byte[] bytes, int from, int to) {
        int end = Ascii.skip(Ascii.HOST, bytes, from, to);
        if (end == from || bytes[from] == '.') {
            return -1;
        }
        for (int at = from + 1; at < end; at++) {
            if (bytes[at] == '.' && bytes[at - 1] == '.') {
                return -1;
            }
        }
        return end;
    }

    private static int literalEnd(byte[] bytes, int from, int to) {
        int close = Ascii.skip(Ascii.IPV6, bytes, from + 1, to);
        if (close == to || bytes[close] != ']' || close - from > MAX_HOST_BYTES) {
            return -1;
        }
        String address = new String(bytes, from + 1, close - from - 1, StandardCharsets.US_ASCII);
        return NetUtil.isValidIpV6Address(address) ? close + 1 : -1;
    }

    private static int port(byte[] bytes, int from, int to) {
        if (from == to || to - from > MAX_PORT_DIGITS || bytes[from] == '0') {
            return -1;
        }
        int port = 0;
        for (int at = from; at < to; at++) {
            if (!Ascii.isDigit(bytes[at])) {
                return -1;
            }
            port = port * 10 + (bytes[at] - '0');
        }
        return port <= 65_535 ? port : -1;
    }
}
