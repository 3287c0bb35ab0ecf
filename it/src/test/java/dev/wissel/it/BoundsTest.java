package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.EmbeddedBounds;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Never;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.bound.Setup;
import dev.wissel.core.bound.Term;
import dev.wissel.core.bound.TermKey;
import dev.wissel.core.bound.Traffic;
import dev.wissel.core.load.Load;
import dev.wissel.core.model.Address;
import dev.wissel.design.bounds.BoundsTable;
import dev.wissel.design.bounds.Setups;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.upstream.GatewayEvent;
import dev.wissel.it.BoundsTargets.Loop;
import dev.wissel.it.BoundsTargets.Mode;
import dev.wissel.it.BoundsTargets.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The bounds are true on the running gateway. One gateway carries many services, each of which is faulted at a random phase of its own, so that 240
 * phases take seconds. What a busy machine adds is a term of its own: by how much the probes of healthy targets came too late while the phase
 * lasted, once for each step that a loop had to take.
 */
class BoundsTest {
    private static final int SERVICES = 104;
    /** Services that are never faulted: their requests show what the machine itself costs. */
    private static final int UNHARMED = 8;

    private static final double UNHARMED_PER_SECOND = 20;

    private static final int PHASES = 200;
    private static final int MOST_ROUNDS = 6;
    private static final double NEARLY = 0.6;
    private static final long MILLI = 1_000_000;
    private static final Duration ANSWER = Duration.ofMillis(20);
    private static final String UP = "ADMITTED";
    private static final String DOWN = "EJECTED";

    private final RandomGenerator random = new SplittableRandom(42);
    private final Map<String, Long> events = new ConcurrentHashMap<>();
    private final List<List<Target>> lost = new ArrayList<>();

    private Strategy strategy;
    private BoundsTargets targets;
    private Gateway gateway;
    private BoundsClients clients;
    /** If above 0, the assumption about the longest answer is not taken from the strategy but from what the gateway has seen. */
    private double ratePerSecond;
    /** Whether each round breaks another target. */
    private boolean turning;

    @AfterEach
    void stop() {
        if (clients != null) {
            clients.close();
        }
        gateway.close();
        targets.close();
    }

    // ---------------------------------------------------------------- setting up

    /** Starts services of {@code here} targets in the first region and {@code there} in the other. */
    private void start(String defaults, Duration interval, int here, int there) throws Exception {
        targets = new BoundsTargets(interval.toNanos() + EmbeddedBounds.TICK_NANOS);
        StringBuilder text = new StringBuilder("strategy: bounds\nregions: [first, other]\ndefaults:\n");
        defaults.lines().forEach(line -> text.append("  ").append(line).append('\n'));
        text.append("services:\n");
        for (int i = 0; i < SERVICES + UNHARMED; i++) {
            List<Target> first = open(here);
            lost.add(first);
            text.append("  s").append(i).append(":\n    endpoints:\n");
            text.append("      first: ").append(addresses(first)).append('\n');
            if (there > 0) {
                text.append("      other: ").append(addresses(open(there))).append('\n');
            }
        }
        StrategyReader.Reading reading = StrategyReader.read("bounds.yml", text.toString());
        assertThat(reading.problems()).isEmpty();
        strategy = reading.strategy().orElseThrow();
        GatewayOptions options = GatewayOptions.defaults()
                .withListen(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), null)
                .withEvents(this::note);
        options = options.withTransport(options.transport(), 1);
        gateway = Gateway.start(Translation.of(strategy), options);
    }

    private List<Target> open(int count) throws Exception {
        List<Target> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(targets.open());
        }
        return all;
    }

    private static List<String> addresses(List<Target> of) {
        return of.stream().map(target -> '"' + target.address() + '"').toList();
    }

    /** On the keeper's loop, as it happens. */
    private void note(GatewayEvent event) {
        String service = event.upstream().substring(0, event.upstream().indexOf('.'));
        events.put(service + " " + event.kind() + " " + event.subject(), System.nanoTime());
    }

    /** Sends so many requests to each service; 0 for none but to those that nothing befalls. */
    private void traffic(double perSecond) {
        clients = new BoundsClients(gateway.proxyPorts().get(0), targets);
        long gap = (long) (1e9 / (perSecond > 0 ? perSecond : UNHARMED_PER_SECOND));
        for (int i = perSecond > 0 ? 0 : SERVICES; i < SERVICES + UNHARMED; i++) {
            clients.send("/s" + i + "/x", gap, random.nextLong(gap), i >= SERVICES);
        }
    }

    private Setup setup(double ratePerSecond) {
        return Setups.embedded(strategy, strategy.services().get(0), new Traffic(ratePerSecond, ANSWER.toNanos(), 1));
    }

    /** The same from the table that the advice prints. */
    private FaultBounds bounds(Fault fault, double ratePerSecond) {
        Traffic traffic = new Traffic(ratePerSecond, ANSWER.toNanos(), 1);
        Strategy one = new Strategy(
                strategy.name(),
                strategy.objective(),
                strategy.regions(),
                strategy.kong(),
                strategy.services().subList(0, 1));
        return BoundsTable.of(one, Map.of("s0", traffic)).services().get(0).get(fault, Plane.EMBEDDED);
    }

    /** Returns the detection with the longest answer that the gateway has seen of the target, where that decides. */
    private Bound detection(Bound stated, int service, Target target) {
        if (ratePerSecond == 0) {
            return stated;
        }
        Load load = gateway.upstreams()
                .get("s" + service + ".bounds.upstream")
                .loadsOf(0)
                .find(Address.of("127.0.0.1", target.port));
        long slowest = load == null ? 0 : load.slowestAnswerNanos(System.nanoTime());
        Traffic traffic = new Traffic(ratePerSecond, Math.max(slowest, ANSWER.toNanos()), 1);
        return EmbeddedBounds.of(setup(ratePerSecond).withTraffic(traffic), Fault.BLACK_HOLE)
                .detection();
    }

    // ---------------------------------------------------------------- measuring

    /** What befalls one service in one round. */
    private static final class Phase {
        final int service;
        long faultNanos;
        long endNanos;
        long downNanos;
        long upNanos;
        Bound detection = Bound.NONE;

        final int round;

        Phase(int service, int round) {
            this.service = service;
            this.round = round;
        }
    }

    /** The worst of all phases, the allowance taken off. */
    private static final class Worst {
        double part;
        long nanos;
        long allowedNanos;
        int phases;
        int voidPhases;

        void add(String what, long nanosMeasured, Bound bound, long allowance) {
            Bound allowed = bound.then(Term.of(TermKey.SCHEDULING, allowance));
            assertThat(nanosMeasured).as("%s within %s", what, allowed).isLessThanOrEqualTo(allowed.nanos());
            double now = (double) nanosMeasured / allowed.nanos();
            if (now > part) {
                part = now;
                nanos = nanosMeasured;
            }
            allowedNanos = Math.max(allowedNanos, allowance);
            phases++;
        }
    }

    /** Which event of which subject shows that the fault is known, or over; subjects are lists, for a region of several targets. */
    private record Signs(String down, String up, boolean byRegion) {}

    private static final Signs TARGET = new Signs(DOWN, UP, false);

    private void hold(String name, Mode mode, int count, Signs signs, FaultBounds bounds, int upSteps)
            throws InterruptedException {
        Worst down = new Worst();
        Worst up = new Worst();
        if (clients == null) {
            traffic(0);
        }
        int most = turning ? lost.get(0).size() : MOST_ROUNDS;
        for (int round = 0; round < most && Math.min(down.phases, up.phases) < PHASES; round++) {
            round(round, name, mode, count, signs, bounds, upSteps, down, up);
        }
        report(name, "detection", down, bounds.detection());
        report(name, "recovery", up, bounds.recovery());
        int left = down.voidPhases + up.voidPhases;
        assumeTrue(
                Math.min(down.phases, up.phases) >= PHASES || left == 0,
                () -> "this machine is so busy that " + left + " phases had to be left out");
        assertThat(down.phases).isGreaterThanOrEqualTo(PHASES);
        assertThat(up.phases).isGreaterThanOrEqualTo(PHASES);
        assertThat(down.part).as("detection: part of %s", bounds.detection()).isGreaterThanOrEqualTo(NEARLY);
        assertThat(up.part).as("recovery: part of %s", bounds.recovery()).isGreaterThanOrEqualTo(NEARLY);
    }

    private static void report(String name, String what, Worst worst, Bound bound) {
        System.out.printf(
                Locale.ROOT,
                "%-34s %-9s %d phases (%d void), worst %.3f s, bound %.3f s, %.0f %% with up to %.3f s for late loops: %s%n",
                name,
                what,
                worst.phases,
                worst.voidPhases,
                worst.nanos / 1e9,
                bound.seconds(),
                100 * worst.part,
                worst.allowedNanos / 1e9,
                bound.formula());
    }

    private void round(
            int round,
            String name,
            Mode mode,
            int count,
            Signs signs,
            FaultBounds bounds,
            int upSteps,
            Worst down,
            Worst up)
            throws InterruptedException {
        events.clear();
        List<Phase> phases = new ArrayList<>();
        Map<Integer, Long> starts = new HashMap<>();
        long startNanos = System.nanoTime();
        for (int i = 0; i < SERVICES; i++) {
            phases.add(new Phase(i, round));
            starts.put(i, startNanos + random.nextLong(bounds.detection().nanos() + 1_000 * MILLI));
        }
        phases.sort(java.util.Comparator.comparingLong(phase -> starts.get(phase.service)));
        for (Phase phase : phases) {
            sleepUntil(starts.get(phase.service));
            List<Target> broken = broken(phase, count);
            phase.detection = detection(bounds.detection(), phase.service, broken.get(0));
            phase.faultNanos = System.nanoTime(); // the first may be found before the last is broken
            broken.forEach(target -> target.behave(mode));
        }
        for (Phase phase : phases) {
            phase.downNanos = await(name, phase, signs.down(), count, signs, bounds.detection());
        }
        for (Phase phase : phases) {
            sleepUntil(System.nanoTime() + random.nextLong(20 * MILLI));
            phase.endNanos = System.nanoTime();
            for (Target target : broken(phase, count)) {
                phase.endNanos = target.behave(Mode.WELL);
            }
        }
        for (Phase phase : phases) {
            phase.upNanos = await(name, phase, signs.up(), count, signs, bounds.recovery());
        }
        Thread.sleep(2 * strategy.services().get(0).health().interval().toMillis()); // who was late has come by now
        for (Phase phase : phases) {
            if (stoodStill(phase.faultNanos, phase.downNanos)) {
                down.voidPhases++;
            } else {
                down.add(
                        name + ": detection",
                        phase.downNanos - phase.faultNanos,
                        phase.detection,
                        allowance(phase.faultNanos, phase.downNanos, 2));
            }
            if (stoodStill(phase.endNanos, phase.upNanos)) {
                up.voidPhases++;
            } else {
                up.add(
                        name + ": recovery",
                        phase.upNanos - phase.endNanos,
                        bounds.recovery(),
                        allowance(phase.endNanos, phase.upNanos, upSteps));
            }
        }
    }

    /**
     * Returns whether something that met no fault was so late in that time that a healthy target may have missed its probe's time-out: the bound
     * assumes that healthy targets answer in time, so that such a phase says nothing.
     */
    private boolean stoodStill(long fromNanos, long toNanos) {
        long patience = strategy.services().get(0).health().timeout().toNanos() * 3 / 4;
        return targets.lateNanos(Loop.PROBES, fromNanos, toNanos) > patience
                || targets.lateNanos(Loop.ANSWERS, fromNanos, toNanos) > patience;
    }

    /**
     * What late loops may have added in that time: the keeper's for each step that it takes, and those on the way of the requests. Each is the
     * longest delay that was seen, in that time, of something that met no fault.
     */
    private long allowance(long fromNanos, long toNanos, int steps) {
        return steps * targets.lateNanos(Loop.PROBES, fromNanos, toNanos)
                + targets.lateNanos(Loop.SENDING, fromNanos, toNanos)
                + targets.lateNanos(Loop.ANSWERS, fromNanos, toNanos);
    }

    /** Each round has its own, where it must not be the second silence within a minute: a suspension would be twice as long. */
    private List<Target> broken(Phase phase, int count) {
        int first = turning ? phase.round : 0;
        return lost.get(phase.service).subList(first, first + count);
    }

    /** Returns when the event was heard of all subjects. */
    private long await(String name, Phase phase, String kind, int count, Signs signs, Bound bound)
            throws InterruptedException {
        List<String> keys = new ArrayList<>();
        if (signs.byRegion()) {
            keys.add("s" + phase.service + " " + kind + " first");
        } else {
            broken(phase, count).forEach(target -> keys.add("s" + phase.service + " " + kind + " " + target.address()));
        }
        long giveUp = System.nanoTime() + 5 * bound.nanos() + 5_000 * MILLI;
        while (!events.keySet().containsAll(keys)) {
            assertThat(System.nanoTime() - giveUp)
                    .as("%s: waiting for %s, heard %s", name, keys, events.keySet())
                    .isNegative();
            Thread.sleep(2);
        }
        return keys.stream().mapToLong(events::get).max().orElseThrow();
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Every request was answered well: what met a fault was repeated elsewhere. */
    private void unharmed() {
        assertThat(clients.failures).as("of %d", clients.answered.get()).isEmpty();
    }

    // ---------------------------------------------------------------- one target

    private static final String PROBES = """
            balance: round-robin
            health: {path: /health, interval: 430ms, timeout: 300ms, failures: 2, successes: 2, suspect: 10s}
            timeouts: {read: 5s, request: 10s}
            """;
    private static final Duration INTERVAL = Duration.ofMillis(430);

    @Test
    void refused_isFoundByProbes() throws Exception {
        start(PROBES, INTERVAL, 2, 0);
        hold("refused, by probes", Mode.REFUSING, 1, TARGET, bounds(Fault.REFUSED, 0), 2);
    }

    /** At such an interval the way back takes longer than a suspension, which may have to be waited for as far as the bound knows. */
    private static final String SLOWER = PROBES.replace("430ms", "830ms");

    private static final Duration SLOWER_INTERVAL = Duration.ofMillis(830);

    @Test
    void blackHole_isFoundByProbes() throws Exception {
        start(SLOWER, SLOWER_INTERVAL, 2, 0);
        hold("black hole, by probes", Mode.SILENT, 1, TARGET, bounds(Fault.BLACK_HOLE, 0), 2);
    }

    @Test
    void errorStatus_isFoundByProbes() throws Exception {
        start(PROBES, INTERVAL, 2, 0);
        hold("errors, by probes", Mode.FAILING, 1, TARGET, bounds(Fault.ERROR_STATUS, 0), 2);
    }

    @Test
    void oneTarget_inTheWorstWay() throws Exception {
        start(SLOWER, SLOWER_INTERVAL, 3, 0);
        FaultBounds any = bounds(Fault.ONE_TARGET, 0);
        assertThat(any.detection()).isEqualTo(bounds(Fault.BLACK_HOLE, 0).detection());
        hold("one target", Mode.SILENT, 1, TARGET, any, 2);
    }

    /** Kong's own passive checks, without help of probes within the time: each of five bad answers counts. */
    @Test
    void errorStatus_isFoundByRequests() throws Exception {
        start(PROBES.replace("430ms", "2500ms"), Duration.ofMillis(2500), 4, 0);
        traffic(6);
        Thread.sleep(1_000);
        FaultBounds bounds = bounds(Fault.ERROR_STATUS, 6);
        assertThat(bounds.detection().terms().get(0).key()).isEqualTo(TermKey.FAILED_REQUESTS);
        hold("errors, by requests", Mode.FAILING, 1, TARGET, bounds, 2);
        unharmed();
    }

    @Test
    void blackHole_isFoundBySilence() throws Exception {
        start(
                PROBES.replace("430ms", "1500ms").replace("suspect: 10s", "suspect: 100ms"),
                Duration.ofMillis(1500),
                3,
                0);
        traffic(6);
        Thread.sleep(1_000);
        FaultBounds bounds = bounds(Fault.BLACK_HOLE, 6);
        assertThat(bounds.detection().terms()).noneMatch(term -> term.key() == TermKey.PROBE_INTERVALS);
        ratePerSecond = 6;
        turning = true;
        hold("black hole, by silence", Mode.SILENT, 1, TARGET, bounds, 2);
        unharmed();
    }

    // ---------------------------------------------------------------- a region

    /** Down until the region is lost; back until the first step of its ramp; the steps themselves are timed below. */
    @Test
    void wholeRegion_isLostAndComesBack() throws Exception {
        start(SLOWER + "failback: {hold: 5s, max_hold: 5s, trials: 2, ramp: 1s}\n", SLOWER_INTERVAL, 2, 1);
        traffic(1); // too few for the silence to be heard before the probes
        FaultBounds bounds = bounds(Fault.WHOLE_REGION, 1);
        Signs whole = new Signs("LOST", "ACTIVE", true);
        // the share is whole when the last step begins; that the region is called active comes one step later
        Bound active = bounds.recovery().then(Term.of(TermKey.RAMP, 200 * MILLI), Term.of(TermKey.TICK, 50 * MILLI));
        FaultBounds heard = new FaultBounds(
                bounds.fault(),
                bounds.plane(),
                bounds.detection(),
                bounds.shift(),
                active,
                bounds.request(),
                bounds.exposure(),
                bounds.paths());
        hold("whole region", Mode.SILENT, 2, whole, heard, 10);
        unharmed();
        for (List<Target> region : lost.subList(0, SERVICES)) {
            assertThat(region.get(0).lastRequestNanos()).isNotZero();
        }
    }

    // ---------------------------------------------------------------- what has no bound

    /** Slow, but within every time-out: such a target stays, and the bound says never. Twice 104 phases, the second on the other target. */
    @Test
    void slow_staysAndTheTableSaysSo() throws Exception {
        start(PROBES, INTERVAL, 2, 0);
        assertThat(bounds(Fault.SLOW, 4).shift().never()).contains(Never.SLOW_IS_NOT_SICK);
        traffic(4);
        Thread.sleep(500);
        long from = System.nanoTime();
        for (int round = 0; round < 2; round++) {
            for (List<Target> each : lost.subList(0, SERVICES)) {
                sleepUntil(System.nanoTime() + random.nextLong(10 * MILLI));
                each.get(round).behave(Mode.SLOW);
            }
            Thread.sleep(4 * INTERVAL.toMillis());
        }
        assumeTrue(
                !stoodStill(from, System.nanoTime()),
                "this machine is so busy that healthy targets may have missed a probe");
        assertThat(events.keySet()).noneMatch(each -> each.contains(DOWN));
        assertThat(clients.slowestNanos.get()).isGreaterThan(BoundsTargets.SLOW_MILLIS * MILLI);
        unharmed();
    }
}
