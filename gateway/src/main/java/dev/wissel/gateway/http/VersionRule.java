package dev.wissel.gateway.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads {@code HTTP/1.1} (RFC 9112 §2.3), which is case-sensitive. Stateless. */
final class VersionRule {
    /** Bytes of a version. */
    static final int LENGTH = 8;
    /** Answer for HTTP/1.0. */
    static final int HTTP_1_0 = 10;
    /** Answer for HTTP/1.1. */
    static final int HTTP_1_1 = 11;

    /** Answer if the bytes end before the version does. */
    static final int INCOMPLETE = Integer.MIN_VALUE;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long WORD_1_1 = (long) WORD.get("HTTP/1.1".getBytes(StandardCharsets.US_ASCII), 0);
    private static final byte[] PREFIX = Ascii.bytes("HTTP/");

    private VersionRule() {}

    /**
     * Reads the version that starts at {@code from}.
     *
     * @return ten times the major version plus the minor one, which may be one that is not served; {@link #INCOMPLETE}; or
     *     {@link HttpError#code}
     */
    static int parse(byte[] bytes, int from, int end) {
        if (end - from >= LENGTH && (long) WORD.get(bytes, from) == WORD_1_1) {
            return HTTP_1_1;
        }
        for (int i = 0; i < LENGTH; i++) {
            if (from + i >= end) {
                return INCOMPLETE;
            }
            byte b = bytes[from + i];
            boolean expected = switch (i) {
                case 5, 7 -> Ascii.isDigit(b);
                case 6 -> b == '.';
                default -> b == PREFIX[i];
            };
            if (!expected) {
                return (b == Ascii.LF ? HttpError.BARE_LF : HttpError.BAD_VERSION).code();
            }
        }
        return (bytes[from + 5] - '0') * 10 + (bytes[from + 7] - '0');
    }
}
