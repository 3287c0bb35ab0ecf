package dev.wissel.kong.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers as told, byte by byte, or not at all. */
final class BrokenServer implements AutoCloseable {
    /** What is done with one connection after its request was read. */
    interface Behaviour {
        void answer(int number, String request, OutputStream out, Socket socket) throws Exception;
    }

    private final ServerSocket server;
    final List<String> requests = new CopyOnWriteArrayList<>();

    private BrokenServer(Behaviour behaviour) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        AtomicInteger number = new AtomicInteger();
        Thread accepting = new Thread(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread serving = new Thread(() -> serve(socket, behaviour, number), "broken-server");
                    serving.setDaemon(true);
                    serving.start();
                } catch (IOException closed) {
                    return;
                }
            }
        });
        accepting.setDaemon(true);
        accepting.start();
    }

    static BrokenServer doing(Behaviour behaviour) {
        try {
            return new BrokenServer(behaviour);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Answers everything alike, and closes. */
    static BrokenServer answering(int status, String type, String body, String... headers) {
        return doing((number, request, out, socket) -> out.write(response(status, type, body, headers)));
    }

    static byte[] response(int status, String type, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\nContent-Type: " + type
                + "\r\nConnection: close\r\nContent-Length: " + bytes.length + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    private void serve(Socket socket, Behaviour behaviour, AtomicInteger number) {
        try (socket) {
            String request = read(socket.getInputStream());
            requests.add(request);
            behaviour.answer(number.incrementAndGet(), request, socket.getOutputStream(), socket);
            socket.getOutputStream().flush();
        } catch (Exception over) {
            // the client has gone
        }
    }

    private static String read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        int length = 0;
        while (true) {
            int read = in.read();
            if (read < 0) {
                return text.toString();
            }
            text.append((char) read);
            if (text.toString().endsWith("\r\n\r\n")) {
                for (String line : text.toString().split("\r\n", -1)) {
                    if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(line.substring(15).strip());
                    }
                }
                text.append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
                return text.toString();
            }
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    AdminClient client() {
        return new AdminClient(AdminOptions.at(url()).build());
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException ignored) {
            // it is gone either way
        }
    }
}
