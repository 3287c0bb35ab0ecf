package dev.wissel.console.admin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends bytes that no client library would, and reads until the server closes. */
public final class RawClient {
    private RawClient() {}

    /** Sends a request line and {@code Connection: close}; returns the whole answer. */
    public static String ask(int port, String requestLine) throws IOException {
        return send(port, requestLine + " HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n");
    }

    /** Sends a text as ISO 8859-1; returns the whole answer. */
    public static String send(int port, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
