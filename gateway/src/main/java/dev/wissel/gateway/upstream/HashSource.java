package dev.wissel.gateway.upstream;

import org.jspecify.annotations.Nullable;

/**
 * What a request's key for consistent hashing is taken from (facts 2.6). Immutable.
 *
 * @param on the first choice
 * @param name header, cookie, argument or capture; null where the kind needs none
 * @param fallback the second choice, if the first yields nothing; NONE for none
 * @param fallbackName its name
 * @param cookiePath path of a cookie that the gateway has to issue
 */
public record HashSource(
        Kind on,
        @Nullable String name,
        Kind fallback,
        @Nullable String fallbackName,
        String cookiePath) {
    /** Kinds of keys. */
    public enum Kind {
        /** No key: every request hashes the empty text. */
        NONE,
        /** The consumer; there is none without an authentication plugin. */
        CONSUMER,
        /** The client's address. */
        IP,
        /** A request header; repeated ones joined. */
        HEADER,
        /** A cookie, issued if missing. */
        COOKIE,
        /** The normalised path. */
        PATH,
        /** A query argument; repeated ones sorted and joined. */
        QUERY_ARG,
        /** A named or numbered group of the route's regex. */
        URI_CAPTURE;

        /** Returns the kind with Kong's name, such as {@code query_arg}. */
        public static Kind of(String kongName) {
            return valueOf(kongName.toUpperCase(java.util.Locale.ROOT));
        }
    }
}
