package dev.wissel.core.director;

import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Address;
import dev.wissel.core.region.RegionDecision;
import dev.wissel.core.region.RegionEvent;
import dev.wissel.core.region.RegionFigures;
import dev.wissel.core.region.RegionObservation;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.core.region.RegionShare;
import dev.wissel.core.region.RegionState;
import dev.wissel.core.region.RegionSwitch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One decision about one upstream in the making: what has arrived, what may be believed, where traffic should go, what may be written. Confined to its maker. */
final class UpstreamStep {
    private final DirectorSettings settings;
    private final RegionPolicy policy;
    private final UpstreamState before;
    private final UpstreamFigures figures;
    private final long nowNanos;
    private final NoteBook notes;
    private final Reconciliation books;
    private RegionState regions;
    private RegionPaces paces;
    private final Learning learning;
    private List<Change> changes = List.of();
    private List<RegionShare> shares;
    private long settledNanos;
    private long waveNanos;
    private long emergencyNanos;

    UpstreamStep(Director.Rules rules, UpstreamState before, UpstreamFigures figures, long nowNanos) {
        this.settings = rules.settings();
        this.before = before;
        this.figures = figures;
        this.nowNanos = nowNanos;
        this.policy = paced(rules.regions(), settings, figures);
        this.notes = new NoteBook(before.said());
        this.books = new Reconciliation(settings, before, notes, nowNanos);
        this.learning = new Learning(settings.weights(), before, figures, nowNanos);
        this.regions = before.regions();
        this.paces = before.paces();
        this.shares = before.regions().shares();
        this.settledNanos = before.settledNanos();
        this.waveNanos = before.waveNanos();
        this.emergencyNanos = before.emergencyNanos();
    }

    /**
     * Returns the policy with a ramp no steeper than it can be written: each step as long as it takes to write the targets of the largest region at the ordinary pace.
     */
    static RegionPolicy paced(RegionPolicy policy, DirectorSettings settings, UpstreamFigures figures) {
        int largest = 0;
        for (String region : figures.regions()) {
            largest = Math.max(largest, figures.in(region).size());
        }
        return Director.paced(policy, settings, largest);
    }

    UpstreamDecision decide() {
        books.of(figures);
        if (!before.started()) {
            takeOver();
        }
        if (mayMove()) {
            disagreements();
            RegionDecision decision = moveRegions();
            learning.step(notes);
            choose(decision);
        } else {
            notes.keep(
                    Note.Kind.BAD_PATH,
                    Note.Kind.PROBES_DIFFER,
                    Note.Kind.STALE_TRAFFIC,
                    Note.Kind.COMMON_CAUSE,
                    Note.Kind.OVER_CAPACITY,
                    Note.Kind.NOWHERE);
        }
        return new UpstreamDecision(figures.name(), shares, changes, notes.all());
    }

    // ---------------------------------------------------------------- whether to move at all

    private void takeOver() {
        learning.takeOver(policy, figures);
        double total = figures.targets().stream()
                .filter(TargetFigures::admitted)
                .mapToInt(TargetFigures::currentWeight)
                .sum();
        List<RegionShare> found = new ArrayList<>();
        for (String region : figures.regions()) {
            double weight = figures.in(region).stream()
                    .filter(TargetFigures::admitted)
                    .mapToInt(TargetFigures::currentWeight)
                    .sum();
            found.add(new RegionShare(
                    region, total == 0 ? 0 : weight / total, dev.wissel.core.region.RegionPhase.ACTIVE));
        }
        regions = RegionState.takenOver(policy, found, nowNanos);
        shares = regions.shares();
    }

    private boolean mayMove() {
        if (figures.paused()) {
            notes.holds(Note.Kind.PAUSED, "", "paused by the operator: nothing is written");
            return false;
        }
        long oldest = figures.targets().stream()
                .filter(target -> target.currentWeight() > 0)
                .mapToLong(target -> target.health().ageNanos())
                .max()
                .orElse(0);
        if (oldest > settings.freshNanos()) {
            notes.holds(
                    Note.Kind.STALE_HEALTH,
                    "",
                    "the health reports are older than " + Texts.seconds(settings.freshNanos())
                            + ": nothing moves until they are fresh again");
            return false;
        }
        return true;
    }

    private void disagreements() {
        for (TargetFigures target : figures.targets()) {
            TargetFigures.Health health = target.health();
            String name = target.address().text();
            if (health.disagree()) {
                notes.holds(
                        Note.Kind.BAD_PATH,
                        name,
                        health.healthy() + " nodes reach " + name + " and " + health.unhealthy()
                                + " do not: a bad path rather than a bad target; it counts as "
                                + (target.admitted() ? "well" : "ill"));
            } else if (health.known()
                    && target.probes().verdict() != TargetFigures.Verdict.UNKNOWN
                    && (target.probes().verdict() == TargetFigures.Verdict.UP) != (health.healthy() > 0)) {
                notes.holds(
                        Note.Kind.PROBES_DIFFER,
                        name,
                        "Kong says " + name + " is " + (health.healthy() > 0 ? "well" : "ill")
                                + ", the controller's own probes say the opposite; Kong's word counts");
            }
        }
    }

    // ---------------------------------------------------------------- where traffic should go

    private RegionDecision moveRegions() {
        paces = paces.after(figures, settings.freshNanos(), nowNanos);
        List<RegionFigures> all = new ArrayList<>();
        for (String region : figures.regions()) {
            RegionFigures seen = regionFigures(region).withPace(paces.of(region));
            all.add(region.equals(figures.lastResort()) ? seen.withoutCapacity() : seen);
        }
        RegionSwitch.Step step =
                RegionSwitch.next(policy, regions, new RegionObservation(figures.demandPerSecond(), all), nowNanos);
        regions = step.state();
        for (RegionEvent event : step.decision().events()) {
            notes.happened(Note.Kind.REGION, event.region(), event.line());
        }
        return step.decision();
    }

    private RegionFigures regionFigures(String region) {
        int addresses = 0;
        int admitted = 0;
        int successes = 0;
        int failures = 0;
        double capacity = 0;
        double admittedCapacity = 0;
        WindowCounts.Sum window = WindowCounts.Sum.NONE;
        for (TargetFigures target : figures.in(region)) {
            if (!target.counts()) {
                continue;
            }
            double perSecond = target.capacityPerSecond().orElse(Double.NaN);
            addresses++;
            capacity += perSecond;
            successes += target.probes().successes();
            failures += target.probes().failures();
            if (target.traffic().ageNanos() <= settings.freshNanos()) {
                window = window.plus(target.traffic().window());
            }
            if (target.admitted()) {
                admitted++;
                admittedCapacity += perSecond;
            }
        }
        return new RegionFigures(
                region,
                addresses,
                admitted,
                Double.isNaN(capacity) ? Double.NaN : admittedCapacity,
                capacity,
                figures.drainedRegions().contains(region),
                successes,
                failures,
                window);
    }

    // ---------------------------------------------------------------- what to write

    private void choose(RegionDecision decision) {
        if (decision.reason() == RegionDecision.Reason.NO_REGION) {
            notes.holds(
                    Note.Kind.NOWHERE,
                    "",
                    "no region can take anything: weights stay, so that the first that comes back is found");
            return;
        }
        shares = decision.shares();
        if (decision.shed() > 0) {
            notes.holds(
                    Note.Kind.OVER_CAPACITY,
                    "",
                    Texts.percent(decision.shed())
                            + " of the requests exceed what the regions can carry; Kong cannot refuse them, they go where the rest goes");
        }
        WantedWeights wanted = new WantedWeights(figures, decision, learning.after());
        Choice choice = new Choice(settings, figures, before.regions().shares(), decision, wanted, books, learning);
        if (!choice.material()) {
            return;
        }
        WritePace pace = new WritePace(settings, before, figures.mended(), nowNanos);
        List<Choice.Wish> raises = choice.raises();
        List<Choice.Wish> lowers = choice.lowers();
        List<Choice.Wish> urgent = choice.urgent();
        if (!urgent.isEmpty()) {
            int allowed = pace.emergency(urgent.size());
            if (pace.exceeds(allowed)) {
                emergencyNanos = nowNanos;
            }
            changes = choice.changes(urgent.subList(0, allowed), Change.Lane.EMERGENCY);
            waits(urgent.size() - allowed);
        } else if (!raises.isEmpty()) {
            ordinary(choice, raises, pace);
            if (!lowers.isEmpty()) {
                notes.holds(Note.Kind.MAKE_BEFORE_BREAK, "", firstRaise(lowers.size()));
            }
        } else if (!lowers.isEmpty() && (!books.pending.isEmpty() || nowNanos < settledNanos)) {
            notes.holds(Note.Kind.MAKE_BEFORE_BREAK, "", firstRaise(lowers.size()));
        } else {
            ordinary(choice, lowers, pace);
        }
        written();
    }

    private static String firstRaise(int lowers) {
        return lowers + (lowers == 1 ? " target is lowered" : " targets are lowered")
                + " only when what is raised is known on every node";
    }

    private void ordinary(Choice choice, List<Choice.Wish> wishes, WritePace pace) {
        int allowed = pace.ordinary(wishes.size(), writes -> choice.standbyAfter(wishes.subList(0, writes)));
        changes = choice.changes(wishes.subList(0, allowed), Change.Lane.ORDINARY);
        waits(wishes.size() - allowed);
    }

    private void waits(int waiting) {
        if (waiting > 0) {
            notes.holds(
                    Note.Kind.WAITS,
                    "",
                    waiting + (waiting == 1 ? " change waits" : " changes wait") + " for the pace of writes ("
                            + settings.writesPerMinute() + " a minute, ordinary ones "
                            + Texts.seconds(settings.cadenceNanos()) + " apart)");
        }
    }

    private void written() {
        for (Change change : changes) {
            books.pending.put(change.target(), new PendingWrite(change.from(), change.to(), nowNanos));
            books.wanted.put(change.target(), change.to());
            if (change.raises()) {
                settledNanos = nowNanos + settings.settleNanos();
            }
        }
        if (!changes.isEmpty()) {
            waveNanos = nowNanos;
        }
    }

    UpstreamState after() {
        WritePace pace = new WritePace(settings, before, figures.mended(), nowNanos);
        Map<Address, Integer> wanted = new HashMap<>(books.wanted);
        return new UpstreamState(
                true,
                regions,
                learning.after(),
                wanted,
                books.pending,
                books.foreign,
                pace.after(changes.size()),
                settledNanos,
                waveNanos,
                emergencyNanos,
                learning.reasons(),
                notes.holding(),
                paces);
    }
}
