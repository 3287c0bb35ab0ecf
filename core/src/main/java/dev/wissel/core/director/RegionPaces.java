package dev.wissel.core.director;

import dev.wissel.core.load.Pace;
import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.region.PaceWatch;
import dev.wissel.core.region.RegionPace;
import java.util.HashMap;
import java.util.Map;

/**
 * How fast the regions of an upstream answer, for {@link PaceWatch}. Immutable.
 *
 * <p>What is observed is a window that moves on, with counts and a mean for each target. The watch wants sums that only grow. So every {@value #WINDOW_NANOS} ns what the window
 * then holds is added to the sums: nothing is counted twice, and a slow region is found within two windows. The mean of a target's window stands for each of its answers; a single very
 * long one weighs more in it than in the gateway's, which has the logarithm of every answer.
 *
 * @param watch what the watch remembers
 * @param sums of each region since the first reading
 * @param readNanos when they were read last; Long.MIN_VALUE for never
 */
public record RegionPaces(PaceWatch.State watch, Map<String, Pace.Reading> sums, long readNanos) {
    static final long WINDOW_NANOS = PaceWatch.LONGEST_WINDOW_NANOS;

    /** Nothing has been read. */
    public static final RegionPaces INITIAL = new RegionPaces(PaceWatch.State.INITIAL, Map.of(), Long.MIN_VALUE);

    public RegionPaces {
        sums = Map.copyOf(sums);
    }

    /**
     * Returns what is known after an observation.
     *
     * @param freshNanos age from which what is said of a target's traffic does not count
     */
    RegionPaces after(UpstreamFigures figures, long freshNanos, long nowNanos) {
        if (figures.regions().size() < 2) {
            return this;
        }
        PaceWatch next = new PaceWatch(watch);
        if (readNanos != Long.MIN_VALUE && nowNanos - readNanos < WINDOW_NANOS) {
            next.judge(nowNanos);
            return new RegionPaces(next.state(), sums, readNanos);
        }
        Map<String, Pace.Reading> all = new HashMap<>();
        for (String region : figures.regions()) {
            Pace.Reading sum = sums.getOrDefault(region, Pace.Reading.NONE);
            for (TargetFigures target : figures.in(region)) {
                sum = sum.plus(answers(target.traffic(), freshNanos));
            }
            all.put(region, sum);
            next.read(region, sum, nowNanos);
        }
        next.judge(nowNanos);
        return new RegionPaces(next.state(), all, nowNanos);
    }

    private static Pace.Reading answers(TargetFigures.Traffic traffic, long freshNanos) {
        WindowCounts.Sum window = traffic.window();
        long good = window.ended() - window.failures();
        if (good == 0 || traffic.ageNanos() > freshNanos) {
            return Pace.Reading.NONE;
        }
        return new Pace.Reading(good, good * Math.log(Math.max(1, window.meanLatencyNanos())));
    }

    /** Returns the verdict on a region. */
    RegionPace of(String region) {
        PaceWatch.Memory memory = watch.regions().get(region);
        return memory == null ? RegionPace.USUAL : memory.verdict();
    }
}
