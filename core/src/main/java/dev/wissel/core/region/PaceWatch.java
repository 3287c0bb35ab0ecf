package dev.wissel.core.region;

import dev.wissel.core.load.Pace;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks for regions that answer, but have become so slow that another should take their traffic.
 *
 * <p>What is compared is the typical time of an answer, {@code e^mean(ln t)}, over the shortest recent time that holds {@value #MIN_ANSWERS} answers,
 * one second at least and ten at most. A region is slow if that is more than three times <em>and</em> more than 100 ms above what is usual. Usual is the
 * least of
 *
 * <ul>
 *   <li>what the region itself took before, learnt over a minute while it is not slow;
 *   <li>what another region takes now, or took when it last had traffic;
 *   <li>for one that never had any, the region's own time scaled by how much faster the other answers probes, if it does so by the same margin.
 * </ul>
 *
 * <p>Then the region is taken at its word by nobody: it is asked again only after two seconds, doubling with each relapse up to five minutes, and not
 * while its probes are slow by the same margin; what follows is the region's hold-down, trial and ramp. If the region that took over turns out
 * to be at least half as slow, the cause is common (a database, the requests themselves), the verdict is withdrawn, and none is made for ten seconds,
 * doubling each time up to ten minutes; meanwhile the new pace becomes the usual one. Where another region is seen to have become as slow already, no verdict
 * is made in the first place.
 *
 * <p>Envoy's users have asked for ejection by latency since 2016 (envoy issue 288); its outlier detection looks at errors alone. Confined to the
 * upstream's keeper.
 */
public final class PaceWatch {
    /** How many answers make a pace. */
    public static final int MIN_ANSWERS = 20;

    /** The factor above which a pace is slow. */
    public static final double FACTOR = 3;

    /** The excess above which a pace is slow, in nanoseconds. */
    public static final long EXCESS_NANOS = 100_000_000L;

    private static final double LOG_FACTOR = Math.log(FACTOR);
    private static final double LOG_HALF = Math.log(0.5);
    private static final long SECOND = 1_000_000_000L;

    /** The shortest time over which a pace is taken, in nanoseconds. */
    public static final long SHORTEST_WINDOW_NANOS = SECOND;

    /** The longest: where fewer answers come in it, nothing is called slow. */
    public static final long LONGEST_WINDOW_NANOS = 10 * SECOND;

    private static final double LEARN_NANOS = 60e9;
    private static final double PROBE_STEP = 0.3;

    /** How long a region is left alone that was called slow for the first time. */
    public static final long FIRST_WAIT_NANOS = 2 * SECOND;

    private static final long LONGEST_WAIT_NANOS = 300 * SECOND;
    private static final long FIRST_BLOCK_NANOS = 10 * SECOND;
    private static final long LONGEST_BLOCK_NANOS = 600 * SECOND;
    private static final long CALM_NANOS = 600 * SECOND;

    private final Map<String, Region> regions = new TreeMap<>(); // in an order that a replay repeats
    private long blockedUntilNanos;
    private boolean blocked;
    private int blocks;
    private long lastBlockNanos;

    /**
     * A moment of a region's sums. Immutable.
     *
     * @param nanos when
     * @param reading what they were
     */
    public record Mark(long nanos, Pace.Reading reading) {}

    /**
     * What is remembered of a region. Immutable; logarithms are of nanoseconds, NaN if not known.
     *
     * @param marks readings of late, oldest first
     * @param recent its pace
     * @param usual what it took before
     * @param probe what its probes take
     * @param usualProbe what they took before
     * @param learntNanos when the usual pace was learnt last
     * @param verdict what was said last
     * @param slowAt its pace when it was called slow
     * @param sinceNanos when the verdict began
     * @param strikes how often it was called slow, less what was forgiven
     * @param taken its sums when another was called slow
     */
    public record Memory(
            List<Mark> marks,
            double recent,
            double usual,
            double probe,
            double usualProbe,
            long learntNanos,
            RegionPace verdict,
            double slowAt,
            long sinceNanos,
            int strikes,
            Pace.Reading taken) {
        public Memory {
            marks = List.copyOf(marks);
        }
    }

    /**
     * All that is remembered. With the readings that follow it repeats every verdict. Immutable.
     *
     * @param regions by name
     * @param blocked whether no verdict is made, because the cause was found to be common
     * @param blockedUntilNanos until when
     * @param blocks how often of late
     * @param lastBlockNanos when last
     */
    public record State(
            Map<String, Memory> regions, boolean blocked, long blockedUntilNanos, int blocks, long lastBlockNanos) {
        /** Nothing. */
        public static final State INITIAL = new State(Map.of(), false, 0, 0, 0);

        public State {
            regions = Map.copyOf(regions);
        }
    }

    private static final class Region {
        final Deque<Mark> marks = new ArrayDeque<>();
        double recent = Double.NaN; // ln of nanoseconds, like all below
        double usual = Double.NaN;
        double probe = Double.NaN;
        double usualProbe = Double.NaN;
        long learntNanos;
        RegionPace verdict = RegionPace.USUAL;
        double slowAt; // the pace when it was called slow
        long sinceNanos;
        int strikes;
        Pace.Reading taken = Pace.Reading.NONE; // sums when another region was called slow
    }

    /** Makes one that remembers nothing. */
    public PaceWatch() {}

    /** Makes one that goes on from what another remembered. */
    public PaceWatch(State state) {
        state.regions().forEach((name, memory) -> {
            Region at = region(name);
            at.marks.addAll(memory.marks());
            at.recent = memory.recent();
            at.usual = memory.usual();
            at.probe = memory.probe();
            at.usualProbe = memory.usualProbe();
            at.learntNanos = memory.learntNanos();
            at.verdict = memory.verdict();
            at.slowAt = memory.slowAt();
            at.sinceNanos = memory.sinceNanos();
            at.strikes = memory.strikes();
            at.taken = memory.taken();
        });
        blocked = state.blocked();
        blockedUntilNanos = state.blockedUntilNanos();
        blocks = state.blocks();
        lastBlockNanos = state.lastBlockNanos();
    }

    /** Returns what is remembered. */
    public State state() {
        Map<String, Memory> all = new TreeMap<>();
        regions.forEach((name, at) -> all.put(
                name,
                new Memory(
                        List.copyOf(at.marks),
                        at.recent,
                        at.usual,
                        at.probe,
                        at.usualProbe,
                        at.learntNanos,
                        at.verdict,
                        at.slowAt,
                        at.sinceNanos,
                        at.strikes,
                        at.taken)));
        return new State(all, blocked, blockedUntilNanos, blocks, lastBlockNanos);
    }

    /**
     * Takes a reading. To be called for each region at each tick, every 20 to 100 ms, before {@link #judge}.
     *
     * @param region its name
     * @param reading its sums over all owners
     * @param nowNanos time of the reading
     */
    public void read(String region, Pace.Reading reading, long nowNanos) {
        Region at = region(region);
        at.marks.addLast(new Mark(nowNanos, reading));
        while (at.marks.size() > 2 && nowNanos - second(at.marks).nanos >= LONGEST_WINDOW_NANOS) {
            at.marks.removeFirst();
        }
        at.recent = recent(at, nowNanos);
    }

    private static Mark second(Deque<Mark> marks) {
        var all = marks.iterator();
        all.next();
        return all.next();
    }

    private static double recent(Region at, long nowNanos) {
        Pace.Reading now = at.marks.getLast().reading;
        var back = at.marks.descendingIterator();
        while (back.hasNext()) {
            Mark mark = back.next();
            Pace.Reading since = now.since(mark.reading);
            if (since.answers() >= MIN_ANSWERS && nowNanos - mark.nanos >= SHORTEST_WINDOW_NANOS) {
                return since.typicalLog();
            }
        }
        return Double.NaN;
    }

    /** Learns how long a successful probe of one of the region's addresses took. */
    public void probed(String region, long nanos) {
        Region at = region(region);
        double log = Math.log(Math.max(1, nanos));
        at.probe = Double.isNaN(at.probe) ? log : at.probe + (log - at.probe) * PROBE_STEP;
        if (Double.isNaN(at.usualProbe)) {
            at.usualProbe = log;
        } else if (!at.verdict.slow()) {
            at.usualProbe += (log - at.usualProbe) * PROBE_STEP / 10;
        }
    }

    /**
     * Judges all regions. Returns whether a verdict has changed.
     *
     * @param nowNanos time of the last readings
     */
    public boolean judge(long nowNanos) {
        boolean changed = false;
        for (Map.Entry<String, Region> entry : regions.entrySet()) {
            Region at = entry.getValue();
            RegionPace before = at.verdict;
            if (before.slow()) {
                review(entry.getKey(), at, nowNanos);
            } else {
                suspect(entry.getKey(), at, nowNanos);
            }
            changed |= before.kind() != at.verdict.kind();
        }
        return changed;
    }

    /** Returns the verdict on a region. */
    public RegionPace verdict(String region) {
        Region at = regions.get(region);
        return at == null ? RegionPace.USUAL : at.verdict;
    }

    /** Returns the time of an answer above which it speaks against the region, in nanoseconds; {@code Long.MAX_VALUE} if nothing is known. */
    public long limitNanos(String region) {
        Region at = regions.get(region);
        double usual = at == null ? Double.NaN : usual(region, at).log;
        return Double.isNaN(usual) ? Long.MAX_VALUE : (long) limit(Math.exp(usual));
    }

    private static double limit(double usualNanos) {
        return Math.max(usualNanos * FACTOR, usualNanos + EXCESS_NANOS);
    }

    private static boolean slower(double log, double usualLog) {
        return log - usualLog > LOG_FACTOR && Math.exp(log) - Math.exp(usualLog) > EXCESS_NANOS; // false for NaN
    }

    /** What is usual, and by whom. */
    private record Usual(double log, String whose) {}

    private Usual usual(String name, Region at) {
        Usual least = new Usual(at.usual, "usually");
        for (Map.Entry<String, Region> entry : regions.entrySet()) {
            if (!entry.getKey().equals(name)) {
                Region other = entry.getValue();
                double log = !Double.isNaN(other.recent) ? other.recent : other.usual;
                if (Double.isNaN(log) && slower(at.probe, other.probe)) {
                    log = at.recent + other.probe - at.probe;
                }
                if (!Double.isNaN(log) && !(least.log <= log)) {
                    least = new Usual(log, "in " + Words.name(entry.getKey()));
                }
            }
        }
        return least;
    }

    private void suspect(String name, Region at, long nowNanos) {
        if (blocked && nowNanos - blockedUntilNanos >= 0) {
            blocked = false;
            regions.values().forEach(each -> {
                if (each.verdict.kind() == RegionPace.Kind.COMMON) {
                    each.verdict = RegionPace.USUAL;
                }
            });
        }
        Usual usual = usual(name, at);
        boolean slow = slower(at.recent, usual.log);
        if (slow && !blocked && anotherAsSlow(name, at)) {
            return; // and not learnt: it is no usual pace
        }
        if (slow && !blocked && regions.size() > 1) {
            int forgiven = (int) Math.min(at.strikes, Math.max(0, nowNanos - at.sinceNanos) / CALM_NANOS);
            at.strikes += 1 - forgiven;
            at.sinceNanos = nowNanos;
            at.slowAt = at.recent;
            regions.values()
                    .forEach(each ->
                            each.taken = each.marks.isEmpty() ? Pace.Reading.NONE : each.marks.getLast().reading);
            at.verdict = new RegionPace(
                    RegionPace.Kind.SLOW,
                    "answers take " + millis(at.recent) + ", " + usual.whose + " " + millis(usual.log));
            return;
        }
        if (!Double.isNaN(at.recent) && (!slow || blocked)) {
            learn(at, nowNanos);
        }
    }

    /** Returns whether another region is at least half as slow now, and that is not usual with it: the cause is common, or a change for nothing. */
    private boolean anotherAsSlow(String name, Region at) {
        for (Map.Entry<String, Region> entry : regions.entrySet()) {
            Region other = entry.getValue();
            if (!entry.getKey().equals(name)
                    && !other.verdict.slow()
                    && other.recent > at.recent + LOG_HALF
                    && slower(other.recent, other.usual)) {
                return true;
            }
        }
        return false;
    }

    private static void learn(Region at, long nowNanos) {
        double step = Double.isNaN(at.usual) ? 1 : Math.min(1, Math.max(0, nowNanos - at.learntNanos) / LEARN_NANOS);
        at.usual = Double.isNaN(at.usual) ? at.recent : at.usual + (at.recent - at.usual) * step;
        at.learntNanos = nowNanos;
    }

    private void review(String name, Region at, long nowNanos) {
        String asSlow = asSlow(name, at);
        if (asSlow != null) {
            block(nowNanos);
            at.verdict = new RegionPace(RegionPace.Kind.COMMON, asSlow);
            return;
        }
        long waitNanos = Math.min(LONGEST_WAIT_NANOS, FIRST_WAIT_NANOS << Math.min(10, at.strikes - 1));
        if (nowNanos - at.sinceNanos >= waitNanos && !slower(at.probe, at.usualProbe)) {
            at.verdict = RegionPace.USUAL;
            at.marks.clear(); // what it was must not be held against what it is
            at.recent = Double.NaN;
            at.sinceNanos = nowNanos;
        }
    }

    /** Returns who else is slow since it took over, and how slow; null if nobody is known to be. */
    private @Nullable String asSlow(String name, Region at) {
        for (Map.Entry<String, Region> entry : regions.entrySet()) {
            Region other = entry.getValue();
            if (entry.getKey().equals(name) || other.marks.isEmpty()) {
                continue;
            }
            Pace.Reading since = other.marks.getLast().reading.since(other.taken);
            if (since.answers() >= MIN_ANSWERS && since.typicalLog() > at.slowAt + LOG_HALF) {
                return Words.name(entry.getKey()) + " takes " + millis(since.typicalLog()) + " for the same requests, "
                        + Words.name(name) + " took " + millis(at.slowAt);
            }
        }
        return null;
    }

    private void block(long nowNanos) {
        if (blocks > 0 && nowNanos - lastBlockNanos >= CALM_NANOS) {
            blocks = 0;
        }
        long nanos = Math.min(LONGEST_BLOCK_NANOS, FIRST_BLOCK_NANOS << Math.min(10, blocks));
        blocks++;
        lastBlockNanos = nowNanos;
        blocked = true;
        blockedUntilNanos = nowNanos + nanos;
    }

    private Region region(String name) {
        return regions.computeIfAbsent(Objects.requireNonNull(name, "region"), absent -> new Region());
    }

    private static String millis(double log) {
        double millis = Math.exp(log) / 1e6;
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }
}
