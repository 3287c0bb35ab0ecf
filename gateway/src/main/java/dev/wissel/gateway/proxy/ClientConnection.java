package dev.wissel.gateway.proxy;

import dev.wissel.gateway.edge.TrustedPeers;
import dev.wissel.gateway.http.Head;
import dev.wissel.gateway.http.HttpError;
import dev.wissel.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: reads one request after the other and hands each to the connection's {@link Exchange}. Requests that were sent ahead
 * (pipelining) wait, unparsed, until the one before is answered. Confined to its loop.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    /** Bytes of requests sent ahead that are kept before reading stops. */
    private static final int AHEAD_BYTES = 64 * 1024;

    private static final byte[] CONTINUE = ByteBuilder.ascii("HTTP/1.1 100 Continue\r\n\r\n");

    private final ProxyLoop loop;
    private final Listen listen;
    private final @Nullable Doorway doorway;
    private final Exchange exchange;
    private @Nullable ChannelHandlerContext context;
    private String ip = "";
    private int listenPort;
    private byte[] ipBytes = ProxyLoop.NO_BYTES;
    private @Nullable Peer peer;
    private byte[] forwardedLines = ProxyLoop.NO_BYTES;

    private @Nullable RequestHead partialHead;
    private byte[] partialBytes = ProxyLoop.NO_BYTES;
    private int partialLength;
    private @Nullable ByteBuf ahead;
    private boolean reading;
    private boolean lingering;
    private boolean closed;

    /** Bytes that waited for the client at the last look, and since when it has taken none of them. */
    private long pendingBytes;

    private long pendingSinceNanos;

    /** Since when nothing has been expected of the gateway: the beginning of an idle spell, of a head, or of lingering. */
    private long waitingSinceNanos;

    /** The neighbours in the loop's list of connections. */
    @Nullable
    ClientConnection previousClient;

    @Nullable
    ClientConnection nextClient;

    ClientConnection(ProxyLoop loop, Listen listen) {
        this(loop, listen, null);
    }

    /** Makes one behind a doorway, which knows more of the connection, and counts it; null for a connection that is plain HTTP/1. */
    ClientConnection(ProxyLoop loop, Listen listen, @Nullable Doorway doorway) {
        this.loop = loop;
        this.listen = listen;
        this.doorway = doorway;
        this.exchange = new Exchange(loop, this);
    }

    // ---------------------------------------------------------------- what exchanges need

    /**
     * Returns the client's address as text, IPv6 without brackets, as nginx writes it: that of the connection, or the one that a trusted peer vouches for
     * in the request in hand.
     */
    String ip() {
        return ip;
    }

    int listenPort() {
        return listenPort;
    }

    String scheme() {
        return listen.ssl() ? "https" : "http";
    }

    /** Returns whether the connection is TLS. */
    boolean secure() {
        return listen.ssl();
    }

    /** Returns the server name of the TLS handshake; null if there was none. */
    @Nullable
    String serverName() {
        return doorway == null ? null : doorway.serverName();
    }

    /** Returns whether the request comes over HTTP/2. */
    boolean http2() {
        return doorway != null && doorway.http2();
    }

    /** Returns whether it is not a connection of its own, but a part of one that its doorway counts. */
    boolean uncounted() {
        return doorway != null;
    }

    /** Returns {@link #ip} as bytes. */
    byte[] ipBytes() {
        return ipBytes;
    }

    /** Returns the address that the client connected to. */
    String localIp() {
        return requireContext().channel().localAddress() instanceof InetSocketAddress local
                ? NetUtil.toAddressString(local.getAddress())
                : "";
    }

    /** Returns who is at the other end of the connection. */
    Peer peer() {
        Peer known = peer;
        if (known == null) {
            throw new IllegalStateException("not connected");
        }
        return known;
    }

    /** Finds out for whom a trusted peer sends this request. */
    void identify(RequestHead head) {
        Peer from = peer();
        TrustedPeers whom = loop.trusted();
        if (from.trusted() && !whom.byProxyProtocol()) {
            byte[] named = whom.client(from.address(), head.values(whom.header()));
            ip(named == null ? from.client() : NetUtil.bytesToIpAddress(named));
        }
    }

    private void ip(String text) {
        if (!text.equals(ip)) {
            ip = text;
            ipBytes = ByteBuilder.ascii(text);
        }
    }

    /** Returns the header lines that are the same for every request of this connection. */
    byte[] forwardedLines() {
        return forwardedLines;
    }

    ByteBufAllocator alloc() {
        return requireContext().alloc();
    }

    boolean isWritable() {
        return requireContext().channel().isWritable();
    }

    /** Looks how much of what was written the client has taken; returns whether it has taken nothing for too long. */
    boolean takesNothing(long nowNanos) {
        long pending = Transport.pendingBytes(requireContext().channel());
        if (pending == 0 || pending != pendingBytes) {
            pendingBytes = pending;
            pendingSinceNanos = nowNanos;
            return false;
        }
        return nowNanos - pendingSinceNanos >= ProxyLoop.CLIENT_SEND_NANOS;
    }

    void write(ByteBuf bytes) {
        ChannelHandlerContext ctx = requireContext();
        ctx.write(bytes, ctx.channel().voidPromise());
    }

    void flush() {
        requireContext().flush();
    }

    void writeContinue() {
        write(alloc().directBuffer(CONTINUE.length).writeBytes(CONTINUE));
        flush();
    }

    void pauseReading() {
        requireContext().channel().config().setAutoRead(false);
    }

    void resumeReading() {
        requireContext().channel().config().setAutoRead(true);
    }

    private ChannelHandlerContext requireContext() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("not connected");
        }
        return ctx;
    }

    /** The exchange has been answered in full. */
    void exchangeDone(boolean keepAlive) {
        waitingSinceNanos = loop.recentNanos();
        if (!keepAlive || loop.draining()) {
            flush();
            linger();
            return;
        }
        flush();
        resumeReading();
        if (ahead != null && !reading) {
            readAhead();
        }
    }

    /**
     * The exchange cannot be answered in full: the client must see that the answer is cut short.
     *
     * @param byReset whether an orderly end would look like the end of the answer
     */
    void abort(boolean byReset) {
        closed = true;
        dropAhead();
        ChannelHandlerContext ctx = requireContext();
        if (byReset && ctx.channel() instanceof SocketChannel socket && socket.isOpen()) {
            socket.config().setSoLinger(0);
            socket.unsafe().close(socket.newPromise()); // past TLS, which would say that this is the end
        } else {
            ctx.close();
        }
    }

    // ---------------------------------------------------------------- a tunnel

    Channel channel() {
        return requireContext().channel();
    }

    /** Hands over what the client has sent beyond its request; null if that is nothing. The caller releases it. */
    @Nullable
    ByteBuf takeAhead() {
        ByteBuf taken = ahead;
        ahead = null;
        return taken;
    }

    /** The exchange had become a tunnel, which is over, and the connection closed. */
    void tunnelOver() {
        closed = true;
        loop.remove(this);
    }

    /** Closes at once if nothing is under way, else after the answer in hand. */
    void drain() {
        if (!exchange.idle() || lingering || context == null) {
            return;
        }
        if (Transport.pendingBytes(context.channel()) > 0) {
            linger(); // it is still taking its last answer
        } else {
            context.close();
        }
    }

    boolean idle() {
        return exchange.idle();
    }

    /** Ends our half and waits a moment for the client's, so that it gets the answer and not a reset. */
    private void linger() {
        if (lingering || closed) {
            return;
        }
        lingering = true;
        dropAhead();
        ChannelHandlerContext ctx = requireContext();
        resumeReading();
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            if (doorway != null) {
                doorway.endOutput(ctx);
            } else if (ctx.channel() instanceof SocketChannel socket && socket.isActive()) {
                socket.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            } else {
                ctx.close();
            }
        });
    }

    // ---------------------------------------------------------------- reading

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Peer from = Peer.of(ctx.channel(), loop.trusted());
        InetSocketAddress local = (InetSocketAddress) ctx.channel().localAddress();
        peer = from;
        ip(from.client());
        forwardedLines = ByteBuilder.ascii("X-Forwarded-Proto: " + (listen.ssl() ? "https" : "http")
                + "\r\nX-Forwarded-Port: " + local.getPort() + "\r\nX-Real-IP: " + ip + "\r\n");
        listenPort = local.getPort();
        waitingSinceNanos = loop.nowNanos();
        loop.add(this);
        if (doorway == null && (loop.draining() || loop.clients() > loop.maxClients())) {
            loop.countRefused();
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (lingering || closed) {
                return;
            }
            if (ahead != null) {
                keepAhead(in);
            } else {
                consume(in);
            }
        } finally {
            in.release();
        }
    }

    /** Works through the bytes: the rest of a body, then heads, until the buffer is empty or an answer has to be waited for. */
    private void consume(ByteBuf in) {
        reading = true;
        try {
            while (in.isReadable() && !lingering && !closed) {
                if (exchange.idle()) {
                    readHead(in);
                } else if (exchange.needsBody()) {
                    takeBody(in);
                } else {
                    keepAhead(in);
                    return;
                }
            }
        } finally {
            reading = false;
        }
    }

    private void takeBody(ByteBuf in) {
        try {
            exchange.onClientBytes(in);
        } catch (RuntimeException bug) {
            exchange.crash(bug);
        }
    }

    private void readAhead() {
        ByteBuf waiting = ahead;
        ahead = null;
        if (waiting != null) {
            try {
                consume(waiting);
            } finally {
                waiting.release();
            }
        }
    }

    private void keepAhead(ByteBuf in) {
        ByteBuf kept = ahead;
        if (kept == null) {
            kept = alloc().buffer(Math.max(256, in.readableBytes()));
            ahead = kept;
        }
        kept.writeBytes(in);
        if (kept.readableBytes() >= AHEAD_BYTES) {
            pauseReading();
        }
    }

    private void dropAhead() {
        ByteBuf kept = ahead;
        ahead = null;
        if (kept != null) {
            kept.release();
        }
    }

    private void readHead(ByteBuf in) {
        int fresh = Math.min(in.readableBytes(), loop.limits().maxHeadBytes() + 1);
        byte[] bytes;
        RequestHead head;
        if (partialLength == 0) {
            bytes = loop.scratch(fresh);
            head = loop.requestHead();
            head.reset();
        } else {
            partialBytes = ProxyLoop.grown(partialBytes, partialLength + fresh);
            bytes = partialBytes;
            head = partialHead();
        }
        in.getBytes(in.readerIndex(), bytes, partialLength, fresh);
        int end = partialLength + fresh;
        int used = head.parse(bytes, 0, end, loop.limits());
        if (used == Head.NEED_MORE) {
            in.skipBytes(fresh);
            keepPartial(bytes, end);
        } else if (used < 0) {
            in.skipBytes(in.readableBytes());
            forgetPartial();
            reject(HttpError.ofCode(used).status());
        } else {
            in.skipBytes(used - partialLength);
            try {
                exchange.start(head, bytes, used, in, loop.nowNanos());
            } catch (RuntimeException bug) {
                exchange.crash(bug);
            }
            forgetPartial();
        }
    }

    private RequestHead partialHead() {
        RequestHead head = partialHead;
        if (head == null) {
            head = new RequestHead();
            partialHead = head;
        }
        return head;
    }

    private void keepPartial(byte[] bytes, int end) {
        if (partialLength == 0) {
            waitingSinceNanos = loop.nowNanos();
            partialHead().reset();
            partialBytes = ProxyLoop.grown(partialBytes, end);
            System.arraycopy(bytes, 0, partialBytes, 0, end);
        }
        partialLength = end;
    }

    private void forgetPartial() {
        partialLength = 0;
        partialHead = null;
        partialBytes = ProxyLoop.NO_BYTES;
    }

    /** Refuses what could not be understood. Nothing after it on this connection can be trusted, so it is the last. */
    private void reject(int status) {
        exchange.reject(status, loop.nowNanos());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            exchange.onClientWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // nothing is asked for: a client that closes one half is taken to be gone, as in nginx
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed = true;
        dropAhead();
        loop.remove(this);
        try {
            exchange.cancel();
        } catch (RuntimeException bug) {
            exchange.crash(bug);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        loop.clientFailed(cause);
        ctx.close();
    }

    /** Called about once a second: ends heads and idle spells that take too long. */
    void tick(long nowNanos) {
        if (!exchange.idle()) {
            return; // which looks at it itself
        }
        if (takesNothing(nowNanos)) {
            requireContext().close();
            return;
        }
        if (pendingBytes > 0) {
            waitingSinceNanos = nowNanos; // it is still taking its answer
            return;
        }
        long waited = nowNanos - waitingSinceNanos;
        if (lingering) {
            if (waited >= ProxyLoop.LINGER_NANOS) {
                requireContext().close();
            }
        } else if (partialLength > 0 && waited >= ProxyLoop.CLIENT_HEAD_NANOS) {
            reject(408);
        } else if (partialLength == 0 && waited >= ProxyLoop.CLIENT_IDLE_NANOS) {
            requireContext().close();
        }
    }
}
