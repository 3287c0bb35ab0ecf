package dev.wissel.design.check.kong;

import dev.wissel.design.check.KongRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a service sends its requests, written as {@code url} or in single fields (Kong's {@code services.lua}; the shorthand wins). Immutable.
 *
 * @param protocol the protocol, {@code http} if none is written
 * @param host the host; empty if there is none
 * @param port the port, Kong's default if none is written, not-a-number if it is none
 * @param path the path; empty if there is none
 * @param field the field that holds the host
 */
record ServiceAddress(String protocol, String host, double port, String path, String field) {
    private static final Pattern URL =
            Pattern.compile("([A-Za-z_]+)://(\\[[^\\]]*]|[^/:?#]*)(?::(\\d{1,5}))?([^?#]*).*");

    static ServiceAddress of(Config config, KongRecord service) {
        Matcher url = URL.matcher(service.text("url", ""));
        if (url.matches()) {
            String protocol = url.group(1);
            double port = url.group(3) == null ? (isTls(protocol) ? 443 : 80) : Double.parseDouble(url.group(3));
            return new ServiceAddress(protocol, url.group(2), port, url.group(4), "url");
        }
        return new ServiceAddress(
                config.word(service, "protocol", "http"),
                config.word(service, "host", ""),
                config.number(service, "port", 80),
                config.word(service, "path", ""),
                "host");
    }

    private static boolean isTls(String protocol) {
        return protocol.equals("https") || protocol.equals("grpcs") || protocol.equals("wss");
    }

    /** Returns whether the bytes to the target are TLS that Kong itself makes. */
    boolean isTls() {
        return isTls(protocol) || protocol.equals("tls");
    }

    /** Returns whether Kong's stream subsystem proxies it, not the one for HTTP. */
    boolean isStream() {
        return protocol.equals("tcp")
                || protocol.equals("tls")
                || protocol.equals("udp")
                || protocol.equals("tls_passthrough");
    }
}
