package dev.wissel.cli.demo;

import dev.wissel.gateway.http.BodyFraming;
import dev.wissel.gateway.http.ChunkScanner;
import dev.wissel.gateway.http.HttpError;
import dev.wissel.gateway.http.KnownHeader;
import dev.wissel.gateway.http.Limits;
import dev.wissel.gateway.http.RequestHead;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link BackEnd}: a request at a time, bodies are read and forgotten. Confined to the back end's thread. */
final class BackEndConnection {
    private static final int FIRST_CAPACITY = 2048;
    private static final int MAX_CAPACITY = 64 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        HEAD,
        BODY,
        ANSWER
    }

    private final BackEnd owner;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final RequestHead head = new RequestHead();
    private final ChunkScanner chunks = new ChunkScanner();
    private byte[] in = new byte[FIRST_CAPACITY];
    private int from;
    private int to;
    private @Nullable ByteBuffer out;
    private State state = State.HEAD;
    private long bodyLeft;
    private boolean closed;
    private boolean last;

    private String method = "";
    private String path = "";
    private String query = "";
    private boolean relayed;

    private BackEndConnection(BackEnd owner, SocketChannel channel, Selector selector) throws IOException {
        this.owner = owner;
        this.channel = channel;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = channel.register(selector, SelectionKey.OP_READ);
        key.attach(this);
    }

    /** Serves the connection from now on. */
    static void open(BackEnd owner, SocketChannel channel, Selector selector) throws IOException {
        new BackEndConnection(owner, channel, selector);
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    String query() {
        return query;
    }

    /** Returns whether the request came through a proxy or from a web page. */
    boolean relayed() {
        return relayed;
    }

    boolean closed() {
        return closed;
    }

    /** The channel can be read or written. */
    void ready(SelectionKey ready) {
        try {
            if (ready.isWritable()) {
                flush();
            }
            if (!closed && ready.isReadable()) {
                read();
            }
            goOn();
        } catch (IOException | RuntimeException gone) {
            close(); // reset by the peer, mostly; whatever it was, it ends this connection alone
        }
    }

    /** Answers the request that has waited, and serves what came after it. */
    void answerAndGoOn() {
        if (closed) {
            return;
        }
        owner.answer(this);
        try {
            goOn();
        } catch (IOException gone) {
            close();
        }
    }

    private void read() throws IOException {
        makeRoom();
        if (to == in.length) {
            interest(SelectionKey.OP_READ, false); // requests pile up behind one that waits
            return;
        }
        int count = channel.read(ByteBuffer.wrap(in, to, in.length - to));
        if (count < 0) {
            close();
        } else {
            to += count;
        }
    }

    private void makeRoom() {
        if (from > 0) {
            System.arraycopy(in, from, in, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == in.length && in.length < MAX_CAPACITY) {
            in = Arrays.copyOf(in, in.length * 2);
        }
    }

    private void goOn() throws IOException {
        while (!closed && out == null && state != State.ANSWER) {
            boolean moved = state == State.HEAD ? takeHead() : takeBody();
            if (!moved) {
                break;
            }
        }
        if (!closed && to < in.length) {
            interest(SelectionKey.OP_READ, true);
        }
    }

    private boolean takeHead() throws IOException {
        int size = from == to ? RequestHead.NEED_MORE : head.parse(in, from, to, Limits.DEFAULTS);
        if (size == RequestHead.NEED_MORE) {
            return false;
        }
        if (size < 0) {
            refuse(size);
            return false;
        }
        method = head.methodText();
        path = head.text(head.pathStart(), head.pathEnd());
        query = head.queryStart() < 0 ? "" : head.text(head.queryStart(), head.queryEnd());
        relayed = head.has(KnownHeader.VIA) || head.has(KnownHeader.X_FORWARDED_FOR) || head.has(KnownHeader.ORIGIN);
        last = !head.keepAlive();
        bodyLeft = head.framing() == BodyFraming.LENGTH ? head.contentLength() : 0;
        chunks.reset(Limits.DEFAULTS);
        from += size;
        state = State.BODY;
        if (head.expectContinue()) {
            write(CONTINUE);
        }
        return true;
    }

    private boolean takeBody() {
        if (head.framing() == BodyFraming.CHUNKED) {
            int size = chunks.scan(in, from, to);
            if (size < 0) {
                refuse(size);
                return false;
            }
            from += size;
            if (!chunks.done()) {
                return false;
            }
        } else {
            int skipped = (int) Math.min(bodyLeft, to - from);
            from += skipped;
            bodyLeft -= skipped;
            if (bodyLeft > 0) {
                return false;
            }
        }
        state = State.ANSWER;
        owner.requested(this);
        return true;
    }

    private void refuse(int code) {
        method = "";
        last = true;
        answer(
                HttpError.ofCode(code).status(),
                "{\"message\":\"" + HttpError.ofCode(code).text() + "\"}");
    }

    /** Answers the request, and is ready for the next one. */
    void answer(int status, String json) {
        byte[] body = json.getBytes(StandardCharsets.US_ASCII);
        String head = "HTTP/1.1 " + status + " " + reason(status) + "\r\nContent-Type: application/json\r\nX-Backend: "
                + owner.name() + "\r\nContent-Length: " + body.length + (last ? "\r\nConnection: close" : "")
                + "\r\n\r\n";
        byte[] bytes = (method.equals("HEAD") ? head : head + json).getBytes(StandardCharsets.ISO_8859_1);
        state = State.HEAD;
        try {
            write(bytes);
        } catch (IOException gone) {
            close();
        }
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 405 -> "Method Not Allowed";
            case 503 -> "Service Unavailable";
            default -> "Refused";
        };
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer before = out;
        int waiting = before == null ? 0 : before.remaining();
        ByteBuffer joined = ByteBuffer.allocate(waiting + bytes.length);
        if (before != null) {
            joined.put(before);
        }
        out = joined.put(bytes).flip();
        flush();
    }

    private void flush() throws IOException {
        ByteBuffer waiting = out;
        if (waiting != null) {
            channel.write(waiting);
            if (waiting.hasRemaining()) {
                interest(SelectionKey.OP_WRITE, true);
                return;
            }
            out = null;
            interest(SelectionKey.OP_WRITE, false);
        }
        if (last && state == State.HEAD) {
            close();
        }
    }

    private void interest(int operation, boolean wanted) {
        if (key.isValid()) {
            key.interestOps(wanted ? key.interestOps() | operation : key.interestOps() & ~operation);
        }
    }

    private void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException gone) {
            // closed is what it should be
        }
    }
}
