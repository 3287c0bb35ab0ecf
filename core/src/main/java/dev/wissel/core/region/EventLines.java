package dev.wissel.core.region;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells people what a decision changes and why. Confined to the decision. */
final class EventLines {
    private final RegionPolicy policy;
    private final RegionObservation observation;
    private final RegionStanding[] standings;
    private final RegionState before;
    private final List<RegionShare> shares;
    private final double shed;
    private final EventGrounds grounds;
    private final List<RegionEvent> events = new ArrayList<>();

    EventLines(
            RegionPolicy policy,
            RegionObservation observation,
            RegionStanding[] standings,
            RegionState before,
            List<RegionShare> shares,
            double shed,
            long nowNanos) {
        this.policy = policy;
        this.observation = observation;
        this.standings = standings;
        this.before = before;
        this.shares = shares;
        this.shed = shed;
        this.grounds = new EventGrounds(policy, observation, standings, before, shares, nowNanos);
    }

    /** Returns the active regions that take less than what is left for them, while a later one takes the rest. */
    Set<String> spilling() {
        Set<String> spilling = new HashSet<>();
        double rest = 1;
        for (RegionShare share : shares) {
            rest -= share.share();
            if (share.phase() == RegionPhase.ACTIVE && rest - shed > Waterfall.DUST) {
                spilling.add(share.region());
            }
        }
        return spilling;
    }

    /** Returns all events of the decision in the order in which they follow from each other. */
    List<RegionEvent> all(List<PhaseRules.Change> changes, Set<String> forced, Set<String> spilling) {
        for (PhaseRules.Change change : changes) {
            add(change.kind(), change.region(), change.cause() + moved(change));
        }
        forcedLines(forced);
        spillLines(spilling);
        shedLines();
        return events;
    }

    /** Where the traffic of a region that gives it up goes. */
    private String moved(PhaseRules.Change change) {
        boolean gives = switch (change.kind()) {
            case LOST, SLOW, DRAINED, SENT_BACK, TRIAL_FAILED -> true;
            default -> false;
        };
        double had = before.share(change.region());
        if (!gives) {
            return "";
        }
        if (had == 0) {
            return "; it carried nothing";
        }
        List<String> takers = new ArrayList<>();
        List<String> withFigures = new ArrayList<>();
        for (RegionShare share : shares) {
            double more = share.share() - before.share(share.region());
            if (more > Waterfall.DUST && !share.region().equals(change.region())) {
                takers.add(Words.name(share.region()));
                withFigures.add(Words.name(share.region()) + " (" + Words.percent(more) + ")");
            }
        }
        String refused = shed > before.shed() + Waterfall.DUST
                ? "; " + Words.percent(shed - before.shed()) + " are refused for want of capacity"
                : "";
        if (takers.isEmpty()) {
            return refused.isEmpty() ? "" : "; no other region can take its " + Words.percent(had);
        }
        boolean plain = takers.size() == 1 && refused.isEmpty();
        return "; its " + Words.percent(had) + " go to " + (plain ? takers.get(0) : Words.list(withFigures)) + refused;
    }

    private void forcedLines(Set<String> forced) {
        for (RegionShare share : shares) {
            String region = share.region();
            if (forced.contains(region) && !before.forced().contains(region)) {
                add(
                        RegionEvent.Kind.FORCED,
                        region,
                        Words.name(region) + " takes " + Words.percent(share.share()) + " although it is "
                                + waiting(share.phase())
                                + ": the other regions cannot carry " + demand()
                                + ", and a held region is better than refusing");
            } else if (before.forced().contains(region)
                    && !forced.contains(region)
                    && share.phase().usable()
                    && share.phase() != RegionPhase.ACTIVE) {
                add(
                        RegionEvent.Kind.FORCED_END,
                        region,
                        Words.name(region) + " is " + waiting(share.phase()) + " again and takes "
                                + Words.percent(share.share()) + ": the other regions can carry " + demand());
            }
        }
    }

    private static String waiting(RegionPhase phase) {
        return switch (phase) {
            case RAMP -> "on the ramp";
            case TRIAL -> "on trial";
            default -> "held";
        };
    }

    private void spillLines(Set<String> spilling) {
        double rest = 1;
        for (int i = 0; i < shares.size(); i++) {
            RegionShare share = shares.get(i);
            String region = share.region();
            rest -= share.share();
            if (spilling.contains(region) && !before.spilling().contains(region)) {
                List<String> takers = new ArrayList<>();
                for (RegionShare later : shares.subList(i + 1, shares.size())) {
                    if (later.share() > 0) {
                        takers.add(Words.name(later.region()));
                    }
                }
                add(
                        RegionEvent.Kind.SPILL,
                        region,
                        Words.name(region) + " spills: " + room(i) + "; " + Words.percent(rest - shed) + " go to "
                                + Words.list(takers));
            } else if (before.spilling().contains(region)
                    && !spilling.contains(region)
                    && share.phase() == RegionPhase.ACTIVE) {
                add(RegionEvent.Kind.SPILL_END, region, Words.name(region) + " carries its traffic again: " + room(i));
            }
        }
    }

    private String room(int i) {
        RegionFigures figures = observation.regions().get(i);
        if (!figures.capacityKnown()) {
            return Words.admitted(figures) + ", capacity not declared";
        }
        return "it can carry " + Words.perSecond(policy.headroom() * standings[i].usable() * figures.capacity())
                + " of " + demand() + " (" + Words.admitted(figures) + ")";
    }

    private void shedLines() {
        boolean usable = usable(shares);
        boolean wasUsable = !before.started() || usable(before.shares());
        if (!usable) {
            if (wasUsable) {
                List<String> phases = new ArrayList<>();
                for (RegionShare share : shares) {
                    phases.add(Words.name(share.region()) + " "
                            + share.phase().name().toLowerCase(Locale.ROOT));
                }
                String state = phases.isEmpty() ? "none is configured" : Words.list(phases);
                add(RegionEvent.Kind.NO_REGION, "", "no region can take requests: " + state);
            }
            return;
        }
        if (shed > 0 && (before.shed() == 0 || !wasUsable)) {
            double carried = observation.demandPerSecond() * (1 - shed);
            add(
                    RegionEvent.Kind.SHED,
                    "",
                    Words.percent(shed) + " are refused: all regions together can carry " + Words.perSecond(carried)
                            + " of " + demand());
        } else if (shed == 0 && before.shed() > 0) {
            add(RegionEvent.Kind.SHED_END, "", "nothing is refused any more: the regions can carry " + demand());
        }
    }

    private static boolean usable(List<RegionShare> shares) {
        return shares.stream().anyMatch(share -> share.phase().usable());
    }

    private String demand() {
        return "a demand of " + Words.perSecond(observation.demandPerSecond());
    }

    private void add(RegionEvent.Kind kind, String region, String line) {
        events.add(new RegionEvent(kind, region, line, grounds.of(kind, region)));
    }
}
