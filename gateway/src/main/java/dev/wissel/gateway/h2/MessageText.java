package dev.wissel.gateway.h2;

import dev.wissel.gateway.http.ChunkScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the heads, chunks and trailers of HTTP/1.1 that stand for frames of HTTP/2. Stateless.
 *
 * <p>A field of HTTP/2 can hold bytes that would end a line of HTTP/1. Nothing is written before every byte of a name and a value has been looked at
 * (RFC 9113 §8.2.1): a message that breaks the rules is malformed as a whole.
 */
final class MessageText {
    private static final byte[] HTTP_1_1 = bytes(" HTTP/1.1\r\nhost: ");
    private static final byte[] SEPARATOR = bytes(": ");
    private static final byte[] CRLF = bytes("\r\n");
    private static final byte[] COOKIE = bytes("cookie: ");
    private static final byte[] CHUNKED = bytes("transfer-encoding: chunked\r\n");
    private static final byte[] LAST_CHUNK = bytes("0\r\n");

    /** Chunks up to this many bytes are copied behind their size, so that they travel in one piece. */
    private static final int COPY_BYTES = 4 * 1024;

    private static final AsciiString HOST = AsciiString.cached("host");
    private static final AsciiString COOKIE_NAME = AsciiString.cached("cookie");
    private static final AsciiString TE = AsciiString.cached("te");
    private static final AsciiString TRAILERS = AsciiString.cached("trailers");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");

    private MessageText() {}

    /** Thrown for a message that breaks RFC 9113 §8; its text says which rule, and holds nothing of the message. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String rule) {
            super(rule, null, false, false);
        }
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    // ---------------------------------------------------------------- requests

    /**
     * Returns a request's head.
     *
     * @param hasBody whether DATA follows
     * @throws Malformed if the request is malformed; nothing has been allocated then
     */
    static ByteBuf requestHead(ByteBufAllocator alloc, Http2Headers headers, boolean hasBody) throws Malformed {
        checkFields(headers, true);
        CharSequence method = headers.method();
        CharSequence path = headers.path();
        CharSequence authority = headers.authority();
        if (method == null || method.length() == 0) {
            throw new Malformed("no :method");
        }
        boolean connect = AsciiString.contentEquals(method, "CONNECT");
        if (connect ? authority == null : path == null || path.length() == 0 || headers.scheme() == null) {
            throw new Malformed("a pseudo-header field is missing");
        }
        if (!connect && path != null && path.charAt(0) != '/' && path.toString().contains("://")) {
            throw new Malformed(":path names a host of its own"); // which HTTP/1 would take for that of the request
        }
        checkVisible(method);
        checkVisible(connect || path == null ? authority : path);
        CharSequence scheme = headers.scheme();
        if (scheme != null
                && !AsciiString.contentEqualsIgnoreCase(scheme, "http")
                && !AsciiString.contentEqualsIgnoreCase(scheme, "https")) {
            throw new Malformed(":scheme is neither http nor https");
        }
        ByteBuf out = alloc.buffer(256);
        put(out, method);
        out.writeByte(' ');
        put(out, connect || path == null ? authority : path);
        putAuthority(out, headers, authority);
        boolean length = putRequestFields(out, headers);
        if (hasBody && !length) {
            out.writeBytes(CHUNKED);
        }
        return out.writeBytes(CRLF);
    }

    /** The host is that of the pseudo-header; another one in a header goes along, so that the request is refused for having two. */
    private static void putAuthority(ByteBuf out, Http2Headers headers, @Nullable CharSequence authority) {
        CharSequence shown = authority == null ? headers.get(HOST) : authority;
        if (shown == null) {
            out.writeBytes(HTTP_1_1, 0, " HTTP/1.1\r\n".length()); // refused for having none
            return;
        }
        out.writeBytes(HTTP_1_1);
        put(out, shown);
        out.writeBytes(CRLF);
        boolean first = authority == null;
        for (CharSequence host : headers.getAll(HOST)) {
            if (!first && !AsciiString.contentEqualsIgnoreCase(host, shown)) {
                putField(out, HOST, host);
            }
            first = false;
        }
    }

    private static boolean putRequestFields(ByteBuf out, Http2Headers headers) {
        boolean length = false;
        boolean cookie = false;
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            CharSequence name = field.getKey();
            if (name.charAt(0) == ':' || AsciiString.contentEquals(name, HOST)) {
                continue;
            }
            if (AsciiString.contentEquals(name, COOKIE_NAME)) {
                cookie = true;
                continue;
            }
            length |= AsciiString.contentEquals(name, CONTENT_LENGTH);
            putField(out, name, field.getValue());
        }
        if (cookie) {
            putCookies(out, headers);
        }
        return length;
    }

    /** One line for all crumbs (RFC 9113 §8.2.3). */
    private static void putCookies(ByteBuf out, Http2Headers headers) {
        out.writeBytes(COOKIE);
        boolean first = true;
        for (CharSequence crumb : headers.getAll(COOKIE_NAME)) {
            if (!first) {
                out.writeByte(';').writeByte(' ');
            }
            put(out, crumb);
            first = false;
        }
        out.writeBytes(CRLF);
    }

    // ---------------------------------------------------------------- answers

    /**
     * Returns an answer's head.
     *
     * @param status status, in [200, 999]
     * @param chunked whether the body is to be read as chunks; if not it is as long as Content-Length says, or empty
     * @param emptyLength whether to say that there is no body
     * @throws Malformed if the answer is malformed
     */
    static ByteBuf answerHead(
            ByteBufAllocator alloc, Http2Headers headers, int status, boolean chunked, boolean emptyLength)
            throws Malformed {
        checkFields(headers, false);
        ByteBuf out = alloc.buffer(256);
        out.writeCharSequence("HTTP/1.1 " + status + " \r\n", StandardCharsets.US_ASCII);
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            CharSequence name = field.getKey();
            if (name.charAt(0) == ':' || chunked && AsciiString.contentEquals(name, CONTENT_LENGTH)) {
                continue;
            }
            putField(out, name, field.getValue());
        }
        if (chunked) {
            out.writeBytes(CHUNKED);
        } else if (emptyLength) {
            putField(out, CONTENT_LENGTH, "0");
        }
        return out.writeBytes(CRLF);
    }

    // ---------------------------------------------------------------- bodies

    /** Returns the data as one chunk; takes over the data's count. */
    static ByteBuf chunk(ByteBufAllocator alloc, ByteBuf data) {
        int count = data.readableBytes();
        if (count <= COPY_BYTES) {
            ByteBuf whole = alloc.buffer(count + 8);
            putSize(whole, count);
            whole.writeBytes(data).writeBytes(CRLF);
            data.release();
            return whole;
        }
        ByteBuf size = alloc.buffer(8);
        putSize(size, count);
        return alloc.compositeBuffer(3)
                .addComponent(true, size)
                .addComponent(true, data)
                .addComponent(true, alloc.buffer(2).writeBytes(CRLF));
    }

    private static void putSize(ByteBuf out, int count) {
        out.writeCharSequence(Integer.toHexString(count), StandardCharsets.US_ASCII);
        out.writeBytes(CRLF);
    }

    /**
     * Appends the end of a chunked body.
     *
     * @param trailers trailers; null for none. Those that may not be trailers in HTTP/1 are left out
     * @throws Malformed if a trailer is malformed; what has been written is of no use then
     */
    static void putEnd(ByteBuf out, @Nullable Http2Headers trailers) throws Malformed {
        out.writeBytes(LAST_CHUNK);
        if (trailers != null) {
            checkFields(trailers, true);
            for (Map.Entry<CharSequence, CharSequence> field : trailers) {
                CharSequence name = field.getKey();
                if (name.charAt(0) == ':') {
                    throw new Malformed("a pseudo-header field in trailers");
                }
                if (!ChunkScanner.refusesTrailer(bytes(name.toString()))) {
                    putField(out, name, field.getValue());
                }
            }
        }
        out.writeBytes(CRLF);
    }

    // ---------------------------------------------------------------- fields

    private static void putField(ByteBuf out, CharSequence name, CharSequence value) {
        put(out, name);
        out.writeBytes(SEPARATOR);
        put(out, value);
        out.writeBytes(CRLF);
    }

    private static void put(ByteBuf out, @Nullable CharSequence text) {
        if (text instanceof AsciiString ascii) {
            out.writeBytes(ascii.array(), ascii.arrayOffset(), ascii.length());
        } else if (text != null) {
            out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        }
    }

    private static void checkFields(Http2Headers headers, boolean request) throws Malformed {
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            CharSequence name = field.getKey();
            checkName(name);
            CharSequence value = field.getValue();
            checkValue(value);
            if (isConnectionSpecific(name)) {
                throw new Malformed("a connection-specific field");
            }
            if (request
                    && AsciiString.contentEquals(name, TE)
                    && !AsciiString.contentEqualsIgnoreCase(value, TRAILERS)) {
                throw new Malformed("te is not trailers");
            }
        }
    }

    private static void checkName(CharSequence name) throws Malformed {
        int length = name.length();
        int from = length > 0 && name.charAt(0) == ':' ? 1 : 0;
        if (length == from) {
            throw new Malformed("a field without a name");
        }
        for (int i = from; i < length; i++) {
            char c = name.charAt(i);
            boolean token = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
            if (!token) {
                throw new Malformed("a field name is not a token in lower case");
            }
        }
    }

    private static void checkValue(CharSequence value) throws Malformed {
        int length = value.length();
        if (length > 0 && (isBlank(value.charAt(0)) || isBlank(value.charAt(length - 1)))) {
            throw new Malformed("a field value begins or ends with white space");
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c < 0x20 && c != '\t' || c == 0x7f || c > 0xff) {
                throw new Malformed("a control character in a field value");
            }
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** A space in a method or a path would end it on a line of HTTP/1. */
    private static void checkVisible(@Nullable CharSequence text) throws Malformed {
        if (text == null) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
                throw new Malformed("a pseudo-header field holds a character that it must not hold");
            }
        }
    }

    /** RFC 9113 §8.2.2. */
    private static boolean isConnectionSpecific(CharSequence name) {
        return switch (name.length()) {
            case 7 -> AsciiString.contentEquals(name, "upgrade");
            case 10 -> AsciiString.contentEquals(name, "connection") || AsciiString.contentEquals(name, "keep-alive");
            case 14 -> AsciiString.contentEquals(name, "http2-settings");
            case 16 -> AsciiString.contentEquals(name, "proxy-connection");
            case 17 -> AsciiString.contentEquals(name, "transfer-encoding");
            default -> false;
        };
    }
}
