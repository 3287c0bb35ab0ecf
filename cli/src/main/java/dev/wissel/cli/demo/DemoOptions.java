package dev.wissel.cli.demo;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * What a demo is told. Immutable.
 *
 * @param portBase where the back ends' ports begin: 9000 for 9101 to 9203; 0 for free ones
 * @param proxy where the gateway listens
 * @param status where its metrics are read
 * @param control where other terminals give orders; a loopback address
 * @param requestsPerSecond the load, in [0, {@link #MAX_REQUESTS_PER_SECOND}]
 * @param seconds how long it runs; 0 until somebody ends it
 * @param script what happens by itself
 * @param lines whether to print a line a second even where a table could be drawn
 */
public record DemoOptions(
        int portBase,
        InetSocketAddress proxy,
        InetSocketAddress status,
        InetSocketAddress control,
        int requestsPerSecond,
        int seconds,
        Script script,
        boolean lines) {
    /** Where other terminals give orders unless told otherwise. */
    public static final int DEFAULT_CONTROL_PORT = 8011;

    /** More than one thread of one machine sends with good manners. */
    public static final int MAX_REQUESTS_PER_SECOND = 20_000;

    private static final int MAX_PORT = 65_535;

    public DemoOptions {
        Objects.requireNonNull(proxy, "proxy");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(script, "script");
        if (portBase < 0 || portBase > MAX_PORT - Webshop.PORT_SPAN) {
            throw new IllegalArgumentException(
                    "--port-base: " + portBase + " (expected: 0 to " + (MAX_PORT - Webshop.PORT_SPAN) + ")");
        }
        if (!control.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("--control: " + text(control)
                    + " (expected: a loopback address, because whoever reaches it can kill processes)");
        }
        if (requestsPerSecond < 0 || requestsPerSecond > MAX_REQUESTS_PER_SECOND) {
            throw new IllegalArgumentException(
                    "--rps: " + requestsPerSecond + " (expected: 0 to " + MAX_REQUESTS_PER_SECOND + ")");
        }
        if (seconds < 0) {
            throw new IllegalArgumentException("--seconds: " + seconds + " (expected: >= 0; 0 for no end)");
        }
        if (seconds > 0 && script.endNanos() >= seconds * 1_000_000_000L) {
            throw new IllegalArgumentException("--script: its last step is at " + Times.text(script.endNanos())
                    + ", when the demo is over (expected: before --seconds " + seconds + ")");
        }
    }

    /** Returns the address as {@code HOST:PORT}. */
    static String text(InetSocketAddress address) {
        return text(address, address.getPort());
    }

    /** Returns the address with another port as {@code HOST:PORT}. */
    static String text(InetSocketAddress address, int port) {
        InetAddress ip = address.getAddress();
        String host = ip.getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
