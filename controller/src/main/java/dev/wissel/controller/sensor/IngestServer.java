package dev.wissel.controller.sensor;

import dev.wissel.kong.log.LogReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Takes in what Kong's {@code http-log} plugin sends, for a {@link TrafficBook}. Thread-safe.
 *
 * <p>A connection has a thread, because there are few: Kong keeps one for each worker and queue. When all are taken, one that has shown no token yet makes
 * room for the next. A sender must show the token before its body is read. Bodies wait in a queue that is bounded in bytes; what does not fit is answered
 * with success all the same and counted as dropped, since Kong would keep and send it again while there is no room for it either.
 */
public final class IngestServer implements AutoCloseable {
    private final IngestOptions options;
    private final TrafficBook book;
    private final LongSupplier nowNanos;
    private final ServerSocket server;
    private final LogReader reader = new LogReader();
    private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final Deque<IngestConnection> connections = new ConcurrentLinkedDeque<>();
    private final LongAdder records = new LongAdder();
    private final LongAdder bodies = new LongAdder();
    private final LongAdder droppedBodies = new LongAdder();
    private final LongAdder droppedBytes = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Thread readingThread;
    private volatile long lastNanos;
    private volatile boolean anything;

    /**
     * What came in since the start. Immutable.
     *
     * @param bodies bodies that were read
     * @param records records in them
     * @param droppedBodies bodies that found no room
     * @param droppedBytes their bytes
     * @param malformed bodies that ended in something that is no record
     * @param refused requests that were answered with an error
     * @param queuedBytes bytes that wait now
     */
    public record Counts(
            long bodies,
            long records,
            long droppedBodies,
            long droppedBytes,
            long malformed,
            long refused,
            long queuedBytes) {}

    private IngestServer(IngestOptions options, TrafficBook book, LongSupplier nowNanos) throws IOException {
        this.options = options;
        this.book = book;
        this.nowNanos = nowNanos;
        ServerSocket made = options.tls().isPresent()
                ? options.tls().get().getServerSocketFactory().createServerSocket()
                : new ServerSocket();
        made.setReuseAddress(true);
        made.bind(options.bind(), 128);
        this.server = made;
        this.readingThread = daemon("wissel-ingest-reader", this::readAll);
    }

    /**
     * Starts listening.
     *
     * @throws IOException if the address is taken or not there
     */
    public static IngestServer start(IngestOptions options, TrafficBook book, LongSupplier nowNanos)
            throws IOException {
        IngestServer ingest = new IngestServer(options, book, nowNanos);
        ingest.readingThread.start();
        daemon("wissel-ingest-accept", ingest::acceptAll).start();
        return ingest;
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Returns the port that it listens on. */
    public int port() {
        return server.getLocalPort();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                if (connections.size() >= options.maxConnections() && !makeRoom()) {
                    refused.increment();
                    socket.close();
                    continue;
                }
                IngestConnection connection = new IngestConnection(socket, options, this::offer, refused::increment);
                connections.add(connection);
                daemon("wissel-ingest", () -> {
                            try {
                                connection.serve();
                            } finally {
                                connections.remove(connection);
                            }
                        })
                        .start();
            } catch (IOException failed) {
                if (server.isClosed()) {
                    return;
                }
                pause(); // out of file descriptors, most likely: accepting again at once would only burn
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes the oldest connection that has shown no token. */
    private boolean makeRoom() {
        for (IngestConnection connection : connections) {
            if (!connection.trusted()) {
                connection.close();
                connections.remove(connection);
                return true;
            }
        }
        return false;
    }

    private void offer(byte[] body) {
        if (queuedBytes.addAndGet(body.length) > options.maxQueuedBytes()) {
            queuedBytes.addAndGet(-body.length);
            droppedBodies.increment();
            droppedBytes.add(body.length);
            return;
        }
        queue.add(body);
    }

    private void readAll() {
        try {
            while (true) {
                byte[] body = queue.take();
                LogReader.Read read = reader.read(body, book::take);
                queuedBytes.addAndGet(-body.length);
                bodies.increment();
                records.add(read.records());
                if (read.malformed()) {
                    malformed.increment();
                }
                if (read.records() > 0) {
                    lastNanos = nowNanos.getAsLong();
                    anything = true;
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns what came in. */
    public Counts counts() {
        return new Counts(
                bodies.sum(),
                records.sum(),
                droppedBodies.sum(),
                droppedBytes.sum(),
                malformed.sum(),
                refused.sum(),
                queuedBytes.get());
    }

    /** Returns when the last record came in, and what was lost. */
    public SensorState state() {
        long dropped = droppedBodies.sum();
        Optional<String> problem = dropped == 0
                ? Optional.empty()
                : Optional.of(dropped + " batches of log records found no room and were dropped");
        return new SensorState("http-log", anything ? OptionalLong.of(lastNanos) : OptionalLong.empty(), 0, problem);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException ignored) {
            // it is gone either way
        }
        connections.forEach(IngestConnection::close);
        readingThread.interrupt();
    }
}
