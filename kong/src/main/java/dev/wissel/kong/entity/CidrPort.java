package dev.wissel.kong.entity;

import org.jspecify.annotations.Nullable;

/**
 * An address range and a port of a stream route; at least one of them is given.
 *
 * <p>Immutable.
 *
 * @param ip numeric address, or range in CIDR notation; null for any
 * @param port port, in [0, 65535]; null for any
 */
public record CidrPort(@Nullable String ip, @Nullable Integer port) {
    public CidrPort {
        if (ip == null && port == null) {
            throw new IllegalArgumentException("ip and port: null (expected: at least one of them)");
        }
        if (port != null) {
            Check.range("port", port, 0, 65535);
        }
    }
}
