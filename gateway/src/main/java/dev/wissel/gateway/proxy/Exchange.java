package dev.wissel.gateway.proxy;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Flow;
import dev.wissel.core.load.Load;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.protect.FailedAttempt;
import dev.wissel.core.protect.RetryVerdict;
import dev.wissel.gateway.http.KnownHeader;
import dev.wissel.gateway.http.Method;
import dev.wissel.gateway.http.RequestHead;
import dev.wissel.gateway.http.ResponseHead;
import dev.wissel.gateway.plugin.PluginAnswer;
import dev.wissel.gateway.plugin.PluginChain;
import dev.wissel.gateway.plugin.Verdict;
import dev.wissel.gateway.route.Refusal;
import dev.wissel.gateway.tunnel.Tunnel;
import dev.wissel.gateway.tunnel.TunnelOwner;
import dev.wissel.gateway.tunnel.TunnelTimes;
import dev.wissel.gateway.upstream.UpstreamNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one request: routed, sent to a target, perhaps to another one after that, answered. One object a client connection, used again
 * for each of its requests. Confined to the connection's event loop.
 *
 * <pre>
 * IDLE ─start─▶ CONNECTING ─▶ WAITING ─answer head─▶ RELAYING ─▶ IDLE
 *                  ▲  │           │
 *                  └──┴── retry ──┘          (nothing of an answer has reached the client)
 * </pre>
 *
 * <p>An answer that switches to WebSocket makes a {@link Tunnel} of the two connections, which lasts as long as they do.
 */
final class Exchange implements TunnelOwner {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private enum State {
        IDLE,
        CONNECTING,
        WAITING,
        RELAYING,
        TUNNEL
    }

    private final ProxyLoop loop;
    private final ClientConnection client;
    private final UpstreamRequest request = new UpstreamRequest();
    private final RequestBody body = new RequestBody();
    private final AnswerHeads heads;
    private final ClientAnswer answer;
    private final Attempt attempt = new Attempt();
    private State state = State.IDLE;

    // the request
    private final RequestTiming timing = new RequestTiming();
    private final RequestFacts facts = new RequestFacts();
    private @Nullable ServiceRuntime service;
    private @Nullable LoopUpstream upstream;
    private @Nullable PluginCall plugins;
    private @Nullable Refusal refusal;
    private boolean expectsContinue;
    private int barred;
    private final long connectionNumber;
    private long requestNumber;

    // the attempt in hand
    private @Nullable UpstreamConnection connection;
    private @Nullable Load load;
    private @Nullable Flow flow;
    private Outcome lastOutcome = Outcome.CANCELLED;
    private @Nullable Picker pickedBy;
    private @Nullable Address address;
    private int pickedIndex;
    private boolean staleAllowed;
    private boolean answered;
    private @Nullable Tunnel tunnel;

    /** The neighbours in the loop's list of exchanges under way. */
    @Nullable
    Exchange previousActive;

    @Nullable
    Exchange nextActive;

    Exchange(ProxyLoop loop, ClientConnection client) {
        this.loop = loop;
        this.client = client;
        this.answer = new ClientAnswer(loop, client);
        this.heads = new AnswerHeads(loop);
        this.connectionNumber = loop.nextConnectionNumber();
    }

    RequestFacts facts() {
        return facts;
    }

    RequestTiming timing() {
        return timing;
    }

    /** Returns what plugins have to do with this request; null if nothing. */
    @Nullable
    PluginCall plugins() {
        return plugins;
    }

    long connectionNumber() {
        return connectionNumber;
    }

    /** Returns the number of the request on its connection, from 1. */
    long requestNumber() {
        return requestNumber;
    }

    boolean idle() {
        return state == State.IDLE;
    }

    /** Returns whether it waits for an answer of this address of this upstream. */
    boolean waitsFor(UpstreamNode shared, Address hung) {
        return upstream != null
                && upstream.shared() == shared
                && hung.equals(address)
                && connection != null
                && (state == State.WAITING || state == State.CONNECTING);
    }

    // ---------------------------------------------------------------- injected faults

    /** Returns whether it is connected to, or being connected to, such a target. */
    boolean meets(BiPredicate<UpstreamNode, Address> hit) {
        return upstream != null
                && address != null
                && (connection != null || tunnel != null)
                && hit.test(upstream.shared(), address);
    }

    boolean connecting() {
        return state == State.CONNECTING && connection != null;
    }

    /** Returns the target's connection; null without one. */
    @Nullable
    Channel targetChannel() {
        Tunnel open = tunnel;
        return open != null ? open.targetChannel() : connection == null ? null : connection.channel();
    }

    /** Gives up the connection that is being made. */
    void stopDialling() {
        if (connection != null) {
            connection.abandon();
        }
    }

    /** Makes it anew. */
    void redial() {
        UpstreamConnection given = connection;
        if (given != null && state == State.CONNECTING) {
            connect(given.pool);
        }
    }

    boolean needsBody() {
        return !body.complete();
    }

    // ---------------------------------------------------------------- the request comes in

    /**
     * Starts with a head that has just been parsed; bytes of the body, if any came along, are still in {@code in}.
     *
     * @param bytes the array that the head's offsets refer to; not used after the return
     */
    void start(RequestHead head, byte[] bytes, int headBytes, ByteBuf in, long nowNanos) {
        client.identify(head);
        begin(head, headBytes, nowNanos);
        GatewayRuntime runtime = loop.runtime();
        RoutedRequest routed = loop.routedRequest();
        boolean served = routed.route(runtime, head, client);
        facts.stats = routed.stats();
        facts.counts = routed.counts();
        PluginChain chain = routed.chain(runtime);
        if (chain != null) {
            plugins = new PluginCall(this, loop, client, chain, routed, head);
        }
        if (served) {
            ServiceRuntime found = standIn(runtime, routed);
            service = found;
            LoopUpstream balancer = loop.upstream(found.upstream());
            upstream = balancer;
            request.build(head, bytes, routed, client, facts, loop.viaLine());
            attempt.reset(balancer.keyHash(routed, head, client, answer), facts.idempotent);
            attempt.rank(runtime.rank(routed.routeId()));
        } else {
            refusal = routed.refusal();
        }
        expectsContinue = head.expectContinue();
        if (!takeBody(in)) {
            return;
        }
        PluginCall call = plugins;
        if (call == null) {
            proceed(nowNanos);
        } else {
            go(call, routed.runsAccess() ? call.access() : Verdict.GO_ON, nowNanos);
            call.forgetHead();
        }
    }

    /** Does what the plugins of the access phase have said. */
    private void go(PluginCall call, Verdict verdict, long nowNanos) {
        switch (verdict) {
            case GO_ON -> proceed(nowNanos);
            case ANSWER -> answerPlugin(call.answer());
            case WAIT -> tellOfBody();
        }
    }

    /** A plugin that has made the request wait has made up its mind. */
    void resume(PluginCall call, Verdict verdict) {
        if (call != plugins) {
            return;
        }
        try {
            go(call, verdict, loop.nowNanos());
        } catch (RuntimeException bug) {
            crash(bug);
        }
    }

    /** Tells a plugin that waits for the body when there is no more to wait for. */
    private void tellOfBody() {
        PluginCall call = plugins;
        if (call == null || !call.awaitsBody()) {
            return;
        }
        if (body.complete() && !body.full()) {
            call.onBody(body.data());
        } else if (body.full()) {
            call.onBody(null);
        } else {
            continueBody();
        }
    }

    private void continueBody() {
        if (expectsContinue && !body.complete()) {
            expectsContinue = false;
            client.writeContinue();
        }
    }

    private void answerPlugin(PluginAnswer given) {
        ServiceRuntime of = service;
        if (given.lastResort() && of != null && answer.fallback(this, of)) {
            finish(facts.status, false);
            return;
        }
        facts.status = given.status();
        String extra = given.retryAfterSeconds() > 0 ? "Retry-After: " + given.retryAfterSeconds() + "\r\n" : null;
        byte[] fixed = given.body();
        if (fixed == null) {
            String message = given.message() == null ? "" : given.message();
            answer.error(this, given.status(), message, false, false, extra);
        } else {
            answer.fixed(this, given.status(), given.contentType(), fixed, given.message(), extra);
        }
        finish(given.status(), false);
    }

    void setRequestHeader(String name, String value) {
        if (service != null) {
            request.set(name, value);
        }
    }

    /** Goes on to a target, or to the refusal if the request is not to have one. */
    private void proceed(long nowNanos) {
        Refusal refused = refusal;
        if (refused != null) {
            refuse(refused);
            return;
        }
        balancer().onRequest(nowNanos);
        continueBody();
        firstAttempt(nowNanos);
    }

    /** Returns the routed service, or the one that stands in for it while its upstream can serve nothing. */
    private ServiceRuntime standIn(GatewayRuntime runtime, RoutedRequest routed) {
        ServiceRuntime found = routed.service();
        ServiceRuntime other = found.standInId() == null ? null : runtime.service(found.standInId());
        if (other != null && !loop.upstream(found.upstream()).latestServing()) {
            routed.serveBy(other);
            return other;
        }
        return found;
    }

    private void begin(RequestHead head, int headBytes, long nowNanos) {
        timing.startNanos = nowNanos;
        timing.sentNanos = 0;
        timing.answeredNanos = 0;
        timing.lastWriteNanos = nowNanos;
        facts.idempotent = head.method().idempotent();
        facts.methodKind = head.method();
        facts.headRequest = head.method() == Method.HEAD;
        facts.clientMinor = head.minorVersion();
        facts.webSocket = head.webSocket();
        // What follows a refused upgrade may be meant for the other protocol: it is never read as a request.
        facts.clientKeepAlive = head.keepAlive() && !facts.webSocket;
        facts.requestIdHigh = loop.random().nextLong();
        facts.requestIdLow = loop.random().nextLong();
        facts.status = 0;
        facts.fromService = false;
        facts.ingressBytes = headBytes;
        facts.egressBytes = 0;
        facts.stats = null;
        facts.counts = null;
        facts.cut = false;
        facts.accept = valueOf(head, KnownHeader.ACCEPT);
        facts.contentType = valueOf(head, KnownHeader.CONTENT_TYPE);
        if (loop.accessLog() != null) {
            facts.client = client.ip();
            facts.method = head.methodText();
            facts.uri = head.text(head.targetStart(), head.targetEnd());
        }
        attempt.reset(0, false);
        barred = 0;
        body.start(head.framing(), head.contentLength(), loop.limits());
        answer.begin();
        requestNumber++;
        refusal = null;
        service = null;
        upstream = null;
        state = State.CONNECTING;
        loop.add(this);
    }

    private static @Nullable String valueOf(RequestHead head, KnownHeader header) {
        int index = head.indexOf(header);
        return index < 0 ? null : head.value(index);
    }

    /** Returns false if the request is over because its body is broken. */
    private boolean takeBody(ByteBuf in) {
        if (body.complete() || !in.isReadable()) {
            return true;
        }
        int count = body.take(in);
        if (count < 0) {
            badBody();
            return false;
        }
        facts.ingressBytes += count;
        body.store(client.alloc(), in, count);
        in.skipBytes(count);
        return true;
    }

    /** More bytes from the client. What is not part of this request's body is left in the buffer. */
    void onClientBytes(ByteBuf in) {
        if (body.complete()) {
            return;
        }
        int count = body.take(in);
        if (count < 0) {
            badBody();
            return;
        }
        facts.ingressBytes += count;
        timing.lastWriteNanos = loop.nowNanos();
        body.store(client.alloc(), in, count);
        if (state == State.CONNECTING) {
            in.skipBytes(count);
            if (body.full()) {
                client.pauseReading();
            }
            tellOfBody();
            return;
        }
        UpstreamConnection target = connection;
        if (target == null) {
            in.skipBytes(count);
            return;
        }
        target.write(in.readRetainedSlice(count));
        target.flush();
        // unless the write has failed, and with it the attempt: then reading is no longer up to this target
        if (target == connection && !body.complete() && !target.isWritable()) {
            client.pauseReading();
        }
    }

    private void badBody() {
        dropConnection(Outcome.CANCELLED);
        if (answer.started()) {
            abort(400);
        } else {
            facts.clientKeepAlive = false;
            answer.error(this, 400, Messages.ofNginx(400), true, timing.sentNanos != 0, null);
            finish(400, false);
        }
    }

    // ---------------------------------------------------------------- attempts

    private void firstAttempt(long nowNanos) {
        int index = balancer().admits(nowNanos) ? choose(nowNanos) : LoopUpstream.UNADMITTED;
        if (index < 0) {
            noPeer(index);
        } else {
            go(index, nowNanos);
        }
    }

    /** Returns the index of the address that the balancer gives this attempt, or why it gives none. */
    private int choose(long nowNanos) {
        LoopUpstream balancer = balancer();
        balancer.refresh();
        attempt.last(tries() >= target().retries());
        int index = balancer.serving() ? balancer.picker().pick(attempt, nowNanos) : Picker.NONE;
        PluginCall call = plugins;
        return call == null || !call.watchesAttempts() ? index : admitted(call, index, nowNanos);
    }

    /** Goes on picking until the plugins let an attempt through, or nothing new is picked. */
    private int admitted(PluginCall call, int first, long nowNanos) {
        Picker picker = balancer().picker();
        int index = first;
        while (index >= 0) {
            Address picked = picker.targets().address(index);
            if (attempt.tried(picked)) {
                return attempt.triedCount() == barred ? Picker.NONE : index; // never to one that a plugin has barred
            }
            if (call.admits(picked, nowNanos)) {
                return index;
            }
            attempt.addTried(picked);
            barred++;
            index = picker.pick(attempt, nowNanos);
        }
        return index;
    }

    /** Returns the attempts made, without the addresses that plugins kept them away from. */
    private int tries() {
        return attempt.triedCount() - barred;
    }

    private void go(int index, long nowNanos) {
        LoopUpstream balancer = balancer();
        Picker picker = balancer.picker();
        state = State.CONNECTING;
        heads.forget();
        pickedBy = picker;
        pickedIndex = index;
        Address chosen = picker.targets().address(index);
        address = chosen;
        attempt.addTried(chosen);
        Load figures = balancer.load(index);
        figures.started(nowNanos);
        load = figures;
        Flow into = balancer.flow(index);
        into.sent();
        flow = into;
        answered = false;
        if (plugins != null) {
            plugins.tried(chosen);
        }
        staleAllowed = true;
        timing.attemptNanos = nowNanos;
        timing.answeredNanos = 0;
        Way way = target().way();
        String asked = way.tls() == null ? null : request.preservedName();
        use(asked == null ? balancer.pool(index, way) : balancer.pool(index, way, asked), nowNanos);
    }

    /**
     * Finds another target for a request whose attempt has failed: if the rules allow a retry, there is a target that it has not tried, and the budget
     * grants it.
     *
     * @return index to {@link #go} to; negative if the failure is final
     */
    private int elsewhere(Outcome outcome, FailedAttempt.Sent sent, long nowNanos) {
        FailedAttempt failed = new FailedAttempt(
                outcome, sent, facts.idempotent, body.replayable(), answer.started(), Math.max(1, tries()));
        if (target().retryRule().permits(failed) != RetryVerdict.RETRY) {
            return Picker.NONE;
        }
        int index = choose(nowNanos);
        if (index < 0 || attempt.tried(balancer().picker().targets().address(index))) {
            return Picker.NONE;
        }
        if (balancer().mayRetry(failed, target(), timing.startNanos, nowNanos)) {
            return index;
        }
        if (plugins != null) {
            Address unused = balancer().picker().targets().address(index);
            plugins.attemptUnused(unused, nowNanos);
        }
        return Picker.NONE;
    }

    /** Returns the line that says over which version of HTTP the target is spoken to. */
    byte[] viaLine() {
        ServiceRuntime of = service;
        return of != null && of.way().http2() ? loop.viaLine2() : loop.viaLine();
    }

    private LoopUpstream balancer() {
        LoopUpstream of = upstream;
        if (of == null) {
            throw new IllegalStateException("an attempt without an upstream");
        }
        return of;
    }

    private ServiceRuntime target() {
        ServiceRuntime of = service;
        if (of == null) {
            throw new IllegalStateException("an attempt without a service");
        }
        return of;
    }

    private void use(AddressPool pool, long nowNanos) {
        LoopFault fault = loop.fault();
        if (fault != null && fault.hits(balancer().shared(), pool.address, nowNanos)) {
            useInFault(fault, pool, nowNanos);
            return;
        }
        UpstreamConnection idle = pool.take();
        while (idle != null && !facts.idempotent && !idle.isEstablished()) {
            idle.close();
            idle = pool.take();
        }
        if (idle == null) {
            connect(pool);
        } else {
            connection = idle;
            idle.assign(this);
            send(idle, nowNanos);
        }
    }

    /** Uses what an injected fault has left of a target. */
    private void useInFault(LoopFault fault, AddressPool pool, long nowNanos) {
        if (fault.answersError()) {
            answerError(UpstreamConnection.standIn(pool), fault.errorAnswer(), nowNanos);
            return;
        }
        UpstreamConnection idle = fault.isLoss() ? null : pool.take();
        if (idle == null) {
            connect(pool);
            return;
        }
        connection = idle;
        idle.assign(this);
        fault.use(idle);
        send(idle, nowNanos);
    }

    /** Answers in the target's stead, which hears nothing of the request. */
    private void answerError(UpstreamConnection standIn, byte[] answer, long nowNanos) {
        connection = standIn;
        standIn.assign(this);
        loop.eventLoop().execute(() -> standIn.deliver(Unpooled.wrappedBuffer(answer)));
        send(standIn, nowNanos);
    }

    private void connect(AddressPool pool) {
        state = State.CONNECTING;
        body.rewind();
        UpstreamConnection fresh = new UpstreamConnection(pool, target().way());
        connection = fresh;
        fresh.assign(this);
        LoopFault fault = loop.fault();
        if (fault != null && fault.hits(balancer().shared(), pool.address, loop.recentNanos())) {
            fault.slow(fresh);
        }
        loop.connect(fresh, target(), timing);
    }

    void onConnected(UpstreamConnection ready) {
        send(ready, loop.nowNanos());
    }

    private void send(UpstreamConnection to, long nowNanos) {
        Picker picker = pickedBy;
        if (picker == null) {
            return;
        }
        ByteBuf whole =
                request.write(client.alloc(), balancer().hostHeader(picker.targets(), pickedIndex), body.copy());
        state = State.WAITING;
        timing.sentNanos = nowNanos;
        timing.lastReadNanos = nowNanos;
        timing.lastWriteNanos = nowNanos;
        timing.pendingBytes = 0;
        if (!body.complete()) {
            client.resumeReading();
        }
        // Last of all: into a connection that the peer has reset a write fails at once, and before it returns this
        // attempt is over and the next one under way, or the request answered. Nothing was sent then.
        to.write(whole);
        to.flush();
        if (to == connection && state == State.WAITING) {
            body.markSent();
        }
    }

    void onConnectFailed(UpstreamConnection failed, Throwable cause) {
        if (failed != connection) {
            return;
        }
        connection = null;
        if (cause instanceof ChannelException) {
            // The gateway has no descriptor left: no fault of the target's, and no other target would do better.
            endLoad(Outcome.CANCELLED);
            answerNginx(500);
            return;
        }
        boolean timedOut = cause instanceof ConnectTimeoutException || cause instanceof SslHandshakeTimeoutException;
        attemptFailed(timedOut ? Outcome.TIMED_OUT : Outcome.REFUSED, FailedAttempt.Sent.NOTHING);
    }

    /**
     * The target has certainly not looked at the request: it has told the connection to go away, or has no more room on it. That is its right, and no sign of ill
     * health: once more, on another one.
     */
    void onRefused(UpstreamConnection refused, Throwable cause) {
        if (refused == connection && state == State.WAITING && staleAllowed && body.replayable()) {
            staleAllowed = false;
            connect(refused.pool);
        } else {
            onConnectFailed(refused, cause);
        }
    }

    void onUpstreamGone(UpstreamConnection gone, Throwable cause) {
        if (gone != connection) {
            return;
        }
        connection = null;
        if (state == State.RELAYING) {
            if (answer.endsWithConnection() && cause instanceof ClosedChannelException) {
                answer.end(); // an orderly end, and not a reset
                finish(facts.status, true);
            } else {
                endLoad(Outcome.BROKEN);
                facts.cut = true;
                abort(facts.status);
            }
            return;
        }
        if (gone.isReused() && staleAllowed && facts.idempotent && body.replayable()) {
            // The server closed an idle connection just as we used it. That is its right, and no sign of ill health:
            // once more, on a new one.
            staleAllowed = false;
            connect(gone.pool);
            return;
        }
        attemptFailed(Outcome.BROKEN, FailedAttempt.Sent.WHOLLY);
    }

    /** The target is taken to hang: a request that can be repeated unnoticed goes elsewhere at once. */
    void rescue(Address hung, long nowNanos) {
        if (!hung.equals(address) || heads.begun()) {
            return;
        }
        FailedAttempt.Sent sent = state == State.WAITING ? FailedAttempt.Sent.WHOLLY : FailedAttempt.Sent.NOTHING;
        int index = elsewhere(Outcome.TIMED_OUT, sent, nowNanos);
        if (index >= 0) {
            balancer().countRescued();
            dropConnection(Outcome.TIMED_OUT);
            go(index, nowNanos);
        }
    }

    private void attemptFailed(Outcome outcome, FailedAttempt.Sent sent) {
        long nowNanos = loop.nowNanos();
        report(outcome);
        endLoad(outcome);
        int index = elsewhere(outcome, sent, nowNanos);
        if (index >= 0) {
            go(index, nowNanos);
        } else {
            answerNginx(outcome.kind() == Outcome.Kind.TIMED_OUT ? 504 : 502);
        }
    }

    private void report(Outcome outcome) {
        if (plugins != null && outcome.kind() != Outcome.Kind.ANSWERED) {
            plugins.tryEnded(outcome, false, loop.recentNanos());
        }
        Address tried = address;
        if (tried != null) {
            balancer().report(tried, outcome);
        }
    }

    /** Ends the attempt's part in the load figures; does nothing if that has been done. */
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
            endFlow(outcome, nowNanos);
            balancer().onOutcome(tried, outcome, timing.attemptNanos, nowNanos);
            if (plugins != null) {
                plugins.attemptEnded(tried, outcome, timing.attemptNanos, nowNanos);
            }
        }
    }

    /** Counts the head of an answer, or that none will come, once for each attempt. */
    private void endFlow(Outcome outcome, long nowNanos) {
        Flow from = flow;
        flow = null;
        if (from != null) {
            from.over(outcome, nowNanos - timing.attemptNanos);
            lastOutcome = outcome;
        }
    }

    private void dropConnection(Outcome outcome) {
        UpstreamConnection dropped = connection;
        connection = null;
        if (dropped != null) {
            dropped.abandon();
        }
        endLoad(outcome);
    }

    private void noPeer(int why) {
        LoopUpstream balancer = balancer();
        balancer.countNoPeer(why);
        if (plugins != null && barred > 0) {
            answerPlugin(plugins.answer());
            return;
        }
        if (answer.fallback(this, target())) {
            finish(facts.status, false);
            return;
        }
        boolean hasRegions = balancer.regional();
        String retryAfter = hasRegions || LoopUpstream.isOverload(why)
                ? "Retry-After: " + ServiceRuntime.RETRY_AFTER_SECONDS + "\r\n"
                : "";
        answerKong(503, balancer.noPeerMessage(why), retryAfter);
    }

    // ---------------------------------------------------------------- the answer

    void onUpstreamBytes(UpstreamConnection from, ByteBuf in) {
        if (from != connection) {
            return;
        }
        long nowNanos = loop.nowNanos();
        timing.lastReadNanos = nowNanos;
        staleAllowed = false; // it has said something, if only 100 (Continue)
        if (state == State.WAITING && !readHead(from, in, nowNanos)) {
            return;
        }
        if (state == State.RELAYING && facts.status == AnswerHeads.SWITCHING_PROTOCOLS) {
            openTunnel(from, in);
        } else if (state == State.RELAYING) {
            relay(from, in, nowNanos);
        }
    }

    /** Returns whether a head has been read and the answer is being relayed. */
    private boolean readHead(UpstreamConnection from, ByteBuf in, long nowNanos) {
        return switch (heads.read(in, facts.methodKind, facts.webSocket && body.complete())) {
            case MORE -> false;
            case BROKEN -> {
                dropAfterBadAnswer(from);
                yield false;
            }
            case HEAD -> onHead(heads.head(), heads.bytes(), nowNanos);
        };
    }

    private void dropAfterBadAnswer(UpstreamConnection from) {
        connection = null;
        from.abandon();
        attemptFailed(Outcome.BROKEN, FailedAttempt.Sent.WHOLLY);
    }

    private boolean onHead(ResponseHead head, byte[] bytes, long nowNanos) {
        Outcome outcome = Outcome.answered(head.status());
        timing.answeredNanos = nowNanos;
        Load figures = load;
        Address tried = address;
        if (figures != null && tried != null) {
            figures.answered(timing.attemptNanos, nowNanos);
            answered = true; // at once: whoever throws from here on, the figures must end rightly
            endFlow(outcome, nowNanos);
            balancer().onOutcome(tried, outcome, timing.attemptNanos, nowNanos);
            if (plugins != null) {
                plugins.attemptEnded(tried, outcome, timing.attemptNanos, nowNanos);
            }
        }
        report(outcome);
        if (target().retryRule().retryOn().contains(head.status())) {
            int index = elsewhere(outcome, FailedAttempt.Sent.WHOLLY, nowNanos);
            if (index >= 0) {
                tryEnded(outcome, false);
                dropConnection(outcome);
                go(index, nowNanos);
                return false;
            }
        }
        tryEnded(outcome, true);
        facts.status = head.status();
        facts.fromService = true;
        state = State.RELAYING;
        answer.head(this, head, bytes);
        return true;
    }

    private void tryEnded(Outcome outcome, boolean passedOn) {
        if (plugins != null) {
            plugins.tryEnded(outcome, passedOn, loop.recentNanos());
        }
    }

    private void relay(UpstreamConnection from, ByteBuf in, long nowNanos) {
        if (!answer.relay(in)) {
            connection = null;
            from.abandon();
            endLoad(Outcome.BROKEN);
            facts.cut = true;
            abort(facts.status);
            return;
        }
        if (!answer.complete()) {
            from.flushClientWhenRead();
            if (!client.isWritable()) {
                from.pauseReading();
            }
            return;
        }
        connection = null;
        boolean clean = answer.upstreamReusable() && !in.isReadable() && body.complete() && !facts.webSocket;
        endLoad(Outcome.answered(facts.status));
        if (clean) {
            from.release(nowNanos);
        } else {
            from.abandon();
        }
        finish(facts.status, true);
    }

    void flushClient() {
        client.flush();
    }

    void onClientWritable() {
        if (connection != null && state == State.RELAYING) {
            timing.lastReadNanos = loop.nowNanos(); // while the client was slow, nobody listened to the target
            connection.resumeReading();
        }
    }

    void onUpstreamWritable() {
        if (!body.complete()) {
            client.resumeReading();
        }
    }

    // ---------------------------------------------------------------- a tunnel

    private void openTunnel(UpstreamConnection target, ByteBuf in) {
        answer.writePendingHead();
        state = State.TUNNEL;
        connection = null;
        ServiceRuntime of = target();
        TunnelTimes times = new TunnelTimes(of.readTimeoutNanos(), of.writeTimeoutNanos(), ProxyLoop.CLIENT_SEND_NANOS);
        Tunnel opened = Tunnel.between(client.channel(), target.handOver(), times, this);
        tunnel = opened;
        loop.stats().upgrades().opened();
        opened.begin(
                client, target, client.takeAhead(), in.isReadable() ? in.readRetainedSlice(in.readableBytes()) : null);
    }

    @Override
    public long nowNanos() {
        return loop.nowNanos();
    }

    @Override
    public void onTunnelOver(Tunnel over) {
        loop.nowNanos(); // a tunnel can last for days: the end is now
        loop.stats().upgrades().ended(over.end());
        if (tunnel == null) {
            client.tunnelOver(); // a bug has ended the exchange before
            return;
        }
        tunnel = null;
        facts.ingressBytes += over.toTargetBytes();
        facts.egressBytes += over.toClientBytes();
        endLoad(Outcome.answered(facts.status));
        if (upstream != null && address != null) {
            upstream.onRequestEnd(address, tries(), timing.attemptNanos, loop.recentNanos());
        }
        account();
        reset();
        client.tunnelOver();
    }

    // ---------------------------------------------------------------- the end

    /** Refuses a request that could not even be parsed; nothing after it on this connection can be trusted. */
    void reject(int status, long nowNanos) {
        timing.startNanos = nowNanos;
        timing.sentNanos = 0;
        timing.answeredNanos = 0;
        facts.clientKeepAlive = false;
        facts.headRequest = false;
        facts.accept = null;
        facts.contentType = null;
        facts.stats = null;
        facts.counts = null;
        facts.cut = false;
        facts.client = client.ip();
        facts.method = "";
        facts.uri = "";
        facts.ingressBytes = 0;
        facts.egressBytes = 0;
        facts.requestIdHigh = loop.random().nextLong();
        facts.requestIdLow = loop.random().nextLong();
        answer.begin();
        loop.add(this);
        state = State.CONNECTING;
        loop.stats().rejected();
        answer.error(this, status, Messages.ofNginx(status), true, false, null);
        finish(status, false);
    }

    private void refuse(Refusal refusal) {
        StringBuilder lines = new StringBuilder();
        refusal.headers()
                .forEach((name, value) ->
                        lines.append(name).append(": ").append(value).append("\r\n"));
        String message = refusal.message();
        if (message == null) {
            facts.status = refusal.status();
            answer.bare(this, refusal.status(), lines.toString());
            finish(refusal.status(), false);
        } else {
            answerKong(refusal.status(), message, lines.toString());
        }
    }

    private void answerNginx(int status) {
        facts.status = status;
        answer.error(this, status, Messages.ofNginx(status), true, true, null);
        finish(status, false);
    }

    private void answerKong(int status, String message, String extraHeaders) {
        facts.status = status;
        answer.error(this, status, message, false, false, extraHeaders);
        finish(status, false);
    }

    private void finish(int status, boolean fromService) {
        facts.status = status;
        facts.fromService = fromService;
        endLoad(Outcome.answered(status));
        if (upstream != null && address != null) {
            upstream.onRequestEnd(address, tries(), timing.attemptNanos, loop.recentNanos());
        }
        account();
        boolean keep = answer.keepAlive() && body.complete();
        reset();
        client.exchangeDone(keep);
    }

    /** Ends an answer that cannot be ended properly: the client sees the connection close before the end. */
    private void abort(int status) {
        facts.status = status;
        account();
        reset();
        client.abort(answer.closingIsTheEnd());
    }

    /**
     * A bug has thrown, who knows where: ends the exchange, with 500 if that can still be said. Asks nobody who might throw again.
     *
     * @param bug what was thrown
     */
    void crash(RuntimeException bug) {
        LOG.error("a bug ended a request ({}, tries: {})", state, attempt.triedCount(), bug);
        if (state == State.IDLE) {
            client.abort(false);
            return;
        }
        Tunnel cut = tunnel;
        tunnel = null;
        if (cut != null) {
            cut.cut();
        }
        UpstreamConnection dropped = connection;
        connection = null;
        if (dropped != null) {
            dropped.abandon();
        }
        endFigures();
        boolean unheard = !answer.started();
        facts.cut = !unheard;
        if (unheard) {
            facts.status = 500;
            facts.clientKeepAlive = false;
            answer.error(this, 500, Messages.ofNginx(500), true, false, null);
        }
        try {
            account();
        } finally {
            reset();
            if (unheard) {
                client.exchangeDone(false);
            } else {
                client.abort(answer.closingIsTheEnd());
            }
        }
    }

    private void endFigures() {
        Load ending = load;
        load = null;
        if (ending == null) {
            return;
        }
        if (answered) {
            ending.finished(loop.nowNanos());
        } else {
            ending.ended(Outcome.CANCELLED, timing.attemptNanos, loop.nowNanos());
            endFlow(Outcome.CANCELLED, loop.nowNanos());
        }
    }

    /** The client is gone. */
    void cancel() {
        if (state == State.IDLE) {
            body.release();
            return;
        }
        dropConnection(Outcome.CANCELLED);
        if (!answer.started()) {
            facts.status = 499;
        }
        account();
        reset();
    }

    private void account() {
        // Without an address nothing was tried: the attempt is still that of the request before.
        if (upstream != null && address != null) {
            upstream.ended(lastOutcome, loop.recentNanos());
        }
        loop.account(this, address == null ? 0 : tries(), address);
        PluginCall ending = plugins;
        if (ending != null) {
            plugins = null;
            ending.end(facts, timing, loop.recentNanos(), address == null ? "" : request.target());
        }
    }

    private void reset() {
        loop.remove(this);
        body.release();
        answer.discard();
        state = State.IDLE;
        service = null;
        upstream = null;
        plugins = null;
        refusal = null;
        pickedBy = null;
        address = null;
        facts.stats = null;
        facts.counts = null;
        facts.cut = false;
        heads.forget();
    }

    /** Called every few milliseconds while the exchange is under way; ends what has taken too long (facts 4: times are per try). */
    void tick(long nowNanos) {
        PluginCall call = plugins;
        if (call != null && call.awaitsBody() && nowNanos - timing.lastWriteNanos >= ProxyLoop.CLIENT_BODY_NANOS) {
            clientTimedOut();
            return;
        }
        ServiceRuntime target = service;
        if (target == null) {
            return;
        }
        if (!answer.started() && target.deadline().expired(timing.startNanos, nowNanos)) {
            report(Outcome.TIMED_OUT);
            dropConnection(Outcome.TIMED_OUT);
            answerNginx(504);
            return;
        }
        switch (state) {
            case WAITING -> tickWaiting(target, nowNanos);
            case RELAYING -> tickRelaying(target, nowNanos);
            case TUNNEL -> {
                if (tunnel != null) {
                    tunnel.tick(nowNanos);
                }
            }
            default -> {
                // connecting has a timer of its own
            }
        }
    }

    private void tickRelaying(ServiceRuntime target, long nowNanos) {
        if (client.takesNothing(nowNanos)) {
            dropConnection(Outcome.CANCELLED);
            abort(facts.status);
        } else if (client.isWritable() && nowNanos - timing.lastReadNanos >= target.readTimeoutNanos()) {
            dropConnection(Outcome.TIMED_OUT);
            facts.cut = true;
            abort(facts.status);
        }
    }

    /** Who is being waited for? The target to take the request, the client to send on, or the target to answer. */
    private void tickWaiting(ServiceRuntime target, long nowNanos) {
        long pending = connection == null ? 0 : connection.pendingBytes();
        if (pending != timing.pendingBytes) {
            timing.pendingBytes = pending;
            timing.lastWriteNanos = nowNanos;
        }
        long quietNanos = nowNanos - timing.lastWriteNanos;
        if (pending > 0) {
            if (quietNanos >= target.writeTimeoutNanos()) {
                timedOut();
            }
        } else if (!body.complete()) {
            if (quietNanos >= ProxyLoop.CLIENT_BODY_NANOS) {
                clientTimedOut();
            }
        } else if (Math.min(quietNanos, nowNanos - timing.lastReadNanos) >= target.readTimeoutNanos()) {
            timedOut();
        }
    }

    /** The client does not go on with its body. That is no fault of the target's, which is not told of it. */
    private void clientTimedOut() {
        dropConnection(Outcome.CANCELLED);
        facts.clientKeepAlive = false;
        answerNginx(408);
    }

    private void timedOut() {
        UpstreamConnection slow = connection;
        connection = null;
        if (slow != null) {
            slow.abandon();
        }
        attemptFailed(Outcome.TIMED_OUT, FailedAttempt.Sent.WHOLLY);
    }
}
