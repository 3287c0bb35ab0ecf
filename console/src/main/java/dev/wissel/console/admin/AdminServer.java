package dev.wissel.console.admin;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A running Admin API. Thread-safe. */
public final class AdminServer implements AutoCloseable {
    private static final int IDLE_TIMEOUT_MILLIS = 60_000;
    /** A body that comes more slowly holds a thread for nothing. */
    private static final long SLOWEST_BYTES_PER_SECOND = 1000;
    /** Who reaches the listener must not be able to use up the process's descriptors. */
    private static final int MOST_CONNECTIONS = 512;
    /** Acceptor and selector of the only connector, and one to spare. */
    private static final int JETTY_THREADS = 3;

    private final Server server;
    private final ServerConnector connector;

    private AdminServer(AdminOptions options, RouteTable table) {
        QueuedThreadPool threads = new QueuedThreadPool(options.threads() + JETTY_THREADS, 2);
        threads.setName("wissel-admin");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // The segments are split before escapes are undone, so that an escaped slash is a part of a name.
        http.setUriCompliance(UriCompliance.UNSAFE);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(options.listen().getHostString());
        connector.setPort(options.listen().getPort());
        connector.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
        server.setHandler(new MinimumDataRateHandler(new TableHandler(table, options), SLOWEST_BYTES_PER_SECOND, 0));
        server.setErrorHandler(TableHandler::answerBrokenRequest);
        server.setStopTimeout(0);
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
            InetSocketAddress at = options.listen();
            throw new IOException(
                    "cannot listen on " + at.getHostString() + ":" + at.getPort() + ": " + reason(failed), failed);
        }
    }

    private static String reason(Throwable failed) {
        Throwable cause = failed.getCause();
        return String.valueOf(cause == null ? failed.getMessage() : cause.getMessage());
    }

    /** Returns the port that is listened on. */
    public int port() {
        return connector.getLocalPort();
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
