package dev.wissel.gateway.plugin.httplog;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All queues of a node, one for each server and way of sending, as in Kong: instances that send to the same server share one. One thread sends for all of
 * them; it is started with the first record. Thread-safe.
 */
public final class LogQueues implements AutoCloseable {
    private static final long LOOK_MILLIS = 5;

    private final Map<LogServer, Shared> queues = new ConcurrentHashMap<>();
    private @Nullable MultiThreadIoEventLoopGroup group;
    private boolean closed;

    private record Shared(LogQueue queue, LogSender sender, EventLoop loop) {}

    /**
     * What a queue has done, for metrics. Immutable.
     *
     * @param server where it sends to, without secrets
     * @param waiting records that have not been sent
     * @param sent records that the server took
     * @param dropped records that were given up
     * @param failures attempts to send that failed
     */
    public record Reading(String server, int waiting, long sent, long dropped, long failures) {}

    void offer(LogServer server, QueueSettings settings, byte[] record) {
        Shared shared = queues.get(server);
        if (shared == null) {
            shared = open(server, settings);
            if (shared == null) {
                return;
            }
        }
        shared.queue().settings(settings);
        shared.queue().offer(record);
    }

    private synchronized @Nullable Shared open(LogServer server, QueueSettings settings) {
        if (closed) {
            return null;
        }
        MultiThreadIoEventLoopGroup threads = group;
        if (threads == null) {
            threads = new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("wissel-http-log", true), NioIoHandler.newFactory());
            group = threads;
        }
        EventLoop loop = threads.next();
        return queues.computeIfAbsent(server, to -> {
            LogSender sender = new LogSender(loop, to);
            return new Shared(
                    new LogQueue(to.toString(), loop, System::nanoTime, sender::send, settings), sender, loop);
        });
    }

    /** Sends what waits, as far as the time allows; what is left then is dropped and counted. */
    public void flush(Duration atMost) {
        List<LogQueue> all = new ArrayList<>();
        queues.values().forEach(shared -> all.add(shared.queue()));
        all.forEach(LogQueue::hurryUp);
        long endNanos = System.nanoTime() + atMost.toNanos();
        while (all.stream().anyMatch(queue -> queue.left() > 0) && System.nanoTime() - endNanos < 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        all.forEach(LogQueue::giveUp);
    }

    /** Forgets queues that nobody fills any more, and that are empty. */
    public synchronized void retain(Set<LogServer> servers) {
        queues.forEach((server, shared) -> {
            if (!servers.contains(server) && shared.queue().left() == 0 && queues.remove(server, shared)) {
                shared.loop().execute(shared.sender()::close);
            }
        });
    }

    /** Returns what all queues have done. */
    public List<Reading> read() {
        List<Reading> readings = new ArrayList<>();
        queues.values().forEach(shared -> {
            LogQueue queue = shared.queue();
            readings.add(new Reading(queue.name(), queue.left(), queue.sent(), queue.dropped(), queue.failures()));
        });
        return readings;
    }

    @Override
    public synchronized void close() {
        closed = true;
        queues.values().forEach(shared -> shared.loop().execute(shared.sender()::close));
        MultiThreadIoEventLoopGroup threads = group;
        if (threads != null) {
            threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }
}
