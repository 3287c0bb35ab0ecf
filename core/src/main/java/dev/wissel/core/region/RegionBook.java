package dev.wissel.core.region;

import dev.wissel.core.load.Pace;
import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Targets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream's decisions about its regions need from one to the next: where each region stands, who is on trial, what is drained, and the pace.
 * The gateway and the simulator keep one for each upstream, so that both decide from the same figures.
 *
 * <p>Confined to the upstream's keeper, except {@link #gate}, which event loops share.
 */
public final class RegionBook {
    /** A trial whose answer takes longer has failed. */
    private static final Duration TRIAL_EXPIRY = Duration.ofSeconds(10);

    private final TrialGate gate = new TrialGate(TRIAL_EXPIRY);
    private final Set<String> drained = new HashSet<>();
    private RegionState state = RegionState.INITIAL;
    private RegionState before = RegionState.INITIAL;
    private @Nullable RegionObservation observation;
    private @Nullable PaceWatch pace;

    /** Returns the gate of the trials that the decisions ask for. */
    public TrialGate gate() {
        return gate;
    }

    /** Keeps new requests away from a region, or lets them in again. Returns whether that changed anything. */
    public boolean drain(String region, boolean isDrained) {
        return isDrained ? drained.add(region) : drained.remove(region);
    }

    /** Begins to watch the regions' pace, goes on with it, or forgets what was learnt of it. */
    public void watchPace(boolean wanted) {
        if (wanted != (pace != null)) {
            pace = wanted ? new PaceWatch() : null;
        }
    }

    /** Learns how long a successful probe of one of the region's addresses took. */
    public void probed(String region, long nanos) {
        PaceWatch watching = pace;
        if (watching != null) {
            watching.probed(region, nanos);
        }
    }

    /**
     * Reads the pace of the regions, to be called at each tick. Returns whether a verdict has changed, so that a decision is due.
     *
     * @param paces the running sums of a region over all owners
     */
    public boolean readPace(List<String> regions, Function<String, Pace.Reading> paces, long nowNanos) {
        PaceWatch watching = pace;
        if (watching == null) {
            return false;
        }
        for (String region : regions) {
            watching.read(region, paces.apply(region), nowNanos);
        }
        return watching.judge(nowNanos);
    }

    /** Returns what the last decision was made from; null before the first. */
    public @Nullable RegionObservation observation() {
        return observation;
    }

    /** Returns what was remembered when the last decision was made. */
    public RegionState before() {
        return before;
    }

    /**
     * Decides, and opens or closes the gate as the decision says.
     *
     * @param policy how shares move
     * @param regions the regions in order of preference
     * @param lastResort the region that takes what is left, whether it can carry it or not; empty for none
     * @param targets the snapshot as it is admitted now
     * @param demandPerSecond requests a second that want to be served
     * @param windows how attempts in a region ended of late, over all owners
     */
    public RegionDecision decide(
            RegionPolicy policy,
            List<String> regions,
            String lastResort,
            Targets targets,
            double demandPerSecond,
            Function<String, WindowCounts.Sum> windows,
            long nowNanos) {
        Objects.requireNonNull(policy, "policy");
        TrialGate.Ended trials = gate.collect(nowNanos);
        List<RegionFigures> figures = new ArrayList<>();
        for (String region : regions) {
            RegionFigures seen = RegionFigures.of(targets, region)
                    .withDrained(drained.contains(region))
                    .withWindow(windows.apply(region))
                    .withPace(pace == null ? RegionPace.USUAL : pace.verdict(region));
            figures.add(trials.addTo(region.equals(lastResort) ? seen.withoutCapacity() : seen));
        }
        RegionObservation seen = new RegionObservation(demandPerSecond, figures);
        RegionSwitch.Step step = RegionSwitch.next(policy, state, seen, nowNanos);
        before = state;
        observation = seen;
        state = step.state();
        RegionDecision decision = step.decision();
        gate.follow(decision);
        RegionDecision.Trial trial = decision.trial();
        gate.failAbove(trial == null || pace == null ? Long.MAX_VALUE : pace.limitNanos(trial.region()));
        return decision;
    }
}
