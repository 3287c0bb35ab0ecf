package dev.wissel.cli.demo;

import dev.wissel.gateway.http.BodyFraming;
import dev.wissel.gateway.http.ChunkScanner;
import dev.wissel.gateway.http.HttpError;
import dev.wissel.gateway.http.Limits;
import dev.wissel.gateway.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One keep-alive connection of the load, with at most one request at a time. Confined to the load's loop. */
final class LoadConnection extends ChannelInboundHandlerAdapter {
    private static final byte[] X_BACKEND = "x-backend".getBytes(StandardCharsets.US_ASCII);

    private final Load owner;
    private final ResponseHead head = new ResponseHead();
    private final ChunkScanner chunks = new ChunkScanner();
    private @Nullable ChannelHandlerContext context;
    private @Nullable LoadRequest request;
    private byte[] in = new byte[2048];
    private int from;
    private int to;
    private boolean inBody;
    private long bodyLeft;
    private boolean keepAlive;
    private @Nullable String region;
    private long idleSinceNanos;

    LoadConnection(Load owner) {
        this.owner = owner;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    boolean usable() {
        return context != null && context.channel().isActive();
    }

    long idleSince() {
        return idleSinceNanos;
    }

    void idleSince(long nowNanos) {
        idleSinceNanos = nowNanos;
    }

    void close() {
        if (context != null) {
            context.close();
        }
    }

    void send(LoadRequest next) {
        request = next;
        next.connection(this);
        if (context != null) {
            context.writeAndFlush(Unpooled.wrappedBuffer(next.bytes()), context.voidPromise());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            int count = bytes.readableBytes();
            if (in.length - to < count) {
                in = Arrays.copyOf(in, Math.max(in.length * 2, to + count));
            }
            bytes.readBytes(in, to, count);
            to += count;
        } finally {
            bytes.release();
        }
        take();
    }

    private void take() {
        LoadRequest current = request;
        while (current != null && from < to) {
            if (!inBody && !takeHead(current)) {
                return;
            }
            if (inBody && !takeBody(current)) {
                return;
            }
            current = request;
        }
        if (from == to) {
            from = 0;
            to = 0;
        } else if (current == null) {
            close(); // bytes that nobody asked for
        }
    }

    private boolean takeHead(LoadRequest current) {
        int size = head.parse(in, from, to, Limits.DEFAULTS, current.httpMethod());
        if (size == ResponseHead.NEED_MORE) {
            return false;
        }
        if (size < 0) {
            broken("malformed answer: " + HttpError.ofCode(size).text());
            return false;
        }
        if (!head.interim()) {
            inBody = true;
            keepAlive = head.keepAlive();
            bodyLeft = head.framing() == BodyFraming.LENGTH ? head.contentLength() : 0;
            chunks.reset(Limits.DEFAULTS);
            int backEnd = head.indexOf(X_BACKEND, 0);
            String name = backEnd < 0 ? "" : head.value(backEnd);
            region = name.indexOf('-') < 0 ? null : name.substring(name.lastIndexOf('-') + 1);
        }
        from += size;
        return true;
    }

    private boolean takeBody(LoadRequest current) {
        switch (head.framing()) {
            case CHUNKED -> {
                int size = chunks.scan(in, from, to);
                if (size < 0) {
                    broken("malformed answer: " + HttpError.ofCode(size).text());
                    return false;
                }
                from += size;
                if (!chunks.done()) {
                    return true;
                }
            }
            case UNTIL_CLOSE -> {
                from = to;
                return true;
            }
            default -> {
                int skipped = (int) Math.min(bodyLeft, to - from);
                from += skipped;
                bodyLeft -= skipped;
                if (bodyLeft > 0) {
                    return true;
                }
            }
        }
        finished(current);
        return true;
    }

    private void finished(LoadRequest current) {
        inBody = false;
        request = null;
        owner.answered(current, head.status(), region);
        if (keepAlive && usable()) {
            owner.free(this);
        } else {
            close();
        }
    }

    private void broken(String why) {
        LoadRequest current = request;
        request = null;
        from = to;
        if (current != null) {
            owner.failed(current, why, null);
        }
        close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        owner.gone();
        LoadRequest current = request;
        if (current != null && inBody && head.framing() == BodyFraming.UNTIL_CLOSE) {
            finished(current);
        } else {
            broken("the connection was closed " + (inBody ? "in the middle of the answer" : "without an answer"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken(String.valueOf(cause.getMessage()));
    }
}
