package dev.wissel.core.model;

import java.util.Objects;

/**
 * One place that connections go to: a resolved ip and port, and the host name of the target that it was resolved from.
 *
 * <p>This is the identity under which health, load and latency are kept. It never holds a weight, so that a reweight keeps all three.
 * Kong keys its health checker by the same three values (lua-resty-healthcheck, target lookup).
 *
 * <p>Immutable.
 *
 * @param ip numeric address as text, IPv6 in square brackets and fully expanded as Kong stores it, for example {@code
 *     "[2001:0db8:0000:0000:0000:0000:0000:0001]"}
 * @param port TCP port, in [0, 65535]
 * @param host host part of the target, equal to {@code ip} if the target is given by number
 */
public record Address(String ip, int port, String host) {
    public Address {
        Objects.requireNonNull(ip, "ip");
        Objects.requireNonNull(host, "host");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
    }

    /** Returns an address given by number, which is its own host. */
    public static Address of(String ip, int port) {
        return new Address(ip, port, ip);
    }

    /** Returns {@code ip:port}, as Kong writes addresses in health reports and metrics. */
    public String text() {
        return ip + ":" + port;
    }

    @Override
    public String toString() {
        return host.equals(ip) ? text() : host + "(" + text() + ")";
    }
}
