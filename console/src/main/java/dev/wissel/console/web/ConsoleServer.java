package dev.wissel.console.web;

import dev.wissel.console.admin.AdminListen;
import dev.wissel.console.admin.Connectors;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.stream.StreamHub;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running console. Thread-safe. */
public final class ConsoleServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);
    /** A body that comes more slowly holds memory for nothing. */
    private static final long SLOWEST_BYTES_PER_SECOND = 1000;
    /** Connections beside those that carry a stream. */
    private static final int OTHER_CONNECTIONS = 256;
    /** What the system keeps for a reader; with much more it would take long to notice that nobody reads. */
    private static final int SEND_BUFFER_BYTES = 128 << 10;
    /** Acceptor and selector of a connector. */
    private static final int THREADS_OF_CONNECTOR = 2;

    private final Server server;
    private final List<ServerConnector> connectors = new ArrayList<>();
    private final StreamHub hub;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "wissel-console-stream");
        thread.setDaemon(true);
        return thread;
    });

    private ConsoleServer(ConsoleOptions options) {
        QueuedThreadPool threads = new QueuedThreadPool(
                options.threads() + THREADS_OF_CONNECTOR * options.listens().size() + 1, 2);
        threads.setName("wissel-console");
        threads.setDaemon(true);
        server = new Server(threads);
        Map<Connector, AdminListen> listens = new LinkedHashMap<>();
        for (AdminListen listen : options.listens()) {
            ServerConnector connector = Connectors.of(server, listen, options.tls());
            connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
            server.addConnector(connector);
            connectors.add(connector);
            listens.put(connector, listen);
        }
        server.addBean(new NetworkConnectionLimit(
                options.streams().most() + OTHER_CONNECTIONS, connectors.toArray(Connector[]::new)));
        hub = new StreamHub(options.live(), Json.MAPPER, options.streams(), options.nanoClock());
        Sessions sessions = new Sessions(options.nanoClock());
        ConsoleDoor door = new ConsoleDoor(
                options.token(), options.hostNames(), options.loopback(), sessions, options.nanoClock());
        RouteTable table = ConsoleRoutes.table(options, hub, door, sessions);
        server.setHandler(new MinimumDataRateHandler(
                new ConsoleHandler(table, door, hub, listens, options), SLOWEST_BYTES_PER_SECOND, 0));
        server.setErrorHandler(ConsoleHandler::answerBrokenRequest);
        server.setStopTimeout(0);
    }

    /**
     * Starts to serve: requests are answered when this returns.
     *
     * @throws IOException if an address cannot be listened on; nothing is left running then
     */
    public static ConsoleServer start(ConsoleOptions options) throws IOException {
        ConsoleServer console = new ConsoleServer(options);
        try {
            console.server.start();
        } catch (Exception failed) {
            console.close();
            String at = options.listens().stream()
                    .map(each -> each.address().getHostString() + ":"
                            + each.address().getPort())
                    .collect(Collectors.joining(", "));
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new IOException("cannot listen on " + at + ": " + cause.getMessage(), failed);
        }
        console.ticker.scheduleAtFixedRate(console::tick, 1, 1, TimeUnit.SECONDS);
        return console;
    }

    private void tick() {
        try {
            hub.tick();
        } catch (RuntimeException broken) {
            LOG.error("the console's stream: {}", broken, broken);
        }
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
        ticker.shutdownNow();
        hub.close();
        try {
            server.stop();
        } catch (Exception failed) {
            throw new IllegalStateException("the console did not stop: " + failed.getMessage(), failed);
        }
    }
}
