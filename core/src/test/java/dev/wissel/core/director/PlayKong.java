package dev.wissel.core.director;

import dev.wissel.core.director.TargetFigures.Health;
import dev.wissel.core.director.TargetFigures.Probes;
import dev.wissel.core.director.TargetFigures.Traffic;
import dev.wissel.core.director.TargetFigures.Verdict;
import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** An upstream as the director sees it, with a clock of its own: weights that are written are read back at once, ill targets are reported by every node. */
final class PlayKong {
    static final long SECOND = 1_000_000_000L;

    final Map<Address, Server> servers = new LinkedHashMap<>();
    final List<String> regions = new ArrayList<>();
    final Set<String> drainedRegions = new TreeSet<>();
    final List<Observation> observations = new ArrayList<>();
    final List<Decision> decisions = new ArrayList<>();
    final List<Long> times = new ArrayList<>();
    final List<Long> writes = new ArrayList<>();
    Director.Rules rules = Director.Rules.DEFAULTS;
    DirectorState state = DirectorState.INITIAL;
    long nowNanos = 1_000 * SECOND;
    double demandPerSecond = 100;
    double capacityPerSecond;
    boolean paused;
    boolean resumed;
    boolean losesWrites;
    long healthAgeNanos;
    long trafficAgeNanos = SECOND;

    /** A target and what it can do. */
    static final class Server {
        final String region;
        final int configured;
        int weight;
        boolean well = true;
        boolean drained;
        int nodesHealthy = -1;
        double perSecond = 100;
        double failureShare;
        double slowSeconds;

        Server(String region, int configured, int weight) {
            this.region = region;
            this.configured = configured;
            this.weight = weight;
        }
    }

    Server add(String region, String host, int configured, int weight) {
        if (!regions.contains(region)) {
            regions.add(region);
        }
        Server server = new Server(region, configured, weight);
        servers.put(Address.of(host, 80), server);
        return server;
    }

    Server server(String host) {
        return servers.get(Address.of(host, 80));
    }

    void well(String region, boolean isWell) {
        servers.values().stream()
                .filter(server -> server.region.equals(region))
                .forEach(server -> server.well = isWell);
    }

    void slow(String region, double seconds) {
        servers.values().stream()
                .filter(server -> server.region.equals(region))
                .forEach(server -> server.slowSeconds = seconds);
    }

    /** Returns the part of the requests that the server gets from a Kong that skips ill targets, in [0, 1]. */
    double share(Server of) {
        long sum = servers.values().stream()
                .filter(server -> server.well)
                .mapToLong(server -> server.weight)
                .sum();
        return of.well && sum > 0 ? (double) of.weight / sum : 0;
    }

    double share(String region) {
        return servers.values().stream()
                .filter(server -> server.region.equals(region))
                .mapToDouble(this::share)
                .sum();
    }

    UpstreamFigures figures() {
        List<TargetFigures> targets = new ArrayList<>();
        servers.forEach((address, server) -> {
            int well = server.nodesHealthy >= 0 ? server.nodesHealthy : server.well ? 3 : 0;
            Health health = server.weight == 0 ? Health.NONE : new Health(well, 3 - well, healthAgeNanos);
            Probes probes =
                    new Probes(server.well ? Verdict.UP : Verdict.DOWN, server.well ? 1 : 0, server.well ? 0 : 1);
            targets.add(new TargetFigures(
                    address,
                    server.region,
                    server.configured,
                    server.weight,
                    capacityPerSecond > 0 ? OptionalDouble.of(capacityPerSecond) : OptionalDouble.empty(),
                    server.drained,
                    health,
                    probes,
                    traffic(server)));
        });
        return new UpstreamFigures(
                "orders",
                regions,
                "",
                drainedRegions,
                targets,
                demandPerSecond,
                10 * SECOND,
                OptionalDouble.empty(),
                paused,
                resumed);
    }

    private Traffic traffic(Server server) {
        double arriving = demandPerSecond * share(server);
        long ended = (long) (arriving * 10);
        double mean = arriving < server.perSecond ? 1 / (server.perSecond - arriving) : 10;
        mean += server.slowSeconds;
        long failed = (long) (ended * server.failureShare);
        return new Traffic(
                new WindowCounts.Sum(ended, failed, (long) ((ended - failed) * mean * 1e9)),
                OptionalDouble.empty(),
                trafficAgeNanos);
    }

    /** Plays so many seconds, a decision each. */
    void play(int seconds) {
        for (int i = 0; i < seconds; i++) {
            nowNanos += SECOND;
            step();
        }
    }

    UpstreamDecision step() {
        Observation observation = new Observation(List.of(figures()));
        Director.Step step = Director.decide(name -> rules, state, observation, nowNanos);
        state = step.state();
        observations.add(observation);
        decisions.add(step.decision());
        times.add(nowNanos);
        for (Change change : step.decision().changes()) {
            writes.add(nowNanos);
            if (!losesWrites) {
                servers.get(change.target()).weight = change.to();
            }
        }
        resumed = false;
        return step.decision().upstreams().get(0);
    }

    /** Returns the most writes within any minute. */
    int mostWritesInAMinute() {
        int most = 0;
        for (int i = 0; i < writes.size(); i++) {
            int from = i;
            int count = (int) writes.stream()
                    .filter(each -> each >= writes.get(from) && each - writes.get(from) < 60 * SECOND)
                    .count();
            most = Math.max(most, count);
        }
        return most;
    }

    List<Note> notes() {
        return decisions.stream()
                .flatMap(each -> each.upstreams().get(0).notes().stream())
                .toList();
    }

    long count(Note.Kind kind) {
        return notes().stream().filter(note -> note.kind() == kind).count();
    }
}
