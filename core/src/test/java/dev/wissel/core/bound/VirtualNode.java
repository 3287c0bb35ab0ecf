package dev.wissel.core.bound;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.balance.Policies;
import dev.wissel.core.health.Classification;
import dev.wissel.core.health.HealthEvent;
import dev.wissel.core.health.KongProbeSchedule;
import dev.wissel.core.health.ProbeSchedule;
import dev.wissel.core.health.SilenceWatch;
import dev.wissel.core.health.SteadyProbeSchedule;
import dev.wissel.core.health.UpstreamHealth;
import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.load.Pace;
import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import dev.wissel.core.region.RegionBook;
import dev.wissel.core.region.RegionDecision;
import dev.wissel.core.region.RegionalPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * A node in virtual time, of core's own parts: what the keeper of the embedded gateway does with them, or a Kong with its tick and its
 * rotation over all regions. Its targets fail and come back when told to. Requests arrive evenly.
 */
final class VirtualNode {
    /** How a target behaves. */
    enum Mode {
        WELL,
        REFUSING,
        SILENT,
        FAILING,
        SLOW
    }

    private static final long MILLI = 1_000_000;
    private static final String FIRST = "first";
    private static final String OTHER = "other";

    private final Setup setup;
    private final boolean kong;
    private final RandomGenerator random;
    private final UpstreamHealth health;
    private final ProbeSchedule schedule;
    private final SilenceWatch watch;
    private final RegionBook book = new RegionBook();
    private final Loads loads = new Loads();
    private final Targets layout;
    private final List<Address> region = new ArrayList<>();
    private final Map<Address, Mode> modes = new HashMap<>();
    private final Map<Address, List<Request>> waiting = new HashMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<String, WindowCounts> windows = Map.of(FIRST, window(), OTHER, window());
    private final Map<String, Pace> paces = Map.of(FIRST, new Pace(), OTHER, new Pace());
    private final BalancePolicy policy;
    private Picker picker;
    private RegionDecision decision;
    private long nowNanos;
    private long sequence;
    private long tickNanos;

    /** Requests that were sent first to a target that was not well, and the longest time that one of them took. */
    int exposed;

    long longestExposedNanos;

    /** How long a slow target takes; by default nearly as long as a well one may. */
    long slowNanos;

    private boolean counting;

    private record Event(long nanos, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    VirtualNode(Setup setup, boolean kong, RandomGenerator random) {
        this.setup = setup;
        this.slowNanos = setup.traffic().answerNanos() * 9 / 10;
        this.kong = kong;
        this.random = random;
        List<Target> targets = new ArrayList<>();
        add(targets, setup.pool().region(), "10.0.0.", FIRST);
        add(targets, setup.pool().others(), "10.1.0.", OTHER);
        this.layout = Targets.of(targets);
        for (int i = 0; i < setup.pool().region().size(); i++) {
            region.add(layout.address(i));
        }
        for (int i = 0; i < layout.size(); i++) {
            modes.put(layout.address(i), Mode.WELL);
            waiting.put(layout.address(i), new ArrayList<>());
        }
        this.health = new UpstreamHealth(setup.health());
        health.retain(layout, 0);
        this.schedule = kong
                ? new KongProbeSchedule(setup.health().probing(), health::availableToKong)
                : new SteadyProbeSchedule(setup.health().probing(), health::probeClass, 0.5);
        rebuild();
        this.watch = setup.silence().isEmpty()
                ? null
                : new SilenceWatch(health, setup.silence().get(), 150 * MILLI, this::loadOf);
        book.watchPace(!kong && watch != null && !setup.pool().others().isEmpty());
        this.policy = Policies.named(kong ? "round-robin-kong" : "round-robin");
        publish();
        tickNanos = random.nextLong(kong ? 100 * MILLI : EmbeddedBounds.TICK_NANOS);
        at(tickNanos, this::tick);
        if (setup.traffic().known()) {
            at(random.nextLong(gapNanos()), this::arrive);
        }
    }

    /** Starts the probe clocks afresh where the schedule does, as after a write of a target. */
    void rebuild() {
        List<Address> all = new ArrayList<>();
        for (int i = 0; i < layout.size(); i++) {
            all.add(layout.address(i));
        }
        schedule.watch(all, nowNanos);
    }

    private static void add(List<Target> targets, List<Integer> weights, String ip, String region) {
        for (int weight : weights) {
            targets.add(Target.of(ip + (targets.size() + 1), 8080, weight).inRegion(region));
        }
    }

    private static WindowCounts window() {
        return new WindowCounts(Duration.ofNanos(EmbeddedBounds.WINDOW_NANOS), 10, 0);
    }

    private void learn(Address address, Outcome outcome, long startNanos) {
        String of = layout.targetOf(layout.indexOf(address)).region();
        windows.get(of).ended(outcome.failed(), nowNanos - startNanos, nowNanos);
        if (outcome.kind() == Outcome.Kind.ANSWERED && !outcome.failed()) {
            paces.get(of).answered(nowNanos - startNanos);
        }
    }

    private Collection<Load> loadOf(Address address) {
        Load load = loads.find(address);
        return load == null ? List.of() : List.of(load);
    }

    private long gapNanos() {
        return (long) (1e9 / setup.traffic().ratePerSecond());
    }

    // ---------------------------------------------------------------- time

    private void at(long nanos, Runnable action) {
        events.add(new Event(nanos, sequence++, action));
    }

    long nowNanos() {
        return nowNanos;
    }

    /** Plays until the time, or until the condition holds; returns whether it does. */
    boolean playUntil(long untilNanos, java.util.function.BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Event next = events.peek();
            if (next == null || next.nanos() > untilNanos) {
                nowNanos = untilNanos;
                return false;
            }
            events.poll();
            nowNanos = next.nanos();
            next.action().run();
        }
        return true;
    }

    void play(long untilNanos) {
        playUntil(untilNanos, () -> false);
    }

    // ---------------------------------------------------------------- faults

    /** Makes the first {@code lost} targets of the first region behave so from now on. */
    void behave(Mode mode, int lost) {
        counting = mode != Mode.WELL;
        for (Address address : region.subList(0, lost)) {
            modes.put(address, mode);
        }
    }

    /** Returns whether none of the lost targets gets requests any more. */
    boolean shifted(int lost) {
        return region.subList(0, lost).stream()
                .noneMatch(
                        address -> picker.targets().available(picker.targets().indexOf(address)));
    }

    /** Returns whether the first region has no share any more. */
    boolean left() {
        return decision.share(FIRST) == 0;
    }

    /** Returns whether all targets get requests, and if the whole region was lost, whether it has its whole share again. */
    boolean recovered(int lost) {
        boolean all = picker.targets().availableCount() == layout.size();
        return all && (lost < region.size() || decision == null || decision.share(FIRST) > 0.999);
    }

    // ---------------------------------------------------------------- the keeper

    private void tick() {
        if (watch != null) {
            SilenceWatch.Review review = watch.tick(layout, nowNanos);
            if (review.changed()) {
                publish();
            }
            review.suspended().keySet().forEach(this::rescue);
        }
        for (Address due : schedule.due(nowNanos)) {
            probe(due);
        }
        boolean paceChanged =
                book.readPace(List.of(FIRST, OTHER), name -> paces.get(name).read(), nowNanos);
        if (paceChanged || decision != null && nowNanos - decision.nextNanos() >= 0) {
            publish();
        }
        // Kong's timer counts from when it ran; the gateway's keeps its phase.
        long jitter = kong ? 100 * MILLI + random.nextLong(10 * MILLI + 1) : EmbeddedBounds.TICK_NANOS;
        tickNanos += jitter;
        at(tickNanos, this::tick);
    }

    private void publish() {
        Targets now = health.apply(layout);
        BalancePolicy next = policy;
        if (!kong && !setup.pool().others().isEmpty()) {
            decision = book.decide(
                    setup.regions(),
                    List.of(FIRST, OTHER),
                    "",
                    now,
                    setup.traffic().ratePerSecond(),
                    name -> windows.get(name).sum(nowNanos),
                    nowNanos);
            next = new RegionalPolicy(policy, decision, book.gate(), false);
        }
        picker = next.picker(now, loads, random, picker);
    }

    // ---------------------------------------------------------------- probes

    private void probe(Address address) {
        schedule.nanosUntilDue(nowNanos); // as the host does, without effect
        outcome(address, setup.health().probing().timeoutNanos(), (outcome) -> {
            schedule.finished(address, nowNanos);
            HealthEvent event =
                    Classification.probe(outcome, setup.health().thresholds().active());
            UpstreamHealth.Transition transition = health.probed(address, event, nowNanos);
            if (transition != UpstreamHealth.Transition.NONE) {
                publish();
                if (transition == UpstreamHealth.Transition.WENT_DOWN) {
                    rescue(address);
                }
            }
            if (kong) { // its lists are worked off one after the other, without waiting for a tick
                schedule.due(nowNanos).forEach(this::probe);
            }
        });
    }

    private interface Done {
        void with(Outcome outcome);
    }

    /** What an exchange with the target comes to: decided by how it is when it begins, and when it would have answered. */
    private void outcome(Address address, long timeoutNanos, Done done) {
        Mode first = modes.get(address);
        if (first == Mode.REFUSING) {
            at(nowNanos + random.nextLong(MILLI), () -> done.with(Outcome.REFUSED));
            return;
        }
        long began = nowNanos;
        if (first == Mode.SILENT) {
            at(began + timeoutNanos, () -> done.with(Outcome.TIMED_OUT));
            return;
        }
        long most = setup.traffic().answerNanos();
        long takes = first == Mode.SLOW ? slowNanos : most / 10 + random.nextLong(most / 10 * 8);
        at(began + Math.min(takes, timeoutNanos), () -> {
            switch (modes.get(address)) {
                case SILENT -> at(Math.max(nowNanos, began + timeoutNanos), () -> done.with(Outcome.TIMED_OUT));
                case REFUSING -> done.with(Outcome.BROKEN);
                case FAILING -> done.with(Outcome.answered(setup.errorStatus()));
                default -> done.with(takes > timeoutNanos ? Outcome.TIMED_OUT : Outcome.answered(200));
            }
        });
    }

    // ---------------------------------------------------------------- requests

    private final class Request {
        final Attempt attempt = new Attempt();
        final long beganNanos = nowNanos;
        boolean exposedNow;
        long triedNanos;
        int number;
        boolean over;

        void go() {
            int index = picker.pick(attempt, nowNanos);
            if (index < 0) {
                end();
                return;
            }
            Address address = picker.targets().address(index);
            Picker pickedBy = picker;
            int tried = ++number;
            triedNanos = nowNanos;
            attempt.addTried(address);
            if (modes.get(address) != Mode.WELL && counting && attempt.triedCount() == 1) {
                exposedNow = true;
                exposed++;
            }
            Load load = loads.of(address);
            load.started(nowNanos);
            waiting.get(address).add(this);
            outcome(address, setup.limits().readNanos(), outcome -> {
                if (number == tried && !over) {
                    ended(address, pickedBy, index, outcome);
                }
            });
        }

        void ended(Address address, Picker pickedBy, int index, Outcome outcome) {
            waiting.get(address).remove(this);
            loads.of(address).ended(outcome, triedNanos, nowNanos);
            pickedBy.onOutcome(index, outcome, triedNanos, nowNanos);
            learn(address, outcome, triedNanos);
            boolean retry = outcome.kind() != Outcome.Kind.ANSWERED
                    && attempt.triedCount() <= setup.limits().retries();
            HealthEvent event = kong
                    ? Classification.kongPassive(
                            outcome,
                            retry,
                            status(outcome),
                            setup.health().thresholds().passive())
                    : Classification.passive(
                            outcome, setup.health().thresholds().passive());
            boolean changed = health.report(address, event) != UpstreamHealth.Transition.NONE;
            if (changed || (decision != null && decision.trial() != null)) {
                publish();
            }
            if (retry) {
                go();
            } else {
                end();
            }
        }

        private static int status(Outcome outcome) {
            return switch (outcome.kind()) {
                case ANSWERED -> outcome.status();
                case TIMED_OUT -> 504;
                default -> 502;
            };
        }

        void rescued(Address address) {
            number++;
            loads.of(address).ended(Outcome.TIMED_OUT, triedNanos, nowNanos);
            learn(address, Outcome.TIMED_OUT, triedNanos);
            if (attempt.triedCount() <= setup.limits().retries()) {
                go();
            } else {
                end();
            }
        }

        void end() {
            over = true;
            if (exposedNow) {
                longestExposedNanos = Math.max(longestExposedNanos, nowNanos - beganNanos);
            }
        }
    }

    private void arrive() {
        Request request = new Request();
        request.attempt.reset(0, true);
        request.go();
        at(nowNanos + gapNanos(), this::arrive);
    }

    private void rescue(Address address) {
        if (kong) {
            return;
        }
        List<Request> hung = new ArrayList<>(waiting.get(address));
        waiting.get(address).clear();
        hung.forEach(each -> each.rescued(address));
    }
}
