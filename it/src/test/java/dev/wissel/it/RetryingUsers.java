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
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Users who come at their times, wait so long, hang up, and ask again up to three times, as they do when they are refused. One event loop for all of them. To be run once.
 */
final class RetryingUsers implements AutoCloseable {
    private static final int ASKED_AGAIN = 3;
    private static final long BACKOFF_MILLIS = 50;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final int port;
    private final long patienceMillis;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final List<Served> served = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    /**
     * Someone who was served.
     *
     * @param cameNanos when he came
     * @param servedNanos when he had his answer; both from the beginning
     */
    record Served(long cameNanos, long servedNanos) {}

    /**
     * One who will come.
     *
     * @param atNanos when, from the beginning
     * @param workNanos what his request costs a back end
     */
    record Visit(long atNanos, long workNanos) {}

    RetryingUsers(int port, long patienceMillis) {
        this.port = port;
        this.patienceMillis = patienceMillis;
    }

    /** Lets them come, in the order of their times, and returns those who were served, in the order in which they were. */
    List<Served> run(List<Visit> visits) throws InterruptedException {
        CountDownLatch under = new CountDownLatch(visits.size());
        long startNanos = System.nanoTime();
        for (Visit visit : visits) {
            long dueNanos = startNanos + visit.atNanos();
            for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            loop.execute(() -> new User(visit, startNanos, under).ask());
        }
        if (!under.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError(under.getCount() + " users are still there");
        }
        return List.copyOf(served);
    }

    /** Returns the heads of the answers that refused somebody; to be asked after the run. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Confined to the loop. */
    private final class User {
        private final Visit visit;
        private final long startNanos;
        private final CountDownLatch under;
        private int asked;
        private Connection connection;
        private Future<?> patience;

        User(Visit visit, long startNanos, CountDownLatch under) {
            this.visit = visit;
            this.startNanos = startNanos;
            this.under = under;
        }

        void ask() {
            asked++;
            patience = loop.schedule(this::hangUp, patienceMillis, TimeUnit.MILLISECONDS);
            Connection free = idle.poll();
            while (free != null && !free.channel.isActive()) {
                free = idle.poll();
            }
            if (free == null) {
                new Connection().open(this);
            } else {
                free.ask(this);
            }
        }

        private void hangUp() {
            Connection waiting = connection;
            connection = null;
            if (waiting != null) {
                waiting.user = null;
                waiting.channel.close();
            }
            again();
        }

        void answered(boolean good) {
            patience.cancel(false);
            connection = null;
            if (good) {
                served.add(new Served(visit.atNanos(), System.nanoTime() - startNanos));
                under.countDown();
            } else {
                again();
            }
        }

        private void again() {
            if (asked > ASKED_AGAIN) {
                under.countDown();
            } else {
                loop.schedule(this::ask, BACKOFF_MILLIS << (asked - 1), TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Confined to the loop. */
    private final class Connection extends ChannelInboundHandlerAdapter {
        private final StringBuilder answer = new StringBuilder(256);
        private Channel channel;
        private User user;

        void open(User first) {
            new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel fresh) {
                            channel = fresh;
                            fresh.pipeline().addLast(Connection.this);
                        }
                    })
                    .connect(InetAddress.getLoopbackAddress(), port)
                    .addListener(connected -> {
                        if (connected.isSuccess() && first.connection == null) {
                            ask(first);
                        }
                    });
        }

        void ask(User by) {
            user = by;
            by.connection = this;
            String head = "GET /shop HTTP/1.1\r\nHost: storm.example\r\nX-Work: " + by.visit.workNanos() + "\r\n\r\n";
            channel.writeAndFlush(Unpooled.copiedBuffer(head, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            answer.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
            int end = answer.indexOf("\r\n\r\n");
            if (end < 0 || answer.length() < end + 4 + length(end)) {
                return;
            }
            boolean good = answer.indexOf("HTTP/1.1 200 ") == 0;
            if (!good) {
                refusals.add(answer.substring(0, end));
            }
            answer.setLength(0);
            User by = user;
            user = null;
            idle.add(this);
            if (by != null) {
                by.answered(good);
            }
        }

        private int length(int end) {
            String head = answer.substring(0, end).toLowerCase(java.util.Locale.ROOT) + "\r\n";
            int at = head.indexOf("\r\ncontent-length:");
            return at < 0
                    ? 0
                    : Integer.parseInt(head.substring(at + 17, head.indexOf("\r\n", at + 17))
                            .strip());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            User by = user;
            user = null;
            if (by != null) {
                by.answered(false);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
