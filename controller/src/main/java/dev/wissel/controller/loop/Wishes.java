package dev.wissel.controller.loop;

import dev.wissel.controller.journal.Journal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the operator wants, as the journal holds it. Immutable.
 *
 * @param drainedRegions regions that get no new requests
 * @param drainedTargets targets that get none, as {@code host:port}
 * @param paused upstreams that are left alone; "" for all of them
 * @param resumed upstreams whose foreign weights are to be forgotten once
 */
public record Wishes(Set<String> drainedRegions, Set<String> drainedTargets, Set<String> paused, Set<String> resumed) {
    /** Kind of wish: a region without new requests. */
    public static final String DRAIN_REGION = "drain-region";

    /** Kind of wish: a target without new requests. */
    public static final String DRAIN_TARGET = "drain-target";

    /** Kind of wish: a region without new requests, for a drill; ends by itself. */
    public static final String DRILL_REGION = "drill-region";

    /** Kind of wish: a target without new requests, for a drill; ends by itself. */
    public static final String DRILL_TARGET = "drill-target";

    /** Kind of wish: no writes. */
    public static final String PAUSE = "pause";

    /** Kind of wish: foreign weights are forgotten; carried out once. */
    public static final String RESUME = "resume";

    /** None. */
    public static final Wishes NONE = new Wishes(Set.of(), Set.of(), Set.of(), Set.of());

    public Wishes {
        drainedRegions = Set.copyOf(drainedRegions);
        drainedTargets = Set.copyOf(drainedTargets);
        paused = Set.copyOf(paused);
        resumed = Set.copyOf(resumed);
    }

    /** Reads them out of the journal's list. */
    public static Wishes of(List<Journal.Wish> wishes) {
        Set<String> regions = new TreeSet<>();
        Set<String> targets = new TreeSet<>();
        Set<String> paused = new TreeSet<>();
        Set<String> resumed = new TreeSet<>();
        for (Journal.Wish wish : wishes) {
            switch (wish.kind()) {
                case DRAIN_REGION, DRILL_REGION -> regions.add(wish.subject());
                case DRAIN_TARGET, DRILL_TARGET -> targets.add(wish.subject());
                case PAUSE -> paused.add(wish.subject());
                case RESUME -> resumed.add(wish.subject());
                default -> {
                    // of a newer version
                }
            }
        }
        return new Wishes(regions, targets, paused, resumed);
    }

    boolean pauses(String upstream) {
        return paused.contains("") || paused.contains(upstream);
    }

    boolean resumes(String upstream) {
        return resumed.contains("") || resumed.contains(upstream);
    }
}
