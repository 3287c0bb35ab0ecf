package dev.wissel.console.admin;

import dev.wissel.gateway.tls.ListenerTls;
import java.time.Duration;

/**
 * How a listener of this process speaks TLS. Immutable.
 *
 * @param tls what it shows and asks for
 * @param handshakeTimeout longest handshake, &gt; 0
 */
public record Encryption(ListenerTls tls, Duration handshakeTimeout) {
    public Encryption {
        if (handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
            throw new IllegalArgumentException("handshakeTimeout: " + handshakeTimeout + " (expected: > 0)");
        }
    }
}
