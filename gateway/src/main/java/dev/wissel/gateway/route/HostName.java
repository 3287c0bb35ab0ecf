package dev.wissel.gateway.route;

/**
 * A host with its port, read from a Host header or from a route (facts 5.1, {@code split_host_port}).
 *
 * <p>The port is what follows the first colon, if that is a number; otherwise the whole is the name, as an IPv6 address in brackets is. Immutable.
 *
 * @param name lower-case name; empty if the request has none
 * @param port port; {@link #NO_PORT} if none is given
 */
record HostName(String name, int port) {
    static final int NO_PORT = -1;
    /** A port that no listener has: the text names a number that is none. */
    private static final int IMPOSSIBLE_PORT = 65536;

    static final HostName NONE = new HostName("", NO_PORT);

    /** Reads a host. Upper case is made small: names of hosts have no case (RFC 9110 section 4.2.3). */
    static HostName parse(String text) {
        int colon = text.indexOf(':');
        int port = colon < 0 ? NO_PORT : port(text, colon + 1);
        String name = port == NO_PORT ? text : text.substring(0, colon);
        return new HostName(ByteText.lowerAscii(name), port);
    }

    private static int port(String text, int from) {
        int port = from == text.length() ? NO_PORT : 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return NO_PORT;
            }
            port = Math.min(port * 10 + c - '0', IMPOSSIBLE_PORT);
        }
        return port;
    }
}
