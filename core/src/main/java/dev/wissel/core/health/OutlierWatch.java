package dev.wissel.core.health;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Targets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Suspends addresses that fail much more of their requests than their peers, whatever their probes say.
 *
 * <p>Kong's counters do not see such an address: a passing probe, or a request in between that succeeds, wipes the failures that were counted (Kong
 * facts 3.1). Here the attempts of the last ten seconds are counted exactly. An address is an outlier if it has ended at least {@value #MIN_ENDED} of
 * them, at least {@value #MIN_PERCENT} % of them badly, and that share is at least {@value #EXCESS_PERCENT} percentage points above that of all other
 * addresses together; what all have in common says nothing about one. At one chance failure in a thousand the probability of ten of twenty is 2e-25.
 *
 * <p>In each region at most half of the addresses (rounded down, but one of two or more) are out for this reason at a time: beyond that it is the
 * region's fault, which its own rules see. Ejection by failure share follows <a
 * href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier">Envoy's outlier detection</a>; growing times and the
 * single failure on probation that ends a return are {@link Suspension}'s and {@link UpstreamHealth}'s.
 *
 * <p>Confined to the upstream's keeper.
 */
public final class OutlierWatch {
    /** Attempts in ten seconds below which nothing is said. */
    public static final int MIN_ENDED = 20;

    /** Share of failures, in percent, below which an address is no outlier. */
    public static final int MIN_PERCENT = 50;

    /** Percentage points by which it must exceed its peers. */
    public static final int EXCESS_PERCENT = 30;

    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final long GRAIN_NANOS = 500_000_000L;

    private final UpstreamHealth health;
    private final Function<Address, Tally> tallies;
    private final Map<Address, Deque<Mark>> marks = new HashMap<>();
    private boolean looked;
    private long lookedNanos;

    /**
     * How the attempts on an address ended since the beginning. Immutable.
     *
     * @param ended attempts that were answered or failed, &gt;= 0; those given up for reasons of the client's are left out
     * @param failed those of them that failed, in [0, ended]
     */
    public record Tally(long ended, long failed) {
        /** None. */
        public static final Tally NONE = new Tally(0, 0);

        Tally since(Tally earlier) {
            return new Tally(ended - earlier.ended, failed - earlier.failed);
        }

        Tally plus(Tally other) {
            return new Tally(ended + other.ended, failed + other.failed);
        }

        double share() {
            return ended == 0 ? 0 : (double) failed / ended;
        }
    }

    private record Mark(long nanos, Tally tally) {}

    /**
     * Makes a watch.
     *
     * @param health where suspensions are kept
     * @param tallies the running counts of an address over all event loops
     */
    public OutlierWatch(UpstreamHealth health, Function<Address, Tally> tallies) {
        this.health = Objects.requireNonNull(health, "health");
        this.tallies = Objects.requireNonNull(tallies, "tallies");
    }

    /**
     * Looks at every weighted address, every half second at most.
     *
     * @return the addresses suspended now, each with the reason for a log line
     */
    public Map<Address, String> tick(Targets targets, long nowNanos) {
        if (looked && nowNanos - lookedNanos < GRAIN_NANOS) {
            return Map.of();
        }
        looked = true;
        lookedNanos = nowNanos;
        if (marks.size() > 2 * targets.size() + 16) {
            marks.keySet().removeIf(address -> targets.indexOf(address) < 0);
        }
        Tally[] recent = new Tally[targets.size()];
        Tally all = Tally.NONE;
        for (int i = 0; i < recent.length; i++) {
            recent[i] = recent(targets.address(i), nowNanos);
            all = all.plus(recent[i]);
        }
        Map<Address, String> suspended = new LinkedHashMap<>();
        for (int i = 0; i < recent.length; i++) {
            Tally peers = all.since(recent[i]);
            if (outlier(recent[i], peers) && mayEject(targets, i) && health.suspend(targets.address(i), nowNanos)) {
                marks.remove(targets.address(i)); // what it was must not be held against it when it returns
                suspended.put(targets.address(i), reason(recent[i], peers));
            }
        }
        return suspended;
    }

    private Tally recent(Address address, long nowNanos) {
        Tally now = tallies.apply(address);
        Deque<Mark> known = marks.computeIfAbsent(address, absent -> new ArrayDeque<>());
        known.addLast(new Mark(nowNanos, now));
        while (known.size() > 1 && nowNanos - known.getFirst().nanos > WINDOW_NANOS) {
            known.removeFirst();
        }
        return now.since(known.getFirst().tally);
    }

    private static boolean outlier(Tally own, Tally peers) {
        return own.ended() >= MIN_ENDED
                && peers.ended() > 0
                && 100 * own.share() >= MIN_PERCENT
                && 100 * (own.share() - peers.share()) >= EXCESS_PERCENT;
    }

    private boolean mayEject(Targets targets, int index) {
        String region = targets.targetOf(index).region();
        int all = 0;
        int out = 0;
        for (int i = 0; i < targets.size(); i++) {
            if (targets.weight(i) > 0 && targets.targetOf(i).region().equals(region)) {
                all++;
                out += health.available(targets.address(i)) ? 0 : 1;
            }
        }
        return targets.weight(index) > 0 && health.available(targets.address(index)) && out < all / 2;
    }

    private static String reason(Tally own, Tally peers) {
        return String.format(
                Locale.ROOT,
                "%d of its last %d requests failed, %.1f %% of the others'",
                own.failed(),
                own.ended(),
                100 * peers.share());
    }
}
