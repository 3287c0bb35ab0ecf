package dev.wissel.gateway.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's ClientHello and goes on with the certificate that fits it. Replaced by the handler that speaks TLS. Confined to its connection's loop.
 */
public final class ServerHandshake extends SniHandler {
    /** Largest ClientHello that is read. */
    private static final int MAX_HELLO_BYTES = 32 * 1024;

    private final Supplier<ServerCertificates> certificates;
    private final boolean http2;
    private ClientKinds kinds = ClientKinds.ALL;

    /**
     * Makes one.
     *
     * @param certificates asked once, when the ClientHello has come
     * @param http2 whether HTTP/2 is offered
     * @param timeoutMillis longest wait for the ClientHello, and once more for the rest
     */
    public ServerHandshake(Supplier<ServerCertificates> certificates, boolean http2, long timeoutMillis) {
        super(
                (name, promise) -> promise.setFailure(new IllegalStateException("asked elsewhere")),
                MAX_HELLO_BYTES,
                timeoutMillis);
        this.certificates = certificates;
        this.http2 = http2;
    }

    @Override
    protected Future<SslContext> lookup(ChannelHandlerContext ctx, @Nullable ByteBuf clientHello) throws Exception {
        kinds = clientHello == null ? ClientKinds.ALL : ClientKinds.of(clientHello);
        return super.lookup(ctx, clientHello);
    }

    @Override
    protected Future<SslContext> lookup(ChannelHandlerContext ctx, @Nullable String hostname) {
        return ctx.executor().newSucceededFuture(certificates.get().context(hostname, kinds, http2));
    }
}
