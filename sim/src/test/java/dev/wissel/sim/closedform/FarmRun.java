package dev.wissel.sim.closedform;

import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.model.Targets;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Seeds;
import dev.wissel.sim.farm.Farm;
import dev.wissel.sim.peer.Backends;
import dev.wissel.sim.world.Arrivals;
import dev.wissel.sim.world.Distribution;
import dev.wissel.sim.world.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** One run of a farm in which a unit of time is a second: servers, arrivals, service, policy. */
final class FarmRun {
    static final double SECOND = 1e9;

    /** Part of a run that is left uncounted, so that the empty start is forgotten. */
    private static final double WARM_UP = 0.1;

    final Engine engine = new Engine();
    final Seeds seeds;
    final List<Server> servers = new ArrayList<>();
    Targets targets = Targets.of(List.of());
    Distribution serviceSeconds = Distribution.exponential(1);
    Function<Backends, BalancePolicy> policy = backends -> new dev.wissel.sim.peer.RandomChoice();
    double arrivalsPerSecond;
    boolean regular;

    // Of what was drawn: all works, their squares, and how many arrivals found at least so many at the first server.
    double works;
    double squares;
    long drawn;
    long[] foundAtLeast = new long[64];
    Farm.Result result = null;
    private double countedSeconds;
    private double jobSecondsAtWarmUp;

    FarmRun(long seed) {
        this.seeds = new Seeds(seed);
    }

    /** Adds n equal single-core servers. */
    FarmRun singles(int n) {
        for (int i = 0; i < n; i++) {
            servers.add(Server.fcfs(engine, 1));
        }
        targets = Farm.evenTargets(n);
        return this;
    }

    FarmRun server(Server server) {
        servers.add(server);
        targets = Farm.evenTargets(servers.size());
        return this;
    }

    /** Plays until about so many requests have come. */
    FarmRun play(double jobs) {
        double seconds = jobs / arrivalsPerSecond;
        long warmUpNanos = (long) (WARM_UP * seconds * SECOND);
        Arrivals arrivals = regular
                ? Arrivals.renewal(Distribution.fixed(SECOND / arrivalsPerSecond), seeds.of("arrivals"))
                : Arrivals.poisson(arrivalsPerSecond, seeds.of("arrivals"));
        Farm.Setup setup = new Farm.Setup(1, targets, watched(arrivals), recorded(), 0, 0, warmUpNanos, Long.MAX_VALUE);
        Farm farm = new Farm(engine, servers, setup, policy, seeds);
        engine.runUntil(warmUpNanos);
        jobSecondsAtWarmUp = jobSeconds();
        engine.runUntil((long) (seconds * SECOND));
        countedSeconds = seconds * (1 - WARM_UP);
        result = farm.result();
        return this;
    }

    private Arrivals watched(Arrivals arrivals) {
        if (servers.size() > 1) {
            return arrivals;
        }
        Server only = servers.get(0);
        return nowNanos -> {
            if (nowNanos > 0) {
                foundAtLeast[Math.min(foundAtLeast.length, only.present()) - 1]++;
            }
            return arrivals.nextNanos(nowNanos);
        };
    }

    private Distribution recorded() {
        Distribution service = serviceSeconds;
        return new Distribution() {
            @Override
            public double next(RandomGenerator random) {
                double seconds = service.next(random);
                works += seconds;
                squares += seconds * seconds;
                drawn++;
                return seconds * SECOND;
            }

            @Override
            public double mean() {
                return service.mean() * SECOND;
            }

            @Override
            public double cv2() {
                return service.cv2();
            }
        };
    }

    private double jobSeconds() {
        double sum = 0;
        for (Server server : servers) {
            sum += server.jobNanos() / SECOND;
        }
        return sum;
    }

    double meanTime() {
        return result.latency.meanNanos() / SECOND;
    }

    double timeQuantile(double part) {
        return result.latency.quantileNanos(part) / SECOND;
    }

    /** The mean number present over time, of all servers together. */
    double meanPresent() {
        return (jobSeconds() - jobSecondsAtWarmUp) / countedSeconds;
    }

    double waitedRatio() {
        return (double) result.waited / result.arrived;
    }

    /** The part of arrivals that found at least n at the only server. */
    double foundAtLeast(int n) {
        long all = 0;
        long found = 0;
        for (int k = 0; k < foundAtLeast.length; k++) {
            all += foundAtLeast[k];
            found += k >= n ? foundAtLeast[k] : 0;
        }
        return (double) found / all;
    }
}
