package dev.wissel.sim.node;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Flow;
import dev.wissel.core.load.Load;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.protect.FailedAttempt;
import dev.wissel.core.protect.RetryVerdict;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Timer;
import dev.wissel.sim.world.Backend;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request on a node, from its arrival there to the answer's departure: its attempts, their time-outs and their retries, as the gateway's exchange and nginx under Kong have them.
 * Made once and used for request after request. Confined to the engine.
 */
public final class Exchange implements Backend.Caller {
    /** What a client hears when there is nobody to ask. */
    public static final int NO_PEER = 503;

    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    private enum Step {
        IDLE,
        CONNECTING,
        SENDING,
        WAITING,
        RETURNING,
        RESETTING
    }

    private final Engine engine;
    private final Listener listener;
    private final Attempt attempt = new Attempt();
    private final Timer wire = Timer.of(this::onWire);
    private final Timer limit = Timer.of(this::onLimit);

    private @Nullable Node node;
    private @Nullable Worker worker;
    private Step step = Step.IDLE;
    private double workNanos;
    private boolean idempotent;
    private long startNanos;

    // The attempt in hand.
    private @Nullable Backend backend;
    private Backend.@Nullable Work work;
    private @Nullable Load load;
    private @Nullable Flow flow;
    private Outcome lastOutcome = Outcome.CANCELLED;
    private @Nullable Address address;
    private long attemptNanos;
    private long wayNanos;
    private int pickedIndex;
    private boolean sent;
    private int connectionEpoch;
    private int answerStatus;

    @Nullable
    Exchange previousActive;

    @Nullable
    Exchange nextActive;

    /** Hears how an exchange ended. */
    @FunctionalInterface
    public interface Listener {
        /** The node sends this answer; the exchange may be used again from now on. */
        void finished(Exchange exchange, int status, int tries, long nowNanos);
    }

    /** Makes one that is idle. */
    public Exchange(Engine engine, Listener listener) {
        this.engine = engine;
        this.listener = listener;
    }

    /**
     * Takes a request that has just arrived at a node.
     *
     * @param onNode the node
     * @param workerNumber which of its workers has the connection
     * @param newWorkNanos what it costs a backend
     * @param keyHash hash of its key
     * @param isIdempotent whether it may be made twice
     * @param rank how dear it is, in [0, 2]
     */
    public void begin(
            Node onNode,
            int workerNumber,
            double newWorkNanos,
            int keyHash,
            boolean isIdempotent,
            int rank,
            long nowNanos) {
        if (step != Step.IDLE) {
            throw new IllegalStateException("step: " + step + " (expected: IDLE)");
        }
        node = onNode;
        Worker by = onNode.worker(workerNumber);
        worker = by;
        workNanos = newWorkNanos;
        idempotent = isIdempotent;
        startNanos = nowNanos;
        address = null;
        attempt.reset(keyHash, isIdempotent);
        attempt.rank(rank);
        step = Step.CONNECTING;
        onNode.active().add(this);
        by.onRequest(nowNanos);
        int index = by.admits(nowNanos) ? choose(nowNanos) : Picker.NONE;
        if (index < 0) {
            finish(NO_PEER, nowNanos);
        } else {
            go(index, nowNanos);
        }
    }

    /** The client has gone. */
    public void cancel(long nowNanos) {
        if (step != Step.IDLE) {
            drop(Outcome.CANCELLED, nowNanos);
            end(nowNanos);
        }
    }

    boolean waitsFor(Address hung) {
        return hung.equals(address) && step != Step.IDLE && step != Step.RETURNING;
    }

    private Node on() {
        return Objects.requireNonNull(node, "node");
    }

    private Worker by() {
        return Objects.requireNonNull(worker, "worker");
    }

    private Backend target() {
        return Objects.requireNonNull(backend, "backend");
    }

    private boolean kong() {
        return on().plan().kong();
    }

    // ---------------------------------------------------------------- attempts

    private int choose(long nowNanos) {
        Worker by = by();
        by.refresh();
        attempt.last(attempt.triedCount() >= on().plan().retryRule().retries());
        return by.serving() ? by.picker().pick(attempt, nowNanos) : Picker.NONE;
    }

    private void go(int index, long nowNanos) {
        Worker by = by();
        Node on = on();
        Address chosen = by.picker().targets().address(index);
        boolean retry = attempt.triedCount() > 0;
        address = chosen;
        attempt.addTried(chosen);
        Load figures = by.load(index);
        figures.started(nowNanos);
        load = figures;
        Flow into = by.flow(index);
        into.sent();
        flow = into;
        attemptNanos = nowNanos;
        Backend to = by.backend(index);
        pickedIndex = index;
        backend = to;
        wayNanos = on.surroundings().oneWayNanos(on.region(), to.region());
        on.surroundings().attempted(to, retry, nowNanos);
        sent = false;
        if (by.takeIdle(index, to)) {
            send(nowNanos);
        } else {
            step = Step.CONNECTING;
            limitTo(on.plan().timeouts().connectNanos(), nowNanos);
            if (!lost()) {
                engine.scheduleIn(wire, 2 * wayNanos);
            }
        }
    }

    private boolean lost() {
        return target().silent() || on().surroundings().cut(on().region(), target().region());
    }

    private void limitTo(long timeoutNanos, long nowNanos) {
        engine.scheduleIn(limit, on().plan().deadline().capped(timeoutNanos, startNanos, nowNanos));
    }

    private void send(long nowNanos) {
        step = Step.SENDING;
        sent = true;
        connectionEpoch = target().epoch();
        limitTo(on().plan().timeouts().readNanos(), nowNanos);
        if (!lost()) {
            engine.scheduleIn(wire, wayNanos);
        }
    }

    private void onWire(long nowNanos) {
        switch (step) {
            case CONNECTING -> {
                if (target().refuses()) {
                    failed(Outcome.REFUSED, nowNanos);
                } else if (!lost()) {
                    send(nowNanos);
                }
            }
            case SENDING -> {
                if (lost()) {
                    return;
                }
                if (target().epoch() != connectionEpoch) {
                    step = Step.RESETTING; // the process on the other side has gone meanwhile
                    engine.scheduleIn(wire, wayNanos);
                    return;
                }
                step = Step.WAITING;
                work = target().receive(this, workNanos, nowNanos);
            }
            case RETURNING -> onAnswer(answerStatus, nowNanos);
            case RESETTING -> failed(Outcome.BROKEN, nowNanos);
            case IDLE, WAITING ->
                throw new IllegalStateException("step: " + step + " (expected: something on its way)");
        }
    }

    @Override
    public void answered(int status, long nowNanos) {
        if (step == Step.WAITING) {
            work = null;
            if (!lost()) {
                answerStatus = status;
                step = Step.RETURNING;
                engine.scheduleIn(wire, wayNanos);
            }
        }
    }

    @Override
    public void reset(long nowNanos) {
        if (step == Step.WAITING) {
            work = null;
            if (!lost()) {
                step = Step.RESETTING;
                engine.scheduleIn(wire, wayNanos);
            }
        }
    }

    private void onLimit(long nowNanos) {
        failed(Outcome.TIMED_OUT, nowNanos);
    }

    private FailedAttempt failure(Outcome outcome) {
        return new FailedAttempt(
                outcome,
                sent ? FailedAttempt.Sent.WHOLLY : FailedAttempt.Sent.NOTHING,
                idempotent,
                true,
                false,
                Math.max(1, attempt.triedCount()));
    }

    private void failed(Outcome outcome, long nowNanos) {
        Address tried = Objects.requireNonNull(address, "address");
        FailedAttempt failure = failure(outcome);
        drop(outcome, nowNanos);
        int status = outcome.kind() == Outcome.Kind.TIMED_OUT ? GATEWAY_TIMEOUT : BAD_GATEWAY;
        if (!kong()) {
            on().report(tried, outcome, false, 0);
            int index = elsewhere(failure, nowNanos);
            if (index >= 0) {
                go(index, nowNanos);
            } else {
                finish(status, nowNanos);
            }
            return;
        }
        boolean retry = by().mayRetry(failure, startNanos, nowNanos);
        on().report(tried, outcome, retry, status);
        if (!retry) {
            finish(status, nowNanos);
            return;
        }
        int index = choose(nowNanos); // the same address again, if its policy has no memory (Kong facts 2.5)
        if (index < 0) {
            finish(NO_PEER, nowNanos);
        } else {
            go(index, nowNanos);
        }
    }

    /** Finds another target for a request whose attempt has failed, if the rules and the budget allow it. */
    private int elsewhere(FailedAttempt failure, long nowNanos) {
        if (on().plan().retryRule().permits(failure) != RetryVerdict.RETRY) {
            return Picker.NONE;
        }
        int index = choose(nowNanos);
        if (index < 0 || attempt.tried(by().picker().targets().address(index))) {
            return Picker.NONE;
        }
        return by().mayRetry(failure, startNanos, nowNanos) ? index : Picker.NONE;
    }

    /** The target is taken to hang. */
    void rescue(long nowNanos) {
        if (step == Step.IDLE) {
            return;
        }
        int index = elsewhere(failure(Outcome.TIMED_OUT), nowNanos);
        if (index >= 0) {
            drop(Outcome.TIMED_OUT, nowNanos);
            go(index, nowNanos);
        }
    }

    private void onAnswer(int status, long nowNanos) {
        Address tried = Objects.requireNonNull(address, "address");
        Outcome outcome = Outcome.answered(status);
        by().putIdle(pickedIndex, tried, target());
        drop(outcome, nowNanos);
        on().report(tried, outcome, false, status);
        if (!kong() && on().plan().retryRule().retryOn().contains(status)) {
            int index = elsewhere(failure(outcome), nowNanos);
            if (index >= 0) {
                go(index, nowNanos);
                return;
            }
        }
        finish(status, nowNanos);
    }

    /** Ends the attempt in hand, whatever is still on its way. */
    private void drop(Outcome outcome, long nowNanos) {
        engine.cancel(wire);
        engine.cancel(limit);
        Backend.Work abandoned = work;
        work = null;
        if (abandoned != null) {
            abandoned.abandon();
        }
        Load ending = load;
        Address tried = address;
        load = null;
        if (ending != null && tried != null) {
            lastOutcome = outcome;
            ending.ended(outcome, attemptNanos, nowNanos);
            Flow from = flow;
            if (from != null) {
                from.over(outcome, nowNanos - attemptNanos);
            }
            by().onOutcome(pickedIndex, tried, outcome, attemptNanos, nowNanos);
            on().surroundings().attemptEnded(target(), outcome, nowNanos - attemptNanos, nowNanos);
        }
    }

    private void finish(int status, long nowNanos) {
        end(nowNanos);
        listener.finished(this, status, attempt.triedCount(), nowNanos);
    }

    private void end(long nowNanos) {
        Address last = address;
        if (last != null) {
            by().ended(lastOutcome, nowNanos);
            by().onRequestEnd(pickedIndex, last, attempt.triedCount(), attemptNanos, nowNanos);
        }
        on().active().remove(this);
        step = Step.IDLE;
        backend = null;
        address = null;
    }
}
