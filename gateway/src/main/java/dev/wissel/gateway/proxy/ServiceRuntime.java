package dev.wissel.gateway.proxy;

import dev.wissel.core.protect.Deadline;
import dev.wissel.core.protect.RetryRule;
import dev.wissel.gateway.upstream.UpstreamNode;
import dev.wissel.kong.entity.Service;
import org.jspecify.annotations.Nullable;

/**
 * A service as the proxy path wants it: times in nanoseconds, its upstream at hand. Immutable.
 *
 * @param service the entity
 * @param upstream where its requests go: Kong's upstream of that name, or the service's own host
 * @param connectTimeoutMillis longest wait for a connection, a try
 * @param writeTimeoutNanos longest gap between two writes
 * @param readTimeoutNanos longest gap between two reads
 * @param deadline longest time to the head of an answer over all tries
 * @param retries further tries after the first, &gt;= 0
 * @param retryRule what may be tried again
 * @param fallback answer when no target is left; null for Kong's 503
 * @param standInId id of the service that serves instead when this one's upstream can serve nothing; null for none
 * @param way how its targets are spoken to
 */
public record ServiceRuntime(
        Service service,
        UpstreamNode upstream,
        int connectTimeoutMillis,
        long writeTimeoutNanos,
        long readTimeoutNanos,
        Deadline deadline,
        int retries,
        RetryRule retryRule,
        @Nullable StaticAnswer fallback,
        @Nullable String standInId,
        Way way) {
    /** What a client that had to be refused is told to wait, in seconds. */
    static final int RETRY_AFTER_SECONDS = 1;
}
