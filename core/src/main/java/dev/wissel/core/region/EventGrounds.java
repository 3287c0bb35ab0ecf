package dev.wissel.core.region;

import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Grounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an event of the switch rests on: the figures that its rule looked at, why no other region takes more, and what would reverse it. From the same observation, standings and shares as
 * the decision itself. Confined to the decision.
 */
final class EventGrounds {
    private final RegionPolicy policy;
    private final RegionObservation observation;
    private final RegionStanding[] standings;
    private final RegionState before;
    private final List<RegionShare> shares;
    private final long nowNanos;

    EventGrounds(
            RegionPolicy policy,
            RegionObservation observation,
            RegionStanding[] standings,
            RegionState before,
            List<RegionShare> shares,
            long nowNanos) {
        this.policy = policy;
        this.observation = observation;
        this.standings = standings;
        this.before = before;
        this.shares = shares;
        this.nowNanos = nowNanos;
    }

    /** Returns the grounds of an event of a region, or of all if the region is empty. */
    Grounds of(RegionEvent.Kind kind, String region) {
        int index = index(region);
        List<String> inputs = new ArrayList<>();
        inputs.add("demand=" + Words.perSecond(observation.demandPerSecond()));
        if (index >= 0) {
            figures(index, inputs);
        } else {
            for (int i = 0; i < standings.length; i++) {
                inputs.add(name(i) + "=" + phase(i) + ", " + Words.admitted(at(i)) + ", " + room(i));
            }
        }
        return new Grounds(inputs, rejected(kind, index), reversal(kind, index));
    }

    private int index(String region) {
        for (int i = 0; i < standings.length; i++) {
            if (at(i).region().equals(region)) {
                return i;
            }
        }
        return -1;
    }

    private RegionFigures at(int i) {
        return observation.regions().get(i);
    }

    private String name(int i) {
        return Words.name(at(i).region());
    }

    private String phase(int i) {
        return standings[i].phase().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    // ---------------------------------------------------------------- inputs

    private void figures(int i, List<String> inputs) {
        RegionFigures seen = at(i);
        inputs.add("admitted=" + seen.admitted() + "/" + seen.addresses());
        if (seen.capacityKnown()) {
            inputs.add(
                    "capacity=" + Words.perSecond(seen.admittedCapacity()) + " of " + Words.perSecond(seen.capacity()));
            inputs.add("headroom=" + policy.headroom());
        }
        inputs.add("share=" + Words.percent(before.share(seen.region())) + " -> "
                + Words.percent(shares.get(i).share()));
        WindowCounts.Sum window = seen.window();
        if (window.ended() > 0) {
            inputs.add("failed=" + Words.percent(window.errorRatio()) + " of " + window.ended());
        }
        if (seen.trialSuccesses() + seen.trialFailures() > 0) {
            inputs.add("trials=" + seen.trialSuccesses() + " good, " + seen.trialFailures() + " failed");
        }
        if (seen.pace().slow()) {
            inputs.add("pace=" + seen.pace().cause());
        }
        if (standings[i].flaps() > 0) {
            inputs.add("losses=" + standings[i].flaps());
        }
        if (seen.drained()) {
            inputs.add("drained=true");
        }
    }

    private String room(int i) {
        RegionFigures seen = at(i);
        return seen.capacityKnown()
                ? "can carry " + Words.perSecond(policy.headroom() * standings[i].usable() * seen.capacity())
                : "capacity not declared";
    }

    // ---------------------------------------------------------------- alternatives

    private List<String> rejected(RegionEvent.Kind kind, int index) {
        List<String> rejected = new ArrayList<>();
        if (index >= 0) {
            String other = instead(kind, index);
            if (!other.isEmpty()) {
                rejected.add(other);
            }
        }
        for (int i = 0; i < standings.length; i++) {
            if (i != index && shares.get(i).share() <= before.share(at(i).region())) {
                rejected.add("more to " + name(i) + ": " + whyNoMore(i));
            }
        }
        return rejected;
    }

    /** What the rule could have done with the region itself. */
    private String instead(RegionEvent.Kind kind, int index) {
        String region = name(index);
        return switch (kind) {
            case LOST, NO_REGION -> "keep sending to " + region + ": no target there would take a request";
            case SLOW -> "keep sending to " + region + ": another region that serves answers sooner";
            case SLOW_END -> "leave " + region + " alone any longer: the others are as slow";
            case HOLD_DOWN ->
                "send to " + region + " at once: what comes back may go again, and each time costs requests";
            case TRIAL -> "raise " + region + " at once: a single request costs less than a share, if it still fails";
            case TRIAL_FAILED, SENT_BACK -> "go on with " + region + ": requests would go on failing there";
            case RAMP -> "all at once to " + region + ": caches may be cold and connections are not open";
            case HELD -> "the next step for " + region + ": it would send more to where requests end worse";
            case ACTIVE -> "keep holding " + region + " back: nothing speaks against it any more";
            case DRAINED -> "keep sending to " + region + ": the operator does not want it";
            case FORCED -> "refuse what the others cannot carry: " + region + " has admitted targets";
            case FORCED_END -> "keep using " + region + ": the others can carry the demand";
            case SPILL -> "all to " + region + ": it would get more than it can bear";
            case SPILL_END -> "keep spilling past " + region + ": it can carry its traffic";
            case SHED, SHED_END -> "";
        };
    }

    private String whyNoMore(int i) {
        long sinceNanos = nowNanos - standings[i].sinceNanos();
        return switch (standings[i].phase()) {
            case LOST -> "no target there is admitted";
            case ABSENT -> "no target there has ever been admitted";
            case DRAINED -> "the operator keeps requests away";
            case HOLD_DOWN ->
                "it is held down for another "
                        + Words.seconds(Math.max(0, policy.holdDown().nanos(standings[i].flaps()) - sinceNanos));
            case TRIAL -> "it is on trial by single requests";
            case RAMP ->
                "it is on the ramp at "
                        + Words.percent(policy.ramp().steps().get(standings[i].progress()))
                        + " of what it could take";
            case ACTIVE -> full(i) ? "it has all that it can carry (" + room(i) + ")" : "those before it take all";
        };
    }

    private boolean full(int i) {
        RegionFigures seen = at(i);
        double can = policy.headroom() * standings[i].usable() * seen.capacity();
        return seen.capacityKnown()
                && shares.get(i).share() * observation.demandPerSecond()
                        >= can * (1 - policy.damping().deadband());
    }

    // ---------------------------------------------------------------- the way back

    private String reversal(RegionEvent.Kind kind, int index) {
        if (index < 0) {
            return switch (kind) {
                case NO_REGION -> "an admitted target in any region that is not drained";
                case SHED -> "less demand than the regions can carry, or another admitted target";
                case SHED_END -> "more demand than the regions can carry";
                default -> "";
            };
        }
        String region = name(index);
        return switch (kind) {
            case LOST -> "an admitted target in " + region + ", then " + wayBack(index);
            case SLOW -> "answers in " + region + " as fast as before, then " + wayBack(index);
            case HOLD_DOWN, TRIAL, RAMP, ACTIVE, SLOW_END, FORCED_END, SPILL_END -> loss(kind, region);
            case TRIAL_FAILED, SENT_BACK -> wayBack(index);
            case HELD -> "requests in " + region + " that end as well as elsewhere for a step of the ramp";
            case DRAINED ->
                "the operator's lifting of the drain, then a ramp of "
                        + Words.seconds(policy.ramp().length().toNanos());
            case FORCED -> "regions before " + region + " that can carry the demand";
            case SPILL -> "less demand, or more admitted targets in " + region;
            case NO_REGION, SHED, SHED_END -> "";
        };
    }

    private static String loss(RegionEvent.Kind kind, String region) {
        return switch (kind) {
            case TRIAL -> "a request on trial in " + region + " that fails, or the loss of its last admitted target";
            case RAMP -> "requests in " + region + " that end far worse than elsewhere, or the loss of its last target";
            case SPILL_END, FORCED_END -> "more demand than it can carry";
            default -> "the loss of the last admitted target in " + region + ", or answers far slower than elsewhere";
        };
    }

    private String wayBack(int index) {
        RegionPolicy.Trials trials = policy.trials();
        int flaps = Math.max(1, standings[index].flaps());
        return "a hold-down of " + Words.seconds(policy.holdDown().nanos(flaps))
                + (trials.count() == 0 ? "" : ", " + trials.count() + " single requests that succeed")
                + ", and a ramp of " + Words.seconds(policy.ramp().length().toNanos());
    }
}
