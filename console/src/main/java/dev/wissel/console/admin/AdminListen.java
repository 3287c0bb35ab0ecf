package dev.wissel.console.admin;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where the Admin API is served, and how it is spoken there (Kong: an entry of admin_listen). Immutable.
 *
 * @param address the local address; port 0 for any free one
 * @param ssl whether TLS is spoken
 */
public record AdminListen(InetSocketAddress address, boolean ssl) {
    /** Returns one without TLS. */
    public static AdminListen plain(InetSocketAddress address) {
        return new AdminListen(address, false);
    }

    /** Returns whether only this machine reaches it. */
    public boolean loopback() {
        InetAddress host = address.getAddress();
        return host != null && host.isLoopbackAddress();
    }

    /** Returns {@code host:port} as it was given. */
    String text() {
        return address.getHostString() + ":" + address.getPort();
    }
}
