package dev.wissel.gateway.proxy;

import dev.wissel.gateway.edge.TrustedPeers;
import dev.wissel.gateway.http.Limits;
import dev.wissel.gateway.tls.ServerCertificates;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all event loops of one gateway share: the configuration in force, and a few settings that never change. Thread-safe: one volatile
 * reference each for what changes.
 */
public final class ProxyNode {
    private final Transport transport;
    private final LongSupplier clock;
    private final Limits limits;
    private final int maxClientsOfLoop;
    private final @Nullable AccessLog accessLog;
    private final byte[] viaLine;
    private final byte[] viaLine2;
    private final byte[] serverLine;
    private volatile GatewayRuntime runtime = GatewayRuntime.EMPTY;
    private volatile TrustedPeers trusted = TrustedPeers.NONE;
    private volatile @Nullable ServerCertificates certificates;
    private volatile boolean draining;
    private final AtomicLong connections = new AtomicLong();

    /**
     * Makes the shared part.
     *
     * @param clock nanoseconds of a clock that never goes back, read on each event
     * @param limits what a head may grow to
     * @param maxClientsOfLoop most client connections of one loop, &gt; 0
     * @param product name and version, such as {@code wissel/0.1.0}, for Via and Server
     */
    public ProxyNode(
            Transport transport,
            LongSupplier clock,
            Limits limits,
            int maxClientsOfLoop,
            @Nullable AccessLog accessLog,
            String product) {
        this.transport = transport;
        this.clock = clock;
        this.limits = limits;
        this.maxClientsOfLoop = maxClientsOfLoop;
        this.accessLog = accessLog;
        this.viaLine = ("\r\nVia: 1.1 " + product).getBytes(StandardCharsets.US_ASCII);
        this.viaLine2 = ("\r\nVia: 2 " + product).getBytes(StandardCharsets.US_ASCII);
        this.serverLine = ("Server: " + product).getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the transport. */
    public Transport transport() {
        return transport;
    }

    long nextConnectionNumber() {
        return connections.incrementAndGet();
    }

    LongSupplier clock() {
        return clock;
    }

    Limits limits() {
        return limits;
    }

    int maxClientsOfLoop() {
        return maxClientsOfLoop;
    }

    /** Returns the access log; null if there is none. */
    public @Nullable AccessLog accessLog() {
        return accessLog;
    }

    byte[] viaLine() {
        return viaLine;
    }

    /** Returns the same for answers that came over HTTP/2. */
    byte[] viaLine2() {
        return viaLine2;
    }

    byte[] serverLine() {
        return serverLine;
    }

    /** Returns the configuration in force. */
    public GatewayRuntime runtime() {
        return runtime;
    }

    /** Puts another configuration in force: the next request of every connection follows it. */
    public void runtime(GatewayRuntime next) {
        runtime = next;
    }

    TrustedPeers trusted() {
        return trusted;
    }

    /** Says whose word counts for who the client is; called before anything is listened on. */
    public void trusted(TrustedPeers whom) {
        trusted = whom;
    }

    /** Returns the certificates that clients are shown from now on; made with the first listener that needs them. */
    ServerCertificates certificates() {
        ServerCertificates known = certificates;
        if (known == null) {
            throw new IllegalStateException("a TLS listener without certificates");
        }
        return known;
    }

    /** Shows these certificates in the handshakes to come. */
    public void certificates(ServerCertificates next) {
        certificates = next;
    }

    /** Returns whether the gateway takes no new work. */
    public boolean draining() {
        return draining;
    }

    /** Says that the gateway takes no new work from now on. */
    public void drain() {
        draining = true;
    }
}
