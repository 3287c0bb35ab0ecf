package dev.wissel.controller.sensor;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * One connection of a sender of log records: HTTP/1.1, POST or PUT, a body of known length or in chunks. Served by one thread; {@link #close} and {@link #trusted}
 * may be called from any.
 *
 * <p>Anything that two readers could understand differently ends the connection: two lengths, a length and chunks, a folded or nameless field.
 */
final class IngestConnection {
    private static final int LONGEST_HEAD = 16 << 10;
    private static final long DRAIN_NANOS = 500_000_000;
    private static final long MOST_DRAINED = 1 << 20;

    private final Socket socket;
    private final IngestOptions options;
    private final Consumer<byte[]> bodies;
    private final Runnable refusals;
    private volatile boolean trusted;
    private long deadlineNanos;

    /** A request that is not taken. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        final int status;

        Refused(int status, String reason) {
            super(reason, null, false, false);
            this.status = status;
        }
    }

    /** What a request's head says. */
    private static final class Head {
        String method = "";
        long length = -1;
        boolean chunked;
        boolean close;
        boolean expectsContinue;
        boolean token;
    }

    IngestConnection(Socket socket, IngestOptions options, Consumer<byte[]> bodies, Runnable refusals) {
        this.socket = socket;
        this.options = options;
        this.bodies = bodies;
        this.refusals = refusals;
    }

    /** Returns whether it has shown the token. */
    boolean trusted() {
        return trusted;
    }

    void serve() {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(new Timed(socket.getInputStream()), 64 << 10);
            try {
                while (one(in)) {
                    // the next one
                }
            } catch (Refused refused) {
                refusals.run();
                drain(in);
            }
        } catch (IOException over) {
            // the sender has gone, or was too slow
        }
    }

    /** Reads on for a moment, because closing with bytes unread would take the answer away from the sender. */
    private void drain(InputStream in) throws IOException {
        if (!options.tls().isPresent()) {
            socket.shutdownOutput();
        }
        deadlineNanos = System.nanoTime() + DRAIN_NANOS;
        long left = MOST_DRAINED;
        byte[] away = new byte[8192];
        int read = in.read(away);
        while (read >= 0 && left > 0) {
            left -= read;
            read = in.read(away);
        }
    }

    void close() {
        try {
            socket.close();
        } catch (IOException ignored) {
            // it is gone either way
        }
    }

    /** Takes one request; returns whether another may follow. */
    private boolean one(InputStream in) throws IOException, Refused {
        deadlineNanos = System.nanoTime() + (trusted ? options.idleTimeout() : options.requestTimeout()).toNanos();
        in.mark(1);
        if (in.read() < 0) {
            return false;
        }
        in.reset();
        deadlineNanos = System.nanoTime() + options.requestTimeout().toNanos();
        try {
            Head head = head(in);
            if (!head.token) {
                throw new Refused(401, "the token is missing or wrong");
            }
            trusted = true;
            if (!head.method.equals("POST") && !head.method.equals("PUT") && !head.method.equals("PATCH")) {
                throw new Refused(405, "log records are sent with POST, PUT or PATCH");
            }
            if (head.expectsContinue) {
                write("HTTP/1.1 100 Continue\r\n\r\n");
            }
            bodies.accept(body(in, head));
            answer(200, "", head.close);
            return !head.close;
        } catch (Refused refused) {
            answer(refused.status, String.valueOf(refused.getMessage()), true);
            throw refused;
        }
    }

    private Head head(InputStream in) throws IOException, Refused {
        int[] left = {LONGEST_HEAD};
        String[] request = line(in, left).split(" ", -1);
        if (request.length != 3 || !request[2].startsWith("HTTP/1.")) {
            throw new Refused(400, "no request of HTTP/1.1");
        }
        Head head = new Head();
        head.method = request[0];
        head.close = request[2].equals("HTTP/1.0");
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            int colon = line.indexOf(':');
            if (colon < 1 || line.substring(0, colon).chars().anyMatch(c -> c <= ' ')) {
                throw new Refused(400, "a header field without a name");
            }
            field(
                    head,
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        if (head.chunked && head.length >= 0) {
            throw new Refused(400, "both a length and chunks");
        }
        return head;
    }

    private void field(Head head, String name, String value) throws Refused {
        switch (name) {
            case "authorization" ->
                head.token |= value.regionMatches(true, 0, "Bearer ", 0, 7)
                        && options.token().matches(value.substring(7).strip());
            case "x-wissel-token" -> head.token |= options.token().matches(value);
            case "content-length" -> {
                if (head.length >= 0 || !value.matches("[0-9]{1,10}")) {
                    throw new Refused(400, "a length that is none");
                }
                head.length = Long.parseLong(value);
            }
            case "transfer-encoding" -> {
                if (!value.equalsIgnoreCase("chunked")) {
                    throw new Refused(501, "an encoding other than chunks");
                }
                head.chunked = true;
            }
            case "connection" -> head.close |= value.toLowerCase(Locale.ROOT).contains("close");
            case "expect" -> head.expectsContinue = value.equalsIgnoreCase("100-continue");
            case "content-encoding" -> {
                if (!value.equalsIgnoreCase("identity")) {
                    throw new Refused(415, "a body that is encoded");
                }
            }
            default -> {
                // of no interest
            }
        }
    }

    private static String line(InputStream in, int[] left) throws IOException, Refused {
        StringBuilder line = new StringBuilder(80);
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException();
            }
            if (--left[0] < 0) {
                throw new Refused(431, "a head longer than " + LONGEST_HEAD + " bytes");
            }
            if (c == '\n') {
                int end = line.length() - 1;
                if (end < 0 || line.charAt(end) != '\r') {
                    throw new Refused(400, "a line without a carriage return");
                }
                line.setLength(end);
                if (line.indexOf("\r") >= 0) {
                    throw new Refused(400, "a stray carriage return");
                }
                return line.toString();
            }
            line.append((char) c);
        }
    }

    private byte[] body(InputStream in, Head head) throws IOException, Refused {
        if (head.chunked) {
            return chunks(in);
        }
        if (head.length < 0) {
            throw new Refused(411, "a body of unknown length");
        }
        if (head.length > options.maxBodyBytes()) {
            throw tooLong();
        }
        byte[] body = in.readNBytes((int) head.length);
        if (body.length < head.length) {
            throw new EOFException();
        }
        return body;
    }

    private Refused tooLong() {
        return new Refused(413, "a body longer than " + options.maxBodyBytes() + " bytes: lower max_batch_size");
    }

    private byte[] chunks(InputStream in) throws IOException, Refused {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int[] left = {LONGEST_HEAD};
        while (true) {
            left[0] = LONGEST_HEAD;
            String size = line(in, left).split(";", 2)[0].strip();
            if (!size.matches("[0-9A-Fa-f]{1,7}")) {
                throw new Refused(400, "a chunk without a size");
            }
            int bytes = Integer.parseInt(size, 16);
            if (bytes == 0) {
                while (!line(in, left).isEmpty()) {
                    // trailers are of no interest
                }
                return body.toByteArray();
            }
            if (body.size() + (long) bytes > options.maxBodyBytes()) {
                throw tooLong();
            }
            byte[] chunk = in.readNBytes(bytes);
            if (chunk.length < bytes) {
                throw new EOFException();
            }
            body.writeBytes(chunk);
            if (!line(in, left).isEmpty()) {
                throw new Refused(400, "a chunk longer than its size");
            }
        }
    }

    private void answer(int status, String reason, boolean close) throws IOException {
        String body = status == 200 ? "" : "{\"message\":\"" + reason + "\"}\n";
        write("HTTP/1.1 " + status + (status == 200 ? " OK" : " Refused") + "\r\nContent-Length: " + body.length()
                + (body.isEmpty() ? "" : "\r\nContent-Type: application/json")
                + (close ? "\r\nConnection: close" : "") + "\r\n\r\n" + body);
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** Gives every read what is left of the request's time, so that a byte now and then does not keep it alive. */
    private final class Timed extends InputStream {
        private final InputStream inner;

        Timed(InputStream inner) {
            this.inner = inner;
        }

        private void arm() throws IOException {
            long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new SocketTimeoutException("too slow");
            }
            socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, millis));
        }

        @Override
        public int read() throws IOException {
            arm();
            return inner.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            arm();
            return inner.read(bytes, offset, length);
        }
    }
}
