package dev.wissel.gateway.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Headers that the gateway has something to do with, recognised in any case and without allocation. At most 64, so that a set of them is a
 * {@code long} of {@link #bit}s. Immutable.
 */
public enum KnownHeader {
    /** Any other header. */
    OTHER,
    HOST,
    CONNECTION,
    CONTENT_LENGTH,
    TRANSFER_ENCODING,
    EXPECT,
    UPGRADE,
    TE,
    TRAILER,
    KEEP_ALIVE,
    PROXY_CONNECTION,
    PROXY,
    HTTP2_SETTINGS,
    ACCEPT,
    ACCEPT_ENCODING,
    AUTHORIZATION,
    CACHE_CONTROL,
    CONTENT_TYPE,
    CONTENT_ENCODING,
    COOKIE,
    SET_COOKIE,
    DATE,
    ETAG,
    FORWARDED,
    LAST_MODIFIED,
    LOCATION,
    ORIGIN,
    RANGE,
    RETRY_AFTER,
    SERVER,
    TRACEPARENT,
    USER_AGENT,
    VIA,
    X_FORWARDED_FOR,
    X_FORWARDED_PROTO,
    X_FORWARDED_HOST,
    X_FORWARDED_PORT,
    X_FORWARDED_PATH,
    X_FORWARDED_PREFIX,
    X_REAL_IP,
    X_REQUEST_ID,
    X_KONG_REQUEST_ID,
    X_KONG_UPSTREAM_LATENCY,
    X_KONG_PROXY_LATENCY,
    X_KONG_RESPONSE_LATENCY,
    X_KONG_UPSTREAM_STATUS,
    X_KONG_DEBUG;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Sets the bit by which lower and upper case differ; digits and '-' have it already, and no other token character becomes one of these. */
    private static final long LOWER = 0x2020202020202020L;

    private static final int SLOTS = 256;
    private static final KnownHeader[] ALL = values();
    private static final KnownHeader[] TABLE = table();

    private final byte[] lower =
            name().toLowerCase(Locale.ROOT).replace('_', '-').getBytes(StandardCharsets.US_ASCII);

    /** Returns the header's name in lower case, such as {@code content-length}. */
    public String headerName() {
        return new String(lower, StandardCharsets.US_ASCII);
    }

    /** Returns this header's bit in a set of known headers. */
    public long bit() {
        return 1L << ordinal();
    }

    /** Returns the header with this {@link #ordinal}. */
    static KnownHeader at(int ordinal) {
        return ALL[ordinal];
    }

    /**
     * Returns the header named {@code bytes[from, to)}, in any case; {@link #OTHER} if there is none.
     *
     * @param bytes holds a token (RFC 9110 §5.6.2) in the range; with other characters the answer can be wrong
     */
    static KnownHeader of(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return OTHER;
        }
        KnownHeader candidate = TABLE[slot(bytes, from, length)];
        return candidate.lower.length == length && candidate.matches(bytes, from) ? candidate : OTHER;
    }

    private boolean matches(byte[] bytes, int from) {
        int length = lower.length;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            if (((long) WORD.get(bytes, from + i) | LOWER) != (long) WORD.get(lower, i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if ((bytes[from + i] | 0x20) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /* Length and three characters tell all names apart; the factors are the first found that give each name a slot of its own. */
    private static int slot(byte[] bytes, int from, int length) {
        int last = bytes[from + length - 1] | 0x20;
        int fourthFromEnd = bytes[from + Math.max(0, length - 4)] | 0x20;
        int middle = bytes[from + length / 2] | 0x20;
        return (length * 170 + last * 77 + fourthFromEnd * 24 + middle * 134) & (SLOTS - 1);
    }

    private static KnownHeader[] table() {
        KnownHeader[] table = new KnownHeader[SLOTS];
        java.util.Arrays.fill(table, OTHER);
        for (KnownHeader header : ALL) {
            byte[] name = header.lower;
            int slot = slot(name, 0, name.length);
            if (header != OTHER) {
                if (table[slot] != OTHER) {
                    throw new IllegalStateException(header + " and " + table[slot] + " share a slot: change the hash");
                }
                table[slot] = header;
            }
        }
        return table;
    }
}
