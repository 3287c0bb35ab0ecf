package dev.wissel.gateway.proxy;

import dev.wissel.gateway.http.BodyFraming;
import dev.wissel.gateway.http.KnownHeader;
import dev.wissel.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The head that a target gets: the client's lines as they came, less what is for one connection alone, and Kong's additions (facts 5.4). Kept for
 * the whole exchange, because a retry sends it again with another Host. Confined to its exchange.
 */
final class UpstreamRequest {
    private static final byte[] HTTP_1_1 = ByteBuilder.ascii(" HTTP/1.1\r\nHost: ");
    private static final byte[] CRLF = ByteBuilder.ascii("\r\n");
    private static final byte[] KEEP_ALIVE = ByteBuilder.ascii("Connection: keep-alive\r\n");
    private static final byte[] WEBSOCKET =
            ByteBuilder.ascii("Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n");
    private static final byte[] FORWARDED_FOR = ByteBuilder.ascii("X-Forwarded-For: ");
    private static final byte[] FORWARDED_PROTO = ByteBuilder.ascii("X-Forwarded-Proto: ");
    private static final byte[] FORWARDED_PORT = ByteBuilder.ascii("X-Forwarded-Port: ");
    private static final byte[] REAL_IP = ByteBuilder.ascii("X-Real-IP: ");
    private static final byte[] SLASH = {'/'};
    private static final byte[] FORWARDED_HOST = ByteBuilder.ascii("X-Forwarded-Host: ");
    private static final byte[] FORWARDED_PATH = ByteBuilder.ascii("X-Forwarded-Path: ");
    private static final byte[] FORWARDED_PREFIX = ByteBuilder.ascii("X-Forwarded-Prefix: ");
    private static final byte[] VIA = ByteBuilder.ascii("Via: ");
    private static final byte[] HTTP_1 = ByteBuilder.ascii("1.1");
    private static final byte[] HTTP_1_0 = ByteBuilder.ascii("1.0");
    private static final byte[] HTTP_2 = ByteBuilder.ascii("2");
    private static final byte[] REQUEST_ID = ByteBuilder.ascii("X-Kong-Request-Id: ");
    private static final byte[] CHUNKED = ByteBuilder.ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] TE_TRAILERS = ByteBuilder.ascii("TE: trailers\r\n");

    /** What the gateway says itself, or must not be passed on. */
    private static final long OWN = KnownHeader.HOST.bit()
            | KnownHeader.EXPECT.bit()
            | KnownHeader.TE.bit()
            | KnownHeader.TRANSFER_ENCODING.bit()
            | KnownHeader.VIA.bit()
            | KnownHeader.PROXY.bit()
            | KnownHeader.X_FORWARDED_FOR.bit()
            | KnownHeader.X_FORWARDED_PROTO.bit()
            | KnownHeader.X_FORWARDED_HOST.bit()
            | KnownHeader.X_FORWARDED_PORT.bit()
            | KnownHeader.X_FORWARDED_PATH.bit()
            | KnownHeader.X_FORWARDED_PREFIX.bit()
            | KnownHeader.X_REAL_IP.bit()
            | KnownHeader.X_KONG_REQUEST_ID.bit();

    private final ByteBuilder line = new ByteBuilder(256);
    private final ByteBuilder rest = new ByteBuilder(1024);
    private byte @Nullable [] preservedHost;

    void build(
            RequestHead head,
            byte[] bytes,
            RoutedRequest routed,
            ClientConnection client,
            RequestFacts facts,
            byte[] viaLine) {
        line.clear().put(bytes, head.methodStart(), head.methodEnd()).put(' ').put(routed.upstreamTarget());
        preservedHost = routed.preserveHost() && head.hostStart() >= 0
                ? java.util.Arrays.copyOfRange(bytes, head.hostStart(), head.authorityEnd())
                : null;
        rest.clear().put(facts.webSocket ? WEBSOCKET : KEEP_ALIVE);
        if (client.peer().trusted()) {
            putVouched(head, bytes, routed, client);
        } else {
            putSeen(head, bytes, routed, client);
        }
        putVia(head, bytes, client.http2() ? HTTP_2 : facts.clientMinor == 0 ? HTTP_1_0 : HTTP_1, viaLine);
        rest.put(REQUEST_ID)
                .putHex(facts.requestIdHigh)
                .putHex(facts.requestIdLow)
                .put(CRLF);
        putClientLines(head, bytes);
        if (head.framing() == BodyFraming.CHUNKED) {
            rest.put(CHUNKED);
        }
        if (head.acceptsTrailers()) {
            rest.put(TE_TRAILERS);
        }
        rest.put(CRLF);
    }

    /** Returns the client's Host without its port if it is kept, which is then the name asked for in a TLS handshake; null if it is not. */
    @Nullable
    String preservedName() {
        byte[] host = preservedHost;
        if (host == null) {
            return null;
        }
        String text = new String(host, StandardCharsets.ISO_8859_1);
        int colon = text.lastIndexOf(':');
        return text.startsWith("[")
                ? text.substring(1, text.indexOf(']'))
                : colon < 0 ? text : text.substring(0, colon);
    }

    /** What the gateway sees itself. */
    private void putSeen(RequestHead head, byte[] bytes, RoutedRequest routed, ClientConnection client) {
        rest.put(client.forwardedLines());
        putFor(head, bytes, client);
        rest.put(FORWARDED_HOST);
        if (head.hostStart() >= 0) {
            rest.put(bytes, head.hostStart(), head.hostEnd());
        }
        rest.put(CRLF).put(FORWARDED_PATH).put(bytes, head.pathStart(), head.pathEnd());
        if (head.pathEnd() == head.pathStart()) {
            rest.put('/');
        }
        String prefix = routed.strippedPrefix();
        if (prefix != null) {
            rest.put(CRLF).put(FORWARDED_PREFIX).put(prefix);
        }
        rest.put(CRLF);
    }

    /** The client's own chain, as Kong passes it on from anyone, and behind it who sent this request. */
    private void putFor(RequestHead head, byte[] bytes, ClientConnection client) {
        rest.put(FORWARDED_FOR);
        int before = rest.length();
        putAll(head, bytes, KnownHeader.X_FORWARDED_FOR);
        if (rest.length() == before) {
            rest.put(client.ipBytes()).put(CRLF);
        } else {
            rest.put(client.peer().text()).put(CRLF);
        }
    }

    /** What a trusted peer says, and for what it does not say what the gateway sees itself. */
    private void putVouched(RequestHead head, byte[] bytes, RoutedRequest routed, ClientConnection client) {
        rest.put(REAL_IP).put(client.ipBytes()).put(CRLF);
        putFor(head, bytes, client);
        if (!putFirst(FORWARDED_PROTO, head, bytes, KnownHeader.X_FORWARDED_PROTO)) {
            rest.put(FORWARDED_PROTO).put(client.scheme()).put(CRLF);
        }
        if (!putFirst(FORWARDED_PORT, head, bytes, KnownHeader.X_FORWARDED_PORT)) {
            rest.put(FORWARDED_PORT).putDecimal(client.listenPort()).put(CRLF);
        }
        if (!putFirst(FORWARDED_HOST, head, bytes, KnownHeader.X_FORWARDED_HOST)) {
            rest.put(FORWARDED_HOST);
            if (head.hostStart() >= 0) {
                rest.put(bytes, head.hostStart(), head.hostEnd());
            }
            rest.put(CRLF);
        }
        if (!putFirst(FORWARDED_PATH, head, bytes, KnownHeader.X_FORWARDED_PATH)) {
            rest.put(FORWARDED_PATH).put(bytes, head.pathStart(), head.pathEnd());
            rest.put(head.pathEnd() == head.pathStart() ? SLASH : ProxyLoop.NO_BYTES)
                    .put(CRLF);
        }
        String prefix = routed.strippedPrefix();
        if (!putFirst(FORWARDED_PREFIX, head, bytes, KnownHeader.X_FORWARDED_PREFIX) && prefix != null) {
            rest.put(FORWARDED_PREFIX).put(prefix).put(CRLF);
        }
    }

    /** Puts the header's first line under this name; false if there is none with a value. */
    private boolean putFirst(byte[] name, RequestHead head, byte[] bytes, KnownHeader header) {
        int i = head.indexOf(header);
        if (i < 0 || head.valueEnd(i) == head.valueStart(i)) {
            return false;
        }
        rest.put(name).put(bytes, head.valueStart(i), head.valueEnd(i)).put(CRLF);
        return true;
    }

    private void putVia(RequestHead head, byte[] bytes, byte[] version, byte[] viaLine) {
        rest.put(VIA);
        putAll(head, bytes, KnownHeader.VIA);
        // viaLine is CRLF "Via: 1.1 product"; here it names the version in which the request came (RFC 9110 §7.6.3)
        rest.put(version)
                .put(viaLine, CRLF.length + VIA.length + HTTP_1.length, viaLine.length)
                .put(CRLF);
    }

    /** Appends the values of all lines of this header, each with a comma behind it. */
    private void putAll(RequestHead head, byte[] bytes, KnownHeader header) {
        if (!head.has(header)) {
            return;
        }
        for (int i = head.indexOf(header); i < head.headerCount(); i++) {
            if (head.known(i) == header && head.valueEnd(i) > head.valueStart(i)) {
                rest.put(bytes, head.valueStart(i), head.valueEnd(i)).put(',').put(' ');
            }
        }
    }

    /** Copies the client's own lines, neighbours in one go. */
    private void putClientLines(RequestHead head, byte[] bytes) {
        int runStart = -1;
        int runEnd = -1;
        int count = head.headerCount();
        for (int i = 0; i < count; i++) {
            boolean own = (OWN & head.known(i).bit()) != 0 || head.hopByHop(i);
            if (!own) {
                if (runStart < 0) {
                    runStart = head.nameStart(i);
                }
                runEnd = head.lineEnd(i);
            } else if (runStart >= 0) {
                rest.put(bytes, runStart, runEnd);
                runStart = -1;
            }
        }
        if (runStart >= 0) {
            rest.put(bytes, runStart, runEnd);
        }
    }

    /** Sets a header, in place of any of that name, in a request that has been built. */
    void set(String name, String value) {
        rest.removeLines(name);
        rest.truncate(CRLF.length).put(name).put(": ").put(value).put(CRLF).put(CRLF);
    }

    /** Returns path and query that targets get; empty if nothing has been built. */
    String target() {
        String text = line.text(0, line.length());
        return text.substring(text.indexOf(' ') + 1);
    }

    /** Returns the whole request, as far as it has come, in one buffer that the caller owns. */
    ByteBuf write(ByteBufAllocator alloc, byte[] targetHost, ByteBuf body) {
        byte[] host = preservedHost == null ? targetHost : preservedHost;
        int size = line.length() + HTTP_1_1.length + host.length + CRLF.length + rest.length() + body.readableBytes();
        ByteBuf out = alloc.directBuffer(size);
        line.copyTo(out);
        out.writeBytes(HTTP_1_1).writeBytes(host).writeBytes(CRLF);
        rest.copyTo(out);
        out.writeBytes(body, body.readerIndex(), body.readableBytes());
        return out;
    }
}
