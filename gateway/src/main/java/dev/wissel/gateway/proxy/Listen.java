package dev.wissel.gateway.proxy;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * Where clients connect, and how they speak there (Kong: an entry of proxy_listen). Immutable.
 *
 * @param address the local address; port 0 for any free one
 * @param ssl whether TLS is spoken
 * @param http2 whether HTTP/2 may be spoken: by ALPN with TLS, with prior knowledge without
 * @param proxyProtocol whether each connection begins with a PROXY protocol header that names the client
 */
public record Listen(InetSocketAddress address, boolean ssl, boolean http2, boolean proxyProtocol) {
    public Listen {
        Objects.requireNonNull(address, "address");
    }

    /** Returns a plain listener for HTTP/1. */
    public static Listen plain(InetSocketAddress address) {
        return new Listen(address, false, false, false);
    }
}
