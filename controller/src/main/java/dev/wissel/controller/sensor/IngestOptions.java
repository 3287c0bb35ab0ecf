package dev.wissel.controller.sensor;

import dev.wissel.kong.admin.Secret;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How log records are taken in. Shows no secret. Immutable.
 *
 * @param bind where to listen
 * @param token what a sender must show, as {@code Authorization: Bearer TOKEN} or {@code X-Wissel-Token: TOKEN}; at least 16 characters
 * @param tls with which certificate; empty for none, for a network that can be trusted
 * @param maxBodyBytes longest body that is taken
 * @param maxConnections connections at the same time
 * @param maxQueuedBytes bodies that may wait to be read, together
 * @param requestTimeout longest time in which a request must have arrived in full
 * @param idleTimeout longest time that a connection may be silent between requests
 */
public record IngestOptions(
        InetSocketAddress bind,
        Secret token,
        Optional<SSLContext> tls,
        int maxBodyBytes,
        int maxConnections,
        long maxQueuedBytes,
        Duration requestTimeout,
        Duration idleTimeout) {
    private static final int SHORTEST_TOKEN = 16;

    public IngestOptions {
        Objects.requireNonNull(bind, "bind");
        Objects.requireNonNull(tls, "tls");
        if (token.reveal().length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException("ingest token: " + token.reveal().length()
                    + " characters (expected: at least " + SHORTEST_TOKEN + ")");
        }
        if (maxBodyBytes < 1024 || maxConnections < 1 || maxQueuedBytes < maxBodyBytes) {
            throw new IllegalArgumentException("ingest limits: body " + maxBodyBytes + ", connections " + maxConnections
                    + ", queue " + maxQueuedBytes + " (expected: >= 1024, >= 1, >= body)");
        }
        if (requestTimeout.toMillis() < 1 || idleTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "ingest time-outs: " + requestTimeout + ", " + idleTimeout + " (expected: >= 1 ms)");
        }
    }

    /** Returns the usual limits: 8 MiB a body, 256 connections, 32 MiB waiting, 10 s a request, 75 s idle. */
    public static IngestOptions of(InetSocketAddress bind, Secret token) {
        return new IngestOptions(
                bind, token, Optional.empty(), 8 << 20, 256, 32L << 20, Duration.ofSeconds(10), Duration.ofSeconds(75));
    }
}
