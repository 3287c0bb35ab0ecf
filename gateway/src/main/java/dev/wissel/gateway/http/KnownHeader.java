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
    private static final byte[][] NAMES = names();
    /** Slot of the hash to the place of a name in {@link #NAMES}; 0, the place of {@link #OTHER}, if the slot is empty. */
    private static final byte[] TABLE = table();

    /** Returns the header's name in lower case, such as {@code content-length}. */
    public String headerName() {
        return new String(NAMES[place()], StandardCharsets.US_ASCII);
    }

    /** Returns this header's bit in a set of known headers. */
    public long bit() {
        return 1L << place();
    }

    /** Returns the header's place among the known ones, in [0, 63]; 0 for {@link #OTHER}. */
    @SuppressWarnings("EnumOrdinal") // an index into arrays of this process; never stored
    int place() {
        return ordinal();
    }

    /** Returns the header with this {@link #place}. */
    static KnownHeader at(int place) {
        return ALL[place];
    }

    /**
     * Returns the {@link #place} of the header named {@code bytes[from, to)}, in any case; 0 if it is not a known one.
     *
     * @param bytes holds a token (RFC 9110 §5.6.2) in the range; with other characters the answer can be wrong
     */
    static int placeOf(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return 0;
        }
        int place = TABLE[slot(bytes, from, length)];
        byte[] name = NAMES[place];
        return name.length == length && matches(name, bytes, from) ? place : 0;
    }

    private static boolean matches(byte[] name, byte[] bytes, int from) {
        int length = name.length;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (((long) WORD.get(bytes, from + i) | LOWER) != (long) WORD.get(name, i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if ((bytes[from + i] | 0x20) != name[i]) {
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

    private static byte[][] names() {
        byte[][] names = new byte[ALL.length][];
        for (KnownHeader header : ALL) {
            String name = header == OTHER
                    ? ""
                    : header.name().toLowerCase(Locale.ROOT).replace('_', '-');
            names[header.place()] = name.getBytes(StandardCharsets.US_ASCII);
        }
        return names;
    }

    private static byte[] table() {
        byte[] table = new byte[SLOTS];
        for (int place = 1; place < NAMES.length; place++) {
            int slot = slot(NAMES[place], 0, NAMES[place].length);
            if (table[slot] != 0) {
                throw new IllegalStateException(
                        ALL[place] + " and " + ALL[table[slot]] + " share a slot: change the factors");
            }
            table[slot] = (byte) place;
        }
        return table;
    }
}
