package dev.wissel.gateway.proxy;

import dev.wissel.core.model.Address;
import dev.wissel.gateway.fault.ActiveFault;
import dev.wissel.gateway.http.Limits;
import dev.wissel.gateway.upstream.UpstreamNode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All event loops of a gateway and the sockets it listens on. Thread-safe.
 *
 * <p>A client's connection belongs to the loop that it was given to for all its life, and everything done for it is done there.
 */
public final class ProxyCluster implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final long LOOK_MILLIS = 10;
    private static final long FOLLOW_MILLIS = 1000;

    private final ProxyNode node;
    private final EventLoopGroup workers;
    private final EventLoopGroup keeper;
    private final List<ProxyLoop> loops = new ArrayList<>();
    private final Map<EventLoop, ProxyLoop> byEventLoop = new HashMap<>();
    private final List<Channel> listeners = new ArrayList<>();
    private final List<Channel> streamListeners = new ArrayList<>();

    /** Starts the loops; nothing is listened on yet. */
    public ProxyCluster(
            Transport transport,
            int threads,
            LongSupplier clock,
            Limits limits,
            int maxClientsOfLoop,
            @Nullable AccessLog accessLog,
            String product) {
        this.node = new ProxyNode(transport, clock, limits, maxClientsOfLoop, accessLog, product);
        this.workers = transport.group(threads, "wissel-proxy");
        this.keeper = Transport.NIO.group(1, "wissel-keeper");
        SplittableRandom seeds = new SplittableRandom();
        for (int i = 0; i < threads; i++) {
            EventLoop eventLoop = workers.next();
            ProxyLoop loop = new ProxyLoop(i, eventLoop, node, seeds.nextLong());
            loops.add(loop);
            byEventLoop.put(eventLoop, loop);
            loop.start();
        }
    }

    /** Returns what the loops share. */
    public ProxyNode node() {
        return node;
    }

    /** Returns the loop that upstreams are kept on. */
    public EventLoop keeperLoop() {
        return keeper.next();
    }

    /** Returns the loops. */
    public List<ProxyLoop> loops() {
        return loops;
    }

    /** Puts another configuration in force. */
    public void follow(GatewayRuntime runtime) {
        node.runtime(runtime);
        for (ProxyLoop loop : loops) {
            loop.eventLoop().execute(() -> loop.retain(runtime));
        }
    }

    /** Sends requests that wait for this address elsewhere, on every loop. */
    public void rescue(UpstreamNode upstream, Address hung) {
        for (ProxyLoop loop : loops) {
            loop.eventLoop().execute(() -> loop.rescue(upstream, hung));
        }
    }

    /**
     * Lets every loop follow the fault in force, and waits a moment until it has; on a loop of this cluster's it does not wait.
     *
     * @param fault returns the fault in force, null for none; asked on the loops
     */
    public void followFault(Supplier<@Nullable ActiveFault> fault) {
        List<Future<?>> following = new ArrayList<>();
        boolean ours = false;
        for (EventExecutor each : keeper) {
            ours |= each.inEventLoop();
        }
        for (ProxyLoop loop : loops) {
            ours |= loop.eventLoop().inEventLoop();
            if (!loop.eventLoop().isShuttingDown()) {
                following.add(loop.eventLoop().submit(() -> loop.follow(fault.get())));
            }
        }
        if (!ours) {
            following.forEach(each -> each.awaitUninterruptibly(FOLLOW_MILLIS, TimeUnit.MILLISECONDS));
        }
    }

    /**
     * Listens for clients.
     *
     * @throws IOException if an address cannot be had; those before it are listened on
     */
    public void listen(List<Listen> listens) throws IOException {
        for (Listen listen : listens) {
            listeners.add(bind(listen, bootstrap(listen)));
        }
    }

    private static Channel bind(Listen listen, ServerBootstrap bootstrap) throws IOException {
        InetSocketAddress address = listen.address();
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    /**
     * Listens for clients of TCP and TLS routes.
     *
     * @throws IOException if an address cannot be had; those before it are listened on
     */
    public void listenForStreams(List<Listen> listens) throws IOException {
        for (Listen listen : listens) {
            streamListeners.add(bind(listen, streams(listen)));
        }
    }

    private ServerBootstrap streams(Listen listen) {
        return bootstrap(listen).childHandler(new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                ProxyLoop loop = loopOf(channel);
                if (listen.proxyProtocol()) {
                    channel.pipeline().addLast(new ProxyHeaderReader(loop, StreamSession.HELLO_NANOS));
                }
                channel.pipeline().addLast(new StreamSession(loop, listen));
            }
        });
    }

    /** Returns the ports listened on for TCP and TLS routes. */
    public List<Integer> streamPorts() {
        return portsOf(streamListeners);
    }

    private ServerBootstrap bootstrap(Listen listen) {
        return new ServerBootstrap()
                .group(workers)
                .channel(node.transport().serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, node.transport().allocator())
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, node.transport().receiveBuffers())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(64 * 1024, 256 * 1024))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (listen.proxyProtocol()) {
                            channel.pipeline()
                                    .addLast(new ProxyHeaderReader(loopOf(channel), ProxyLoop.CLIENT_HEAD_NANOS));
                        }
                        if (listen.ssl() || listen.http2()) {
                            Doorway.open(channel, loopOf(channel), listen);
                        } else {
                            channel.pipeline().addLast(new ClientConnection(loopOf(channel), listen));
                        }
                    }
                });
    }

    private ProxyLoop loopOf(SocketChannel channel) {
        ProxyLoop loop = byEventLoop.get(channel.eventLoop());
        if (loop == null) {
            throw new IllegalStateException("a connection on a loop that is not ours");
        }
        return loop;
    }

    /** Returns the ports listened on. */
    public List<Integer> ports() {
        return portsOf(listeners);
    }

    private static List<Integer> portsOf(List<Channel> listeners) {
        List<Integer> ports = new ArrayList<>();
        for (Channel listener : listeners) {
            ports.add(((InetSocketAddress) listener.localAddress()).getPort());
        }
        return ports;
    }

    /**
     * Takes no new connections and waits until those there are have been served.
     *
     * @return whether all were within the time
     */
    public boolean drain(Duration atMost) {
        for (Channel listener : listeners) {
            listener.close().awaitUninterruptibly();
        }
        for (Channel listener : streamListeners) {
            listener.close().awaitUninterruptibly();
        }
        node.drain();
        for (ProxyLoop loop : loops) {
            loop.eventLoop().execute(loop::drain);
        }
        long endNanos = System.nanoTime() + atMost.toNanos();
        while (open() > 0 && System.nanoTime() - endNanos < 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        return open() == 0;
    }

    private long open() {
        long open = 0;
        for (ProxyLoop loop : loops) {
            open += loop.stats().openCount();
        }
        return open;
    }

    @Override
    public void close() {
        for (ProxyLoop loop : loops) {
            if (!loop.eventLoop().isShuttingDown()) {
                loop.eventLoop().submit(loop::closeAll).awaitUninterruptibly(1, TimeUnit.SECONDS);
            }
        }
        workers.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
        keeper.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
