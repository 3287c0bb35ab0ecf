package dev.wissel.gateway.plugin.redis;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.redis.ErrorRedisMessage;
import io.netty.handler.codec.redis.IntegerRedisMessage;
import io.netty.handler.codec.redis.RedisBulkStringAggregator;
import io.netty.handler.codec.redis.RedisDecoder;
import io.netty.handler.codec.redis.RedisMessage;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's connection to one database. Commands of all its requests follow each other without waiting for answers. Whatever goes wrong fails all
 * that is waiting and closes the connection; the next command opens another, so that a server that comes back is noticed by the first request that asks.
 * Confined to its loop.
 */
final class RedisConnection {
    /** Batches that may wait at a time: a server that hangs must not gather the requests of all its timeout. */
    private static final int MAX_WAITING = 10_000;

    private final EventLoop loop;
    private final RedisSettings settings;
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private @Nullable Channel channel;
    private boolean ready;
    private int connects;

    /** Commands sent together, and their answers so far. */
    private static final class Batch {
        final List<RedisCommand> commands;
        final BiConsumer<long @Nullable [], @Nullable RedisFailure> then;
        final long[] answers;
        int answered;

        @Nullable
        RedisFailure failure;

        @Nullable
        ScheduledFuture<?> timeout;

        Batch(List<RedisCommand> commands, BiConsumer<long @Nullable [], @Nullable RedisFailure> then) {
            this.commands = commands;
            this.then = then;
            this.answers = new long[commands.size()];
        }
    }

    RedisConnection(EventLoop loop, RedisSettings settings) {
        this.loop = loop;
        this.settings = settings;
    }

    void send(List<RedisCommand> commands, BiConsumer<long @Nullable [], @Nullable RedisFailure> then) {
        Batch batch = new Batch(commands, then);
        if (waiting.size() >= MAX_WAITING) {
            loop.execute(() -> then.accept(null, failure("too many requests wait for it")));
            return;
        }
        batch.timeout = loop.schedule(
                () -> fail("no answer within " + settings.timeoutMillis() + " ms"),
                settings.timeoutMillis(),
                TimeUnit.MILLISECONDS);
        waiting.add(batch);
        if (channel == null) {
            connect();
        } else if (ready) {
            write(batch);
        }
    }

    private RedisFailure failure(String what) {
        return new RedisFailure("redis " + settings + ": " + what);
    }

    // ---------------------------------------------------------------- connecting

    private void connect() {
        int connect = ++connects;
        ready = false;
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(Sockets.channelOf(loop))
                .resolver(Sockets.resolverOf(loop))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.timeoutMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        Sockets.addTls(opened, settings);
                        opened.pipeline()
                                .addLast(new RedisDecoder(), new RedisBulkStringAggregator(), new Answers(connect));
                    }
                })
                .connect(InetSocketAddress.createUnresolved(settings.host(), settings.port()));
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                return;
            }
            Runnable failed = () -> {
                if (connect == connects) {
                    fail("no connection: " + done.cause().getMessage());
                }
            };
            loop.execute(failed); // never in the middle of the request's own event
        });
    }

    /** Says who we are, then sends what has been waiting. */
    private void greet() {
        List<RedisCommand> greeting = new ArrayList<>();
        String password = settings.password();
        if (password != null) {
            greeting.add(
                    settings.username() == null
                            ? RedisCommand.of("AUTH", password)
                            : RedisCommand.of("AUTH", settings.username(), password));
        }
        if (settings.database() != 0) {
            greeting.add(RedisCommand.of("SELECT", Integer.toString(settings.database())));
        }
        ready = true;
        List<Batch> held = new ArrayList<>(waiting);
        if (!greeting.isEmpty()) {
            Batch first = new Batch(greeting, (answers, failure) -> {
                if (failure != null) {
                    fail(String.valueOf(failure.getMessage()));
                }
            });
            waiting.addFirst(first);
            write(first);
        }
        held.forEach(this::write);
    }

    // ---------------------------------------------------------------- talking

    private void write(Batch batch) {
        Channel to = channel;
        if (to == null) {
            return;
        }
        ByteBuf out = to.alloc().buffer(256 * batch.commands.size());
        for (RedisCommand command : batch.commands) {
            List<byte[]> words = command.words();
            out.writeCharSequence("*" + words.size() + "\r\n", StandardCharsets.US_ASCII);
            for (byte[] word : words) {
                out.writeCharSequence("$" + word.length + "\r\n", StandardCharsets.US_ASCII);
                out.writeBytes(word).writeShort('\r' << 8 | '\n');
            }
        }
        to.writeAndFlush(out, to.voidPromise());
    }

    private void onAnswer(RedisMessage message) {
        Batch batch = waiting.peek();
        if (batch == null) {
            fail("an answer that nobody has asked for");
            return;
        }
        if (message instanceof IntegerRedisMessage number) {
            batch.answers[batch.answered] = number.value();
        } else if (message instanceof ErrorRedisMessage error && batch.failure == null) {
            batch.failure = new RedisFailure(error.content());
        }
        if (++batch.answered == batch.commands.size()) {
            waiting.remove();
            end(batch, batch.failure);
        }
    }

    private static void end(Batch batch, @Nullable RedisFailure failure) {
        if (batch.timeout != null) {
            batch.timeout.cancel(false);
        }
        batch.then.accept(failure == null ? batch.answers : null, failure);
    }

    /** Nothing more is to be expected of this connection. */
    private void fail(String what) {
        connects++;
        Channel broken = channel;
        channel = null;
        ready = false;
        if (broken != null) {
            broken.close();
        }
        RedisFailure failure = failure(what);
        List<Batch> failed = new ArrayList<>(waiting);
        waiting.clear();
        failed.forEach(batch -> end(batch, failure));
    }

    void close() {
        loop.execute(() -> fail("closed"));
    }

    /** Hands what comes to the connection, unless it has been given up. */
    private final class Answers extends SimpleChannelInboundHandler<RedisMessage> {
        private final int connect;

        Answers(int connect) {
            this.connect = connect;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            if (context.channel().isActive() && Sockets.handshakeDone(context.channel())) {
                greetOnce();
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (!settings.tls()) {
                greetOnce();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            String problem = Sockets.handshakeProblem(event);
            if (problem != null && connect == connects) {
                fail(problem);
            } else if (Sockets.isHandshake(event)) {
                greetOnce();
            }
        }

        private void greetOnce() {
            if (connect == connects && !ready) {
                greet();
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, RedisMessage message) {
            if (connect == connects) {
                onAnswer(message);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (connect == connects) {
                fail("it has closed the connection");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (connect == connects) {
                fail(String.valueOf(cause.getMessage()));
            }
        }
    }
}
