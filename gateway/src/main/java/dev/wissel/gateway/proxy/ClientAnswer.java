package dev.wissel.gateway.proxy;

import dev.wissel.gateway.http.BodyFraming;
import dev.wissel.gateway.http.ChunkScanner;
import dev.wissel.gateway.http.ErrorBody;
import dev.wissel.gateway.http.GrpcStatus;
import dev.wissel.gateway.http.KnownHeader;
import dev.wissel.gateway.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The answer on its way to the client: its head, made from the target's or by the gateway itself, and the relaying of its body. Confined to its
 * exchange.
 */
final class ClientAnswer {
    /** How the body travels. */
    private enum Relay {
        /** There is none. */
        NONE,
        /** As many bytes as announced. */
        LENGTH,
        /** Chunked, passed on as it comes after every byte has been checked. */
        CHUNKED,
        /** Chunked by the target, for a client of HTTP/1.0: the data alone, and then the end of the connection. */
        UNCHUNK,
        /** Ended by the target's closing, for a client that understands chunks. */
        CHUNK,
        /** Ended by the target's closing, for one that does not. */
        UNTIL_CLOSE
    }

    /** Bodies up to this many bytes are copied behind the head, so that both leave in one write. */
    private static final int COPY_BYTES = 16 * 1024;

    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    /** What the gateway says itself; a target that is a gateway too says it as well. */
    private static final long OWN = KnownHeader.TRANSFER_ENCODING.bit()
            | KnownHeader.X_KONG_REQUEST_ID.bit()
            | KnownHeader.X_KONG_UPSTREAM_LATENCY.bit()
            | KnownHeader.X_KONG_PROXY_LATENCY.bit();

    private static final byte[] HTTP_1_1 = ByteBuilder.ascii("HTTP/1.1 ");
    private static final byte[] CRLF = ByteBuilder.ascii("\r\n");
    private static final byte[] KEEP_ALIVE = ByteBuilder.ascii("Connection: keep-alive\r\n");
    private static final byte[] CLOSE = ByteBuilder.ascii("Connection: close\r\n");
    private static final byte[] UPGRADE = ByteBuilder.ascii("Upgrade: websocket\r\nConnection: upgrade\r\n");
    private static final byte[] CHUNKED = ByteBuilder.ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] UPSTREAM_LATENCY = ByteBuilder.ascii("X-Kong-Upstream-Latency: ");
    private static final byte[] PROXY_LATENCY = ByteBuilder.ascii("\r\nX-Kong-Proxy-Latency: ");
    private static final byte[] REQUEST_ID = ByteBuilder.ascii("\r\nX-Kong-Request-Id: ");
    private static final byte[] LAST_CHUNK = ByteBuilder.ascii("0\r\n\r\n");

    private final ProxyLoop loop;
    private final ClientConnection client;
    private final ChunkScanner chunks = new ChunkScanner();
    private Relay relay = Relay.NONE;
    private long remaining;
    private boolean started;
    private boolean complete;
    private boolean keepAlive;
    private boolean upstreamReusable;
    private @Nullable String cookie;
    private @Nullable Exchange exchange;

    ClientAnswer(ProxyLoop loop, ClientConnection client) {
        this.loop = loop;
        this.client = client;
    }

    void begin() {
        relay = Relay.NONE;
        started = false;
        complete = false;
        keepAlive = false;
        upstreamReusable = false;
        cookie = null;
    }

    /** Sets a cookie with the answer, for {@code hash_on: cookie}. */
    void setCookie(String headerLine) {
        cookie = headerLine;
    }

    /** Returns whether anything has been sent to the client. */
    boolean started() {
        return started;
    }

    boolean complete() {
        return complete;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    boolean upstreamReusable() {
        return upstreamReusable;
    }

    /** Returns whether the target ends this body by closing, so that its closing is no failure. */
    boolean endsWithConnection() {
        return relay == Relay.CHUNK || relay == Relay.UNTIL_CLOSE;
    }

    /** Returns whether our closing is what ends the body for the client, so that a broken one must end in a reset. */
    boolean closingIsTheEnd() {
        return started && (relay == Relay.UNCHUNK || relay == Relay.UNTIL_CLOSE);
    }

    // ---------------------------------------------------------------- a target's answer

    void head(Exchange of, ResponseHead head, byte[] bytes) {
        exchange = of;
        started = true;
        RequestFacts facts = of.facts();
        chooseRelay(head, facts);
        keepAlive = facts.clientKeepAlive && relay != Relay.UNCHUNK && relay != Relay.UNTIL_CLOSE && !loop.draining();
        upstreamReusable = head.keepAlive();
        ByteBuilder out = loop.builder().clear();
        out.put(HTTP_1_1)
                .putDecimal(head.status())
                .put(' ')
                .put(bytes, head.reasonStart(), head.reasonEnd())
                .put(CRLF);
        PluginCall plugins = of.plugins();
        AnswerFields fields = plugins == null ? null : plugins.answerFields();
        int count = head.headerCount();
        for (int i = 0; i < count; i++) {
            if (passes(head, i) && (fields == null || !fields.replaces(bytes, head.nameStart(i), head.nameEnd(i)))) {
                out.put(bytes, head.nameStart(i), head.valueEnd(i)).put(CRLF);
            }
        }
        if (fields != null) {
            fields.put(out);
        }
        if (relay == Relay.CHUNK || relay == Relay.CHUNKED) {
            out.put(CHUNKED);
        }
        out.put(head.webSocket() ? UPGRADE : keepAlive ? KEEP_ALIVE : CLOSE);
        if (cookie != null) {
            out.put(cookie);
        }
        putKong(out, of);
        if (plugins != null) {
            plugins.answerHead(out);
        }
        send(out, facts);
        complete = relay == Relay.NONE || relay == Relay.LENGTH && remaining == 0;
    }

    private void chooseRelay(ResponseHead head, RequestFacts facts) {
        BodyFraming framing = head.framing();
        boolean chunksUnderstood = facts.clientMinor > 0;
        relay = switch (framing) {
            case NONE -> Relay.NONE;
            case LENGTH -> Relay.LENGTH;
            case CHUNKED -> chunksUnderstood ? Relay.CHUNKED : Relay.UNCHUNK;
            case UNTIL_CLOSE -> chunksUnderstood ? Relay.CHUNK : Relay.UNTIL_CLOSE;
        };
        remaining = framing == BodyFraming.LENGTH ? head.contentLength() : 0;
        if (framing == BodyFraming.CHUNKED) {
            chunks.reset(loop.limits());
        }
    }

    private boolean passes(ResponseHead head, int i) {
        KnownHeader known = head.known(i);
        if (known == KnownHeader.OTHER) {
            return !head.hopByHop(i);
        }
        if ((OWN & known.bit()) != 0) {
            return false;
        }
        if (known == KnownHeader.CONTENT_LENGTH && (head.status() == NO_CONTENT || head.interim())) {
            return false; // RFC 9110 8.6: a client that believes it waits for a body that never comes
        }
        return !head.hopByHop(i);
    }

    private void putKong(ByteBuilder out, Exchange of) {
        RequestTiming timing = of.timing();
        long waited = Math.max(0, timing.answeredNanos - timing.sentNanos);
        long before = Math.max(0, timing.sentNanos - timing.startNanos);
        out.put(UPSTREAM_LATENCY).putDecimal(waited / 1_000_000);
        out.put(PROXY_LATENCY).putDecimal(before / 1_000_000);
        out.put(of.viaLine());
        putRequestId(out, of.facts());
    }

    private static void putRequestId(ByteBuilder out, RequestFacts facts) {
        out.put(REQUEST_ID).putHex(facts.requestIdHigh).putHex(facts.requestIdLow);
        out.put(CRLF).put(CRLF);
    }

    private void send(ByteBuilder out, RequestFacts facts) {
        ByteBuf buffer = client.alloc()
                .directBuffer(out.length() + (relay == Relay.LENGTH ? (int) Math.min(remaining, COPY_BYTES) : 256));
        out.copyTo(buffer);
        facts.egressBytes += buffer.readableBytes();
        pendingHead = buffer;
    }

    /** The head, held back for a moment so that the body that came with it leaves in the same write. */
    private @Nullable ByteBuf pendingHead;

    /**
     * Passes on what the target has sent. Bytes beyond the end of the answer are left in the buffer.
     *
     * @return false if the target breaks the rules and the answer cannot be ended properly
     */
    boolean relay(ByteBuf in) {
        boolean sound = switch (relay) {
            case NONE -> true;
            case LENGTH -> {
                int count = (int) Math.min(in.readableBytes(), remaining);
                remaining -= count;
                pass(in, count);
                complete = remaining == 0;
                yield true;
            }
            case CHUNKED -> relayChunked(in);
            case UNCHUNK -> relayUnchunked(in);
            case CHUNK -> {
                chunk(in);
                yield true;
            }
            case UNTIL_CLOSE -> {
                pass(in, in.readableBytes());
                yield true;
            }
        };
        writePendingHead();
        return sound;
    }

    private void pass(ByteBuf in, int count) {
        if (count == 0) {
            return;
        }
        countEgress(count);
        ByteBuf head = pendingHead;
        if (head != null && count <= COPY_BYTES) {
            head.writeBytes(in, count);
            return;
        }
        writePendingHead();
        client.write(in.readRetainedSlice(count));
    }

    private boolean relayChunked(ByteBuf in) {
        int used = chunks.scan(in, in.readerIndex(), in.writerIndex());
        if (used < 0) {
            return false;
        }
        complete = chunks.done();
        pass(in, used);
        return true;
    }

    private boolean relayUnchunked(ByteBuf in) {
        while (in.isReadable() && !complete) {
            int used = chunks.next(in, in.readerIndex(), in.writerIndex());
            if (used < 0) {
                return false;
            }
            int data = chunks.dataLength();
            in.skipBytes(used - data);
            pass(in, data);
            complete = chunks.done();
        }
        return true;
    }

    private void chunk(ByteBuf in) {
        int count = in.readableBytes();
        if (count == 0) {
            return;
        }
        writePendingHead();
        ByteBuf frame = client.alloc().directBuffer(12 + (count <= COPY_BYTES ? count + 2 : 0));
        frame.writeCharSequence(Integer.toHexString(count), java.nio.charset.StandardCharsets.US_ASCII);
        frame.writeBytes(CRLF);
        countEgress(count);
        if (count <= COPY_BYTES) {
            frame.writeBytes(in, count).writeBytes(CRLF);
            client.write(frame);
        } else {
            client.write(frame);
            client.write(in.readRetainedSlice(count));
            client.write(client.alloc().directBuffer(2).writeBytes(CRLF));
        }
    }

    /** The target has closed, and that was the end of the body. */
    void end() {
        writePendingHead();
        if (relay == Relay.CHUNK) {
            client.write(client.alloc().directBuffer(LAST_CHUNK.length).writeBytes(LAST_CHUNK));
        }
        complete = true;
    }

    /** Sends a head that was held back, if there is one. */
    void writePendingHead() {
        ByteBuf head = pendingHead;
        if (head != null) {
            pendingHead = null;
            client.write(head);
        }
    }

    private void countEgress(int count) {
        if (exchange != null) {
            exchange.facts().egressBytes += count;
        }
    }

    // ---------------------------------------------------------------- the gateway's own answers

    /**
     * Answers with an error of the gateway's own, worded and dressed as Kong does.
     *
     * @param nginx whether in Kong it is nginx that makes this answer, and not Kong's own code: that decides about the form
     * @param proxied whether a target was tried, so that the answer carries the latencies and {@code Via}
     * @param extraHeaders further header lines, each with its line end; null for none
     */
    void error(Exchange of, int status, String message, boolean nginx, boolean proxied, @Nullable String extraHeaders) {
        RequestFacts facts = of.facts();
        if (forGrpc(of)) {
            grpc(of, status, nginx ? message : GrpcStatus.name(GrpcStatus.of(status)), proxied, extraHeaders);
            return;
        }
        String requestId = requestId(facts);
        ErrorBody form = nginx ? ErrorBody.ofNginx(facts.accept, facts.contentType) : ErrorBody.ofKong(facts.accept);
        own(of, status, form.contentType(), form.render(message, requestId), proxied, extraHeaders);
    }

    /** Returns whether the client speaks gRPC. */
    boolean forGrpc(Exchange of) {
        return GrpcStatus.is(of.facts().contentType) && client.http2();
    }

    /** Answers a client of gRPC with an error of the gateway's own. */
    void grpc(Exchange of, int status, String message, boolean proxied, @Nullable String extraHeaders) {
        String lines = "grpc-status: " + GrpcStatus.of(status) + "\r\ngrpc-message: " + GrpcStatus.encoded(message)
                + "\r\n" + (extraHeaders == null ? "" : extraHeaders);
        own(of, status, GrpcStatus.MEDIA_TYPE, ProxyLoop.NO_BYTES, proxied, lines);
    }

    /** Answers without a body, with these header lines alone, each with its line end. */
    void bare(Exchange of, int status, String headerLines) {
        own(of, status, "", ProxyLoop.NO_BYTES, false, headerLines);
    }

    /**
     * Answers with the strategy's static fallback, if the service has one.
     *
     * @return false if it has none
     */
    boolean fallback(Exchange of, ServiceRuntime service) {
        StaticAnswer fixed = service.fallback();
        if (fixed == null) {
            return false;
        }
        of.facts().status = fixed.status();
        String extra = "Retry-After: " + ServiceRuntime.RETRY_AFTER_SECONDS + "\r\n" + fixed.headerLines();
        own(of, fixed.status(), fixed.contentType(), fixed.body(), false, extra);
        return true;
    }

    /**
     * Answers with a body of the gateway's own.
     *
     * @param proxied whether a target was tried, so that the answer carries the latencies and {@code Via}
     * @param extraHeaders further header lines, each with its line end; null for none
     */
    void own(Exchange of, int status, String contentType, byte[] body, boolean proxied, @Nullable String extraHeaders) {
        exchange = of;
        started = true;
        complete = true;
        RequestFacts facts = of.facts();
        keepAlive = facts.clientKeepAlive && !loop.draining() && !of.needsBody();
        ByteBuilder out = loop.builder().clear();
        out.put(HTTP_1_1)
                .putDecimal(status)
                .put(' ')
                .put(Messages.reason(status))
                .put(CRLF);
        boolean bodyless = status == NO_CONTENT || status == NOT_MODIFIED;
        out.put("Date: ").put(loop.httpDate()).put(CRLF);
        if (!contentType.isEmpty() && !bodyless) {
            out.put("Content-Type: ").put(contentType).put(CRLF);
        }
        out.put(keepAlive ? KEEP_ALIVE : CLOSE);
        if (!bodyless) {
            out.put("Content-Length: ").putDecimal(body.length).put(CRLF);
        }
        if (extraHeaders != null) {
            out.put(extraHeaders);
        }
        PluginCall plugins = of.plugins();
        if (plugins != null) {
            plugins.answerFields().put(out);
        }
        RequestTiming timing = of.timing();
        long nowNanos = loop.nowNanos();
        if (proxied) {
            long sent = timing.sentNanos == 0 ? nowNanos : timing.sentNanos;
            out.put(UPSTREAM_LATENCY).putDecimal(Math.max(0, nowNanos - sent) / 1_000_000);
            out.put(PROXY_LATENCY).putDecimal(Math.max(0, sent - timing.startNanos) / 1_000_000);
            out.put(of.viaLine()).put(CRLF);
        } else {
            out.put("X-Kong-Response-Latency: ")
                    .putDecimal(Math.max(0, nowNanos - timing.startNanos) / 1_000_000)
                    .put(CRLF);
        }
        out.put(loop.serverLine());
        putRequestId(out, facts);
        if (plugins != null) {
            plugins.answerHead(out);
        }
        ByteBuf buffer = client.alloc().directBuffer(out.length() + body.length);
        out.copyTo(buffer);
        if (!facts.headRequest && !bodyless) {
            buffer.writeBytes(body);
        }
        facts.egressBytes += buffer.readableBytes();
        client.write(buffer);
    }

    private static String requestId(RequestFacts facts) {
        ByteBuilder id = new ByteBuilder(32).putHex(facts.requestIdHigh).putHex(facts.requestIdLow);
        return id.text(0, 32);
    }

    /** Drops a head that was never sent. */
    void discard() {
        ByteBuf head = pendingHead;
        if (head != null) {
            pendingHead = null;
            head.release();
        }
    }
}
