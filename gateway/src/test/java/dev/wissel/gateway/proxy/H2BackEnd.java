package dev.wissel.gateway.proxy;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A target of HTTP/2 that sends exactly the frames its script tells it to. A thread a connection; thread-safe. */
final class H2BackEnd implements AutoCloseable {
    private static final byte[] TRAILERS = H2Wire.block("grpc-status", "0");
    private static final byte[] HEAD = H2Wire.block(":status", "200", "content-type", "application/grpc");

    /** What is done about a frame. */
    @FunctionalInterface
    interface Script {
        void on(Connection connection, int type, int flags, int stream) throws IOException;
    }

    private final ServerSocket listener;
    private final byte[] settings;
    private final Script script;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    private H2BackEnd(byte[] settings, Script script) throws IOException {
        this.listener = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        this.settings = settings;
        this.script = script;
        thread(this::accept);
    }

    static H2BackEnd start(Script script) throws IOException {
        return new H2BackEnd(new byte[0], script);
    }

    /** One that allows so many streams on a connection. */
    static H2BackEnd start(int maxStreams, Script script) throws IOException {
        return new H2BackEnd(
                ByteBuffer.allocate(6).putShort((short) 3).putInt(maxStreams).array(), script);
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "h2-back-end");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                int number = connections.incrementAndGet();
                thread(() -> serve(socket, number));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            Connection connection = new Connection(socket, number);
            in.readFully(new byte[24]);
            connection.frame(H2Wire.SETTINGS, 0, 0, settings);
            byte[] head = new byte[9];
            while (true) {
                in.readFully(head);
                in.readFully(new byte[(head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff]);
                if (head[3] == H2Wire.SETTINGS && head[4] == 0) {
                    connection.frame(H2Wire.SETTINGS, 1, 0, new byte[0]);
                }
                script.on(connection, head[3], head[4], ByteBuffer.wrap(head).getInt(5) & 0x7fffffff);
            }
        } catch (EOFException | SocketException over) {
            // the gateway has closed
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** One connection of the gateway's. */
    static final class Connection {
        private final Socket socket;
        private final int number;

        Connection(Socket socket, int number) {
            this.socket = socket;
            this.number = number;
        }

        /** Returns which of the target's connections this is, from 1. */
        int number() {
            return number;
        }

        void frame(int type, int flags, int stream, byte[] payload) throws IOException {
            ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
            frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
            frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
            synchronized (socket) {
                socket.getOutputStream().write(frame.array());
            }
        }

        /** Begins an answer of gRPC. */
        void head(int stream) throws IOException {
            frame(H2Wire.HEADERS, H2Wire.END_HEADERS, stream, HEAD);
        }

        /** Answers with an empty message and status 0. */
        void ok(int stream) throws IOException {
            answer(stream, new byte[5]);
        }

        /** Answers with these bytes and status 0. */
        void answer(int stream, byte[] message) throws IOException {
            head(stream);
            frame(H2Wire.DATA, 0, stream, message);
            frame(H2Wire.HEADERS, H2Wire.END_HEADERS | H2Wire.END_STREAM, stream, TRAILERS);
        }

        void reset(int stream, int code) throws IOException {
            frame(
                    H2Wire.RST_STREAM,
                    0,
                    stream,
                    ByteBuffer.allocate(4).putInt(code).array());
        }

        void goAway(int lastStream) throws IOException {
            frame(
                    H2Wire.GOAWAY,
                    0,
                    0,
                    ByteBuffer.allocate(8).putInt(lastStream).putInt(0).array());
        }
    }

    String target() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Returns the connections that the gateway has made. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
