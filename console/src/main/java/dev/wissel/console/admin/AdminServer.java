package dev.wissel.console.admin;

import dev.wissel.gateway.tls.ListenerTls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** A running Admin API. Thread-safe. */
public final class AdminServer implements AutoCloseable {
    /** A body that comes more slowly holds a thread for nothing. */
    private static final long SLOWEST_BYTES_PER_SECOND = 1000;
    /** Who reaches the listener must not be able to use up the process's descriptors. */
    private static final int MOST_CONNECTIONS = 512;
    /** Acceptor and selector of a connector. */
    private static final int THREADS_OF_CONNECTOR = 2;

    private final Server server;
    private final List<ServerConnector> connectors = new ArrayList<>();

    private AdminServer(AdminOptions options, RouteTable table) {
        int jettyThreads = THREADS_OF_CONNECTOR * options.listens().size() + 1; // one to spare
        QueuedThreadPool threads = new QueuedThreadPool(options.threads() + jettyThreads, 2);
        threads.setName("wissel-admin");
        threads.setDaemon(true);
        server = new Server(threads);
        for (AdminListen listen : options.listens()) {
            ServerConnector connector = Connectors.of(server, listen, encryption(options));
            server.addConnector(connector);
            connectors.add(connector);
        }
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connectors.toArray(Connector[]::new)));
        server.setHandler(new MinimumDataRateHandler(new TableHandler(table, options), SLOWEST_BYTES_PER_SECOND, 0));
        server.setErrorHandler(TableHandler::answerBrokenRequest);
        server.setStopTimeout(0);
    }

    private static @Nullable Encryption encryption(AdminOptions options) {
        ListenerTls tls = options.tls();
        return tls == null ? null : new Encryption(tls, options.handshakeTimeout());
    }

    /**
     * Starts to serve: requests are answered when this returns.
     *
     * @throws IOException if the address cannot be listened on; nothing is left running then
     */
    public static AdminServer start(AdminOptions options) throws IOException {
        RouteTable table = new RouteTable();
        options.routes().forEach(routes -> routes.addTo(table));
        AdminServer admin = new AdminServer(options, table);
        try {
            admin.server.start();
            return admin;
        } catch (Exception failed) {
            admin.close();
            String at = options.listens().stream().map(AdminListen::text).collect(Collectors.joining(", "));
            throw new IOException("cannot listen on " + at + ": " + reason(failed), failed);
        }
    }

    private static String reason(Throwable failed) {
        Throwable cause = failed.getCause();
        return String.valueOf(cause == null ? failed.getMessage() : cause.getMessage());
    }

    /** Returns the port that is listened on; the first, if there are several. */
    public int port() {
        return connectors.get(0).getLocalPort();
    }

    /** Returns the ports that are listened on, in the order of the options. */
    public List<Integer> ports() {
        return connectors.stream().map(ServerConnector::getLocalPort).toList();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failed) {
            throw new IllegalStateException("the Admin API did not stop: " + failed.getMessage(), failed);
        }
    }
}
