package dev.wissel.gateway.proxy;

import dev.wissel.core.model.Address;
import dev.wissel.gateway.fault.Sever;
import dev.wissel.gateway.h2.StreamPool;
import dev.wissel.gateway.upstream.IpText;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's idle keep-alive connections to one address, the most recently used on top, as Kong's pool (facts 4: 512 idle, 60 s,
 * 10,000 requests each). Confined to its loop.
 */
final class AddressPool {
    /** Most idle connections kept (Kong: upstream_keepalive_pool_size). */
    static final int MAX_IDLE = 512;

    /** How long one may be idle (Kong: upstream_keepalive_idle_timeout). */
    static final long IDLE_NANOS = 60_000_000_000L;

    /** How many requests one may carry (Kong: upstream_keepalive_max_requests). */
    static final int MAX_REQUESTS = 10_000;

    final Address address;
    final InetSocketAddress socketAddress;
    final String serverName;

    /** The way that its connections are opened in; an equal one may take its place. */
    Way way;

    private @Nullable StreamPool streams;
    private @Nullable UpstreamConnection newest;
    private @Nullable UpstreamConnection oldest;
    private int idle;
    private boolean retired;

    /** Makes an empty pool; {@code serverName} is what a TLS handshake asks for, empty without TLS. */
    AddressPool(Address address, Way way, String serverName) {
        this.address = address;
        this.way = way;
        this.serverName = serverName;
        this.socketAddress = new InetSocketAddress(IpText.inet(address.ip()), address.port());
    }

    /** Takes the most recently used idle connection out, or returns null. */
    @Nullable
    UpstreamConnection take() {
        UpstreamConnection connection = newest;
        if (connection != null) {
            remove(connection);
        }
        return connection;
    }

    /** Puts a connection in that has finished its exchange and may carry another; closes it if the pool is full. */
    void put(UpstreamConnection connection, long nowNanos) {
        if (retired || idle >= MAX_IDLE || connection.requests() >= MAX_REQUESTS) {
            connection.close();
            return;
        }
        connection.idleSinceNanos = nowNanos;
        connection.older = newest;
        connection.newer = null;
        if (newest != null) {
            newest.newer = connection;
        } else {
            oldest = connection;
        }
        newest = connection;
        connection.pooled = true;
        idle++;
    }

    /** Takes this connection out, if it is in. */
    void remove(UpstreamConnection connection) {
        if (!connection.pooled) {
            return;
        }
        if (connection.newer != null) {
            connection.newer.older = connection.older;
        } else {
            newest = connection.older;
        }
        if (connection.older != null) {
            connection.older.newer = connection.newer;
        } else {
            oldest = connection.newer;
        }
        connection.newer = null;
        connection.older = null;
        connection.pooled = false;
        idle--;
    }

    /** Closes what has been idle for too long; with {@code all}, everything. */
    void expire(long nowNanos, boolean all) {
        while (oldest != null && (all || nowNanos - oldest.idleSinceNanos >= IDLE_NANOS)) {
            UpstreamConnection connection = oldest;
            remove(connection);
            connection.close();
        }
        if (streams != null) {
            streams.expire(nowNanos, IDLE_NANOS, all);
        }
    }

    /** Breaks every connection that is not at work for an exchange of its own; those of HTTP/2 with their streams. */
    void sever() {
        for (UpstreamConnection connection = take(); connection != null; connection = take()) {
            connection.strike(Sever::sever);
        }
        if (streams != null) {
            streams.channels().forEach(Sever::sever);
        }
    }

    /** Makes the packets of all connections vanish that are not at work for an exchange of its own; those that are being made break. */
    void vanish(Consumer<Channel> vanish) {
        for (UpstreamConnection connection = newest; connection != null; connection = connection.older) {
            connection.strike(vanish);
        }
        if (streams != null) {
            streams.channels().forEach(channel -> {
                if (channel.isActive()) {
                    vanish.accept(channel);
                } else {
                    Sever.sever(channel);
                }
            });
        }
    }

    /** Returns the connections of HTTP/2, which are shared and never idle in this pool. */
    StreamPool streams() {
        StreamPool known = streams;
        if (known == null) {
            known = new StreamPool(way.tls() != null);
            streams = known;
        }
        return known;
    }

    /** Says that nobody will ask this pool again: what is still under way is closed when it comes back. */
    void retire() {
        retired = true;
    }

    /** Returns the connections that are idle, or shared by streams. */
    int idle() {
        return streams == null ? idle : idle + streams.connections();
    }
}
