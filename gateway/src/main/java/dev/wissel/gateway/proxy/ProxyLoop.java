package dev.wissel.gateway.proxy;

import dev.wissel.core.model.Address;
import dev.wissel.gateway.edge.TrustedPeers;
import dev.wissel.gateway.fault.ActiveFault;
import dev.wissel.gateway.fault.Delay;
import dev.wissel.gateway.fault.FaultKind;
import dev.wissel.gateway.h2.StreamPool;
import dev.wissel.gateway.http.HttpDate;
import dev.wissel.gateway.http.Limits;
import dev.wissel.gateway.http.RequestHead;
import dev.wissel.gateway.http.ResponseHead;
import dev.wissel.gateway.route.RouteCache;
import dev.wissel.gateway.tls.ClientTls;
import dev.wissel.gateway.tls.ServerCertificates;
import dev.wissel.gateway.upstream.UpstreamNode;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop owns: its connections and their pools, its balancers, its parsers, its counters. Everything here is confined to the loop
 * unless it says otherwise.
 */
public final class ProxyLoop {
    static final byte[] NO_BYTES = new byte[0];

    /** Largest array that an idle connection keeps. */
    static final int KEPT_BYTES = 4096;

    /** How long a client may take to send a head, or to go on with a body (nginx: 60 s each). */
    static final long CLIENT_HEAD_NANOS = 60_000_000_000L;

    static final long CLIENT_BODY_NANOS = 60_000_000_000L;

    /** How long a client may take none of an answer that waits for it (nginx: send_timeout 60 s). */
    static final long CLIENT_SEND_NANOS = 60_000_000_000L;

    /** How long a client's connection may be idle (nginx: keepalive_timeout 75 s). */
    static final long CLIENT_IDLE_NANOS = 75_000_000_000L;

    /** How long a client that we have answered for the last time may take to close. */
    static final long LINGER_NANOS = 2_000_000_000L;

    private static final long TICK_MILLIS = 20;
    private static final int TICKS_A_SECOND = 50;

    private final int index;
    private final EventLoop eventLoop;
    private final ProxyNode node;
    private final RandomGenerator random;
    private final RequestHead requestHead = new RequestHead();
    private final ResponseHead responseHead = new ResponseHead();
    private final RoutedRequest routedRequest;
    private final Map<String, RouteStats> routes = new ConcurrentHashMap<>();
    private final Map<String, ServiceStats> services = new ConcurrentHashMap<>();
    private final ByteBuilder builder = new ByteBuilder(2048);
    private final HttpDate date = new HttpDate();
    private final Bootstrap bootstrap;
    private final Map<UpstreamNode, LoopUpstream> upstreams = new HashMap<>();
    private final Map<PoolKey, AddressPool> pools = new HashMap<>();
    private final Set<ProxyHeaderReader> headless = new LinkedHashSet<>();
    private final Set<StreamSession> streams = new LinkedHashSet<>();
    private final Map<String, RouteStats> streamRoutes = new ConcurrentHashMap<>();
    private final Set<Doorway> doorways = new LinkedHashSet<>();
    private final LoopStats stats = new LoopStats();
    private byte[] scratch = new byte[64 * 1024];
    private @Nullable Exchange firstActive;
    private @Nullable ClientConnection firstClient;
    private long recentNanos;
    private int active;
    private int clients;
    private int ticks;
    private @Nullable LoopFault fault;

    /** Addresses are pooled apart for each way of speaking to them. */
    record PoolKey(Address address, Way way, String serverName) {}

    ProxyLoop(int index, EventLoop eventLoop, ProxyNode node, long seed) {
        this.index = index;
        this.eventLoop = eventLoop;
        this.node = node;
        this.random = new SplittableRandom(seed);
        this.routedRequest =
                new RoutedRequest(this, new RouteCache(node.runtime().router(), random.nextLong()));
        this.bootstrap = new Bootstrap()
                .group(eventLoop)
                .channel(node.transport().socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.ALLOCATOR, node.transport().allocator())
                .option(ChannelOption.RECVBUF_ALLOCATOR, node.transport().receiveBuffers());
    }

    /** Starts the loop's clockwork. Called once, from any thread. */
    void start() {
        eventLoop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    // ---------------------------------------------------------------- tools

    static byte[] grown(byte[] array, int needed) {
        return needed <= array.length ? array : Arrays.copyOf(array, Math.max(needed, Math.max(512, array.length * 2)));
    }

    /** Returns the index of this loop among the gateway's, for counters kept by loop. */
    public int index() {
        return index;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    RandomGenerator random() {
        return random;
    }

    byte[] scratch(int needed) {
        if (needed > scratch.length) {
            scratch = new byte[needed];
        }
        return scratch;
    }

    RequestHead requestHead() {
        return requestHead;
    }

    ResponseHead responseHead() {
        return responseHead;
    }

    RoutedRequest routedRequest() {
        return routedRequest;
    }

    RouteStats routeStats(Route route, @Nullable Service service) {
        return statsIn(routes, route, service);
    }

    private RouteStats statsIn(Map<String, RouteStats> all, Route route, @Nullable Service service) {
        RouteStats known = all.get(route.id());
        if (known == null) {
            String serviceLabel = service == null ? "" : service.name() != null ? service.name() : service.host();
            known = new RouteStats(serviceLabel, route.name() != null ? route.name() : route.id());
            all.put(route.id(), known);
        }
        known.follow(runtime().prometheus(route.id()));
        return known;
    }

    /** Returns the counts of a TCP or TLS route. */
    RouteStats streamStats(Route route, @Nullable Service service) {
        return statsIn(streamRoutes, route, service);
    }

    /** Returns this loop's counts by TCP and TLS route; readable from any thread. */
    public Collection<RouteStats> streamStats() {
        return streamRoutes.values();
    }

    ServiceStats serviceStats(Service service) {
        String name = service.name();
        String key = name == null ? service.id() : name;
        ServiceStats known = services.get(key);
        if (known == null) {
            known = new ServiceStats();
            services.put(key, known);
        }
        return known;
    }

    /** Returns this loop's counts of a service, by its name, or its id if it has none; readable from any thread. Null if it has had no request. */
    public @Nullable ServiceStats serviceStats(String service) {
        return services.get(service);
    }

    /** Returns this loop's counts by route; readable from any thread. */
    public Collection<RouteStats> routeStats() {
        return routes.values();
    }

    /** Returns a number for a client's connection that no other of this node has. */
    long nextConnectionNumber() {
        return node.nextConnectionNumber();
    }

    ByteBuilder builder() {
        return builder;
    }

    /** Reads the clock. Each event does so once at its beginning. */
    long nowNanos() {
        recentNanos = node.clock().getAsLong();
        return recentNanos;
    }

    /** Returns the time that the event in hand began with: what happens in it happens at once. */
    long recentNanos() {
        return recentNanos;
    }

    byte[] httpDate() {
        return date.at(System.currentTimeMillis());
    }

    Limits limits() {
        return node.limits();
    }

    GatewayRuntime runtime() {
        return node.runtime();
    }

    TrustedPeers trusted() {
        return node.trusted();
    }

    ServerCertificates certificates() {
        return node.certificates();
    }

    boolean draining() {
        return node.draining();
    }

    byte[] viaLine() {
        return node.viaLine();
    }

    byte[] viaLine2() {
        return node.viaLine2();
    }

    byte[] serverLine() {
        return node.serverLine();
    }

    @Nullable
    AccessLog accessLog() {
        return node.accessLog();
    }

    int maxClients() {
        return node.maxClientsOfLoop();
    }

    /** Returns this loop's counters; readable from any thread. */
    public LoopStats stats() {
        return stats;
    }

    // ---------------------------------------------------------------- upstreams

    LoopUpstream upstream(UpstreamNode shared) {
        LoopUpstream known = upstreams.get(shared);
        if (known == null) {
            known = new LoopUpstream(this, shared);
            upstreams.put(shared, known);
        }
        return known;
    }

    AddressPool pool(PoolKey key) {
        return pools.computeIfAbsent(
                key, absent -> new AddressPool(absent.address(), absent.way(), absent.serverName()));
    }

    void connect(UpstreamConnection connection, ServiceRuntime service, RequestTiming timing) {
        long allowedMillis = TimeUnit.NANOSECONDS.toMillis(service.deadline()
                .capped(TimeUnit.MILLISECONDS.toNanos(service.connectTimeoutMillis()), timing.startNanos, nowNanos()));
        int timeoutMillis = (int) Math.max(1, allowedMillis);
        LoopFault meets = preventing(service, connection.pool);
        if (meets != null && !(service.way().http2() && canUse(meets, connection.pool.streams()))) {
            Runnable connect = () -> {
                if (connection.isWaitedFor()) {
                    connect(connection, service, timing);
                }
            };
            meets.dial(timeoutMillis, connect, connection::connectFailed);
            return;
        }
        if (service.way().http2()) {
            boolean used = connection
                    .pool
                    .streams()
                    .open(
                            connection,
                            connection::connectFailed,
                            shared -> dial(connection.pool, service.way(), shared, timeoutMillis));
            if (used) {
                connection.markReused();
            }
            return;
        }
        dial(connection.pool, service.way(), connection, timeoutMillis).addListener((ChannelFutureListener) done -> {
            if (done.isSuccess()) {
                return;
            }
            if (eventLoop.inEventLoop()) {
                connection.connectFailed(done.cause());
            } else { // there was no descriptor for a channel: such a future is told on a thread of its own
                eventLoop.execute(() -> connection.connectFailed(done.cause()));
            }
        });
    }

    private ChannelFuture dial(AddressPool pool, Way way, ChannelHandler handler, int timeoutMillis) {
        ClientTls tls = way.tls();
        return bootstrap
                .clone()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .handler(tls == null ? handler : withTls(tls, pool, handler, timeoutMillis))
                .connect(pool.socketAddress);
    }

    /** Returns what makes a new channel speak TLS and then hand its bytes to the handler. */
    private static ChannelHandler withTls(ClientTls tls, AddressPool pool, ChannelHandler handler, int timeoutMillis) {
        return new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline()
                        .addLast(
                                tls.handler(channel.alloc(), pool.serverName, pool.address.port(), timeoutMillis),
                                handler);
            }
        };
    }

    /** Connects to a target of a connection that is not HTTP. */
    void connect(StreamTarget target, AddressPool pool, ServiceRuntime service, RequestTiming timing) {
        long allowedMillis = TimeUnit.NANOSECONDS.toMillis(service.deadline()
                .capped(TimeUnit.MILLISECONDS.toNanos(service.connectTimeoutMillis()), timing.startNanos, nowNanos()));
        int timeoutMillis = (int) Math.max(1, allowedMillis);
        if (fault != null && meets(target, pool, service, timing, timeoutMillis)) {
            return;
        }
        ClientTls tls = service.way().tls();
        bootstrap
                .clone()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .option(ChannelOption.AUTO_READ, tls != null) // the tunnel begins to read
                .handler(tls == null ? target : withTls(tls, pool, target, timeoutMillis))
                .connect(pool.socketAddress)
                .addListener((ChannelFutureListener) done -> {
                    if (!done.isSuccess()) {
                        eventLoop.execute(() -> target.failed(done.cause()));
                    }
                });
    }

    // ---------------------------------------------------------------- injected faults

    /** Returns the injected fault that is in force; null, as nearly always, if there is none. */
    @Nullable
    LoopFault fault() {
        return fault;
    }

    /** Follows the fault that is in force now. */
    void follow(@Nullable ActiveFault now) {
        LoopFault known = fault;
        if (known != null && now != null && known.follow(now)) {
            return;
        }
        nowNanos();
        if (known != null) {
            fault = null;
            known.end();
        }
        if (now != null && now.fault().kind() != FaultKind.DRAIN) {
            LoopFault begun = new LoopFault(this, now);
            fault = begun;
            begun.begin();
        }
    }

    private void tick(LoopFault known, long nowNanos) {
        if (known.over(nowNanos)) { // told too, but a fault must not depend on who tells
            fault = null;
            known.end();
        } else {
            known.tick();
        }
    }

    private @Nullable LoopFault preventing(ServiceRuntime service, AddressPool pool) {
        LoopFault known = fault;
        return known != null && known.preventsConnecting() && known.hits(service.upstream(), pool.address, recentNanos)
                ? known
                : null;
    }

    /** Returns whether a connection of HTTP/2 is open, whose packets vanish, so that a stream can be opened on it. */
    private static boolean canUse(LoopFault meets, StreamPool streams) {
        if (meets.isLoss() || !streams.hasRoom()) {
            return false;
        }
        streams.channels().forEach(meets::vanish);
        return true;
    }

    /** Does to a connection that is not HTTP what the fault does to it; returns whether it is not to be made. */
    private boolean meets(
            StreamTarget target, AddressPool pool, ServiceRuntime service, RequestTiming timing, int timeoutMillis) {
        LoopFault known = fault;
        if (known == null || !known.hits(service.upstream(), pool.address, recentNanos)) {
            return false;
        }
        if (!known.preventsConnecting()) {
            Delay delay = known.slowTunnel();
            if (delay != null) {
                target.hold(delay);
            }
            return false;
        }
        Runnable connect = () -> {
            if (!target.isClosed()) {
                connect(target, pool, service, timing);
            }
        };
        known.dial(timeoutMillis, connect, target::failed);
        return true;
    }

    /** Returns the exchanges under way. */
    List<Exchange> underWay() {
        List<Exchange> all = new ArrayList<>();
        for (Exchange each = firstActive; each != null; each = each.nextActive) {
            all.add(each);
        }
        return all;
    }

    /** Returns the connections that are not HTTP. */
    List<StreamSession> sessions() {
        return List.copyOf(streams);
    }

    /** Returns the pools of all addresses. */
    Collection<AddressPool> pools() {
        return pools.values();
    }

    /** Returns the upstreams that this loop has sent something to. */
    Set<UpstreamNode> knownUpstreams() {
        return upstreams.keySet();
    }

    /** Forgets what the new configuration has no more: balancers, and pools of addresses that nobody uses. */
    void retain(GatewayRuntime runtime) {
        upstreams.keySet().removeIf(shared -> !runtime.uses(shared));
    }

    /** Sends requests that wait for this address, and can be repeated unnoticed, elsewhere. */
    void rescue(UpstreamNode shared, Address hung) {
        long nowNanos = nowNanos();
        List<Exchange> waiting = new ArrayList<>();
        for (Exchange each = firstActive; each != null; each = each.nextActive) {
            if (each.waitsFor(shared, hung)) {
                waiting.add(each);
            }
        }
        for (Exchange each : waiting) {
            try {
                each.rescue(hung, nowNanos);
            } catch (RuntimeException bug) {
                each.crash(bug);
            }
        }
    }

    // ---------------------------------------------------------------- lists

    void add(Exchange exchange) {
        exchange.previousActive = null;
        exchange.nextActive = firstActive;
        if (firstActive != null) {
            firstActive.previousActive = exchange;
        }
        firstActive = exchange;
        stats.busy(++active);
    }

    void remove(Exchange exchange) {
        if (exchange.previousActive != null) {
            exchange.previousActive.nextActive = exchange.nextActive;
        } else if (firstActive == exchange) {
            firstActive = exchange.nextActive;
        }
        if (exchange.nextActive != null) {
            exchange.nextActive.previousActive = exchange.previousActive;
        }
        exchange.previousActive = null;
        exchange.nextActive = null;
        stats.busy(--active);
    }

    void add(ClientConnection client) {
        client.nextClient = firstClient;
        if (firstClient != null) {
            firstClient.previousClient = client;
        }
        firstClient = client;
        if (!client.uncounted()) {
            opened();
        }
    }

    /** Counts a connection that has been accepted. */
    private void opened() {
        clients++;
        stats.accepted();
        stats.open(clients);
    }

    private void closed() {
        clients--;
        stats.open(clients);
    }

    /** Counts a connection behind a doorway, and looks after it. */
    void add(Doorway doorway) {
        doorways.add(doorway);
        opened();
    }

    void remove(Doorway doorway) {
        if (doorways.remove(doorway)) {
            closed();
        }
    }

    void remove(ClientConnection client) {
        if (client.previousClient != null) {
            client.previousClient.nextClient = client.nextClient;
        } else if (firstClient == client) {
            firstClient = client.nextClient;
        } else {
            return;
        }
        if (client.nextClient != null) {
            client.nextClient.previousClient = client.previousClient;
        }
        client.previousClient = null;
        client.nextClient = null;
        if (!client.uncounted()) {
            closed();
        }
    }

    /** Counts a connection that is not HTTP, and looks after it. */
    void add(StreamSession session) {
        streams.add(session);
        opened();
    }

    void remove(StreamSession session) {
        if (streams.remove(session)) {
            closed();
        }
    }

    /** Looks after a connection whose PROXY protocol header has not come yet. */
    void add(ProxyHeaderReader reader) {
        headless.add(reader);
    }

    void remove(ProxyHeaderReader reader) {
        headless.remove(reader);
    }

    int headless() {
        return headless.size();
    }

    int clients() {
        return clients;
    }

    void countRefused() {
        stats.refused();
    }

    void clientFailed(Throwable cause) {
        stats.clientFailed();
    }

    // ---------------------------------------------------------------- clockwork

    private void tick() {
        long nowNanos = nowNanos();
        for (Exchange each = firstActive; each != null; ) {
            Exchange next = each.nextActive; // the tick may take it out of the list
            try {
                each.tick(nowNanos);
            } catch (RuntimeException bug) {
                each.crash(bug); // and not out of here: a periodic task that throws is not run again
            }
            each = next;
        }
        LoopFault known = fault;
        if (known != null) {
            tick(known, nowNanos);
        }
        if (++ticks % TICKS_A_SECOND == 0) {
            tickSecond(nowNanos);
        }
    }

    private void tickSecond(long nowNanos) {
        for (ClientConnection each = firstClient; each != null; ) {
            ClientConnection next = each.nextClient;
            each.tick(nowNanos);
            each = next;
        }
        for (StreamSession each : List.copyOf(streams)) {
            each.tick(nowNanos);
        }
        for (ProxyHeaderReader each : List.copyOf(headless)) {
            each.tick(nowNanos);
        }
        for (Doorway each : List.copyOf(doorways)) {
            each.tick(nowNanos);
        }
        for (AddressPool pool : pools.values()) {
            pool.expire(nowNanos, false);
        }
        pools.values().removeIf(this::retired);
    }

    /** An empty pool is nothing worth keeping; who still holds it may go on using it, but nobody would look after it. */
    private boolean retired(AddressPool pool) {
        boolean unused = pool.idle() == 0 && upstreams.values().stream().noneMatch(each -> each.uses(pool));
        if (unused) {
            pool.retire();
        }
        return unused;
    }

    /** Closes clients that wait for nothing; the others close after the answer in hand. */
    void drain() {
        for (ClientConnection each = firstClient; each != null; ) {
            ClientConnection next = each.nextClient;
            each.drain();
            each = next;
        }
        List.copyOf(streams).forEach(StreamSession::drain);
        List.copyOf(headless).forEach(ProxyHeaderReader::close);
        List.copyOf(doorways).forEach(Doorway::drain);
    }

    /** Closes everything at once. */
    void closeAll() {
        List.copyOf(streams).forEach(StreamSession::close);
        List.copyOf(headless).forEach(ProxyHeaderReader::close);
        for (ClientConnection each = firstClient; each != null; ) {
            ClientConnection next = each.nextClient;
            each.abort(false);
            each = next;
        }
        List.copyOf(doorways).forEach(Doorway::close);
        for (AddressPool pool : pools.values()) {
            pool.expire(nowNanos(), true);
        }
    }

    void account(Exchange exchange, int tries, @Nullable Address address) {
        stats.request();
        account(exchange.facts(), exchange.timing(), tries, address);
    }

    void account(RequestFacts facts, RequestTiming timing, int tries, @Nullable Address address) {
        long nowNanos = recentNanos();
        RouteStats route = facts.stats;
        if (route != null) {
            route.record(facts, timing, nowNanos);
        }
        ServiceStats service = facts.counts;
        if (service != null) {
            service.record(facts.status, facts.cut, nowNanos - timing.startNanos);
        }
        AccessLog log = accessLog();
        if (log != null) {
            log.record(facts, timing, nowNanos, tries, address);
        }
    }
}
