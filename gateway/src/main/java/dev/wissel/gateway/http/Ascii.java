package dev.wissel.gateway.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Classes of bytes, and scanning over them. Stateless. */
final class Ascii {
    static final byte CR = '\r';
    static final byte LF = '\n';
    static final byte HTAB = '\t';

    /** tchar, of names and tokens (RFC 9110 §5.6.2). */
    static final int TOKEN = 1;
    /** What nginx takes in a method: a token could be {@code get}, which a back end may read as GET. */
    static final int METHOD = 2;
    /** Visible ASCII but {@code ?} and {@code #}. */
    static final int PATH = 4;
    /** Visible ASCII but {@code #}. */
    static final int QUERY = 8;
    /** field-content: visible ASCII, space, tab, and bytes above 0x7f. */
    static final int VALUE = 16;
    /** Letters, digits and {@code -._~}: the unreserved characters of RFC 3986, which are all that a served name can hold. */
    static final int HOST = 32;
    /** Hexadecimal digits, colon and dot. */
    static final int IPV6 = 64;

    private static final byte[] CLASSES = classes();
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Ascii() {}

    static boolean is(int charClass, byte b) {
        return (CLASSES[b & 0xff] & charClass) != 0;
    }

    /** Returns the first place in {@code [from, end)} whose byte is not in the class; {@code end} if all are. */
    static int skip(int charClass, byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && (CLASSES[bytes[at] & 0xff] & charClass) != 0) {
            at++;
        }
        return at;
    }

    /**
     * {@link #skip} for {@link #VALUE}, eight bytes at a time while none of them is a control character.
     *
     * <p>The two tests can take a byte above a control character for one too, which is of no matter: the answer is then found byte by byte.
     */
    static int skipValue(byte[] bytes, int from, int end) {
        int at = from;
        while (at + Long.BYTES <= end) {
            long word = (long) WORD.get(bytes, at);
            long below0x20 = (word - ONES * 0x20) & ~word;
            long delete = word ^ (ONES * 0x7f);
            if (((below0x20 | ((delete - ONES) & ~delete)) & HIGH_BITS) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        return skip(VALUE, bytes, at, end);
    }

    /** Returns the first place in {@code [from, end)} that is neither space nor tab. */
    static int skipBlanks(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Returns {@code end} less the spaces and tabs before it, but not less than {@code from}. */
    static int trimBlanks(byte[] bytes, int from, int end) {
        int at = end;
        while (at > from && isBlank(bytes[at - 1])) {
            at--;
        }
        return at;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == HTAB;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Returns the place of the first line feed in {@code [from, end)}; -1 if there is none. */
    static int indexOfLf(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] == LF) {
                return at;
            }
        }
        return -1;
    }

    /** Returns whether {@code bytes[from, to)} is {@code lower} in any case. */
    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, byte[] lower) {
        if (to - from != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if (toLower(bytes[from + i]) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the two ranges of {@code bytes} are the same but for case. */
    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, int otherFrom, int otherTo) {
        if (to - from != otherTo - otherFrom) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            if (toLower(bytes[from + i]) != toLower(bytes[otherFrom + i])) {
                return false;
            }
        }
        return true;
    }

    static byte toLower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
    }

    /** Returns the text's bytes; it must be ASCII. */
    static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0; c < 256; c++) {
            boolean visible = c > 0x20 && c < 0x7f;
            boolean digit = c >= '0' && c <= '9';
            boolean upper = c >= 'A' && c <= 'Z';
            boolean letter = upper || (c >= 'a' && c <= 'z');
            boolean hexLetter = (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
            int bits = 0;
            bits |= letter || digit || "!#$%&'*+-.^_`|~".indexOf(c) >= 0 ? TOKEN : 0;
            bits |= upper || c == '-' || c == '_' ? METHOD : 0;
            bits |= visible && c != '?' && c != '#' ? PATH : 0;
            bits |= visible && c != '#' ? QUERY : 0;
            bits |= visible || c == ' ' || c == HTAB || c >= 0x80 ? VALUE : 0;
            bits |= letter || digit || "-._~".indexOf(c) >= 0 ? HOST : 0;
            bits |= digit || hexLetter || c == ':' || c == '.' ? IPV6 : 0;
            classes[c] = (byte) bits;
        }
        return classes;
    }
}
