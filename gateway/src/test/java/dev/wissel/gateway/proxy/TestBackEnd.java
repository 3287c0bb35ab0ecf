package dev.wissel.gateway.proxy;

import dev.wissel.gateway.proxy.Wire.Message;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A back end on a loopback port that does on each connection what its script says. A thread a connection; thread-safe. */
final class TestBackEnd implements AutoCloseable {
    /** What is done on a connection, which is closed after it. */
    @FunctionalInterface
    interface Script {
        void serve(Connection connection) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Script script;
    private final List<Message> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    private TestBackEnd(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
        thread(this::accept);
    }

    static TestBackEnd start(Script script) throws IOException {
        return new TestBackEnd(new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1")), script);
    }

    static TestBackEnd start(ServerSocket listener, Script script) {
        return new TestBackEnd(listener, script);
    }

    /** One that answers every request with 200 and this body. */
    static TestBackEnd answering(String body) throws IOException {
        return start(answer(ok(body)));
    }

    /** Answers every request on a connection with these bytes. */
    static Script answer(String answer) {
        return connection -> {
            while (connection.read() != null) {
                connection.send(answer);
            }
        };
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "back-end");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                Connection connection = new Connection(socket, connections.incrementAndGet());
                thread(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Connection connection) {
        try (connection) {
            script.serve(connection);
        } catch (IOException gone) {
            // the gateway has closed its end: what came of that is what tests look at
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    String target() {
        return "127.0.0.1:" + port();
    }

    /** Returns the requests read in full, in order. */
    List<Message> requests() {
        return requests;
    }

    Message onlyRequest() {
        if (requests.size() != 1) {
            throw new AssertionError("requests: " + requests);
        }
        return requests.get(0);
    }

    int connections() {
        return connections.get();
    }

    /** Closes, and waits until the kernel refuses connections: the thread that accepts them may take one more. */
    void die() throws IOException, InterruptedException {
        int port = port();
        close();
        TestGateway.await("connections are refused", () -> {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return false;
            } catch (IOException refused) {
                return true;
            }
        });
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** One connection, as its script sees it. */
    final class Connection implements AutoCloseable {
        private final Socket socket;
        private final int number;
        private final InputStream in;

        Connection(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        Socket socket() {
            return socket;
        }

        /** Returns which connection of this back end it is, from 1. */
        int number() {
            return number;
        }

        /** Reads a whole request; null if the gateway has closed instead. */
        @Nullable
        Message read() throws IOException {
            Message head = readHead();
            if (head == null) {
                return null;
            }
            Message whole = Wire.withBody(head, in, false);
            requests.add(whole);
            return whole;
        }

        /** Reads a request's head and nothing more. */
        @Nullable
        Message readHead() throws IOException {
            try {
                return Wire.head(in);
            } catch (SocketException reset) {
                return null;
            }
        }

        /** Reads the body that belongs to this head. */
        Message readBody(Message head) throws IOException {
            Message whole = Wire.withBody(head, in, false);
            requests.add(whole);
            return whole;
        }

        byte[] readBytes(int count) throws IOException {
            return Wire.exactly(in, count);
        }

        Connection send(String latin1) throws IOException {
            return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
        }

        Connection send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            return this;
        }

        /** Ends this side's half and leaves the other open. */
        Connection endOutput() throws IOException {
            socket.shutdownOutput();
            return this;
        }

        /** Returns all that comes until the gateway closes, or ends its half. */
        String readToEnd() throws IOException {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        /** Waits until the gateway closes. */
        void awaitClose() throws IOException {
            try {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (SocketException reset) {
                // closed as well
            }
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
}
