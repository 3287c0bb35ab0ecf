package dev.wissel.design.strategy;

import dev.wissel.kong.carrier.Parsed;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An address to connect to, in one form whatever was written: names in lower case, IPv6 written out in full and in brackets, as Kong stores
 * it (Kong facts 1.5).
 *
 * <p>Immutable. Equal if it is the same destination by the text alone.
 *
 * @param host host name, IPv4 address, or IPv6 address in brackets
 * @param port port, in [1, 65535]
 */
public record HostPort(String host, int port) {
    private static final String EXPECTED =
            "host:port, such as product-1.ams.example:8080, 10.0.0.1:8080 or [2001:db8::1]:8080";
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern IPV4_PART = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final int MAX_NAME = 253;

    public HostPort {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
        }
    }

    /** Reads an address. The port is required, because Kong's default of 8000 is nobody's intention. */
    public static Parsed<HostPort> parse(String text) {
        if (text.contains("://")) {
            return Parsed.bad(EXPECTED + ", without a scheme");
        }
        int colon = text.lastIndexOf(':');
        boolean bare = colon < 0 || text.endsWith("]");
        if (!bare && text.indexOf(':') != colon && !text.startsWith("[")) {
            return Parsed.bad(EXPECTED + ", IPv6 addresses in brackets");
        }
        if (bare) {
            return Parsed.bad(EXPECTED + ", with the port");
        }
        String port = text.substring(colon + 1);
        if (!PORT.matcher(port).matches() || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
            return Parsed.bad("a port from 1 to 65535 after the last colon");
        }
        return host(text.substring(0, colon)).then(host -> Parsed.good(new HostPort(host, Integer.parseInt(port))));
    }

    private static Parsed<String> host(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            return Ipv6.expand(text.substring(1, text.length() - 1))
                    .map(full -> Parsed.good("[" + full + "]"))
                    .orElseGet(() -> Parsed.bad("an IPv6 address between the brackets"));
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.matches("[0-9.]+")) {
            return isIpv4(lower) ? Parsed.good(lower) : Parsed.bad("an IPv4 address of four numbers from 0 to 255");
        }
        return isName(lower)
                ? Parsed.good(lower)
                : Parsed.bad("a host name of letters, digits, '-' and '_' between dots, or an address");
    }

    static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (!IPV4_PART.matcher(part).matches() || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isName(String lower) {
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        if (name.isEmpty() || name.length() > MAX_NAME) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return true;
    }

    /** Returns {@code host:port}. */
    public String text() {
        return host + ":" + port;
    }

    @Override
    public String toString() {
        return text();
    }
}
