package dev.wissel.gateway.proxy;

import dev.wissel.gateway.http.Method;
import org.jspecify.annotations.Nullable;

/** What is known of one request and its answer beside their bytes, for retries, error bodies, counters and the log. Confined to its exchange. */
final class RequestFacts {
    boolean idempotent;
    boolean headRequest;
    Method methodKind = Method.OTHER;
    int clientMinor;
    boolean clientKeepAlive;
    boolean webSocket;
    long requestIdHigh;
    long requestIdLow;

    @Nullable
    String accept;

    @Nullable
    String contentType;

    @Nullable
    RouteStats stats;

    @Nullable
    ServiceStats counts;

    boolean cut;

    String client = "";
    String method = "";
    String uri = "";
    int status;
    boolean fromService;
    long ingressBytes;
    long egressBytes;
}
