package dev.wissel.gateway.proxy;

import dev.wissel.core.model.Address;
import dev.wissel.gateway.fault.ActiveFault;
import dev.wissel.gateway.fault.Delay;
import dev.wissel.gateway.fault.FaultKind;
import dev.wissel.gateway.fault.Sever;
import dev.wissel.gateway.fault.Vanish;
import dev.wissel.gateway.upstream.UpstreamNode;
import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's part in the injected fault that is in force: what it has done to connections, and how it is undone. Exists only as long as the fault does. Confined
 * to its loop.
 */
final class LoopFault {
    private final ProxyLoop loop;
    private final Set<Vanish> vanished = new LinkedHashSet<>();
    private final Set<UpstreamConnection> held = new LinkedHashSet<>();
    private final Set<Delay> delays = new LinkedHashSet<>();
    private final Set<Hanging> hanging = new LinkedHashSet<>();
    private ActiveFault active;
    private byte @Nullable [] errorAnswer;

    /** A connection that is not being made, because nothing would come back. */
    private static final class Hanging {
        final Runnable connect;

        @Nullable
        ScheduledFuture<?> timeout;

        Hanging(Runnable connect) {
            this.connect = connect;
        }
    }

    LoopFault(ProxyLoop loop, ActiveFault active) {
        this.loop = loop;
        this.active = active;
    }

    FaultKind kind() {
        return active.fault().kind();
    }

    boolean isLoss() {
        return active.isLoss();
    }

    /** Returns whether the other is the same fault, extended; follows it then. */
    boolean follow(ActiveFault other) {
        boolean same = other.fault().id().equals(active.fault().id()) && other.startNanos() == active.startNanos();
        if (same) {
            active = other;
        }
        return same;
    }

    boolean over(long nowNanos) {
        return active.over(nowNanos);
    }

    /** Returns whether what an upstream sends to an address meets the fault. */
    boolean hits(UpstreamNode upstream, Address address, long nowNanos) {
        return !active.over(nowNanos) && of(upstream, address);
    }

    private boolean of(UpstreamNode upstream, Address address) {
        return active.hits(upstream.name(), upstream.snapshot().targets(), address);
    }

    // ---------------------------------------------------------------- the beginning

    /** Does to what there is what the fault does to it. */
    void begin() {
        if (isLoss() || kind() == FaultKind.BLACKHOLE) {
            List<Exchange> connecting = new ArrayList<>();
            for (Exchange each : loop.underWay()) {
                if (each.meets(this::of)) {
                    begin(each, connecting);
                }
            }
            List<StreamSession> dialling = new ArrayList<>();
            for (StreamSession each : loop.sessions()) {
                if (each.meets(this::of)) {
                    begin(each, dialling);
                }
            }
            loop.pools().stream().filter(this::alone).toList().forEach(this::begin);
            connecting.forEach(each -> guarded(each, Exchange::redial));
            dialling.forEach(StreamSession::redial);
        }
    }

    private void begin(Exchange exchange, List<Exchange> connecting) {
        Channel channel = exchange.targetChannel();
        if (exchange.connecting()) {
            exchange.stopDialling();
            connecting.add(exchange);
        } else if (channel != null) {
            guarded(exchange, each -> strike(channel));
        }
    }

    private void begin(StreamSession session, List<StreamSession> dialling) {
        Channel channel = session.targetChannel();
        if (session.connecting()) {
            session.stopDialling();
            dialling.add(session);
        } else if (channel != null) {
            strike(channel);
        }
    }

    private static void guarded(Exchange exchange, Consumer<Exchange> action) {
        try {
            action.accept(exchange);
        } catch (RuntimeException bug) {
            exchange.crash(bug);
        }
    }

    /** Connections that nobody uses; those of HTTP/2 may have been struck already, with their streams. */
    private void begin(AddressPool pool) {
        if (isLoss()) {
            pool.sever();
        } else {
            pool.vanish(this::vanish);
        }
    }

    /** Returns whether the fault hits a pool's address, and every upstream that uses it: what others keep for themselves is left to them. */
    private boolean alone(AddressPool pool) {
        boolean hit = false;
        for (UpstreamNode each : loop.knownUpstreams()) {
            if (each.snapshot().targets().indexOf(pool.address) >= 0) {
                if (!of(each, pool.address)) {
                    return false;
                }
                hit = true;
            }
        }
        return hit;
    }

    private void strike(Channel channel) {
        if (isLoss()) {
            Sever.sever(channel);
        } else {
            vanish(channel);
        }
    }

    /** Makes the packets of a connection vanish until the fault is over. */
    void vanish(Channel channel) {
        Vanish begun = Vanish.begin(channel);
        if (begun != null) {
            vanished.add(begun);
        }
    }

    // ---------------------------------------------------------------- while it lasts

    /**
     * Connects as far as the fault lets: not at all. The failure is told later, as that of a real connection is.
     *
     * @param connect makes the connection after all, when the fault ends before the time is out
     * @param failed told what went wrong
     */
    void dial(int timeoutMillis, Runnable connect, Consumer<Throwable> failed) {
        if (isLoss()) {
            loop.eventLoop()
                    .execute(() -> failed.accept(new ConnectException("Connection refused by an injected fault")));
            return;
        }
        Hanging waiting = new Hanging(connect);
        hanging.add(waiting);
        waiting.timeout = loop.eventLoop()
                .schedule(
                        () -> {
                            if (hanging.remove(waiting)) {
                                failed.accept(new ConnectTimeoutException("connection timed out by an injected fault"));
                            }
                        },
                        timeoutMillis,
                        TimeUnit.MILLISECONDS);
    }

    /** Returns whether connections cannot be made. */
    boolean preventsConnecting() {
        return isLoss() || kind() == FaultKind.BLACKHOLE;
    }

    /** Returns whether the target's next answer is an error that it has not given. */
    boolean answersError() {
        return kind() == FaultKind.ERRORS && active.hitsNext(loop.random());
    }

    /** Returns that answer. */
    byte[] errorAnswer() {
        byte[] known = errorAnswer;
        if (known == null) {
            String body = "{\"message\":\"injected fault " + active.fault().id() + "\"}";
            known = ("HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nConnection: close\r\n"
                            + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII);
            errorAnswer = known;
        }
        return known;
    }

    /** Does to an idle connection that is used now what the fault does to its target. */
    void use(UpstreamConnection connection) {
        if (kind() == FaultKind.BLACKHOLE) {
            connection.strike(this::vanish);
        } else {
            slow(connection);
        }
    }

    /** Holds the next answer on this connection back, if the fault does so. */
    void slow(UpstreamConnection connection) {
        if (kind() == FaultKind.SLOW && active.hitsNext(loop.random())) {
            connection.hold(new HeldAnswer(loop.eventLoop(), active.fault().delay()));
            held.add(connection);
        }
    }

    /** Holds the first bytes that come on a tunnel's channel back, if the fault does so; else null. */
    @Nullable
    Delay slowTunnel() {
        if (kind() != FaultKind.SLOW || !active.hitsNext(loop.random())) {
            return null;
        }
        Delay delay = new Delay(active.fault().delay());
        delays.add(delay);
        return delay;
    }

    /** Forgets what is no longer held back. */
    void tick() {
        held.removeIf(each -> !each.isHeld());
        delays.removeIf(Delay::isOver);
        vanished.removeIf(Vanish::isOver);
    }

    // ---------------------------------------------------------------- the end

    /** Undoes what the fault has done; the loop knows of no fault any more. */
    void end() {
        List.copyOf(held).forEach(UpstreamConnection::answerDue);
        List.copyOf(delays).forEach(Delay::end);
        List.copyOf(vanished).forEach(Vanish::end);
        List<Hanging> waiting = List.copyOf(hanging);
        hanging.clear();
        for (Hanging each : waiting) {
            ScheduledFuture<?> timeout = each.timeout;
            if (timeout != null) {
                timeout.cancel(false);
            }
            each.connect.run();
        }
    }
}
