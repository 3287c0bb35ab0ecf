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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * An open load: each request leaves at its time, whatever became of those before it, and its latency counts from the time at which it was meant to leave; a generator that is late, or a connection
 * that must be made first, makes requests slower and leaves none out. Each goes over an idle connection drawn by chance, so that it may meet any of the gateway's loops. To be run once.
 */
final class OpenLoad implements AutoCloseable {
    private static final int CONNECTIONS = 32;
    private static final long PATIENCE_SECONDS = 30;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final int port;
    private final RandomGenerator random;
    private final List<Connection> idle = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();

    /**
     * A request that is to be made.
     *
     * @param atNanos when, from the beginning
     * @param workNanos what it costs a back end
     */
    record Request(String path, long atNanos, long workNanos) {}

    /**
     * How it ended.
     *
     * @param latencyNanos from the time at which it was meant to leave
     * @param status 0 if the connection broke
     */
    record Answer(Request request, long latencyNanos, int status) {}

    OpenLoad(int port, RandomGenerator random) {
        this.port = port;
        this.random = random;
    }

    /** Opens connections, so that the first requests need not. */
    void connect() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(CONNECTIONS);
        for (int i = 0; i < CONNECTIONS; i++) {
            Connection fresh = new Connection();
            connect(fresh, () -> {
                idle.add(fresh);
                open.countDown();
            });
        }
        if (!open.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the gateway takes no connections");
        }
    }

    /** Sends the requests, which are in the order of their times, and returns how each ended. */
    List<Answer> run(List<Request> requests, long startNanos) throws InterruptedException {
        CountDownLatch under = new CountDownLatch(requests.size());
        for (Request request : requests) {
            long dueNanos = startNanos + request.atNanos();
            for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            loop.execute(() -> send(request, dueNanos, under));
        }
        if (!under.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(under.getCount() + " requests were never answered");
        }
        return List.copyOf(answers);
    }

    private void send(Request request, long dueNanos, CountDownLatch under) {
        while (!idle.isEmpty()) {
            int last = idle.size() - 1;
            Connection connection = idle.set(random.nextInt(last + 1), idle.get(last));
            idle.remove(last);
            if (connection.channel.isActive()) {
                connection.ask(request, dueNanos, under);
                return;
            }
        }
        Connection fresh = new Connection();
        connect(fresh, () -> fresh.ask(request, dueNanos, under));
    }

    private void connect(Connection fresh, Runnable then) {
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
                        then.run();
                    }
                });
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Confined to the loop. */
    private final class Connection extends ChannelInboundHandlerAdapter {
        private final StringBuilder answer = new StringBuilder(256);
        private Channel channel;
        private Request asked;
        private long dueNanos;
        private CountDownLatch under;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            channel = ctx.channel();
        }

        void ask(Request request, long atNanos, CountDownLatch counted) {
            asked = request;
            dueNanos = atNanos;
            under = counted;
            String head = "GET " + request.path() + " HTTP/1.1\r\nHost: twin.example\r\nX-Work: " + request.workNanos()
                    + "\r\n\r\n";
            channel.writeAndFlush(Unpooled.copiedBuffer(head, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            long nowNanos = System.nanoTime();
            ByteBuf bytes = (ByteBuf) message;
            answer.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
            int end = answer.indexOf("\r\n\r\n");
            if (end < 0 || answer.length() < end + 4 + length(end)) {
                return;
            }
            int status = Integer.parseInt(answer.substring(9, 12));
            answer.setLength(0);
            ended(status, nowNanos);
            idle.add(this);
        }

        private int length(int end) {
            String head = answer.substring(0, end).toLowerCase(java.util.Locale.ROOT) + "\r\n";
            int at = head.indexOf("\r\ncontent-length:");
            return at < 0
                    ? 0
                    : Integer.parseInt(head.substring(at + 17, head.indexOf("\r\n", at + 17))
                            .strip());
        }

        private void ended(int status, long nowNanos) {
            answers.add(new Answer(asked, nowNanos - dueNanos, status));
            asked = null;
            under.countDown();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (asked != null) {
                ended(0, System.nanoTime());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
