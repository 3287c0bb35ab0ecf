package dev.wissel.gateway;

import dev.wissel.gateway.edge.TrustedPeers;
import dev.wissel.gateway.http.Limits;
import dev.wissel.gateway.proxy.AccessLog;
import dev.wissel.gateway.proxy.Listen;
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
 * What a gateway is told besides its configuration. Each {@code with…} returns a changed copy. Immutable and thread-safe.
 */
public final class GatewayOptions implements Cloneable {
    private List<Listen> proxyListen =
            List.of(Listen.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8000)));
    private List<Listen> streamListen = List.of();
    private @Nullable InetSocketAddress statusListen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8100);
    private int threads = Runtime.getRuntime().availableProcessors();
    private Transport transport = Transport.best();
    private Limits limits = Limits.DEFAULTS;
    private int maxConnections = 16_384;
    private Duration drainTime = Duration.ofSeconds(30);
    private @Nullable InetSocketAddress dnsServer;
    private @Nullable AccessLog accessLog;
    private String product = "wissel/" + Version.TEXT;
    private TrustedPeers trustedPeers = TrustedPeers.NONE;
    private Consumer<GatewayEvent> events = event -> {};

    private GatewayOptions() {}

    /** Returns Kong's ports on the loopback interface, a thread a processor, and no one listening to events. */
    public static GatewayOptions defaults() {
        return new GatewayOptions();
    }

    // ---------------------------------------------------------------- what they say

    /** Returns where clients connect (Kong: proxy_listen, port 8000); at least one. */
    public List<Listen> proxyListen() {
        return proxyListen;
    }

    /** Returns where clients of TCP and TLS routes connect (Kong: stream_listen); empty for nowhere. */
    public List<Listen> streamListen() {
        return streamListen;
    }

    /** Returns where metrics are read (Kong: status_listen); null for nowhere. */
    public @Nullable InetSocketAddress statusListen() {
        return statusListen;
    }

    /** Returns the number of event loops, &gt;= 1. */
    public int threads() {
        return threads;
    }

    /** Returns how to speak to the kernel. */
    public Transport transport() {
        return transport;
    }

    /** Returns what a request head may grow to. */
    public Limits limits() {
        return limits;
    }

    /** Returns the most client connections at a time, &gt;= {@link #threads}. */
    public int maxConnections() {
        return maxConnections;
    }

    /** Returns the longest wait for requests in flight when stopping. */
    public Duration drainTime() {
        return drainTime;
    }

    /** Returns the name server that is asked instead of the machine's own; null for those. */
    public @Nullable InetSocketAddress dnsServer() {
        return dnsServer;
    }

    /** Returns where each request is recorded; null for nowhere. */
    public @Nullable AccessLog accessLog() {
        return accessLog;
    }

    /** Returns whose word counts for who the client is (Kong: trusted_ips, real_ip_header, real_ip_recursive). */
    public TrustedPeers trustedPeers() {
        return trustedPeers;
    }

    /** Returns name and version for Via and Server. */
    public String product() {
        return product;
    }

    /** Returns who hears what the gateway does on its own, on a thread that must not be blocked. */
    public Consumer<GatewayEvent> events() {
        return events;
    }

    // ---------------------------------------------------------------- changed copies

    /** Returns the same, listening elsewhere without TLS. */
    public GatewayOptions withListen(List<InetSocketAddress> proxy, @Nullable InetSocketAddress status) {
        return withProxyListen(proxy.stream().map(Listen::plain).toList()).withStatusListen(status);
    }

    /**
     * Returns the same, with clients connecting elsewhere.
     *
     * @throws IllegalArgumentException if there is no address
     */
    public GatewayOptions withProxyListen(List<Listen> listens) {
        if (listens.isEmpty()) {
            throw new IllegalArgumentException("proxyListen: none (expected: at least one address)");
        }
        List<Listen> copy = List.copyOf(listens);
        return with(options -> options.proxyListen = copy);
    }

    /** Returns the same, with clients of TCP and TLS routes connecting elsewhere; empty for nowhere. */
    public GatewayOptions withStreamListen(List<Listen> listens) {
        List<Listen> copy = List.copyOf(listens);
        return with(options -> options.streamListen = copy);
    }

    /** Returns the same, with metrics read elsewhere; null for nowhere. */
    public GatewayOptions withStatusListen(@Nullable InetSocketAddress status) {
        return with(options -> options.statusListen = status);
    }

    /**
     * Returns the same on another transport with another number of threads.
     *
     * @throws IllegalArgumentException if there are fewer than one, or more than connections
     */
    public GatewayOptions withTransport(Transport newTransport, int newThreads) {
        Objects.requireNonNull(newTransport, "transport");
        if (newThreads < 1) {
            throw new IllegalArgumentException("threads: " + newThreads + " (expected: >= 1)");
        }
        return with(options -> {
                    options.transport = newTransport;
                    options.threads = newThreads;
                })
                .withMaxConnections(maxConnections);
    }

    /**
     * Returns the same with another limit of connections.
     *
     * @throws IllegalArgumentException if there is less than one a thread
     */
    public GatewayOptions withMaxConnections(int newMax) {
        if (newMax < threads) {
            throw new IllegalArgumentException(
                    "maxConnections: " + newMax + " (expected: at least one a thread, " + threads + ")");
        }
        return with(options -> options.maxConnections = newMax);
    }

    /** Returns the same with another time to finish. */
    public GatewayOptions withDrainTime(Duration newTime) {
        Objects.requireNonNull(newTime, "drainTime");
        return with(options -> options.drainTime = newTime);
    }

    /** Returns the same with another name server. */
    public GatewayOptions withDnsServer(@Nullable InetSocketAddress server) {
        return with(options -> options.dnsServer = server);
    }

    /** Returns the same with an access log. */
    public GatewayOptions withAccessLog(@Nullable AccessLog log) {
        return with(options -> options.accessLog = log);
    }

    /** Returns the same, trusting others. */
    public GatewayOptions withTrustedPeers(TrustedPeers whom) {
        Objects.requireNonNull(whom, "trustedPeers");
        return with(options -> options.trustedPeers = whom);
    }

    /** Returns the same with a listener for events. */
    public GatewayOptions withEvents(Consumer<GatewayEvent> listener) {
        Objects.requireNonNull(listener, "events");
        return with(options -> options.events = listener);
    }

    private GatewayOptions with(Consumer<GatewayOptions> change) {
        try {
            GatewayOptions copy = (GatewayOptions) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
