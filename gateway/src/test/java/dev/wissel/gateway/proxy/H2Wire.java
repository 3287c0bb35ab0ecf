package dev.wissel.gateway.proxy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client of HTTP/2 that sends exactly the frames it is told to, malformed ones too. Confined to one thread. */
final class H2Wire implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final Map<Integer, Answer> answers = new HashMap<>();
    private boolean grants = true;
    private int goAway = -1;
    private boolean closed;

    /** What has come on one stream. */
    static final class Answer {
        final ByteArrayOutputStream body = new ByteArrayOutputStream();

        @Nullable
        Http2Headers headers;

        @Nullable
        Http2Headers trailers;

        boolean ended;
        int reset = -1;

        int status() {
            Http2Headers head = headers;
            return head == null || head.status() == null
                    ? -1
                    : Integer.parseInt(head.status().toString());
        }

        String header(String name) {
            Http2Headers head = headers;
            CharSequence value = head == null ? null : head.get(name);
            return value == null ? "" : value.toString();
        }

        String text() {
            return body.toString(StandardCharsets.UTF_8);
        }
    }

    H2Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    static H2Wire to(int port) throws IOException {
        return new H2Wire(new Socket("127.0.0.1", port));
    }

    /** Leaves windows closed from now on. */
    H2Wire grantNothing() {
        grants = false;
        return this;
    }

    H2Wire frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        out.write(frame.array());
        return this;
    }

    /** Encodes names and values in turn, each as a literal that nobody remembers. */
    static byte[] block(String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0);
            text(block, fields[i]);
            text(block, fields[i + 1]);
        }
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String latin1) {
        byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                block.write(rest % 128 + 128);
                rest /= 128;
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    /** Sends a request's HEADERS: method, path and authority, then names and values in turn. */
    H2Wire request(int stream, boolean end, String method, String path, String authority, String... fields)
            throws IOException {
        byte[] first = block(":method", method, ":scheme", "http", ":path", path, ":authority", authority);
        byte[] rest = block(fields);
        byte[] whole = ByteBuffer.allocate(first.length + rest.length)
                .put(first)
                .put(rest)
                .array();
        return frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, whole);
    }

    H2Wire get(int stream, String path) throws IOException {
        return request(stream, true, "GET", path, "a.test");
    }

    H2Wire data(int stream, boolean end, String text) throws IOException {
        return frame(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns what has come on a stream so far. */
    Answer answer(int stream) {
        return answers.computeIfAbsent(stream, absent -> new Answer());
    }

    /** Reads until the stream has ended or been reset, or the connection is over. */
    Answer await(int stream) throws IOException {
        Answer answer = answer(stream);
        while (!answer.ended && answer.reset < 0 && read()) {
            // on
        }
        return answer;
    }

    /** Reads until the answer's head has come. */
    Answer awaitHead(int stream) throws IOException {
        Answer answer = answer(stream);
        while (answer.headers == null && answer.reset < 0 && read()) {
            // on
        }
        return answer;
    }

    /** Reads until the gateway closes, and returns the code of its GOAWAY; -1 if there was none. */
    int awaitClose() throws IOException {
        while (read()) {
            // on
        }
        return goAway;
    }

    int goAway() {
        return goAway;
    }

    /** Reads one frame; returns false if the connection is over. */
    boolean read() throws IOException {
        if (closed) {
            return false;
        }
        byte[] head = new byte[9];
        byte[] payload;
        try {
            in.readFully(head);
            payload = new byte[(head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff];
            in.readFully(payload);
        } catch (EOFException | SocketException over) {
            closed = true;
            return false;
        }
        int stream = ByteBuffer.wrap(head).getInt(5) & 0x7fffffff;
        boolean end = (head[4] & END_STREAM) != 0;
        switch (head[3]) {
            case DATA -> {
                answer(stream).body.writeBytes(payload);
                answer(stream).ended = end;
                if (grants && payload.length > 0) {
                    grant(stream, payload.length);
                }
            }
            case HEADERS -> onHeaders(answer(stream), stream, payload, end);
            case RST_STREAM -> answer(stream).reset = ByteBuffer.wrap(payload).getInt();
            case GOAWAY -> goAway = ByteBuffer.wrap(payload).getInt(4);
            case SETTINGS -> {
                if (!end) {
                    acknowledge();
                }
            }
            default -> {
                // of no matter here
            }
        }
        return true;
    }

    private void acknowledge() throws IOException {
        try {
            frame(SETTINGS, 1, 0, new byte[0]);
        } catch (SocketException over) {
            // the gateway has closed; what it sent before can still be read
        }
    }

    private void grant(int stream, int bytes) throws IOException {
        byte[] window = ByteBuffer.allocate(4).putInt(bytes).array();
        try {
            frame(WINDOW_UPDATE, 0, stream, window);
            frame(WINDOW_UPDATE, 0, 0, window);
        } catch (SocketException over) {
            // the gateway has closed after its last byte; what it sent before can still be read
        }
    }

    private void onHeaders(Answer answer, int stream, byte[] block, boolean end) throws IOException {
        try {
            Http2Headers headers = decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block));
            if (answer.headers == null) {
                answer.headers = headers;
            } else {
                answer.trailers = headers;
            }
            answer.ended = end;
        } catch (Http2Exception broken) {
            throw new IOException(broken);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
