package dev.wissel.design.signals;

/**
 * Names of Kong's metrics, which changed with 3.0 (Kong facts 7.4).
 *
 * <p>Immutable.
 *
 * @param requests counter of requests with the labels {@code service} and {@code code}
 * @param latencyBuckets buckets of the time of whole requests in milliseconds
 * @param latencyMatcher matcher that those buckets need; empty for none
 * @param smallestMillis bound of the first of them; what is faster cannot be told apart
 */
record KongNames(String requests, String latencyBuckets, String latencyMatcher, double smallestMillis) {
    static KongNames of(KongVersion version) {
        return version.isAtLeast(3, 0)
                ? new KongNames("kong_http_requests_total", "kong_request_latency_ms_bucket", "", 25)
                : new KongNames("kong_http_status", "kong_latency_bucket", "type=\"request\"", 1);
    }
}
