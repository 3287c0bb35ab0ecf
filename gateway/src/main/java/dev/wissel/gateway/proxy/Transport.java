package dev.wissel.gateway.proxy;

import dev.wissel.gateway.h2.Http2Edge;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the gateway speaks to the kernel. Immutable. */
public enum Transport {
    /** Linux epoll through Netty's native library: the choice where it works. */
    EPOLL,
    /** Linux io_uring: less processor time still, where the kernel has it and allows it. */
    IO_URING,
    /** Java's own selector: works everywhere. */
    NIO;

    /**
     * Returns the transport for those who do not choose: what the system property {@code wissel.transport} names, else epoll where its native library
     * loads, else NIO.
     */
    public static Transport best() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return valueOf(named.toUpperCase(Locale.ROOT));
        }
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    private static final String PROPERTY = "wissel.transport";

    /** Returns why this transport does not work on this machine; null if it does. */
    public @Nullable String unavailable() {
        Throwable cause = switch (this) {
            case EPOLL -> Epoll.isAvailable() ? null : Epoll.unavailabilityCause();
            case IO_URING -> IoUring.isAvailable() ? null : IoUring.unavailabilityCause();
            case NIO -> null;
        };
        return cause == null ? null : String.valueOf(cause.getMessage());
    }

    MultiThreadIoEventLoopGroup group(int threads, String name) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), handlers());
    }

    private IoHandlerFactory handlers() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    Class<? extends SocketChannel> socketChannel() {
        return switch (this) {
            case EPOLL -> EpollSocketChannel.class;
            case IO_URING -> IoUringSocketChannel.class;
            case NIO -> NioSocketChannel.class;
        };
    }

    Class<? extends ServerSocketChannel> serverChannel() {
        return switch (this) {
            case EPOLL -> EpollServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }

    /** Returns the bytes that have been written to the channel and not been taken by the kernel. */
    static long pendingBytes(@Nullable Channel channel) {
        if (channel != null && channel.parent() != null && channel.unsafe().outboundBuffer() == null) {
            return Math.max(0, Http2Edge.pendingBytes(channel));
        }
        ChannelOutboundBuffer out = channel == null ? null : channel.unsafe().outboundBuffer();
        return out == null ? 0 : out.totalPendingWriteBytes();
    }

    ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    RecvByteBufAllocator receiveBuffers() {
        return new AdaptiveRecvByteBufAllocator(512, 2048, 64 * 1024);
    }
}
