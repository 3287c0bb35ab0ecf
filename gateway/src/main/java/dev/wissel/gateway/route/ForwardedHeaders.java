package dev.wissel.gateway.route;

import org.jspecify.annotations.Nullable;

/**
 * Values of the X-Forwarded headers that come from the request line and the host (facts 5.4, {@code kong/runloop/handler.lua}). The path is
 * {@link RequestPath#raw}, the prefix {@link RouteMatch#forwardedPrefix}.
 */
public final class ForwardedHeaders {
    private ForwardedHeaders() {}

    /**
     * Returns the value of X-Forwarded-Host, which is nginx's {@code $host}: the name in lower case, without port and without a dot at the end. An IPv6 address
     * keeps its brackets.
     *
     * @param host Host header or authority; null if there is none
     * @return the name; empty if there is none
     */
    public static String host(@Nullable String host) {
        if (host == null) {
            return "";
        }
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        if (end <= 0) {
            end = host.startsWith(":") ? 0 : host.length();
        }
        if (end > 0 && host.charAt(end - 1) == '.') {
            end--;
        }
        return ByteText.lowerAscii(host.substring(0, end));
    }
}
