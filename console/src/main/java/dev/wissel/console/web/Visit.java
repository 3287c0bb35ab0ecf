package dev.wissel.console.web;

import java.net.InetAddress;
import java.util.Map;

/**
 * What a request says of itself before its body. Immutable.
 *
 * @param method as sent
 * @param path as sent, without the query
 * @param headers the first value of each header, names in lower case
 * @param peer who asks
 * @param localListener whether it came to a listener that only this machine reaches
 * @param secure whether it came over TLS
 */
record Visit(
        String method,
        String path,
        Map<String, String> headers,
        InetAddress peer,
        boolean localListener,
        boolean secure) {
    boolean writes() {
        return !method.equals("GET") && !method.equals("HEAD");
    }

    boolean api() {
        return path.startsWith("/api/");
    }

    String header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, "");
    }

    /** Returns whether it was passed on by a proxy, so that the peer is not who asks. */
    boolean forwarded() {
        return headers.containsKey("forwarded") || headers.containsKey("x-forwarded-for") || headers.containsKey("via");
    }
}
