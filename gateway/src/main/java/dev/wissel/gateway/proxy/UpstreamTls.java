package dev.wissel.gateway.proxy;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * TLS to the targets of a service whose protocol is https. As in Kong the certificate is verified only if {@code tls_verify} says so (facts 1.1).
 * Immutable and thread-safe.
 */
public final class UpstreamTls {
    private final SslContext context;
    private final boolean verify;

    /** Makes the context; with {@code verify}, certificates are checked against the authorities that the Java platform trusts. */
    public UpstreamTls(boolean verify) {
        this.verify = verify;
        try {
            SslContextBuilder builder = SslContextBuilder.forClient();
            if (!verify) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
            }
            this.context = builder.endpointIdentificationAlgorithm(verify ? "HTTPS" : "")
                    .build();
        } catch (SSLException impossible) {
            throw new IllegalStateException("no TLS to targets: " + impossible.getMessage(), impossible);
        }
    }

    boolean verifies() {
        return verify;
    }

    /** Returns what makes a new channel speak TLS and then hand its bytes to the connection. */
    ChannelHandler initializer(UpstreamConnection connection, int timeoutMillis) {
        return initializer(connection, connection.pool, timeoutMillis);
    }

    /** Returns what makes a new channel speak TLS and then hand its bytes to any handler. */
    ChannelHandler initializer(ChannelHandler last, AddressPool pool, int timeoutMillis) {
        return new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(handler(channel, pool, timeoutMillis), last);
            }
        };
    }

    private SslHandler handler(SocketChannel channel, AddressPool pool, int timeoutMillis) {
        String host = pool.serverName;
        boolean numeric = NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
        SslHandler handler = context.newHandler(channel.alloc(), host, pool.address.port());
        handler.setHandshakeTimeoutMillis(timeoutMillis);
        if (verify && !numeric) {
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            handler.engine().setSSLParameters(parameters);
        }
        return handler;
    }
}
