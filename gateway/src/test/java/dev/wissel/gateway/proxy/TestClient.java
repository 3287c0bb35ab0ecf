package dev.wissel.gateway.proxy;

import dev.wissel.gateway.proxy.Wire.Message;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client on a blocking socket that sends exactly the bytes it is told to. */
final class TestClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    TestClient(int port) throws IOException {
        this(InetAddress.getByName("127.0.0.1"), port, 0);
    }

    /** Connects with a receive buffer of this size; 0 for the system's own choice. */
    TestClient(InetAddress address, int port, int receiveBytes) throws IOException {
        socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 4096);
    }

    /** Speaks on a socket that is connected. */
    TestClient(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 4096);
    }

    TestClient send(String latin1) throws IOException {
        return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    TestClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends a request without body. */
    TestClient get(String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: example.test\r\n\r\n");
    }

    /** Sends a request with a body of known length. */
    TestClient request(String method, String target, String body) throws IOException {
        return send(method + " " + target + " HTTP/1.1\r\nHost: example.test\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    /** Reads an answer with its body. */
    Message read() throws IOException {
        return Wire.withBody(readHead(), in, true);
    }

    /** Reads an answer's head. */
    Message readHead() throws IOException {
        Message head = Wire.head(in);
        if (head == null) {
            throw new EOFException("closed instead of an answer");
        }
        return head;
    }

    byte[] readBytes(int count) throws IOException {
        return Wire.exactly(in, count);
    }

    /** Returns how many bytes can be read at once. */
    int available() throws IOException {
        return in.available();
    }

    /** Returns all that comes until the gateway closes. */
    String readToEnd() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    Socket socket() {
        return socket;
    }

    /** Closes with a reset instead of an end. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
