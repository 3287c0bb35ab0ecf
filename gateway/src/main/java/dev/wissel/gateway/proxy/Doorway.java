package dev.wissel.gateway.proxy;

import dev.wissel.gateway.tls.ServerHandshake;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the requests of a connection that does not simply speak HTTP/1: the TLS handshake, and the choice of HTTP. It counts the connection, and
 * hands it to a {@link ClientConnection} when it is known how it speaks. Plain listeners have no doorway. Confined to its loop.
 */
final class Doorway extends ChannelInboundHandlerAdapter {
    /** How long a handshake may take, from the first byte on. */
    static final long HANDSHAKE_MILLIS = 10_000;

    private enum State {
        HANDSHAKE,
        HTTP_1
    }

    private final ProxyLoop loop;
    private final Listen listen;
    private State state = State.HANDSHAKE;
    private @Nullable String serverName;
    private @Nullable ChannelHandlerContext context;

    private Doorway(ProxyLoop loop, Listen listen) {
        this.loop = loop;
        this.listen = listen;
    }

    /** Puts a doorway into a new connection's pipeline. */
    static void open(SocketChannel channel, ProxyLoop loop, Listen listen) {
        Doorway doorway = new Doorway(loop, listen);
        if (listen.ssl()) {
            channel.pipeline().addLast(new ServerHandshake(loop::certificates, listen.http2(), HANDSHAKE_MILLIS));
        }
        channel.pipeline().addLast(doorway);
    }

    @Nullable
    String serverName() {
        return serverName;
    }

    boolean http2() {
        return false;
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "context");
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        loop.add(this);
        if (loop.draining() || loop.clients() > loop.maxClients()) {
            loop.countRefused();
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.remove(this);
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SniCompletionEvent asked) {
            serverName = asked.hostname();
        } else if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            speakHttp1(ctx);
        } else if (state != State.HANDSHAKE) {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void speakHttp1(ChannelHandlerContext ctx) {
        state = State.HTTP_1;
        ctx.pipeline().addLast(new ClientConnection(loop, listen, this));
        ctx.fireChannelActive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state == State.HANDSHAKE) {
            loop.clientFailed(cause);
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    /** Ends our half of the connection: TLS says so before TCP does. */
    void endOutput(ChannelHandlerContext from) {
        SslHandler tls = from.pipeline().get(SslHandler.class);
        if (from.channel() instanceof SocketChannel socket && socket.isActive() && tls != null) {
            tls.closeOutbound()
                    .addListener(said -> socket.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE));
        } else {
            from.close();
        }
    }

    /** Called about once a second. */
    void tick(long nowNanos) {
        // the handshake has a timer of its own
    }

    /** Closes at once if nobody is served yet; else whoever serves does what is right. */
    void drain() {
        if (state == State.HANDSHAKE) {
            context().close();
        }
    }

    void close() {
        context().close();
    }
}
