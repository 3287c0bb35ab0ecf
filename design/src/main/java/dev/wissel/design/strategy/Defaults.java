package dev.wissel.design.strategy;

import dev.wissel.kong.carrier.Failback;
import dev.wissel.kong.carrier.Protection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What is meant where a strategy says nothing. Where a value decides how fast a fault is over, it follows from the objective. Stateless and
 * thread-safe. The same reasons, for readers of strategies, are in {@code docs/strategy.md}.
 */
public final class Defaults {
    /** Kong's ring; larger where many endpoints need it, see {@link #slots}. */
    public static final int SLOTS = 10_000;

    /** The method that needs no tuning. */
    public static final Balance.Method METHOD = Balance.Method.ADAPTIVE;

    /** Three nines in thirty days, and half a minute for a failover. */
    public static final Objective OBJECTIVE =
            new Objective(0.999, Duration.ofDays(30), Optional.empty(), Duration.ofSeconds(30));

    /** A back end in the next region connects within a few hundred milliseconds; one lost packet is resent after one second. */
    public static final Duration CONNECT = Duration.ofSeconds(1);

    /** A healthy status page is fast; one second is already a bad sign. */
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration MAX_INTERVAL = Duration.ofSeconds(5);
    private static final Duration MIN_INTERVAL = Duration.ofMillis(500);
    private static final Duration MAX_READ = Duration.ofSeconds(60);
    private static final Duration MIN_READ = Duration.ofSeconds(5);
    private static final Duration MAX_SUSPECT = Duration.ofMillis(500);

    /** Two probes a row: one good answer may be chance. */
    public static final int SUCCESSES = 2;

    /** An overloaded or broken back end says so; another may do better. A 504 has already cost the time that another try would need. */
    public static final Set<Integer> RETRY_ON = Set.of(502, 503);

    /** Finagle's budget: enough for any single fault, too little to feed an overload. */
    public static final double BUDGET_RATIO = 0.2;

    /** Retries a second that small services always have. */
    public static final double BUDGET_FLOOR_PER_SECOND = 10;

    /** A quarter above its part: strict, and still nearly every key stays where it was. */
    public static final double HASH_BOUND = Protection.HASH_BOUND;

    /**
     * A region that gets more than it can work off is limited; nobody is refused because others failed, for that would also last after a fault.
     */
    public static final boolean CONCURRENCY = true;

    /** Single requests that a returning region must answer well. */
    public static final int TRIALS = 3;

    /** All of the declared capacity may be used. */
    public static final double HEADROOM = 1;

    private static final int MAX_RETRIES = 5;
    private static final int RING_POINTS_PER_ENDPOINT = 160;

    private Defaults() {}

    /** Returns the time between probes: a sixth of the failover objective, so that two failures use up half of it; at most 5 s, at least 0.5 s. */
    public static Duration interval(Duration failover) {
        return wholeTenths(clamp(failover.dividedBy(6), MIN_INTERVAL, MAX_INTERVAL));
    }

    /** Returns the wait for a probe: 1 s, or the interval if that is shorter. */
    public static Duration probeTimeout(Duration interval) {
        return min(PROBE_TIMEOUT, interval);
    }

    /**
     * Returns the failures in a row that make an endpoint sick: 2, because one can be chance (a lost packet, a pause) and two an interval apart
     * hardly are: at one chance failure in 1,000 probes a second one failure would eject a healthy endpoint 86 times a day, two once in eleven
     * days. It is 1 if two would not fit: {@code 2 × interval + timeout > failover}.
     */
    public static int failures(Duration failover, Duration interval, Duration timeout) {
        return interval.multipliedBy(2).plus(timeout).compareTo(failover) <= 0 ? 2 : 1;
    }

    /** Returns how long a silent endpoint is trusted before it is probed out of turn: half of the probe's timeout, at most 0.5 s. */
    public static Duration suspect(Duration timeout) {
        return max(Duration.ofMillis(1), min(MAX_SUSPECT, wholeMillis(timeout.dividedBy(2))));
    }

    /**
     * Returns the longest pause between two reads: twenty times the promised latency if there is one, for such a request is lost in all but
     * name; otherwise the failover objective, for a hung endpoint must not hold a try longer than the failover may take. At least 5 s, at most
     * 60 s (Kong's default), and never more than the deadline.
     *
     * @param objective what is promised
     * @param request the deadline, if the author gave one
     */
    public static Duration read(Objective objective, Optional<Duration> request) {
        Duration wanted = objective
                .latency()
                .map(latency -> min(latency.limit(), MAX_READ).multipliedBy(20))
                .orElse(objective.failover());
        Duration read = clamp(wanted, MIN_READ, MAX_READ);
        return request.map(limit -> min(limit, read)).orElse(read);
    }

    /** Returns the deadline of a request: one try that hangs and a whole second one. */
    public static Duration request(Duration read) {
        return min(read.multipliedBy(2), Timeouts.MAX);
    }

    /** Returns the further tries: one for each other endpoint, at least 1 and at most 5, which is Kong's default. */
    public static int retries(int endpoints) {
        return Math.max(1, Math.min(MAX_RETRIES, endpoints - 1));
    }

    /**
     * Returns the hold-down: a third of what a failover may take, which is as long as two probes at the default interval, so that a relapse is
     * seen before anything moves; 5 s to 5 min. It doubles with each relapse, so the first may be short.
     */
    public static Duration hold(Duration failover) {
        return wholeTenths(clamp(failover.dividedBy(3), Duration.ofSeconds(5), Duration.ofMinutes(5)));
    }

    /** Returns the limit of the doubling hold-down: ten minutes, or the hold itself if that is longer. */
    public static Duration maxHold(Duration hold) {
        return max(Failback.DEFAULTS.maxHold(), hold);
    }

    /** Returns the ramp: three times the hold-down, so that each of its steps can be judged; 10 s to 10 min. */
    public static Duration ramp(Duration hold) {
        return clamp(hold.multipliedBy(3), Duration.ofSeconds(10), Duration.ofMinutes(10));
    }

    /**
     * Returns the size of the hash ring: 10,000, or 320 slots an endpoint if that is more, at most 65,536. Kong puts 160 points an endpoint on
     * it and gives up when it gets full: 62 endpoints leave nothing of 10,000 slots (Kong facts 16).
     */
    public static int slots(int endpoints) {
        return (int) Math.max(SLOTS, Math.min(Balance.MAX_SLOTS, 2L * RING_POINTS_PER_ENDPOINT * endpoints));
    }

    /** Returns the most endpoints that a ring bears with a tenth of it left free. */
    public static int maxEndpoints(int slots) {
        return slots * 9 / 10 / RING_POINTS_PER_ENDPOINT;
    }

    /** Returns the statuses that a probe takes for success: every 2xx if a health path was given, otherwise whatever shows that someone lives. */
    public static SortedSet<Integer> statuses(boolean pathGiven) {
        return pathGiven ? Statuses.known(200, 299) : Statuses.known(200, 499);
    }

    static SortedSet<Integer> range(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    private static Duration clamp(Duration value, Duration least, Duration most) {
        return max(least, min(most, value));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration wholeMillis(Duration value) {
        return Duration.ofMillis(value.toMillis());
    }

    private static Duration wholeTenths(Duration value) {
        return Duration.ofMillis(value.toMillis() / 100 * 100);
    }
}
