package dev.wissel.it;

import io.netty.bootstrap.Bootstrap;
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
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Evenly spaced requests to many paths of one gateway, sent whether the ones before were answered or not. Thread-safe. */
final class BoundsClients implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length:\\s*(\\d+)");

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final int port;
    private final BoundsTargets late;
    private final Deque<Connection> idle = new ArrayDeque<>();

    /** Requests that were answered, and those that were answered with anything but 200. */
    final AtomicLong answered = new AtomicLong();

    final AtomicLong failed = new AtomicLong();

    /** The longest that an answer took. */
    final AtomicLong slowestNanos = new AtomicLong();

    /** How often what was heard that was not 200. */
    final Map<String, Integer> failures = new ConcurrentHashMap<>();

    /**
     * Makes clients of the gateway on this port.
     *
     * @param late where requests that were sent late are noted
     */
    BoundsClients(int port, BoundsTargets late) {
        this.port = port;
        this.late = late;
    }

    /** Sends a GET for the path each {@code gapNanos}, the first one after {@code phaseNanos}; if it meets no fault, its time is noted. */
    void send(String path, long gapNanos, long phaseNanos, boolean unharmed) {
        long[] beforeNanos = {System.nanoTime() + phaseNanos};
        loop.scheduleAtFixedRate(
                () -> {
                    long nowNanos = System.nanoTime();
                    late.note(
                            BoundsTargets.Loop.SENDING, beforeNanos[0], nowNanos, nowNanos - beforeNanos[0] - gapNanos);
                    beforeNanos[0] = nowNanos;
                    fire(path, unharmed);
                },
                phaseNanos,
                gapNanos,
                TimeUnit.NANOSECONDS);
    }

    private void fire(String path, boolean unharmed) {
        Connection connection = idle.pollFirst();
        if (connection != null && connection.channel.isActive()) {
            connection.ask(path, unharmed);
            return;
        }
        Connection fresh = new Connection();
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(fresh);
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .addListener(connected -> {
                    if (connected.isSuccess()) {
                        fresh.ask(path, unharmed);
                    } else {
                        fails(String.valueOf(connected.cause()));
                    }
                });
    }

    private void fails(String what) {
        failed.incrementAndGet();
        failures.merge(what, 1, Integer::sum);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Connection extends ChannelInboundHandlerAdapter {
        private final StringBuilder answer = new StringBuilder(256);
        private Channel channel;
        private boolean unharmed;
        private long askedNanos;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            channel = ctx.channel();
        }

        void ask(String path, boolean isUnharmed) {
            unharmed = isUnharmed;
            askedNanos = System.nanoTime();
            String request = "GET " + path + " HTTP/1.1\r\nHost: bounds\r\n\r\n";
            channel.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            answer.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
            int end = answer.indexOf("\r\n\r\n");
            Matcher length = LENGTH.matcher(answer);
            if (end < 0 || !length.find() || answer.length() < end + 4 + Integer.parseInt(length.group(1))) {
                return;
            }
            answered.incrementAndGet();
            long nowNanos = System.nanoTime();
            slowestNanos.accumulateAndGet(nowNanos - askedNanos, Math::max);
            if (unharmed) {
                late.note(BoundsTargets.Loop.ANSWERS, askedNanos, nowNanos, nowNanos - askedNanos);
            }
            if (!answer.substring(0, 12).equals("HTTP/1.1 200")) {
                fails(answer.substring(9, 12) + (unharmed ? " of a service that nothing befell" : ""));
            }
            answer.setLength(0);
            idle.addFirst(this);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
