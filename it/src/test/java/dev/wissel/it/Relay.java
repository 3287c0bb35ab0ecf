package dev.wissel.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server that can be cut, or let bytes vanish for a while as a broken network does. Thread-safe. */
class Relay implements AutoCloseable {
    private static final int CHUNK = 16_384;

    private final ServerSocket listening;
    private final int serverPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private Way way = Way.OPEN;

    /** How it is. */
    enum Way {
        OPEN,
        /** Connections are closed, new ones as soon as they are made. */
        CUT,
        /** Nothing gets through and nobody is told. What was sent arrives when the way is open again, as after a TCP repetition. */
        HOLE
    }

    Relay(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    synchronized void is(Way now) {
        way = now;
        notifyAll();
        if (now == Way.CUT) {
            sockets.forEach(Relay::close);
            sockets.clear();
        }
    }

    private synchronized Way passable() throws InterruptedException {
        while (way == Way.HOLE) {
            wait();
        }
        return way;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                daemon(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        sockets.add(client);
        try {
            if (passable() == Way.CUT) {
                close(client);
                return;
            }
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            daemon(() -> run(client, server, () -> copy(server.getInputStream(), client.getOutputStream())));
            run(client, server, () -> requests(client.getInputStream(), server.getOutputStream()));
        } catch (IOException | InterruptedException gone) {
            close(client);
        }
    }

    /** Something that ends with its connection. */
    private interface Copying {
        void run() throws IOException, InterruptedException;
    }

    private void run(Socket client, Socket server, Copying copying) {
        try {
            copying.run();
        } catch (IOException | InterruptedException gone) {
            // so is the connection
        } finally {
            close(client);
            close(server);
            sockets.remove(client);
            sockets.remove(server);
        }
    }

    /** Hands on what the client sends. */
    void requests(InputStream client, OutputStream server) throws IOException, InterruptedException {
        copy(client, server);
    }

    private void copy(InputStream from, OutputStream to) throws IOException, InterruptedException {
        byte[] chunk = new byte[CHUNK];
        for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
            send(to, chunk, read);
        }
    }

    /** Sends when the way is open. */
    final void send(OutputStream to, byte[] bytes, int length) throws IOException, InterruptedException {
        if (passable() == Way.CUT) {
            throw new IOException("cut");
        }
        to.write(bytes, 0, length);
        to.flush();
    }

    static void daemon(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closedAlready) {
            // that is what was wanted
        }
    }

    @Override
    public void close() {
        is(Way.CUT);
        try {
            listening.close();
        } catch (IOException closedAlready) {
            // that is what was wanted
        }
    }
}
