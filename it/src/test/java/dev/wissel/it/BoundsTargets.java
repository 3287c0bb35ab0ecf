package dev.wissel.it;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Many targets on one event loop, each of which can be made to refuse, to fall silent, or to answer with errors, at once. Thread-safe. */
final class BoundsTargets implements AutoCloseable {
    /** How a target behaves. */
    enum Mode {
        WELL,
        REFUSING,
        SILENT,
        FAILING,
        /** Answers after {@link #SLOW_MILLIS}. */
        SLOW
    }

    /** Whose lateness is noted. */
    enum Loop {
        /** The keeper's, and the targets': probes of healthy targets that come late. */
        PROBES,
        /** The clients': requests that are sent late. */
        SENDING,
        /** All on the way of a request that meets no fault: answers that take longer than the targets do. */
        ANSWERS
    }

    static final long SLOW_MILLIS = 120;

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String AWAY = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\naway";

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ConcurrentLinkedQueue<Late> late = new ConcurrentLinkedQueue<>();
    private final long mostBetweenProbesNanos;
    private final List<Target> targets = new ArrayList<>();

    /** A probe of a healthy target, or a request, that came later than its schedule allows: by so much was somebody's loop behind. */
    private record Late(Loop loop, long fromNanos, long toNanos, long byNanos) {}

    /**
     * Makes none yet.
     *
     * @param mostBetweenProbesNanos the longest time between two probes of a healthy target if nobody's loop is late
     */
    BoundsTargets(long mostBetweenProbesNanos) {
        this.mostBetweenProbesNanos = mostBetweenProbesNanos;
    }

    /** Opens another target. */
    Target open() throws IOException {
        Target target = new Target(BackEnds.freePort());
        target.bind();
        targets.add(target);
        return target;
    }

    /** Notes that something which was due between these times came late, if {@code byNanos} is above 0. */
    void note(Loop loop, long fromNanos, long toNanos, long byNanos) {
        if (byNanos > 0) {
            late.add(new Late(loop, fromNanos, toNanos, byNanos));
        }
    }

    /** Returns by how much the latest of what was due between these times was late, &gt;= 0. */
    long lateNanos(Loop loop, long fromNanos, long toNanos) {
        long most = 0;
        for (Late each : late) {
            if (each.loop() == loop && each.fromNanos() - toNanos < 0 && each.toNanos() - fromNanos > 0) {
                most = Math.max(most, each.byNanos());
            }
        }
        return most;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** One of them. */
    final class Target {
        final int port;
        private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
        private volatile Mode mode = Mode.WELL;
        private volatile long lastRequestNanos;
        private Channel listening;
        private boolean probed;
        private long lastProbeNanos;

        Target(int port) {
            this.port = port;
        }

        String address() {
            return "127.0.0.1:" + port;
        }

        /** Returns when a request, not a probe, last arrived here; 0 if none ever did. */
        long lastRequestNanos() {
            return lastRequestNanos;
        }

        private void bind() {
            listening = new ServerBootstrap()
                    .group(group)
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .option(ChannelOption.SO_BACKLOG, 1024)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            channel.pipeline().addLast(new Connection());
                        }
                    })
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .syncUninterruptibly()
                    .channel();
        }

        /** Behaves so from now on; returns when that was so. */
        long behave(Mode next) {
            Mode before = mode;
            if (next == Mode.REFUSING) {
                listening.close().syncUninterruptibly();
                mode = next;
                connections.forEach(Channel::close);
            } else {
                mode = next;
                if (before == Mode.REFUSING) {
                    bind();
                }
            }
            probed = false;
            return System.nanoTime();
        }

        private void countProbe() {
            long nowNanos = System.nanoTime();
            if (probed && mode == Mode.WELL) {
                note(Loop.PROBES, lastProbeNanos, nowNanos, nowNanos - lastProbeNanos - mostBetweenProbesNanos);
            }
            probed = true;
            lastProbeNanos = nowNanos;
        }

        private final class Connection extends ChannelInboundHandlerAdapter {
            private final StringBuilder head = new StringBuilder(256);

            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                connections.add(ctx.channel());
                if (mode == Mode.REFUSING) {
                    ctx.close(); // was in the queue of a port that is closed now
                }
            }

            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                connections.remove(ctx.channel());
            }

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ByteBuf bytes = (ByteBuf) message;
                head.append(bytes.toString(StandardCharsets.ISO_8859_1));
                bytes.release();
                int end = head.indexOf("\r\n\r\n");
                while (end >= 0) {
                    if (head.indexOf("GET /health ") == 0) {
                        countProbe();
                    } else {
                        lastRequestNanos = System.nanoTime();
                    }
                    head.delete(0, end + 4);
                    end = head.indexOf("\r\n\r\n");
                    if (mode != Mode.SILENT) {
                        String answer = mode == Mode.FAILING ? AWAY : OK;
                        ctx.executor()
                                .schedule(
                                        () -> ctx.writeAndFlush(
                                                Unpooled.copiedBuffer(answer, StandardCharsets.ISO_8859_1)),
                                        mode == Mode.SLOW ? SLOW_MILLIS : 0,
                                        TimeUnit.MILLISECONDS);
                    }
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ctx.close();
            }
        }
    }
}
