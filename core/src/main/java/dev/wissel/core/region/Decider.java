package dev.wissel.core.region;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One decision in the making: phases first, then the shares that would be right, then whether to publish them. Confined to its maker. */
final class Decider {
    /** The demand changes all the time: decide at least this often. */
    private static final long TICK_NANOS = 1_000_000_000L;

    private final RegionPolicy policy;
    private final RegionState before;
    private final RegionObservation observation;
    private final List<RegionFigures> regions;
    private final long nowNanos;
    private final long startNanos;
    private final List<PhaseRules.Change> changes = new ArrayList<>();
    /** Shape [regions]; where each stands after this observation. */
    private final RegionStanding[] standings;

    Decider(RegionPolicy policy, RegionState before, RegionObservation observation, long nowNanos) {
        this.policy = policy;
        this.before = before;
        this.observation = observation;
        this.regions = observation.regions();
        this.nowNanos = nowNanos;
        this.startNanos = before.started() ? before.startNanos() : nowNanos;
        this.standings = new RegionStanding[regions.size()];
    }

    RegionSwitch.Step step() {
        movePhases();
        Waterfall right = new Waterfall(policy, observation, standings);
        boolean differs = differs(right);
        boolean publish = differs && (urgent(right) || settled());
        boolean pending = differs && !publish;
        long pendingNanos = before.pending() ? before.pendingNanos() : nowNanos;
        List<RegionShare> shares = shares(publish ? right : null);
        double shed = publish ? right.shed() : before.shed();
        Set<String> forced = pending ? stillWaiting(before.forced()) : forced(right);

        EventLines lines = new EventLines(policy, observation, standings, before, shares, shed, nowNanos);
        Set<String> spilling = publish ? lines.spilling() : before.spilling();
        List<RegionEvent> events = lines.all(changes, forced, spilling);
        RegionDecision.Trial trial = trial();
        RegionState after = new RegionState(
                startNanos, remembered(), shares, shed, trial, round(trial), pending, pendingNanos, forced, spilling);
        RegionDecision decision = new RegionDecision(
                shares,
                shed,
                reason(shed),
                trial,
                nowNanos + waitNanos(pending, pendingNanos),
                events,
                !before.started() || !shares.equals(before.shares()) || !Objects.equals(trial, before.trial()));
        return new RegionSwitch.Step(after, decision);
    }

    private void movePhases() {
        PhaseRules rules = new PhaseRules(policy);
        for (int i = 0; i < standings.length; i++) {
            RegionStanding known = before.standings().get(regions.get(i).region());
            standings[i] = known != null ? known : RegionStanding.absent(nowNanos);
        }
        for (int i = 0; i < standings.length; i++) {
            PhaseRules.Surroundings around =
                    new PhaseRules.Surroundings(nowNanos, startNanos, standings.length == 1, trialFree(i), giver(i));
            standings[i] = rules.next(standings[i], regions.get(i), around, changes);
        }
        if (!before.started()) {
            changes.removeIf(change -> change.kind() == RegionEvent.Kind.ACTIVE); // as it should be: no news
        }
    }

    private Map<String, RegionStanding> remembered() {
        Map<String, RegionStanding> remembered = new HashMap<>();
        for (int i = 0; i < standings.length; i++) {
            remembered.put(regions.get(i).region(), standings[i]);
        }
        return remembered;
    }

    /** One trial at a time: two doubtful regions would cost two clients, and teach no more. */
    private boolean trialFree(int except) {
        for (int i = 0; i < standings.length; i++) {
            if (i != except && standings[i].phase() == RegionPhase.TRIAL) {
                return false;
            }
        }
        return true;
    }

    /** Returns the other serving region that has the largest share, the first of equals. */
    private @Nullable RegionFigures giver(int to) {
        RegionFigures giver = null;
        double most = -1;
        for (int i = 0; i < standings.length; i++) {
            RegionFigures figures = regions.get(i);
            RegionPhase phase = standings[i].phase();
            boolean serves = (phase == RegionPhase.ACTIVE || phase == RegionPhase.RAMP)
                    && figures.admitted() > 0
                    && !figures.drained();
            double share = before.share(figures.region());
            if (i != to && serves && share > most) {
                giver = figures;
                most = share;
            }
        }
        return giver;
    }

    private RegionDecision.@Nullable Trial trial() {
        for (int i = 0; i < standings.length; i++) {
            RegionStanding standing = standings[i];
            if (standing.phase() == RegionPhase.TRIAL) {
                String region = regions.get(i).region();
                RegionStanding known = before.standings().get(region);
                boolean sameRound = known != null
                        && known.phase() == RegionPhase.TRIAL
                        && known.sinceNanos() == standing.sinceNanos();
                boolean anyRequest = nowNanos - standing.progressNanos()
                        >= policy.trials().timeout().toNanos();
                int round = sameRound ? before.trialRound() : before.trialRound() + 1;
                return new RegionDecision.Trial(region, round, policy.trials().count(), anyRequest);
            }
        }
        return null;
    }

    private int round(RegionDecision.@Nullable Trial trial) {
        return trial == null ? before.trialRound() : trial.round();
    }

    private List<RegionShare> shares(@Nullable Waterfall published) {
        List<RegionShare> shares = new ArrayList<>();
        for (int i = 0; i < standings.length; i++) {
            String region = regions.get(i).region();
            double share = published != null ? published.shares[i] : before.share(region);
            shares.add(new RegionShare(region, share, standings[i].phase()));
        }
        return shares;
    }

    private boolean differs(Waterfall right) {
        if (!before.started()) {
            return true;
        }
        for (int i = 0; i < standings.length; i++) {
            if (Math.abs(right.shares[i] - before.share(regions.get(i).region())) > Waterfall.DUST) {
                return true;
            }
        }
        return Math.abs(right.shed() - before.shed()) > Waterfall.DUST;
    }

    private boolean sameRegions() {
        return before.shares().size() == regions.size()
                && regions.stream().allMatch(figures -> before.standings().containsKey(figures.region()));
    }

    /** What must not wait: a change of phase, a region that would get more than it can bear, and refusing what somebody could carry. */
    private boolean urgent(Waterfall right) {
        if (!before.started()
                || !sameRegions()
                || !changes.isEmpty()
                || right.shed() < before.shed() - Waterfall.DUST) {
            return true;
        }
        for (int i = 0; i < standings.length; i++) {
            String region = regions.get(i).region();
            double limit = before.forced().contains(region) ? right.bearable(i) : right.allowed(i);
            double over = before.share(region) - Math.max(right.shares[i], limit);
            if (over > policy.damping().deadband()) {
                return true;
            }
        }
        return false;
    }

    private boolean settled() {
        return before.pending()
                && nowNanos - before.pendingNanos() >= policy.damping().settle().toNanos();
    }

    /** Returns the regions that carry more than their phase allows, because somebody must. */
    private Set<String> forced(Waterfall right) {
        Set<String> forced = new HashSet<>();
        for (int i = 0; i < standings.length; i++) {
            RegionPhase phase = standings[i].phase();
            if (phase.usable() && phase != RegionPhase.ACTIVE && right.shares[i] > right.allowed(i) + Waterfall.DUST) {
                forced.add(regions.get(i).region());
            }
        }
        return forced;
    }

    private Set<String> stillWaiting(Set<String> forced) {
        Set<String> waiting = new HashSet<>(forced);
        for (int i = 0; i < standings.length; i++) {
            RegionPhase phase = standings[i].phase();
            if (phase == RegionPhase.ACTIVE || !phase.usable()) {
                waiting.remove(regions.get(i).region());
            }
        }
        return waiting;
    }

    private RegionDecision.Reason reason(double shed) {
        if (shed == 0) {
            return RegionDecision.Reason.NOTHING_SHED;
        }
        for (RegionStanding standing : standings) {
            if (standing.phase().usable()) {
                return RegionDecision.Reason.CAPACITY;
            }
        }
        return RegionDecision.Reason.NO_REGION;
    }

    private long waitNanos(boolean pending, long pendingNanos) {
        long wait = TICK_NANOS;
        if (pending) {
            wait = sooner(wait, pendingNanos, policy.damping().settle().toNanos());
        }
        for (RegionStanding standing : standings) {
            if (standing.phase() == RegionPhase.HOLD_DOWN) {
                wait = sooner(wait, standing.sinceNanos(), policy.holdDown().nanos(standing.flaps()));
            } else if (standing.phase() == RegionPhase.RAMP) {
                wait = sooner(wait, standing.progressNanos(), policy.ramp().stepNanos());
            }
        }
        return wait;
    }

    /** Returns the time until {@code from + length} if that is still to come and sooner than {@code wait}. */
    private long sooner(long wait, long fromNanos, long lengthNanos) {
        long left = lengthNanos - (nowNanos - fromNanos);
        return left > 0 && left < wait ? left : wait;
    }
}
