package dev.wissel.cli.demo;

import dev.wissel.gateway.proxy.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A steady load on the gateway: an open loop, which sends on time whether answers come or not. A request's latency counts from the time at which it should have
 * been sent, so that what waits behind a slow answer is slow as well. Nothing is ever sent twice.
 *
 * <p>Thread-safe: it runs on an event loop of its own, to which all calls are handed.
 */
final class Load implements AutoCloseable {
    /** A request without an answer after this time has failed. */
    static final long PATIENCE_NANOS = 10_000_000_000L;

    private static final int MAX_CONNECTIONS = 2000;
    private static final long MAX_IDLE_NANOS = 10_000_000_000L;
    private static final long SWEEP_MILLIS = 100;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int CONNECT_MILLIS = 5000;
    private static final long STOP_SECONDS = 5;

    private final LoadPlan plan;
    private final Consumer<Failure> failures;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Tally tally;

    /* Confined to the loop. */
    private final ArrayDeque<LoadConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<LoadRequest> waiting = new ArrayDeque<>();
    private final Set<LoadRequest> unanswered = new LinkedHashSet<>();
    private int connections;
    private boolean begun;
    private int requestsPerSecond;
    private long startNanos;
    private long sent;
    private @Nullable ScheduledFuture<?> sending;
    private boolean stopping;
    private boolean finished;

    /**
     * A request that failed. Immutable.
     *
     * @param method its method
     * @param path its path
     * @param why what went wrong
     * @param sentNanos when it should have been sent, in {@link System#nanoTime}
     * @param afterNanos how long after that it failed
     */
    record Failure(String method, String path, String why, long sentNanos, long afterNanos) {}

    /**
     * Makes a load that has not begun.
     *
     * @param gateway where the gateway listens
     * @param failures hears of each failed request that counts, on the loop; must not block
     */
    Load(InetSocketAddress gateway, LoadPlan plan, List<String> regions, Consumer<Failure> failures) {
        this.plan = plan;
        this.failures = failures;
        this.tally = new Tally(plan.services(), regions);
        boolean epoll = Transport.best() == Transport.EPOLL;
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("wissel-demo-load", true), handlers);
        this.loop = group.next();
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .remoteAddress(gateway)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new LoadConnection(Load.this));
                    }
                });
    }

    /** Begins with requests that do not count: the first ones of a fresh JVM say nothing about anything. */
    void warmUp(int perSecond) {
        onLoop(() -> begin(perSecond));
    }

    /**
     * Begins, or goes on at this rate, and counts from now on.
     *
     * @param perSecond requests a second, &gt;= 0
     * @param phase what the time from now on is called
     */
    void start(int perSecond, String phase) {
        onLoop(() -> {
            tally.begin(phase, System.nanoTime());
            tally.take(System.nanoTime());
            return begin(perSecond);
        });
    }

    /** Counts what is sent from now on under another name. */
    void phase(String name) {
        onLoop(() -> {
            tally.begin(name, System.nanoTime());
            return true;
        });
    }

    /** Returns what was counted since the last call. */
    Tally.Interval take() {
        return onLoop(() -> tally.take(System.nanoTime()));
    }

    /** Returns what was counted in each phase. */
    List<PhaseTotals> phases() {
        return onLoop(() -> tally.phases(System.nanoTime()));
    }

    /** Sends nothing more, and waits a while for answers that are due; returns how many have not come, which are counted neither way. */
    long finish(long patienceNanos) {
        long deadlineNanos = System.nanoTime() + patienceNanos;
        long missing = onLoop(() -> {
            stopping = true;
            tally.end(System.nanoTime());
            return countedUnanswered();
        });
        while (missing > 0 && deadlineNanos - System.nanoTime() > 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                break;
            }
            missing = onLoop(this::countedUnanswered);
        }
        return onLoop(() -> {
            finished = true;
            return countedUnanswered();
        });
    }

    private long countedUnanswered() {
        return unanswered.stream().filter(request -> request.phase().counts()).count();
    }

    private <T> T onLoop(java.util.concurrent.Callable<T> task) {
        try {
            return loop.submit(task).get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException broken) {
            throw new IllegalStateException("the load's loop does not follow: " + broken, broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    // ---------------------------------------------------------------- on the loop

    private boolean begin(int perSecond) {
        requestsPerSecond = perSecond;
        startNanos = System.nanoTime();
        sent = 0;
        if (!begun) {
            begun = true;
            loop.scheduleAtFixedRate(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        }
        ScheduledFuture<?> before = sending;
        if (before != null) {
            before.cancel(false);
        }
        if (perSecond > 0) {
            sendDue();
        }
        return true;
    }

    private long intendedNanos(long number) {
        return startNanos
                + number / requestsPerSecond * NANOS_PER_SECOND
                + number % requestsPerSecond * NANOS_PER_SECOND / requestsPerSecond;
    }

    private void sendDue() {
        if (stopping) {
            return;
        }
        long nowNanos = System.nanoTime();
        while (intendedNanos(sent) - nowNanos <= 0) {
            LoadRequest request = plan.request(sent, intendedNanos(sent), tally.phase());
            sent++;
            unanswered.add(request);
            tally.sent(request);
            send(request);
        }
        sending = loop.schedule(this::sendDue, intendedNanos(sent) - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void send(LoadRequest request) {
        for (LoadConnection free = idle.pollFirst(); free != null; free = idle.pollFirst()) {
            if (free.usable()) {
                free.send(request);
                return;
            }
        }
        waiting.add(request);
        if (connections < MAX_CONNECTIONS) {
            connect();
        }
    }

    private void connect() {
        connections++;
        ChannelFuture connecting = bootstrap.connect();
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                free(connecting.channel().pipeline().get(LoadConnection.class));
                return;
            }
            connections--;
            LoadRequest request = nextWaiting();
            if (request != null) {
                failed(request, "no connection: " + done.cause().getMessage(), null);
            }
        });
    }

    private @Nullable LoadRequest nextWaiting() {
        for (LoadRequest next = waiting.poll(); next != null; next = waiting.poll()) {
            if (unanswered.contains(next)) {
                return next;
            }
        }
        return null;
    }

    /** A connection is ready for a request. */
    void free(LoadConnection connection) {
        LoadRequest next = nextWaiting();
        if (next != null) {
            connection.send(next);
        } else {
            connection.idleSince(System.nanoTime());
            idle.addFirst(connection);
        }
    }

    /** A connection is gone. */
    void gone() {
        connections--;
    }

    /** A request was answered; {@code region} is what the answer says, or null. */
    void answered(LoadRequest request, int status, @Nullable String region) {
        if (status >= 200 && status < 400) {
            if (unanswered.remove(request)) {
                tally.answered(request, region, System.nanoTime() - request.intendedNanos());
            }
        } else {
            failed(request, Integer.toString(status), region);
        }
    }

    /** A request came to nothing. */
    void failed(LoadRequest request, String why, @Nullable String region) {
        if (!unanswered.remove(request) || finished) {
            return;
        }
        long afterNanos = System.nanoTime() - request.intendedNanos();
        tally.failed(request, region, afterNanos);
        if (request.phase().counts()) {
            failures.accept(new Failure(request.method(), request.path(), why, request.intendedNanos(), afterNanos));
        }
    }

    private void sweep() {
        long nowNanos = System.nanoTime();
        while (!unanswered.isEmpty()) {
            LoadRequest request = unanswered.iterator().next(); // the oldest
            if (nowNanos - request.intendedNanos() < PATIENCE_NANOS) {
                break;
            }
            failed(request, "no answer", null);
            LoadConnection connection = request.connection();
            if (connection != null) {
                connection.close();
            }
        }
        for (LoadConnection last = idle.peekLast();
                last != null && nowNanos - last.idleSince() > MAX_IDLE_NANOS;
                last = idle.peekLast()) {
            idle.removeLast();
            last.close();
        }
    }
}
