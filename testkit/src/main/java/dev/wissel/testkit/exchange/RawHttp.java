package dev.wissel.testkit.exchange;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends requests as the recording's client did: nothing but what is said, a Host, {@code Accept-Encoding: identity}, and a length where there is a body. A
 * connection a request. Stateless and thread-safe.
 */
public final class RawHttp {
    private static final int PATIENCE_MILLIS = 15_000;

    private RawHttp() {}

    /** Sends a request to a port of the loopback interface and returns the answer. */
    public static Answer send(int port, Exchange.Request request) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", "127.0.0.1:" + port);
        headers.put("Accept-Encoding", "identity");
        headers.putAll(request.headers());
        String text = request.body();
        byte[] body = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        if (text != null || List.of("POST", "PUT", "PATCH").contains(request.method())) {
            headers.put("Content-Length", Integer.toString(body.length));
        }
        StringBuilder head = new StringBuilder(request.method() + " " + request.path() + " HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
            out.writeBytes(body);
            socket.getOutputStream().write(out.toByteArray());
            return read(new BufferedInputStream(socket.getInputStream()), request.method());
        }
    }

    private static Answer read(InputStream in, String method) throws IOException {
        String statusLine = line(in);
        int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.add(Map.entry(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        boolean bodyless = method.equals("HEAD") || status == 204 || status == 304;
        byte[] body = bodyless ? new byte[0] : body(in, headers);
        return new Answer(status, List.copyOf(headers), new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] body(InputStream in, List<Map.Entry<String, String>> headers) throws IOException {
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase("Transfer-Encoding")) {
                return chunks(in);
            }
            if (header.getKey().equalsIgnoreCase("Content-Length")) {
                int length = Integer.parseInt(header.getValue());
                byte[] body = in.readNBytes(length);
                if (body.length < length) {
                    throw new IOException("the body broke off after " + body.length + " of " + length + " bytes");
                }
                return body;
            }
        }
        return in.readAllBytes();
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size = Integer.parseInt(line(in).strip(), 16);
        while (size > 0) {
            body.writeBytes(in.readNBytes(size));
            line(in);
            size = Integer.parseInt(line(in).strip(), 16);
        }
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c >= 0 && c != '\n') {
            line.append((char) c);
            c = in.read();
        }
        if (c < 0 && line.length() == 0) {
            throw new IOException("the connection was closed without an answer");
        }
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
    }
}
