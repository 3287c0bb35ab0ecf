package dev.wissel.gateway.proxy;

import dev.wissel.gateway.edge.ProxyHeader;
import dev.wissel.gateway.edge.TrustedPeers;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a client's connection, and whom it speaks for. Immutable.
 *
 * @param text the address of the connection's other end, IPv6 without brackets, as nginx writes it
 * @param address its four or sixteen bytes, not modified
 * @param port its port
 * @param trusted whether its word counts for who the client is
 * @param client the client's address: that of a PROXY protocol header that counts, else {@code text}
 * @param clientAddress the same as four or sixteen bytes, not modified
 * @param clientPort the client's port likewise
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Peer(
        String text, byte[] address, int port, boolean trusted, String client, byte[] clientAddress, int clientPort) {
    /** The header that a connection began with, for those who look at the connection after it. */
    static final AttributeKey<ProxyHeader> HEADER = AttributeKey.valueOf(Peer.class, "header");

    /** Looks at a connection, or at a stream of one. */
    static Peer of(Channel channel, TrustedPeers whom) {
        return of(channel, whom, whom.byProxyProtocol());
    }

    /** Looks at a connection that is not HTTP: there is no header, so that the PROXY protocol of a trusted peer always counts (nginx's stream realip). */
    static Peer ofStream(Channel channel, TrustedPeers whom) {
        return of(channel, whom, true);
    }

    private static Peer of(Channel channel, TrustedPeers whom, boolean headerCounts) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        byte[] address = remote.getAddress().getAddress();
        String text = NetUtil.toAddressString(remote.getAddress());
        boolean trusted = !whom.none() && whom.trusts(address);
        ProxyHeader.End source = trusted && headerCounts ? source(channel) : null;
        return source == null
                ? new Peer(text, address, remote.getPort(), trusted, text, address, remote.getPort())
                : new Peer(text, address, remote.getPort(), true, source.text(), source.ip(), source.port());
    }

    private static ProxyHeader.@Nullable End source(Channel channel) {
        ProxyHeader header = channel.attr(HEADER).get();
        if (header == null && channel.parent() != null) {
            header = channel.parent().attr(HEADER).get();
        }
        return header == null ? null : header.source();
    }
}
