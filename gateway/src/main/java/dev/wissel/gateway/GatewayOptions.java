package dev.wissel.gateway;

import dev.wissel.gateway.http.Limits;
import dev.wissel.gateway.proxy.AccessLog;
import dev.wissel.gateway.proxy.Transport;
import dev.wissel.gateway.upstream.GatewayEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway is told besides its configuration. Immutable.
 *
 * @param proxyListen where clients connect (Kong: proxy_listen, port 8000)
 * @param statusListen where metrics are read (Kong: status_listen); null for nowhere
 * @param threads event loops, &gt;= 1
 * @param transport how to speak to the kernel
 * @param limits what a request head may grow to
 * @param maxConnections most client connections at a time, &gt; 0
 * @param drainTime longest wait for requests in flight when stopping
 * @param dnsServer asked instead of the machine's own; null for those
 * @param accessLog where each request is recorded; null for nowhere
 * @param product name and version for Via and Server
 * @param events hears what the gateway does on its own, on a thread that must not be blocked
 */
public record GatewayOptions(
        List<InetSocketAddress> proxyListen,
        @Nullable InetSocketAddress statusListen,
        int threads,
        Transport transport,
        Limits limits,
        int maxConnections,
        Duration drainTime,
        @Nullable InetSocketAddress dnsServer,
        @Nullable AccessLog accessLog,
        String product,
        Consumer<GatewayEvent> events) {
    public GatewayOptions {
        proxyListen = List.copyOf(proxyListen);
        if (proxyListen.isEmpty()) {
            throw new IllegalArgumentException("proxyListen: none (expected: at least one address)");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
        }
        if (maxConnections < threads) {
            throw new IllegalArgumentException(
                    "maxConnections: " + maxConnections + " (expected: at least one a thread, " + threads + ")");
        }
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(drainTime, "drainTime");
        Objects.requireNonNull(product, "product");
        Objects.requireNonNull(events, "events");
    }

    /** Returns Kong's ports on the loopback interface, a thread a processor, and no one listening to events. */
    public static GatewayOptions defaults() {
        return new GatewayOptions(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8000)),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 8100),
                Runtime.getRuntime().availableProcessors(),
                Transport.best(),
                Limits.DEFAULTS,
                16_384,
                Duration.ofSeconds(30),
                null,
                null,
                "wissel/" + Version.TEXT,
                event -> {});
    }

    /** Returns the same, listening elsewhere. */
    public GatewayOptions withListen(List<InetSocketAddress> proxy, @Nullable InetSocketAddress status) {
        return new GatewayOptions(
                proxy,
                status,
                threads,
                transport,
                limits,
                maxConnections,
                drainTime,
                dnsServer,
                accessLog,
                product,
                events);
    }

    /** Returns the same on another transport with another number of threads. */
    public GatewayOptions withTransport(Transport newTransport, int newThreads) {
        return new GatewayOptions(
                proxyListen,
                statusListen,
                newThreads,
                newTransport,
                limits,
                maxConnections,
                drainTime,
                dnsServer,
                accessLog,
                product,
                events);
    }

    /** Returns the same with another limit of connections. */
    public GatewayOptions withMaxConnections(int newMax) {
        return new GatewayOptions(
                proxyListen,
                statusListen,
                threads,
                transport,
                limits,
                newMax,
                drainTime,
                dnsServer,
                accessLog,
                product,
                events);
    }

    /** Returns the same with another time to finish. */
    public GatewayOptions withDrainTime(Duration newTime) {
        return new GatewayOptions(
                proxyListen,
                statusListen,
                threads,
                transport,
                limits,
                maxConnections,
                newTime,
                dnsServer,
                accessLog,
                product,
                events);
    }

    /** Returns the same with another name server. */
    public GatewayOptions withDnsServer(@Nullable InetSocketAddress server) {
        return new GatewayOptions(
                proxyListen,
                statusListen,
                threads,
                transport,
                limits,
                maxConnections,
                drainTime,
                server,
                accessLog,
                product,
                events);
    }

    /** Returns the same with an access log. */
    public GatewayOptions withAccessLog(@Nullable AccessLog log) {
        return new GatewayOptions(
                proxyListen,
                statusListen,
                threads,
                transport,
                limits,
                maxConnections,
                drainTime,
                dnsServer,
                log,
                product,
                events);
    }

    /** Returns the same with a listener for events. */
    public GatewayOptions withEvents(Consumer<GatewayEvent> listener) {
        return new GatewayOptions(
                proxyListen,
                statusListen,
                threads,
                transport,
                limits,
                maxConnections,
                drainTime,
                dnsServer,
                accessLog,
                product,
                listener);
    }
}
