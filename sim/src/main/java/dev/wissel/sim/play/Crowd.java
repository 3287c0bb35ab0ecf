package dev.wissel.sim.play;

import dev.wissel.core.balance.XxHash32;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Histogram;
import dev.wissel.sim.engine.Seeds;
import dev.wissel.sim.engine.Timer;
import dev.wissel.sim.node.Exchange;
import dev.wissel.sim.node.Node;
import dev.wissel.sim.scenario.Scenario;
import dev.wissel.sim.world.Arrivals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The users: they come, ask, wait, give up, ask again, and are counted. A user that is done is used again. Confined to the engine.
 */
final class Crowd {
    private static final int NOBODY = 503;
    private static final int FIRST_ERROR = 500;
    private static final int NORMAL_RANK = 1;

    private final Engine engine;
    private final Scenario scenario;
    private final Scenario.Clients spec;
    private final List<Node> nodes;
    private final Timeline timeline;
    private final Arrivals arrivals;
    private final RandomGenerator router;
    private final RandomGenerator works;
    private final RandomGenerator keys;
    private final RandomGenerator thinking;
    private final int[] keyHashes;
    private final Histogram latency = new Histogram();
    private final Timer arrival = Timer.of(this::arrive);
    private final long endNanos;
    private final long slowNanos;
    private @Nullable User free;
    private long requests;
    private long failed;
    private long refused;
    private long timedOut;
    private long under;

    /**
     * Makes a crowd that has not come yet.
     *
     * @param slowNanos an answer that takes longer is later than promised
     */
    Crowd(
            Engine engine,
            Scenario scenario,
            List<Node> nodes,
            double ratePerSecond,
            long slowNanos,
            Seeds seeds,
            Timeline timeline) {
        this.engine = engine;
        this.scenario = scenario;
        this.spec = scenario.clients();
        this.nodes = List.copyOf(nodes);
        this.timeline = timeline;
        this.slowNanos = slowNanos;
        this.router = seeds.of("router");
        this.works = seeds.of("works");
        this.keys = seeds.of("keys");
        this.thinking = seeds.of("thinking");
        this.endNanos = scenario.warmUpNanos() + scenario.durationNanos();
        this.arrivals = arrivals(ratePerSecond, seeds);
        this.keyHashes = new int[spec.keys()];
        for (int i = 0; i < keyHashes.length; i++) {
            byte[] key = ("customer-" + i).getBytes(StandardCharsets.UTF_8);
            keyHashes[i] = XxHash32.hash(key, 0, key.length);
        }
    }

    private Arrivals arrivals(double ratePerSecond, Seeds seeds) {
        if (!spec.traceNanos().isEmpty()) {
            return Arrivals.recorded(spec.traceNanos().stream()
                    .mapToLong(nanos -> nanos + scenario.warmUpNanos())
                    .toArray());
        }
        double highest = 1 + spec.wave().depth();
        for (Scenario.Burst burst : spec.bursts()) {
            highest *= Math.max(1, burst.times());
        }
        return Arrivals.varying(
                nowNanos -> ratePerSecond * multiple(nowNanos),
                ratePerSecond * highest,
                endNanos,
                seeds.of("arrivals"));
    }

    private double multiple(long nowNanos) {
        long sinceNanos = nowNanos - scenario.warmUpNanos();
        double multiple = 1
                + spec.wave().depth()
                        * Math.sin(2 * Math.PI * sinceNanos / spec.wave().periodNanos());
        for (Scenario.Burst burst : spec.bursts()) {
            if (sinceNanos >= burst.atNanos() && sinceNanos < burst.atNanos() + burst.forNanos()) {
                multiple *= burst.times();
            }
        }
        return multiple;
    }

    /** Lets the first come. */
    void begin() {
        if (spec.users() > 0) {
            for (int i = 0; i < spec.users(); i++) {
                new User().think(0);
            }
        } else {
            scheduleArrival(0);
        }
    }

    /** Lets those who are still waiting at the end hear what they will hear. */
    void drain() {
        long latestNanos =
                endNanos + (spec.retries() + 1) * (spec.timeoutNanos() + (spec.backoffNanos() << spec.retries()));
        while (under > 0 && engine.nowNanos() < latestNanos) {
            engine.runUntil(Math.min(latestNanos, engine.nowNanos() + 100_000_000L));
        }
    }

    private void scheduleArrival(long nowNanos) {
        long next = arrivals.nextNanos(nowNanos);
        if (next != Arrivals.NEVER && next <= endNanos) {
            engine.schedule(arrival, next);
        }
    }

    private void arrive(long nowNanos) {
        User user = free;
        if (user == null) {
            user = new User();
        } else {
            free = user.nextFree;
        }
        user.ask(nowNanos);
        scheduleArrival(nowNanos);
    }

    long requests() {
        return requests;
    }

    long failed() {
        return failed;
    }

    long refused() {
        return refused;
    }

    long timedOut() {
        return timedOut;
    }

    Histogram latency() {
        return latency;
    }

    /** One user with one question at a time. */
    private final class User {
        private final Timer timeout = Timer.of(this::giveUp);
        private final Timer again = Timer.of(this::askAgain);
        private final Exchange exchange = new Exchange(engine, this::answered);
        private @Nullable User nextFree;
        private long askedNanos;
        private double workNanos;
        private int keyHash;
        private boolean idempotent;
        private boolean counted;
        private int asked;

        void think(long nowNanos) {
            double nanos = -Math.log(1 - thinking.nextDouble()) * spec.thinkNanos();
            if (nowNanos + nanos < endNanos) {
                engine.scheduleIn(again, (long) nanos);
                asked = -1;
            }
        }

        private void askAgain(long nowNanos) {
            if (asked < 0) {
                ask(nowNanos);
            } else {
                send(nowNanos);
            }
        }

        void ask(long nowNanos) {
            askedNanos = nowNanos;
            workNanos = scenario.targets().work().next(works);
            keyHash = keyHashes[keys.nextInt(keyHashes.length)];
            idempotent = works.nextDouble() < spec.idempotentPart();
            counted = nowNanos >= scenario.warmUpNanos() && nowNanos < endNanos;
            asked = 0;
            under++;
            requests += counted ? 1 : 0;
            send(nowNanos);
        }

        private void send(long nowNanos) {
            asked++;
            engine.scheduleIn(timeout, spec.timeoutNanos());
            Node node = nodes.get(router.nextInt(nodes.size()));
            exchange.begin(
                    node, router.nextInt(node.workerCount()), workNanos, keyHash, idempotent, NORMAL_RANK, nowNanos);
        }

        private void answered(Exchange over, int status, int tries, long nowNanos) {
            engine.cancel(timeout);
            if (status < FIRST_ERROR) {
                done(true, false, nowNanos);
            } else if (!retries(nowNanos)) {
                done(false, status == NOBODY && tries == 0, nowNanos);
            }
        }

        private void giveUp(long nowNanos) {
            exchange.cancel(nowNanos);
            if (!retries(nowNanos)) {
                timedOut += counted ? 1 : 0;
                done(false, false, nowNanos);
            }
        }

        private boolean retries(long nowNanos) {
            if (asked > spec.retries()) {
                return false;
            }
            engine.schedule(again, nowNanos + (spec.backoffNanos() << (asked - 1)));
            return true;
        }

        private void done(boolean good, boolean nobody, long nowNanos) {
            under--;
            if (good) {
                timeline.came(askedNanos, nowNanos);
            }
            if (counted) {
                failed += good ? 0 : 1;
                refused += nobody ? 1 : 0;
                if (good) {
                    latency.record(nowNanos - askedNanos);
                }
                timeline.answered(askedNanos, good, nowNanos - askedNanos > slowNanos, nobody);
            }
            if (spec.users() > 0) {
                think(nowNanos);
            } else {
                nextFree = free;
                free = this;
            }
        }
    }
}
