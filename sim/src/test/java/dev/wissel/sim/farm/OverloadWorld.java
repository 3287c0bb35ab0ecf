package dev.wissel.sim.farm;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.balance.Policies;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import dev.wissel.core.protect.AdmissionControl;
import dev.wissel.core.protect.ConcurrencyLimit;
import dev.wissel.core.protect.RetryBudget;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Histogram;
import dev.wissel.sim.engine.Seeds;
import dev.wissel.sim.engine.Timer;
import dev.wissel.sim.world.Arrivals;
import dev.wissel.sim.world.Distribution;
import dev.wissel.sim.world.Job;
import dev.wissel.sim.world.Server;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Four servers of eight cores behind a gateway, and users who ask up to three times more: at once when they have waited a second in vain, after a tenth to
 * three tenths of a second when they were refused. A server does not notice that a user has gone, and works on. Each has a queue of 1000, and the gateway
 * asks up to two others when one is full. 1600 requests a second is what they can do; 80 % of it comes, and from second 30 to 40 the spike.
 *
 * <p>Protected, the gateway lets a request through only if admission control and the concurrency limit agree, and its own retries keep to a budget.
 * Confined to its engine.
 */
final class OverloadWorld {
    static final double CAPACITY = 1600;
    static final double BASE = 0.8 * CAPACITY;
    static final int SPIKE_SECOND = 30;
    static final int SPIKE_SECONDS = 10;
    static final int SECONDS = 90;

    private static final long SECOND = 1_000_000_000L;
    private static final long PATIENCE_NANOS = SECOND;
    private static final int ASKED_AGAIN = 3;
    private static final int TRIED_ELSEWHERE = 2;

    /** By the second in which the user came first: asked, and answered in time, and how long that took. */
    final long[] asked = new long[SECONDS + 20];

    final long[] answeredIn = new long[SECONDS + 20]; // by the second of the answer
    final long[] sentIn = new long[SECONDS + 20]; // attempts on servers, by second
    final Histogram[] latency = new Histogram[SECONDS + 20];

    private final Engine engine = new Engine();
    private final List<Server> servers = new ArrayList<>();
    private final boolean guarded;
    private final Targets targets = Farm.evenTargets(4);
    private final Loads loads = new Loads();
    private final Picker picker;
    private final RandomGenerator works;
    private final RandomGenerator users;
    private final Arrivals arrivals;
    private final AdmissionControl admission = new AdmissionControl(AdmissionControl.Settings.DEFAULTS);
    private final ConcurrencyLimit limit = new ConcurrencyLimit(ConcurrencyLimit.Settings.DEFAULTS);
    private final RetryBudget budget = new RetryBudget(RetryBudget.RATIO, RetryBudget.MIN_PER_SECOND);
    private final Distribution work = Distribution.lognormal(20e6, 1);
    private final Timer arrival = Timer.of(this::arrive);

    OverloadWorld(boolean guarded, double spike, long seed) {
        this.guarded = guarded;
        Seeds seeds = new Seeds(seed);
        for (int i = 0; i < 4; i++) {
            servers.add(new Server(engine, 8, 8, 1000));
        }
        Arrays.setAll(latency, i -> new Histogram());
        picker = Policies.named("adaptive").picker(targets, loads, seeds.of("policy"), null);
        works = seeds.of("works");
        users = seeds.of("users");
        arrivals = Arrivals.varying(
                now -> now >= SPIKE_SECOND * SECOND && now < (SPIKE_SECOND + SPIKE_SECONDS) * SECOND
                        ? BASE * spike
                        : BASE,
                BASE * spike,
                SECONDS * SECOND,
                seeds.of("arrivals"));
        engine.schedule(arrival, arrivals.nextNanos(0));
        engine.runUntil((SECONDS + 10) * SECOND);
    }

    static long sum(long[] of, int fromSecond, int untilSecond) {
        return Arrays.stream(of, fromSecond, untilSecond).sum();
    }

    double p99Millis(int fromSecond, int untilSecond) {
        Histogram all = new Histogram();
        for (int second = fromSecond; second < untilSecond; second++) {
            all.add(latency[second]);
        }
        return all.quantileNanos(0.99) / 1e6;
    }

    private static int second(long nanos) {
        return (int) (nanos / SECOND);
    }

    private void arrive(long nowNanos) {
        asked[second(nowNanos)]++;
        new User(nowNanos).ask(nowNanos);
        long next = arrivals.nextNanos(nowNanos);
        if (next != Arrivals.NEVER) {
            engine.schedule(arrival, next);
        }
    }

    private final class User {
        private final long cameNanos;
        private int timesAsked;

        User(long cameNanos) {
            this.cameNanos = cameNanos;
        }

        void ask(long nowNanos) {
            timesAsked++;
            if (guarded && (!admission.admits(users, nowNanos) || !limit.tryAcquire())) {
                refused();
                return;
            }
            budget.onRequest(nowNanos);
            new Call(this, nowNanos).begin();
        }

        void refused() {
            if (timesAsked <= ASKED_AGAIN) {
                long waitNanos = SECOND / 10 + users.nextLong(SECOND / 5);
                engine.at(engine.nowNanos() + waitNanos, this::ask);
            }
        }

        void gaveUp(long nowNanos) {
            if (timesAsked <= ASKED_AGAIN) {
                ask(nowNanos);
            }
        }

        void answered(long askedNanos, long nowNanos) {
            answeredIn[second(nowNanos)]++;
            latency[second(cameNanos)].record(nowNanos - askedNanos);
        }
    }

    /** What the gateway does for one question of a user. */
    private final class Call {
        private final User user;
        private final long startNanos;
        private final Attempt attempt = new Attempt();
        private final Timer patience = Timer.of(this::gaveUp);
        private boolean over;
        private int index;

        Call(User user, long startNanos) {
            this.user = user;
            this.startNanos = startNanos;
        }

        void begin() {
            engine.scheduleIn(patience, PATIENCE_NANOS);
            attempt.reset(0, true);
            tryNext();
        }

        private void tryNext() {
            long now = engine.nowNanos();
            for (int tries = 0; ; tries++) {
                index = picker.pick(attempt, now);
                Address address = targets.address(index);
                attempt.addTried(address);
                loads.of(address).started(now);
                sentIn[second(now)]++;
                if (servers.get(index).offer(new Work(this))) {
                    return;
                }
                attemptEnded(Outcome.answered(503), now);
                if (tries == TRIED_ELSEWHERE || guarded && !budget.tryRetry(now)) {
                    end(Outcome.answered(503), now);
                    user.refused();
                    return;
                }
            }
        }

        void done(long nowNanos) {
            if (!over) {
                attemptEnded(Outcome.answered(200), nowNanos);
                end(Outcome.answered(200), nowNanos);
                user.answered(startNanos, nowNanos);
            }
        }

        private void gaveUp(long nowNanos) {
            attemptEnded(Outcome.CANCELLED, nowNanos);
            end(Outcome.CANCELLED, nowNanos);
            user.gaveUp(nowNanos);
        }

        private void attemptEnded(Outcome outcome, long nowNanos) {
            loads.of(targets.address(index)).ended(outcome, startNanos, nowNanos);
            picker.onOutcome(index, outcome, startNanos, nowNanos);
        }

        private void end(Outcome outcome, long nowNanos) {
            over = true;
            engine.cancel(patience);
            if (guarded) {
                limit.released(outcome, startNanos, nowNanos);
                admission.ended(outcome, nowNanos);
            }
        }
    }

    private final class Work extends Job {
        private final Call call;

        Work(Call call) {
            this.call = call;
            workNanos = work.next(works);
        }

        @Override
        protected void done(long nowNanos) {
            call.done(nowNanos);
        }
    }
}
