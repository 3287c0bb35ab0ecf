package dev.wissel.gateway.proxy;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.balance.XxHash32;
import dev.wissel.core.load.Load;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.protect.FailedAttempt;
import dev.wissel.core.protect.RetryVerdict;
import dev.wissel.gateway.route.ClientHello;
import dev.wissel.gateway.route.StreamRouter;
import dev.wissel.gateway.tls.ServerHandshake;
import dev.wissel.gateway.tunnel.Tunnel;
import dev.wissel.gateway.tunnel.TunnelOwner;
import dev.wissel.gateway.tunnel.TunnelTimes;
import dev.wissel.gateway.upstream.HashSource;
import dev.wissel.gateway.upstream.UpstreamNode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.InetSocketAddress;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The life of one connection of a TCP or TLS route: its server name read if there is TLS, routed, connected to a target, perhaps to another one if that fails, and from
 * then on a tunnel. Confined to its loop.
 *
 * <pre>
 * HELLO ──▶ HANDSHAKE ──▶ CONNECTING ──▶ TUNNEL ──▶ OVER
 *                           ▲   │
 *                           └───┘ retry
 * </pre>
 *
 * <p>A plain listener begins with CONNECTING; there is a handshake only where the route ends TLS.
 */
final class StreamSession extends ChannelInboundHandlerAdapter implements StreamRouter.Connection, TunnelOwner {
    /** How long a client may take to say which server it wants (nginx: preread_timeout 30 s). */
    static final long HELLO_NANOS = 30_000_000_000L;

    private static final int SERVED = 200;
    private static final int NOT_TLS = 400;
    private static final int GONE = 499;
    private static final int NO_ROUTE = 500;
    private static final int BAD_TARGET = 502;
    private static final int NO_TARGET = 503;

    private enum State {
        HELLO,
        HANDSHAKE,
        CONNECTING,
        TUNNEL,
        OVER
    }

    private final ProxyLoop loop;
    private final Listen listen;
    private final RequestFacts facts = new RequestFacts();
    private final RequestTiming timing = new RequestTiming();
    private final Attempt attempt = new Attempt();
    private State state = State.HELLO;
    private @Nullable Channel client;
    private @Nullable Peer peer;
    private @Nullable InetSocketAddress local;
    private @Nullable String serverName;
    private @Nullable ByteBuf sent;
    private StreamRouter.@Nullable Match matched;

    private @Nullable ServiceRuntime service;
    private @Nullable LoopUpstream upstream;

    // the attempt in hand
    private @Nullable StreamTarget target;
    private @Nullable AddressPool pool;
    private @Nullable Load load;
    private @Nullable Address address;
    private boolean answered;
    private @Nullable Tunnel tunnel;

    StreamSession(ProxyLoop loop, Listen listen) {
        this.loop = loop;
        this.listen = listen;
    }

    // ---------------------------------------------------------------- the client comes

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        client = ctx.channel();
        Peer from = Peer.ofStream(ctx.channel(), loop.trusted());
        peer = from;
        local = (InetSocketAddress) ctx.channel().localAddress();
        timing.startNanos = loop.nowNanos();
        facts.client = from.client();
        facts.method = listen.ssl() ? "tls" : "tcp";
        facts.requestIdHigh = loop.random().nextLong();
        facts.requestIdLow = loop.random().nextLong();
        loop.add(this);
        if (loop.draining() || loop.clients() + loop.headless() > loop.maxClients()) {
            loop.countRefused();
            state = State.OVER;
            ctx.close();
        } else if (!listen.ssl()) {
            route();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (state == State.OVER) {
            in.release();
            return;
        }
        keep(ctx, in);
        if (state == State.HELLO) {
            readHello();
        }
    }

    private void keep(ChannelHandlerContext ctx, ByteBuf in) {
        ByteBuf kept = sent;
        if (kept == null) {
            sent = in;
            return;
        }
        if (kept.maxFastWritableBytes() < in.readableBytes() || kept.isReadOnly() || kept.refCnt() > 1) {
            ByteBuf larger = ctx.alloc().buffer(2 * (kept.readableBytes() + in.readableBytes()));
            larger.writeBytes(kept);
            kept.release();
            kept = larger;
            sent = larger;
        }
        kept.writeBytes(in);
        in.release();
    }

    private void readHello() {
        ByteBuf bytes = sent;
        if (bytes == null) {
            return;
        }
        try {
            ClientHello hello = ClientHello.peek(bytes);
            if (hello != null) {
                serverName = hello.serverName();
                facts.uri = serverName == null ? "" : serverName;
                route();
            }
        } catch (ClientHello.NotTls notTls) {
            loop.clientFailed(notTls);
            end(NOT_TLS);
        }
    }

    private void route() {
        state = State.CONNECTING;
        client().config().setAutoRead(false);
        StreamRouter.Match match = loop.runtime().streams().match(this);
        if (match == null) {
            end(NO_ROUTE);
            return;
        }
        if (listen.ssl() && !match.endsTls()) {
            facts.method = "tls_passthrough";
        }
        facts.stats = loop.streamStats(match.route(), match.service());
        if (listen.ssl() && match.endsTls()) {
            matched = match;
            shakeHands();
        } else {
            serve(match);
        }
    }

    /** Ends TLS here: the bytes that have come go to the handshake, and what comes out of it is what the target gets. */
    private void shakeHands() {
        state = State.HANDSHAKE;
        Channel channel = client();
        channel.pipeline().addFirst(new ServerHandshake(loop::certificates, false, Doorway.HANDSHAKE_MILLIS));
        ByteBuf hello = sent;
        sent = null;
        if (hello != null) {
            channel.pipeline().fireChannelRead(hello);
        }
        if (state == State.HANDSHAKE) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        StreamRouter.Match match = matched;
        if (state != State.HANDSHAKE || match == null || !(event instanceof SslHandshakeCompletionEvent handshake)) {
            return;
        }
        matched = null;
        if (handshake.isSuccess()) {
            loop.nowNanos();
            state = State.CONNECTING;
            client().config().setAutoRead(false);
            serve(match);
        } else {
            loop.clientFailed(handshake.cause());
            end(NOT_TLS);
        }
    }

    private void serve(StreamRouter.Match match) {
        GatewayRuntime runtime = loop.runtime();
        ServiceRuntime found =
                match.service() == null ? null : runtime.service(match.service().id());
        if (found == null) {
            end(NO_TARGET);
            return;
        }
        service = found;
        LoopUpstream balancer = loop.upstream(found.upstream());
        upstream = balancer;
        long nowNanos = loop.recentNanos();
        balancer.onRequest(nowNanos);
        attempt.reset(keyHash(balancer.shared().config().hash()), true);
        attempt.rank(runtime.rank(match.route().id()));
        firstAttempt(nowNanos);
    }

    /** The client's address is all that a connection can be hashed by; in Kong too. */
    private int keyHash(@Nullable HashSource source) {
        boolean byAddress =
                source != null && (source.on() == HashSource.Kind.IP || source.fallback() == HashSource.Kind.IP);
        return byAddress ? RoutedRequest.hash(facts.client) : XxHash32.OF_EMPTY;
    }

    // ---------------------------------------------------------------- attempts

    private void firstAttempt(long nowNanos) {
        int index = choose(nowNanos);
        if (index < 0) {
            balancer().countNoPeer(index);
            end(NO_TARGET);
        } else {
            go(index, nowNanos);
        }
    }

    private int choose(long nowNanos) {
        LoopUpstream balancer = balancer();
        balancer.refresh();
        attempt.last(attempt.triedCount() >= service().retries());
        return balancer.serving() ? balancer.picker().pick(attempt, nowNanos) : Picker.NONE;
    }

    private void go(int index, long nowNanos) {
        LoopUpstream balancer = balancer();
        Address chosen = balancer.picker().targets().address(index);
        address = chosen;
        attempt.addTried(chosen);
        Load figures = balancer.load(index);
        figures.started(nowNanos);
        load = figures;
        answered = false;
        timing.attemptNanos = nowNanos;
        timing.sentNanos = nowNanos;
        AddressPool to = balancer.pool(index, service().way());
        pool = to;
        dial(to);
    }

    private void dial(AddressPool to) {
        StreamTarget next = new StreamTarget(this, service().way().tls() != null);
        target = next;
        loop.connect(next, to, service(), timing);
    }

    void onConnected(StreamTarget ready, Channel channel) {
        if (ready != target) {
            return;
        }
        long nowNanos = loop.nowNanos();
        Load figures = load;
        Address tried = address;
        if (figures != null && tried != null) {
            figures.answered(timing.attemptNanos, nowNanos);
            answered = true;
            balancer().onOutcome(tried, Outcome.answered(SERVED), timing.attemptNanos, nowNanos);
            balancer().report(tried, Outcome.answered(SERVED));
        }
        timing.answeredNanos = nowNanos;
        state = State.TUNNEL;
        TunnelTimes times = new TunnelTimes(
                service().readTimeoutNanos(), service().writeTimeoutNanos(), ProxyLoop.CLIENT_SEND_NANOS);
        Tunnel opened = Tunnel.between(client(), channel, times, this);
        tunnel = opened;
        ByteBuf first = sent;
        sent = null;
        loop.stats().streams().opened();
        opened.begin(this, ready, first, null);
    }

    void onConnectFailed(StreamTarget failed, Throwable cause) {
        if (failed != target || state != State.CONNECTING) {
            return;
        }
        target = null;
        if (cause instanceof ChannelException) { // no descriptor left: no fault of the target's
            endLoad(Outcome.CANCELLED);
            end(NO_ROUTE);
            return;
        }
        boolean timedOut = cause instanceof ConnectTimeoutException || cause instanceof SslHandshakeTimeoutException;
        Outcome outcome = timedOut ? Outcome.TIMED_OUT : Outcome.REFUSED;
        long nowNanos = loop.nowNanos();
        Address tried = address;
        if (tried != null) {
            balancer().report(tried, outcome);
        }
        endLoad(outcome);
        int index = elsewhere(outcome, nowNanos);
        if (index >= 0) {
            go(index, nowNanos);
        } else {
            end(BAD_TARGET);
        }
    }

    private int elsewhere(Outcome outcome, long nowNanos) {
        FailedAttempt failed = new FailedAttempt(
                outcome, FailedAttempt.Sent.NOTHING, true, true, false, Math.max(1, attempt.triedCount()));
        if (service().retryRule().permits(failed) != RetryVerdict.RETRY) {
            return Picker.NONE;
        }
        int index = choose(nowNanos);
        if (index < 0 || attempt.tried(balancer().picker().targets().address(index))) {
            return Picker.NONE;
        }
        return balancer().mayRetry(failed, service(), timing.startNanos, nowNanos) ? index : Picker.NONE;
    }

    // ---------------------------------------------------------------- the end

    @Override
    public long nowNanos() {
        return loop.nowNanos();
    }

    @Override
    public void onTunnelOver(Tunnel over) {
        loop.nowNanos();
        loop.stats().streams().ended(over.end());
        facts.ingressBytes = over.toTargetBytes();
        facts.egressBytes = over.toClientBytes();
        facts.fromService = true;
        endLoad(Outcome.answered(SERVED));
        account(SERVED);
        loop.remove(this);
    }

    /** Ends what has not become a tunnel. */
    private void end(int status) {
        account(status);
        client().close();
    }

    private void account(int status) {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        facts.status = status;
        Address last = address;
        if (upstream != null && last != null) {
            upstream.onRequestEnd(last, attempt.triedCount(), timing.attemptNanos, loop.recentNanos());
        }
        loop.account(facts, timing, last == null ? 0 : attempt.triedCount(), last);
    }

    private void endLoad(Outcome outcome) {
        Load ending = load;
        Address tried = address;
        if (ending == null || tried == null) {
            return;
        }
        load = null;
        long nowNanos = loop.recentNanos();
        if (answered) {
            ending.finished(nowNanos);
        } else {
            ending.ended(outcome, timing.attemptNanos, nowNanos);
            balancer().onOutcome(tried, outcome, timing.attemptNanos, nowNanos);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        StreamTarget pending = target;
        target = null;
        if (pending != null) {
            pending.close();
        }
        endLoad(Outcome.CANCELLED);
        account(GONE);
        loop.remove(this);
        drop();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        loop.clientFailed(cause);
        ctx.close();
    }

    private void drop() {
        ByteBuf kept = sent;
        sent = null;
        if (kept != null) {
            kept.release();
        }
    }

    /** Called about once a second. */
    void tick(long nowNanos) {
        Tunnel open = tunnel;
        if (open != null) {
            open.tick(nowNanos);
        } else if (state == State.HELLO && nowNanos - timing.startNanos >= HELLO_NANOS) {
            end(NOT_TLS);
        }
    }

    /** Closes at once if nothing has been begun for this client. */
    void drain() {
        if (state == State.HELLO || state == State.HANDSHAKE) {
            client().close();
        }
    }

    /** Closes at once. */
    void close() {
        Tunnel open = tunnel;
        if (open == null) {
            client().close();
        } else {
            open.cut();
        }
    }

    // ---------------------------------------------------------------- injected faults

    /** Returns whether it is connected to, or being connected to, such a target. */
    boolean meets(BiPredicate<UpstreamNode, Address> hit) {
        return upstream != null
                && address != null
                && (state == State.CONNECTING || state == State.TUNNEL)
                && hit.test(upstream.shared(), address);
    }

    boolean connecting() {
        return state == State.CONNECTING;
    }

    /** Returns the target's connection; null before it is open. */
    @Nullable
    Channel targetChannel() {
        return tunnel == null ? null : tunnel.targetChannel();
    }

    /** Gives up the connection that is being made. */
    void stopDialling() {
        if (target != null) {
            target.close();
        }
    }

    /** Makes it anew. */
    void redial() {
        AddressPool to = pool;
        if (state == State.CONNECTING && to != null) {
            dial(to);
        }
    }

    // ---------------------------------------------------------------- what is routed by

    @Override
    public boolean tls() {
        return listen.ssl();
    }

    @Override
    public @Nullable String serverName() {
        return serverName;
    }

    @Override
    public byte[] sourceIp() {
        return peer().clientAddress();
    }

    @Override
    public int sourcePort() {
        return peer().clientPort();
    }

    @Override
    public byte[] destinationIp() {
        return local().getAddress().getAddress();
    }

    @Override
    public int destinationPort() {
        return local().getPort();
    }

    // ---------------------------------------------------------------- what must be there by now

    private Channel client() {
        return there(client);
    }

    private Peer peer() {
        return there(peer);
    }

    private InetSocketAddress local() {
        return there(local);
    }

    private ServiceRuntime service() {
        return there(service);
    }

    private LoopUpstream balancer() {
        return there(upstream);
    }

    private static <T> T there(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("too early");
        }
        return part;
    }
}
