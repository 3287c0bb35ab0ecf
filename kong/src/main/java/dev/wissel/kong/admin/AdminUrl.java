package dev.wissel.kong.admin;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an Admin API is: {@code http} or {@code https}, host or address, port, and the path that a proxy in front of it may ask for. Immutable.
 *
 * @param base scheme, authority and path without a slash at its end
 * @param login user and password that the text named, as the value of an Authorization field
 */
public record AdminUrl(URI base, Optional<Secret> login) {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*");
    private static final Pattern PLAIN_IPV6 =
            Pattern.compile("(https?://)([0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)(/.*)?");
    private static final Pattern LOGIN = Pattern.compile("([^:/?#]+://)([^/?#]*)@([^/?#]*.*)");
    private static final int HTTP_PORT = 8001;
    private static final int HTTPS_PORT = 8444;

    /**
     * Reads an address as a user writes it. Without a scheme it is {@code http}; without a port and a scheme it is Kong's Admin port.
     *
     * @throws IllegalArgumentException if it is none; the message shows no password
     */
    public static AdminUrl parse(String text) {
        String given = text.strip();
        boolean schemeGiven = SCHEME.matcher(given).matches();
        String full = schemeGiven ? given : "http://" + given;
        Secret login = null;
        Matcher withLogin = LOGIN.matcher(full);
        if (withLogin.matches()) {
            login = login(withLogin.group(2));
            full = withLogin.group(1) + withLogin.group(3);
        }
        String shown = full;
        Matcher ipv6 = PLAIN_IPV6.matcher(full);
        if (ipv6.matches()) {
            String path = ipv6.group(3);
            full = ipv6.group(1) + "[" + ipv6.group(2) + "]" + (path == null ? "" : path);
        }
        return new AdminUrl(checked(full, shown, schemeGiven), Optional.ofNullable(login));
    }

    private static URI checked(String full, String shown, boolean schemeGiven) {
        URI uri;
        try {
            uri = new URI(full);
        } catch (URISyntaxException broken) {
            throw wrong(shown, "such as http://kong:8001; " + broken.getReason());
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw wrong(shown, "http or https");
        }
        if (uri.getHost() == null) {
            throw wrong(shown, "a host, such as http://kong:8001 or http://[::1]:8001");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw wrong(shown, "no ? and no #");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65535) {
            throw wrong(shown, "a port from 1 to 65535");
        }
        int port = uri.getPort() >= 0 || schemeGiven ? uri.getPort() : HTTP_PORT;
        String authority = port < 0 ? uri.getHost() : uri.getHost() + ":" + port;
        String path = uri.getRawPath().replaceAll("/+$", "");
        return URI.create(scheme + "://" + authority + path);
    }

    private static @Nullable Secret login(String userInfo) {
        if (userInfo.isEmpty()) {
            return null;
        }
        String plain;
        try {
            plain = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            plain = userInfo;
        }
        return Secret.of("Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
    }

    private static IllegalArgumentException wrong(String shown, String expected) {
        return new IllegalArgumentException("Kong's address: " + shown + " (expected: " + expected + ")");
    }

    /** Returns whether the connection is encrypted. */
    public boolean encrypted() {
        return "https".equals(base.getScheme());
    }

    /** Returns the host, IPv6 in square brackets. */
    public String host() {
        return base.getHost();
    }

    /** Returns the port that is connected to. */
    public int port() {
        return base.getPort() >= 0 ? base.getPort() : encrypted() ? 443 : 80;
    }

    /** Returns what to suggest when nobody answers as a Kong: the ports that Kong's Admin API has unless told otherwise. */
    static String usualPorts() {
        return "Kong's Admin API is usually at port " + HTTP_PORT + ", with TLS at " + HTTPS_PORT;
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
