package dev.wissel.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small HTTP/1.1 back end on the loopback interface: one thread, one selector. Says who it is, has {@code /health}, and can be told by {@code POST
 * /_fault?mode=ok|fail|hang|slow&ms=N} to fail (503), to hang, or to answer later; its health then does the same. Confined to the thread that runs it, but
 * for {@link #close}.
 *
 * <p>It starts in a tenth of a second because it needs nothing but the JDK and the gateway's head codec.
 */
public final class BackEnd implements Runnable, AutoCloseable {
    /** What {@link #main} says on standard output before the port, once it serves. */
    static final String READY = "ready ";
    /** What it says before the reason, if it cannot. */
    static final String TAKEN = "taken ";

    private static final int BACKLOG = 1024;
    private static final int MAX_SLOW_MILLIS = Action.MAX_MILLIS;

    private enum Mode {
        OK,
        FAIL,
        HANG,
        SLOW
    }

    /** An answer that waits for its time. */
    private record Later(long dueNanos, BackEndConnection connection) {}

    private final String service;
    private final String region;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final PriorityQueue<Later> later = new PriorityQueue<>(Comparator.comparingLong(Later::dueNanos));
    private final List<BackEndConnection> hanging = new ArrayList<>();
    private final long originNanos = System.nanoTime();
    private Mode mode = Mode.OK;
    private long slowNanos;
    private volatile boolean closed;

    /**
     * Listens; {@link #run} serves.
     *
     * @param port 0 for any
     * @throws IOException if the port is taken
     */
    public BackEnd(String service, String region, int port) throws IOException {
        this.service = service;
        this.region = region;
        this.selector = Selector.open();
        this.listener = ServerSocketChannel.open();
        try {
            listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException taken) {
            listener.close();
            selector.close();
            throw taken;
        }
    }

    /** Serves until standard input ends, which it does when the process that started this one is gone, however it went. */
    public static void main(String... arguments) {
        if (arguments.length != 3) {
            System.err.println("usage: BackEnd SERVICE REGION PORT");
            System.exit(2);
        }
        try (BackEnd backEnd = new BackEnd(arguments[0], arguments[1], Integer.parseInt(arguments[2]))) {
            Thread watch = new Thread(BackEnd::endWithParent, "parent");
            watch.setDaemon(true);
            watch.start();
            System.out.println(READY + backEnd.port());
            System.out.flush();
            backEnd.run();
        } catch (IOException taken) {
            System.out.println(TAKEN + taken.getMessage());
            System.exit(1);
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // nothing is ever said: only the end counts
            }
        } catch (IOException gone) {
            // the same
        }
        Runtime.getRuntime().halt(0);
    }

    /** Returns the port that is listened on. */
    public int port() {
        return listener.socket().getLocalPort();
    }

    /** Returns what this back end calls itself, such as {@code product-ams}. */
    String name() {
        return service + "-" + region;
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                selector.select(this::serve, waitMillis());
                answerDue();
            }
        } catch (IOException broken) {
            System.err.println(name() + ": " + broken);
        } finally {
            release();
        }
    }

    private long waitMillis() {
        Later next = later.peek();
        return next == null ? 0 : Math.max(1, (next.dueNanos() - nowNanos() + 999_999) / 1_000_000);
    }

    private long nowNanos() {
        return System.nanoTime() - originNanos;
    }

    private void serve(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof BackEndConnection connection) {
            connection.ready(key);
        } else {
            accept();
        }
    }

    private void accept() {
        try {
            SocketChannel channel = listener.accept();
            if (channel != null) {
                BackEndConnection.open(this, channel, selector);
            }
        } catch (IOException refused) {
            // the client is gone already
        }
    }

    private void answerDue() {
        for (Later next = later.peek(); next != null && next.dueNanos() <= nowNanos(); next = later.peek()) {
            later.remove();
            next.connection().answerAndGoOn();
        }
    }

    // ---------------------------------------------------------------- what is asked

    /** Takes a request whose body has been read; answers it now, later, or when it stops to hang. */
    void requested(BackEndConnection connection) {
        if (connection.path().equals("/_fault")) {
            fault(connection);
            return;
        }
        switch (mode) {
            case HANG -> {
                hanging.removeIf(BackEndConnection::closed);
                hanging.add(connection);
            }
            case SLOW -> later.add(new Later(nowNanos() + slowNanos, connection));
            default -> answer(connection);
        }
    }

    /** Answers as the mode of this moment asks for. */
    void answer(BackEndConnection connection) {
        String who = "{\"service\":" + json(service) + ",\"region\":" + json(region);
        if (mode == Mode.FAIL) {
            connection.answer(503, who + ",\"message\":\"told to fail\"}");
        } else if (connection.path().equals("/health")) {
            connection.answer(200, who + ",\"status\":\"healthy\"}");
        } else {
            connection.answer(
                    200,
                    who + ",\"method\":" + json(connection.method()) + ",\"path\":" + json(connection.path()) + "}");
        }
    }

    /** Changes the mode, if the request came straight from this machine and from no web page or proxy. */
    private void fault(BackEndConnection connection) {
        if (connection.relayed()) {
            connection.answer(403, "{\"message\":\"only straight from this machine\"}");
        } else if (!connection.method().equals("POST")) {
            connection.answer(405, "{\"message\":\"POST only\"}");
        } else {
            Mode wanted = mode(parameter(connection.query(), "mode"));
            int millis = millis(parameter(connection.query(), "ms"));
            if (wanted == null || millis < 0) {
                connection.answer(
                        400,
                        "{\"message\":\"expected: mode=ok, fail, hang or slow; ms=1 to " + MAX_SLOW_MILLIS + "\"}");
                return;
            }
            mode = wanted;
            slowNanos = millis * 1_000_000L;
            connection.answer(200, "{\"mode\":" + json(wanted.name().toLowerCase(Locale.ROOT)) + "}");
            if (mode != Mode.HANG) {
                List<BackEndConnection> waiting = List.copyOf(hanging);
                hanging.clear();
                waiting.forEach(BackEndConnection::answerAndGoOn);
            }
        }
    }

    private static @Nullable Mode mode(String text) {
        for (Mode each : Mode.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        return null;
    }

    private static int millis(String text) {
        if (text.isEmpty()) {
            return Action.DEFAULT_MILLIS;
        }
        boolean number = text.matches("[0-9]{1,5}");
        int millis = number ? Integer.parseInt(text) : -1;
        return millis >= 1 && millis <= MAX_SLOW_MILLIS ? millis : -1;
    }

    private static String parameter(String query, String name) {
        for (String pair : query.split("&")) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return "";
    }

    private static String json(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    // ---------------------------------------------------------------- the end

    /** Stops to serve. Any thread may call it. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }

    private void release() {
        Set<SelectionKey> keys = Set.copyOf(selector.keys());
        for (SelectionKey key : keys) {
            try {
                key.channel().close();
            } catch (IOException gone) {
                // closed is what it should be
            }
        }
        try {
            selector.close();
        } catch (IOException gone) {
            // the same
        }
    }
}
