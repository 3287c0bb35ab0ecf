package dev.wissel.sim.farm;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.balance.Policies;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Targets;
import dev.wissel.core.weight.WeightLaw;
import dev.wissel.core.weight.WeightSignal;
import dev.wissel.core.weight.WeightState;
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
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * A controller in virtual time: servers of unlike size behind a round robin by weight, and a loop that reads what they took and writes weights each ten seconds, hearing it late, or not at all for a
 * while. Confined to its engine.
 */
final class SlowLoop {
    static final long SECOND = 1_000_000_000L;
    static final long STEP = 10 * SECOND;
    private static final int CONFIGURED = 100;
    private static final double WORK_SECONDS = 0.02;

    final Engine engine = new Engine();
    final List<Server> servers = new ArrayList<>();

    /** How long requests took, since it was last cleared. */
    final Histogram latency = new Histogram();

    /** The weights that are in force, and how often they were written. */
    int[] weights;

    int writes;

    /** Requests that found nobody with any weight. */
    long refused;

    private final Rule rule;
    private final int delaySteps;
    private final Loads loads = new Loads();
    private final RandomGenerator chance;
    private final RandomGenerator works;
    private final Arrivals arrivals;
    private final Timer arrival = Timer.of(this::arrive);
    private final Timer stepping = Timer.of(this::step);
    private final List<List<WeightSignal>> heard = new ArrayList<>();
    private final double[] seconds;
    private final long[] counts;
    private Picker picker;
    private boolean deaf;
    private long newsNanos;

    /** What makes weights of signals. */
    interface Rule {
        int[] weights(List<WeightSignal> signals, long delayNanos, long nowNanos);
    }

    /** Production's law. */
    static Rule law() {
        WeightLaw law = new WeightLaw(WeightLaw.Settings.DEFAULTS);
        WeightState[] state = {WeightState.NONE};
        return (signals, delayNanos, nowNanos) -> {
            state[0] = law.step(state[0], signals, delayNanos, OptionalDouble.empty(), nowNanos)
                    .state();
            return signals.stream()
                    .mapToInt(each -> state[0].weight(each.address(), CONFIGURED))
                    .toArray();
        };
    }

    /** What a script would do: as much weight as it is fast, whatever it is told of delays; nothing where nothing is heard. */
    static Rule naive() {
        return (signals, delayNanos, nowNanos) -> signals.stream()
                .mapToInt(each -> each.ageNanos() > 0 ? 0 : (int) Math.max(1, 2 / each.latencySeconds()))
                .toArray();
    }

    /**
     * Makes a loop that begins when the engine runs.
     *
     * @param delaySteps how many steps late the news is
     */
    SlowLoop(Rule rule, double perSecond, int delaySteps, long seed, double... cores) {
        this.rule = rule;
        this.delaySteps = delaySteps;
        Seeds seeds = new Seeds(seed);
        this.chance = seeds.of("chance");
        this.works = seeds.of("works");
        this.arrivals = Arrivals.poisson(perSecond, seeds.of("arrivals"));
        Arrays.stream(cores).forEach(each -> servers.add(Server.processorSharing(engine, each)));
        this.weights = new int[cores.length];
        Arrays.fill(weights, CONFIGURED);
        this.seconds = new double[cores.length];
        this.counts = new long[cores.length];
        follow();
        engine.schedule(arrival, arrivals.nextNanos(0));
        engine.schedule(stepping, STEP);
    }

    private void follow() {
        Targets targets = Farm.targets(weights);
        picker = Policies.named("round-robin").picker(targets, loads, chance, picker);
    }

    /** From now on no news comes, or it does again. */
    void deaf(boolean isDeaf) {
        deaf = isDeaf;
    }

    void playUntil(long seconds) {
        engine.runUntil(seconds * SECOND);
    }

    double share(int i) {
        return (double) weights[i] / Arrays.stream(weights).sum();
    }

    private void arrive(long nowNanos) {
        new Request(nowNanos).send();
        engine.schedule(arrival, arrivals.nextNanos(nowNanos));
    }

    private void step(long nowNanos) {
        engine.scheduleIn(stepping, STEP);
        if (!deaf) {
            newsNanos = nowNanos;
            List<WeightSignal> news = new ArrayList<>();
            for (int i = 0; i < weights.length; i++) {
                double mean = counts[i] == 0 ? Double.NaN : seconds[i] / counts[i];
                news.add(new WeightSignal(address(i), CONFIGURED, 0, mean, OptionalDouble.empty(), counts[i], 0));
            }
            heard.add(news);
        }
        Arrays.fill(seconds, 0);
        Arrays.fill(counts, 0);
        if (heard.isEmpty()) {
            return;
        }
        long ageNanos = nowNanos - newsNanos;
        List<WeightSignal> late = heard.get(Math.max(0, heard.size() - 1 - delaySteps)).stream()
                .map(each -> new WeightSignal(
                        each.address(),
                        CONFIGURED,
                        0,
                        each.latencySeconds(),
                        each.utilisation(),
                        each.samples(),
                        ageNanos))
                .toList();
        int[] next = rule.weights(late, Math.max(1, delaySteps) * STEP, nowNanos);
        if (!Arrays.equals(next, weights)) {
            writes++;
            weights = next;
            follow();
        }
    }

    private static Address address(int i) {
        return Farm.evenTargets(i + 1).address(i);
    }

    private final class Request extends Job {
        private final long startNanos;
        private int index;

        Request(long nowNanos) {
            startNanos = nowNanos;
        }

        void send() {
            Attempt attempt = new Attempt();
            attempt.reset(0, false);
            index = picker.pick(attempt, startNanos);
            if (index < 0) {
                refused++;
                return;
            }
            workNanos = Distribution.exponential(WORK_SECONDS * SECOND).next(works);
            servers.get(index).offer(this);
        }

        @Override
        protected void done(long nowNanos) {
            latency.record(nowNanos - startNanos);
            seconds[index] += (nowNanos - startNanos) / (double) SECOND;
            counts[index]++;
        }
    }
}
