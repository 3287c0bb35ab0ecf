package dev.wissel.core.region;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the switch remembers between two decisions: with the policy and the observations that follow it repeats every decision, also when it has been
 * written to a journal and read again. Immutable.
 *
 * @param started whether there has been a decision; without one nothing else is of meaning
 * @param startNanos when the first was
 * @param standings where each region stands, by name
 * @param shares as published last
 * @param shed the part that is refused
 * @param trial the trial that is on; null for none
 * @param trialRound number of the last trial
 * @param pending whether the shares that would be right differ a little from the published ones
 * @param pendingNanos since when
 * @param forced regions that serve although they should wait
 * @param spilling regions whose surplus goes to others
 */
public record RegionState(
        boolean started,
        long startNanos,
        Map<String, RegionStanding> standings,
        List<RegionShare> shares,
        double shed,
        RegionDecision.@Nullable Trial trial,
        int trialRound,
        boolean pending,
        long pendingNanos,
        Set<String> forced,
        Set<String> spilling) {
    /** Before the first decision. */
    public static final RegionState INITIAL =
            new RegionState(false, 0, Map.of(), List.of(), 0, null, 0, false, 0, Set.of(), Set.of());

    public RegionState {
        standings = Map.copyOf(standings);
        shares = List.copyOf(shares);
        forced = Set.copyOf(forced);
        spilling = Set.copyOf(spilling);
    }

    RegionState(
            long startNanos,
            Map<String, RegionStanding> standings,
            List<RegionShare> shares,
            double shed,
            RegionDecision.@Nullable Trial trial,
            int trialRound,
            boolean pending,
            long pendingNanos,
            Set<String> forced,
            Set<String> spilling) {
        this(true, startNanos, standings, shares, shed, trial, trialRound, pending, pendingNanos, forced, spilling);
    }

    /**
     * Returns the state of a switch that takes over shares which somebody else has set, without a jump: a region that serves goes on as it does, a preferred one
     * that does not is held down first as if it had just come back, and one that serves less than it could is on the ramp.
     *
     * @param policy whose ramp the shares are measured by
     * @param found the shares as they are, regions in order of preference, adding up to 1 or all 0
     */
    public static RegionState takenOver(RegionPolicy policy, List<RegionShare> found, long nowNanos) {
        double placed = found.stream().mapToDouble(RegionShare::share).sum();
        if (placed == 0) {
            return INITIAL;
        }
        Map<String, RegionStanding> standings = new HashMap<>();
        List<RegionShare> shares = new ArrayList<>();
        double before = 0;
        for (RegionShare each : found) {
            double rest = placed - before;
            double part = rest <= Waterfall.DUST ? 1 : Math.min(1, each.share() / rest);
            RegionStanding standing = standing(policy, part, nowNanos);
            standings.put(each.region(), standing);
            shares.add(new RegionShare(each.region(), each.share() / placed, standing.phase()));
            before += each.share();
        }
        // Its start lies back by a hold-down: a region that turns up only now has not been there all along.
        long startNanos = nowNanos - policy.holdDown().first().toNanos() - 1;
        return new RegionState(startNanos, standings, shares, 0, null, 0, false, nowNanos, Set.of(), Set.of());
    }

    private static RegionStanding standing(RegionPolicy policy, double part, long nowNanos) {
        List<Double> steps = policy.ramp().steps();
        RegionStanding found = RegionStanding.absent(nowNanos);
        if (part >= 1 - policy.damping().deadband()) {
            return found.to(RegionPhase.ACTIVE, 0, 1, nowNanos);
        }
        if (part <= policy.damping().deadband()) {
            return found.to(RegionPhase.HOLD_DOWN, 1, 0, nowNanos);
        }
        int step = 0;
        while (step + 1 < steps.size()
                && steps.get(step + 1) <= part + policy.damping().deadband()) {
            step++;
        }
        return policy.ramp().length().equals(Duration.ZERO)
                ? found.to(RegionPhase.ACTIVE, 0, 1, nowNanos)
                : found.to(RegionPhase.RAMP, 1, 0, nowNanos).withProgress(step, nowNanos);
    }

    double share(String region) {
        for (RegionShare share : shares) {
            if (share.region().equals(region)) {
                return share.share();
            }
        }
        return 0;
    }
}
