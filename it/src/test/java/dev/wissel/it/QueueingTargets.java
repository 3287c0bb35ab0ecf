package dev.wissel.it;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Back ends on loopback that serve first come, first served, with so many cores: a request says in {@code X-Work} how many nanoseconds of one core it costs. An answer leaves at a time that
 * follows from arrivals and works alone, so that what a busy machine adds does not add up. One event loop and one clock for all. Thread-safe.
 */
final class QueueingTargets implements AutoCloseable {
    private static final Pattern WORK = Pattern.compile("(?i)\r\nx-work:\\s*(\\d+)");
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final ScheduledExecutorService clock;

    /**
     * Makes none yet.
     *
     * @param clock wakes the answers; more exact than a loop's own timers, which are good for a millisecond
     */
    QueueingTargets(ScheduledExecutorService clock) {
        this.clock = clock;
    }

    /** Opens another one. */
    Target open(int cores) throws IOException {
        Target target = new Target(BackEnds.freePort(), cores);
        target.bind().syncUninterruptibly();
        return target;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** One of them. Its state belongs to the loop. */
    final class Target {
        private final int port;
        private final PriorityQueue<Long> freeNanos = new PriorityQueue<>();
        private final Set<Channel> connections = new HashSet<>();
        private final List<Long> arrivals = new ArrayList<>();
        private Channel listening;
        private double slowness = 1;
        private int life;

        private Target(int port, int cores) {
            this.port = port;
            for (int i = 0; i < cores; i++) {
                freeNanos.add(System.nanoTime());
            }
        }

        String address() {
            return "127.0.0.1:" + port;
        }

        private io.netty.channel.ChannelFuture bind() {
            var bound = new ServerBootstrap()
                    .group(loop)
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
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            listening = bound.channel();
            return bound;
        }

        /** From now on each request costs so many times more. */
        void slow(double times) {
            loop.execute(() -> slowness = times);
        }

        /** Its process dies: connections are reset, new ones refused, what was being worked on is lost. */
        void crash() {
            loop.execute(() -> {
                life++;
                listening.close();
                for (Channel each : List.copyOf(connections)) {
                    each.config().setOption(ChannelOption.SO_LINGER, 0);
                    each.close();
                }
                List<Long> idle = new ArrayList<>();
                freeNanos.forEach(busyUntil -> idle.add(System.nanoTime()));
                freeNanos.clear();
                freeNanos.addAll(idle);
            });
        }

        /** It is started anew. */
        void restart() {
            loop.execute(this::bind);
        }

        /** Returns when requests have arrived, probes left out; to be asked after the load is over. */
        List<Long> arrivals() throws InterruptedException {
            try {
                return loop.submit(() -> List.copyOf(arrivals)).get();
            } catch (java.util.concurrent.ExecutionException impossible) {
                throw new AssertionError(impossible);
            }
        }

        private void serve(Channel to, long workNanos, long nowNanos) {
            long beginNanos = Math.max(nowNanos, freeNanos.remove());
            long endNanos = beginNanos + (long) (workNanos * slowness);
            freeNanos.add(endNanos);
            int inLife = life;
            clock.schedule(
                    () -> loop.execute(() -> {
                        if (inLife == life) {
                            answer(to);
                        }
                    }),
                    endNanos - System.nanoTime(),
                    TimeUnit.NANOSECONDS);
        }

        private void answer(Channel to) {
            to.writeAndFlush(Unpooled.copiedBuffer(OK, StandardCharsets.ISO_8859_1));
        }

        private final class Connection extends ChannelInboundHandlerAdapter {
            private final StringBuilder head = new StringBuilder(256);

            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                connections.add(ctx.channel());
            }

            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                connections.remove(ctx.channel());
            }

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                long nowNanos = System.nanoTime();
                ByteBuf bytes = (ByteBuf) message;
                head.append(bytes.toString(StandardCharsets.ISO_8859_1));
                bytes.release();
                int end = head.indexOf("\r\n\r\n");
                while (end >= 0) {
                    Matcher work = WORK.matcher(head).region(0, end);
                    if (head.indexOf("GET /health ") == 0) {
                        answer(ctx.channel());
                    } else {
                        arrivals.add(nowNanos);
                        serve(ctx.channel(), work.find() ? Long.parseLong(work.group(1)) : 0, nowNanos);
                    }
                    head.delete(0, end + 4);
                    end = head.indexOf("\r\n\r\n");
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ctx.close();
            }
        }
    }
}
