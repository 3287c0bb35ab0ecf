package dev.wissel.gateway.plugin.redis;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sockets of plugins: of the kind that the event loop knows, with names looked up without blocking it. Stateless and thread-safe. */
public final class Sockets {
    private static final AddressResolverGroup<InetSocketAddress> EPOLL = resolver(EpollDatagramChannel.class);
    private static final AddressResolverGroup<InetSocketAddress> IO_URING = resolver(IoUringDatagramChannel.class);
    private static final AddressResolverGroup<InetSocketAddress> NIO = resolver(NioDatagramChannel.class);

    private Sockets() {}

    private static AddressResolverGroup<InetSocketAddress> resolver(Class<? extends DatagramChannel> type) {
        return new DnsAddressResolverGroup(new DnsNameResolverBuilder().datagramChannelType(type));
    }

    /** Returns the class of sockets that this loop can serve. */
    public static Class<? extends SocketChannel> channelOf(EventLoop loop) {
        if (isEpoll(loop)) {
            return EpollSocketChannel.class;
        }
        return isIoUring(loop) ? IoUringSocketChannel.class : NioSocketChannel.class;
    }

    /** Returns who looks up names on this loop: the hosts file first, then the machine's name servers. */
    public static AddressResolverGroup<InetSocketAddress> resolverOf(EventLoop loop) {
        if (isEpoll(loop)) {
            return EPOLL;
        }
        return isIoUring(loop) ? IO_URING : NIO;
    }

    private static boolean isEpoll(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
    }

    private static boolean isIoUring(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isIoType(IoUringIoHandler.class);
    }

    /**
     * Returns a context for a client's side of TLS.
     *
     * @param verify whether to ask the authorities of the Java installation whom to trust; trusts everyone if not
     */
    public static SslContext tls(boolean verify) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient();
        if (!verify) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm("");
        }
        return builder.build();
    }

    /** Puts TLS before everything else, if it is asked for. */
    static void addTls(Channel channel, RedisSettings settings) {
        if (!settings.tls()) {
            return;
        }
        try {
            String named = settings.serverName();
            SslHandler handler = tls(settings.verify())
                    .newHandler(channel.alloc(), named == null ? settings.host() : named, settings.port());
            handler.setHandshakeTimeoutMillis(settings.timeoutMillis());
            channel.pipeline().addFirst(handler);
        } catch (SSLException broken) {
            throw new IllegalStateException("TLS: " + broken.getMessage(), broken);
        }
    }

    static boolean handshakeDone(Channel channel) {
        return channel.pipeline().get(SslHandler.class) == null;
    }

    static boolean isHandshake(Object event) {
        return event instanceof SslHandshakeCompletionEvent done && done.isSuccess();
    }

    static @Nullable String handshakeProblem(Object event) {
        return event instanceof SslHandshakeCompletionEvent done && !done.isSuccess()
                ? "no TLS: " + done.cause().getMessage()
                : null;
    }
}
