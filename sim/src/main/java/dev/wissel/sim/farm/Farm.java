package dev.wissel.sim.farm;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Histogram;
import dev.wissel.sim.engine.Seeds;
import dev.wissel.sim.engine.Timer;
import dev.wissel.sim.peer.Backends;
import dev.wissel.sim.world.Arrivals;
import dev.wissel.sim.world.Distribution;
import dev.wissel.sim.world.Job;
import dev.wissel.sim.world.Server;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An open stream of requests, spread by some dispatchers over some servers. A dispatcher is a gateway, or a worker of one: it has a picker, loads and chance of
 * its own, made by the policy exactly as an event loop of the gateway makes them, and knows only the requests that it sends itself.
 *
 * <p>Requests that arrive between {@link Setup#fromNanos} and {@link Setup#untilNanos} are counted. Memory is that of the servers and of the requests present; a request that is over is
 * used again.
 *
 * <p>Confined to its engine.
 */
public final class Farm {
    private final Engine engine;
    private final List<Server> servers;
    private final Setup setup;
    private final Dispatcher[] dispatchers;
    private final RandomGenerator router;
    private final RandomGenerator works;
    private final Timer arrival = Timer.of(this::arrive);
    private final List<IntConsumer> idleListeners = new ArrayList<>();
    private final @Nullable LatencyBook[] books;
    private final Result result;
    private boolean probed;
    private @Nullable Request free;

    /**
     * What comes, and how it is spread. Immutable.
     *
     * @param dispatchers gateways or workers, each request coming to one by chance, &gt;= 1
     * @param targets the servers as the policy sees them: address i stands for server i
     * @param arrivals when requests come
     * @param workNanos what they bring, in nanoseconds of a core
     * @param timeoutNanos after this a client gives up and its request is taken out of the server; 0 for never
     * @param probeNanos the way of a probe to a server and back, &gt;= 0
     * @param fromNanos requests that arrive before are not counted, &gt;= 0
     * @param untilNanos requests that arrive then or later are not counted either; those before are whenever they end
     */
    public record Setup(
            int dispatchers,
            Targets targets,
            Arrivals arrivals,
            Distribution workNanos,
            long timeoutNanos,
            long probeNanos,
            long fromNanos,
            long untilNanos) {
        public Setup {
            if (dispatchers < 1) {
                throw new IllegalArgumentException("dispatchers: " + dispatchers + " (expected: >= 1)");
            }
        }
    }

    /** What was counted. Confined to its farm while that runs. */
    public static final class Result {
        /** How long those took that were answered. */
        public final Histogram latency = new Histogram();

        /** How many arrived. */
        public long arrived;

        /** How many found the chosen server unable to start them at once. */
        public long waited;

        /** How many the chosen server refused, its queue being full. */
        public long refused;

        /** How many were given up. */
        public long timedOut;

        /** How many were sent to each server. */
        public final long[] sent;

        Result(int servers) {
            sent = new long[servers];
        }
    }

    /**
     * Makes a farm whose first request comes when the engine runs.
     *
     * @param policies makes the policy, which may look at the servers
     */
    public Farm(
            Engine engine, List<Server> servers, Setup setup, Function<Backends, BalancePolicy> policies, Seeds seeds) {
        this.engine = engine;
        this.servers = List.copyOf(servers);
        this.setup = setup;
        if (setup.targets.size() != servers.size()) {
            throw new IllegalArgumentException(
                    "targets: " + setup.targets.size() + " (expected: " + servers.size() + ", one for each server)");
        }
        this.router = seeds.of("router");
        this.works = seeds.of("works");
        this.result = new Result(servers.size());
        this.books = new LatencyBook[servers.size()];
        BalancePolicy policy = policies.apply(new View());
        Targets targets = setup.targets;
        this.dispatchers = new Dispatcher[setup.dispatchers];
        for (int i = 0; i < dispatchers.length; i++) {
            dispatchers[i] = new Dispatcher(policy, targets, seeds.of("dispatcher", i));
        }
        scheduleArrival(0);
    }

    /** Returns a snapshot of numbered addresses with these weights, all of them available. */
    public static Targets targets(int... weights) {
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            String ip = "10." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255);
            targets.add(Target.of(ip, 80, weights[i]));
        }
        return Targets.of(targets);
    }

    /** Returns a snapshot of n addresses of weight 1. */
    public static Targets evenTargets(int n) {
        int[] weights = new int[n];
        Arrays.fill(weights, 1);
        return targets(weights);
    }

    /** Returns what was counted so far. */
    public Result result() {
        return result;
    }

    private void scheduleArrival(long nowNanos) {
        long next = setup.arrivals.nextNanos(nowNanos);
        if (next != Arrivals.NEVER) {
            engine.schedule(arrival, next);
        }
    }

    private void arrive(long nowNanos) {
        Dispatcher dispatcher = dispatchers[dispatchers.length == 1 ? 0 : router.nextInt(dispatchers.length)];
        Request request = free;
        if (request == null) {
            request = new Request();
        } else {
            free = request.nextFree;
        }
        request.workNanos = setup.workNanos.next(works);
        request.begin(dispatcher, nowNanos);
        scheduleArrival(nowNanos);
    }

    /** One gateway or worker. */
    private static final class Dispatcher {
        final Attempt attempt = new Attempt();
        final Picker picker;
        final Load[] loadOf;

        Dispatcher(BalancePolicy policy, Targets targets, RandomGenerator random) {
            Loads loads = new Loads();
            picker = policy.picker(targets, loads, random, null);
            loadOf = new Load[targets.size()];
            for (int i = 0; i < loadOf.length; i++) {
                Address address = targets.address(i);
                loadOf[i] = loads.of(address);
            }
        }
    }

    /** One request from arrival to end. */
    private final class Request extends Job {
        private final Timer timeout = Timer.of(this::giveUp);
        private @Nullable Request nextFree;
        private @Nullable Dispatcher dispatcher;
        private int index;
        private int found;
        private boolean counted;
        private long startNanos;

        void begin(Dispatcher by, long nowNanos) {
            dispatcher = by;
            startNanos = nowNanos;
            counted = nowNanos >= setup.fromNanos && nowNanos < setup.untilNanos;
            by.attempt.reset(0, false);
            index = by.picker.pick(by.attempt, nowNanos);
            if (index < 0) {
                throw new IllegalStateException("pick: " + index + " (expected: a server, for all are available)");
            }
            by.loadOf[index].started(nowNanos);
            Server server = servers.get(index);
            found = server.present();
            if (counted) {
                result.arrived++;
                result.sent[index]++;
                result.waited += server.startsAtOnce() ? 0 : 1;
            }
            if (!server.offer(this)) {
                result.refused += counted ? 1 : 0;
                end(Outcome.answered(503), nowNanos);
                return;
            }
            if (setup.timeoutNanos > 0) {
                engine.scheduleIn(timeout, setup.timeoutNanos);
            }
        }

        @Override
        protected void done(long nowNanos) {
            engine.cancel(timeout);
            if (counted) {
                result.latency.record(nowNanos - startNanos);
            }
            note(nowNanos);
            int server = index;
            end(Outcome.answered(200), nowNanos);
            if (!idleListeners.isEmpty() && servers.get(server).present() == 0) {
                idleListeners.forEach(listener -> listener.accept(server));
            }
        }

        private void note(long nowNanos) {
            LatencyBook book = books[index];
            if (book != null) {
                book.done(found, nowNanos - startNanos);
            }
        }

        private void giveUp(long nowNanos) {
            servers.get(index).withdraw(this);
            result.timedOut += counted ? 1 : 0;
            note(nowNanos);
            end(Outcome.CANCELLED, nowNanos);
        }

        private void end(Outcome outcome, long nowNanos) {
            Dispatcher by = dispatcher;
            if (by != null) {
                by.loadOf[index].ended(outcome, startNanos, nowNanos);
                by.picker.onOutcome(index, outcome, startNanos, nowNanos);
                by.picker.onRequestEnd(index, 1, startNanos, nowNanos);
            }
            dispatcher = null;
            nextFree = free;
            free = this;
        }
    }

    /** The servers, as policies may see them. */
    private final class View implements Backends {
        @Override
        public int size() {
            return servers.size();
        }

        @Override
        public int present(int index) {
            return servers.get(index).present();
        }

        @Override
        public double rateOfNext(int index) {
            Server server = servers.get(index);
            return server.speed() * Math.min(1, server.cores() / (server.present() + 1));
        }

        @Override
        public double pressure(int index) {
            Server server = servers.get(index);
            return server.present() / server.cores();
        }

        @Override
        public void probe(int index, Answer answer) {
            if (!probed) {
                probed = true;
                for (int i = 0; i < books.length; i++) {
                    books[i] = new LatencyBook();
                }
            }
            long thereNanos = setup.probeNanos / 2;
            engine.at(engine.nowNanos() + thereNanos, reachedNanos -> {
                int inFlight = present(index);
                LatencyBook book = books[index];
                double latency = book == null ? 0 : book.medianNanos(inFlight);
                engine.at(
                        reachedNanos + setup.probeNanos - thereNanos,
                        backNanos -> answer.heard(inFlight, latency, backNanos));
            });
        }

        @Override
        public void onIdle(IntConsumer listener) {
            idleListeners.add(listener);
        }
    }
}
