package dev.wissel.core.region;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the switch remembers between two decisions: with the policy and the observations that follow it repeats every decision. Immutable.
 */
public final class RegionState {
    /** Before the first decision. */
    public static final RegionState INITIAL = new RegionState();

    final boolean started;
    final long startNanos;
    final Map<String, RegionStanding> standings;
    /** As published last. */
    final List<RegionShare> shares;

    final double shed;
    final RegionDecision.@Nullable Trial trial;
    final int trialRound;
    /** Whether the shares that would be right differ a little from the published ones, and since when. */
    final boolean pending;

    final long pendingNanos;
    final Set<String> forced;
    final Set<String> spilling;

    private RegionState() {
        this.started = false;
        this.startNanos = 0;
        this.standings = Map.of();
        this.shares = List.of();
        this.shed = 0;
        this.trial = null;
        this.trialRound = 0;
        this.pending = false;
        this.pendingNanos = 0;
        this.forced = Set.of();
        this.spilling = Set.of();
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
        this.started = true;
        this.startNanos = startNanos;
        this.standings = Map.copyOf(standings);
        this.shares = List.copyOf(shares);
        this.shed = shed;
        this.trial = trial;
        this.trialRound = trialRound;
        this.pending = pending;
        this.pendingNanos = pendingNanos;
        this.forced = Set.copyOf(forced);
        this.spilling = Set.copyOf(spilling);
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
