package dev.wissel.gateway.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose word is taken for who the client is, and in which header they say it (Kong: {@code trusted_ips}, {@code real_ip_header}, {@code real_ip_recursive}).
 * Immutable.
 *
 * @param addresses from where the word counts
 * @param header lower-case name of the header that names the client, or {@link #PROXY_PROTOCOL}
 * @param recursive whether addresses that are trusted themselves are passed over, from the last to the first
 */
public record TrustedPeers(CidrSet addresses, String header, boolean recursive) {
    /** In place of a header's name: the PROXY protocol names the client. */
    public static final String PROXY_PROTOCOL = "proxy_protocol";

    /** Kong's default header. */
    public static final String X_REAL_IP = "x-real-ip";

    private static final String X_FORWARDED_FOR = "x-forwarded-for";

    /** Nobody is trusted. */
    public static final TrustedPeers NONE = new TrustedPeers(CidrSet.NONE, X_REAL_IP, false);

    public TrustedPeers {
        Objects.requireNonNull(addresses, "addresses");
        if (!header.equals(header.toLowerCase(Locale.ROOT)) || !header.matches("[!#$%&'*+.^_`|~0-9a-z-]+")) {
            throw new IllegalArgumentException("header: " + header + " (expected: a header's name in lower case)");
        }
    }

    /** Returns whether nobody is trusted. */
    public boolean none() {
        return addresses.isEmpty();
    }

    /** Returns whether the PROXY protocol, and no header, names the client. */
    public boolean byProxyProtocol() {
        return header.equals(PROXY_PROTOCOL);
    }

    /** Returns whether a peer at this address of four or sixteen bytes is trusted. */
    public boolean trusts(byte[] address) {
        return addresses.holds(address);
    }

    /**
     * Finds the client's address as nginx does ({@code ngx_http_get_forwarded_addr}).
     *
     * @param peer address at the other end of the connection
     * @param lines values of all lines of {@link #header}, in the order of the request
     * @return the address that a chain of trusted peers vouches for; null if that is the peer
     */
    public byte @Nullable [] client(byte[] peer, List<String> lines) {
        if (lines.isEmpty()) {
            return null;
        }
        Walk walk = new Walk(peer);
        if (!header.equals(X_FORWARDED_FOR)) {
            walk.line(lines.get(0));
            return walk.found;
        }
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (!walk.line(lines.get(i)) || !recursive) {
                break;
            }
        }
        return walk.found;
    }

    /** Goes from the peer back to the client. */
    private final class Walk {
        private byte[] at;
        private byte @Nullable [] found;

        Walk(byte[] peer) {
            at = peer;
        }

        /** Goes through one line from its end; returns whether the line before it counts too. */
        boolean line(String line) {
            List<String> names = names(line);
            int i = names.size() - 1;
            do {
                byte[] next = trusts(at) && i >= 0 ? address(names.get(i)) : null;
                if (next == null) {
                    return false;
                }
                at = next;
                found = next;
                i--;
            } while (recursive && i >= 0);
            return true;
        }
    }

    /** Splits at blanks and commas. */
    private static List<String> names(String line) {
        List<String> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= line.length(); i++) {
            if (i == line.length() || line.charAt(i) == ' ' || line.charAt(i) == ',') {
                if (i > start) {
                    names.add(line.substring(start, i));
                }
                start = i + 1;
            }
        }
        return names;
    }

    /** Reads an address, with a port or without. */
    private static byte @Nullable [] address(String text) {
        byte[] plain = CidrSet.address(text);
        if (plain != null) {
            return CidrSet.unmapped(plain);
        }
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            boolean sound = close > 0 && (close == text.length() - 1 || isPort(text, close + 1));
            byte[] inner = sound ? CidrSet.address(text.substring(1, close)) : null;
            return inner == null || inner.length != 16 ? null : CidrSet.unmapped(inner);
        }
        int colon = text.indexOf(':');
        return colon > 0 && isPort(text, colon) ? CidrSet.address(text.substring(0, colon)) : null;
    }

    private static boolean isPort(String text, int colon) {
        int digits = text.length() - colon - 1;
        if (text.charAt(colon) != ':' || digits < 1 || digits > 5) {
            return false;
        }
        int port = 0;
        for (int i = colon + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            port = port * 10 + (c - '0');
        }
        return port >= 1 && port <= 65535;
    }
}
