package dev.wissel.gateway;

import dev.wissel.core.model.Address;
import dev.wissel.gateway.fault.ActiveFault;
import dev.wissel.gateway.fault.Fault;
import dev.wissel.gateway.fault.FaultChange;
import dev.wissel.gateway.fault.FaultKind;
import dev.wissel.gateway.fault.FaultPlace;
import dev.wissel.gateway.fault.FaultRefused;
import dev.wissel.gateway.fault.Faults;
import dev.wissel.gateway.metrics.GatewayMetrics;
import dev.wissel.gateway.metrics.StatusListener;
import dev.wissel.gateway.plugin.PluginChains;
import dev.wissel.gateway.plugin.breaker.Breakers;
import dev.wissel.gateway.plugin.bundled.BundledPlugins;
import dev.wissel.gateway.proxy.GatewayRuntime;
import dev.wissel.gateway.proxy.Listen;
import dev.wissel.gateway.proxy.ProxyCluster;
import dev.wissel.gateway.proxy.ProxyLoop;
import dev.wissel.gateway.proxy.ServiceStats;
import dev.wissel.gateway.route.Router;
import dev.wissel.gateway.tls.ClientTls;
import dev.wissel.gateway.tls.ServerCertificates;
import dev.wissel.gateway.upstream.EventCounts;
import dev.wissel.gateway.upstream.Keepers;
import dev.wissel.gateway.upstream.UpstreamConfig;
import dev.wissel.gateway.upstream.UpstreamNode;
import dev.wissel.gateway.upstream.UpstreamReport;
import dev.wissel.kong.entity.KongConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: serves a Kong configuration until it is stopped, and follows another one without dropping a request.
 *
 * <p>Thread-safe.
 */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** Log records get this much time even if requests have used up all of it. */
    private static final Duration LEAST_FLUSH = Duration.ofMillis(500);

    private final GatewayOptions options;
    private final ProxyCluster cluster;
    private final Keepers keepers;
    private final GatewayMetrics metrics;
    private final Faults faults;
    private final BundledPlugins plugins;
    private final AtomicLong reloads = new AtomicLong();
    private final AtomicLong refusedReloads = new AtomicLong();
    private @Nullable ServerCertificates certificates;
    private @Nullable StatusListener status;
    private @Nullable InForce inForce;
    private boolean closed;

    private Gateway(
            GatewayOptions options,
            LongSupplier clock,
            BundledPlugins plugins,
            @Nullable ServerCertificates certificates) {
        this.options = options;
        this.plugins = plugins;
        this.certificates = certificates;
        this.cluster = new ProxyCluster(
                options.transport(),
                options.threads(),
                clock,
                options.limits(),
                Math.max(1, options.maxConnections() / options.threads()),
                options.accessLog(),
                options.product());
        cluster.node().trusted(options.trustedPeers());
        this.faults = new Faults(clock, this::places);
        this.keepers = new Keepers(
                cluster.keeperLoop(),
                clock,
                options.threads(),
                options.dnsServer(),
                options.events(),
                cluster::rescue,
                faults);
        faults.listen(this::faultChanged);
        this.metrics = new GatewayMetrics(cluster, keepers, plugins, faults, reloads::get, refusedReloads::get);
    }

    /**
     * Starts a gateway: it serves when this returns.
     *
     * @throws ConfigRefused if the configuration cannot be served; nothing has been started then
     * @throws IOException if an address cannot be listened on; nothing is left running then
     */
    public static Gateway start(KongConfig config, GatewayOptions options) throws ConfigRefused, IOException {
        return start(config, options, System::nanoTime);
    }

    /** Starts one on another clock of nanoseconds, which must not go back. */
    static Gateway start(KongConfig config, GatewayOptions options, LongSupplier clock)
            throws ConfigRefused, IOException {
        AtomicReference<Breakers.Events> events = new AtomicReference<>((upstream, kind, subject, line) -> {});
        BundledPlugins plugins = new BundledPlugins(
                UUID.randomUUID().toString(),
                clock,
                (upstream, kind, subject, line) ->
                        Objects.requireNonNull(events.get()).happened(upstream, kind, subject, line));
        ServerCertificates certificates = Stream.concat(options.proxyListen().stream(), options.streamListen().stream())
                        .anyMatch(Listen::ssl)
                ? ServerCertificates.selfSigned()
                : null;
        Checked checked = check(config, plugins, certificates, null);
        Gateway gateway = new Gateway(options, clock, plugins, certificates);
        events.set(gateway.keepers::publish);
        try {
            gateway.load(checked);
            gateway.cluster.listen(options.proxyListen());
            gateway.cluster.listenForStreams(options.streamListen());
            InetSocketAddress statusListen = options.statusListen();
            if (statusListen != null) {
                gateway.status = gateway.statusListener(statusListen);
            }
            return gateway;
        } catch (IOException | RuntimeException failed) {
            gateway.close();
            throw failed;
        }
    }

    private Collection<FaultPlace> places() {
        return keepers.places();
    }

    /** Tells of a fault, and lets everyone follow. */
    private void faultChanged(FaultChange change) {
        ActiveFault of = change.fault();
        Fault fault = of.fault();
        if (change.step() != FaultChange.Step.EXTENDED) { // a lease is renewed every few seconds: no news
            publish(change);
        }
        if (fault.kind() != FaultKind.DRAIN) {
            cluster.followFault(faults::now);
        } else if (change.step().isEnd()) {
            keepers.endDrains();
        } else if (fault.region() != null && change.step() == FaultChange.Step.BEGAN) {
            // Not again with each renewal: an operator may have let the region in meanwhile.
            keepers.drainUntilEnd(of.upstreams(), fault.region());
        }
    }

    private void publish(FaultChange change) {
        Fault fault = change.fault().fault();
        Set<String> hit = change.fault().upstreams();
        String where = fault.region() != null ? fault.region() : fault.target() != null ? fault.target() : "";
        String whom = hit.size() == 1 ? hit.iterator().next() : "";
        keepers.publish(whom, change.step().isEnd() ? "FAULT OVER" : "FAULT", where, change.line());
    }

    private StatusListener statusListener(InetSocketAddress address) throws IOException {
        try {
            return new StatusListener(address, metrics, options.product());
        } catch (IOException taken) {
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + taken.getMessage(),
                    taken);
        }
    }

    /** A configuration that has been found servable. Immutable but for the factory, which is used once more. */
    private record Checked(
            KongConfig config,
            RuntimeFactory factory,
            Router router,
            Collection<UpstreamConfig> upstreams,
            Map<String, Integer> ranks,
            PluginChains plugins) {}

    /** What a reload compares with. Immutable. */
    private record InForce(
            KongConfig config, Router router, Set<String> warnings, Map<ClientTls.Wishes, ClientTls> tls) {
        /** Lists that are the same objects hold the same routes: what the Admin API changes elsewhere leaves the router alone. */
        @SuppressWarnings("ReferenceEquality") // meant: comparing thousands of routes would cost what this spares
        boolean routesAs(KongConfig other) {
            return config.routes() == other.routes() && config.services() == other.services();
        }
    }

    private static Checked check(
            KongConfig config,
            BundledPlugins plugins,
            @Nullable ServerCertificates certificates,
            @Nullable InForce before)
            throws ConfigRefused {
        RuntimeFactory factory = new RuntimeFactory(config, before == null ? Map.of() : before.tls());
        Router router = before != null && before.routesAs(config) ? before.router() : Router.of(config);
        Checked checked = new Checked(
                config, factory, router, factory.upstreams().values(), factory.ranks(), factory.plugins(plugins));
        factory.checkPlugins();
        List<String> problems = new ArrayList<>(factory.problems());
        problems.addAll(router.problems());
        if (certificates != null) {
            problems.addAll(certificates.problems(config));
        }
        if (!problems.isEmpty()) {
            throw new ConfigRefused(problems);
        }
        factory.warnings().stream()
                .filter(warning -> before == null || !before.warnings().contains(warning))
                .forEach(LOG::warn);
        return checked;
    }

    private void load(Checked checked) {
        inForce = new InForce(
                checked.config(),
                checked.router(),
                Set.copyOf(checked.factory().warnings()),
                checked.factory().tls());
        if (certificates != null) {
            certificates = certificates.following(checked.config());
            cluster.node().certificates(certificates);
        }
        Map<String, UpstreamNode> nodes = keepers.configure(checked.upstreams());
        cluster.follow(new GatewayRuntime(
                checked.config(),
                checked.router(),
                checked.factory().services(nodes),
                checked.ranks(),
                checked.plugins()));
        plugins.retain(checked.config());
        faults.review();
    }

    /**
     * Follows another configuration: the next request of every connection is served by it. Health, requests in flight and latency history of targets that
     * stay are kept.
     *
     * @throws ConfigRefused if it cannot be served; the one in force stays
     */
    public synchronized void reload(KongConfig config) throws ConfigRefused {
        try {
            load(check(config, plugins, certificates, inForce));
            reloads.incrementAndGet();
        } catch (ConfigRefused refused) {
            refusedReloads.incrementAndGet();
            throw refused;
        }
    }

    /** Counts a reload that failed before it came here, because the file could not be read. */
    public void countRefusedReload() {
        refusedReloads.incrementAndGet();
    }

    /** Returns the ports that clients connect to, in the order of the options. */
    public List<Integer> proxyPorts() {
        return cluster.ports();
    }

    BundledPlugins plugins() {
        return plugins;
    }

    /** Returns the ports that clients of TCP and TLS routes connect to, in the order of the options. */
    public List<Integer> streamPorts() {
        return cluster.streamPorts();
    }

    ProxyCluster cluster() {
        return cluster;
    }

    /** Returns the port that metrics are read from; -1 for none. */
    public int statusPort() {
        return status == null ? -1 : status.port();
    }

    /** Returns the upstreams by name. */
    public Map<String, UpstreamNode> upstreams() {
        return keepers.nodes();
    }

    /** Returns how often what happened. */
    public EventCounts eventCounts() {
        return keepers.eventCounts();
    }

    /** Keeps new requests away from a region of an upstream, or lets them in again; false if there is no such upstream. */
    public boolean drain(String upstream, String region, boolean drained) {
        return keepers.drain(upstream, region, drained);
    }

    /** Keeps new requests away from a target ({@code host:port}), or lets them in again; false if there is no such upstream or target. */
    public boolean drainTarget(String upstream, String target, boolean drained) {
        return keepers.drainTarget(upstream, target, drained);
    }

    /** Returns each loop's counts of a service, by its name, or its id if it has none; of those loops that have had a request. */
    public List<ServiceStats> serviceStats(String service) {
        List<ServiceStats> found = new ArrayList<>();
        for (ProxyLoop loop : cluster.loops()) {
            ServiceStats counted = loop.serviceStats(service);
            if (counted != null) {
                found.add(counted);
            }
        }
        return found;
    }

    /**
     * Keeps new requests away from a region of an upstream for a time, which ends by itself; {@link Faults#lift} ends it before.
     *
     * @param atMost more than 0, at most {@link Fault#MAX_LENGTH}
     * @throws FaultRefused if there is no such upstream or region, or if a fault is in force
     */
    public ActiveFault drain(String upstream, String region, Duration atMost) throws FaultRefused {
        return faults.inject(new Fault(
                "drain",
                FaultKind.DRAIN,
                Set.of(upstream),
                region,
                null,
                Duration.ZERO,
                1,
                "operator",
                "drained for a time",
                atMost));
    }

    /** Returns the faults that are put into this gateway on purpose. */
    public Faults faults() {
        return faults;
    }

    /** Returns what the gateway says of itself: the page of metrics, and what {@code /status} holds. */
    public GatewayMetrics metrics() {
        return metrics;
    }

    /** Returns what balancer and health checks of an upstream know now (facts 6.3); null if there is no such upstream. */
    public @Nullable UpstreamReport report(String upstream) {
        return keepers.report(upstream);
    }

    /** Sets the health of an address by hand (facts 3.7); false if there is no such upstream. */
    public boolean setHealth(String upstream, Address address, boolean healthy) {
        return keepers.setHealth(upstream, address, healthy);
    }

    /**
     * Stops: no new connections, requests in flight are finished as far as {@link GatewayOptions#drainTime} allows.
     *
     * @return whether every request was finished
     */
    public synchronized boolean stop() {
        if (closed) {
            return true;
        }
        closed = true;
        faults.stop();
        long endNanos = System.nanoTime() + options.drainTime().toNanos();
        boolean finished = cluster.drain(options.drainTime());
        if (status != null) {
            status.close();
        }
        keepers.close();
        plugins.flush(remaining(endNanos));
        plugins.close();
        cluster.close();
        if (options.accessLog() != null) {
            options.accessLog().close();
        }
        return finished;
    }

    /** Returns what is left of the time to finish, and at least a moment. */
    private static Duration remaining(long endNanos) {
        long leftNanos = endNanos - System.nanoTime();
        return leftNanos < LEAST_FLUSH.toNanos() ? LEAST_FLUSH : Duration.ofNanos(leftNanos);
    }

    @Override
    public void close() {
        stop();
    }
}
