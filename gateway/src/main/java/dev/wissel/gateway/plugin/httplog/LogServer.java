package dev.wissel.gateway.plugin.httplog;

import dev.wissel.gateway.plugin.PluginSettings;
import dev.wissel.kong.carrier.HttpText;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where records are sent, and how. Immutable.
 *
 * @param tls whether over TLS; nobody's certificate is verified, as in Kong
 * @param host name or address
 * @param port port
 * @param target path and query
 * @param method method
 * @param headers headers, Host and Content-Length excepted
 * @param timeoutMillis longest wait for a connection, and for an answer
 * @param keepaliveMillis how long a connection is kept without use
 */
public record LogServer(
        boolean tls,
        String host,
        int port,
        String target,
        String method,
        Map<String, String> headers,
        int timeoutMillis,
        long keepaliveMillis) {
    private static final Set<String> OWN = Set.of("host", "content-type", "content-length", "authorization");

    /** Reads it from a configuration; null if it cannot be carried out. */
    static @Nullable LogServer of(PluginSettings config, Consumer<String> problems) {
        String endpoint = config.text("http_endpoint", "");
        URI uri;
        try {
            uri = new URI(endpoint);
        } catch (URISyntaxException malformed) {
            uri = URI.create("");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            problems.accept(
                    "config.http_endpoint: '" + withoutSecret(endpoint) + "' (expected: http://HOST or https://HOST)");
            return null;
        }
        Map<String, String> headers = headers(config, uri.getRawUserInfo(), problems);
        if (headers == null) {
            return null;
        }
        boolean tls = scheme.equals("https");
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new LogServer(
                tls,
                uri.getHost(),
                uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80,
                uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery(),
                config.text("method", "POST"),
                headers,
                (int) Math.max(1, Math.min(Integer.MAX_VALUE, config.number("timeout", 10_000))),
                (long) config.number("keepalive", 60_000));
    }

    private static String withoutSecret(String endpoint) {
        return endpoint.replaceFirst("//[^/@]*@", "//…@");
    }

    private static @Nullable Map<String, String> headers(
            PluginSettings config, @Nullable String userInfo, Consumer<String> problems) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", config.text("content_type", "application/json"));
        if (userInfo != null) {
            headers.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8)));
        }
        for (Map.Entry<String, ?> header : config.map("headers").entrySet()) {
            String value = String.valueOf(header.getValue());
            if (!HttpText.isHeaderName(header.getKey()) || !HttpText.isHeaderValue(value)) {
                problems.accept("config.headers: '" + header.getKey() + "' (expected: a header that can be sent)");
                return null;
            }
            String lower = header.getKey().toLowerCase(Locale.ROOT);
            if (!OWN.contains(lower) || lower.equals("authorization") && userInfo == null) {
                headers.put(header.getKey(), value);
            }
        }
        return headers;
    }

    /** Returns the Host header. */
    String authority() {
        return port == (tls ? 443 : 80) ? host : host + ":" + port;
    }

    /** Returns where it is, without any secret. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
