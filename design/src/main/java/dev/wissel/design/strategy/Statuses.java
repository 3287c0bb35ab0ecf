package dev.wissel.design.strategy;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The statuses that servers send: the registered ones (IANA HTTP Status Code Registry) and those that large proxies add. Kong wants its lists
 * of good and bad statuses written out, and a status in neither list freezes a target in the state it has (Kong facts 3.1), so the lists must
 * be complete.
 */
public final class Statuses {
    private static final int[][] KNOWN = {
        {200, 208},
        {226, 226},
        {300, 308},
        {400, 418},
        {421, 426},
        {428, 429},
        {431, 431},
        {440, 440},
        {444, 444},
        {449, 451},
        {460, 460},
        {463, 464},
        {494, 499},
        {500, 511},
        {520, 530},
        {561, 561},
        {598, 599}
    };
    private static final SortedSet<Integer> ALL = all();

    /** Request Timeout: either side may be to blame. */
    private static final int REQUEST_TIMEOUT = 408;
    /** Too Many Requests: a busy endpoint is not a sick one. */
    private static final int TOO_MANY_REQUESTS = 429;

    private Statuses() {}

    private static SortedSet<Integer> all() {
        SortedSet<Integer> all = new TreeSet<>();
        for (int[] range : KNOWN) {
            all.addAll(Defaults.range(range[0], range[1]));
        }
        return Collections.unmodifiableSortedSet(all);
    }

    /** Returns the known statuses from one to another, both included. */
    public static SortedSet<Integer> known(int from, int to) {
        return ALL.subSet(from, to + 1);
    }

    /** Returns the statuses of a probe that count as failure: every known one that is no success, but 429. */
    public static SortedSet<Integer> failuresBeside(SortedSet<Integer> successes) {
        SortedSet<Integer> failures = new TreeSet<>(ALL);
        failures.removeAll(successes);
        failures.remove(TOO_MANY_REQUESTS);
        return failures;
    }

    /** Returns the statuses of an answer in the traffic that show a living endpoint: below 452, without 408 and 429. */
    public static SortedSet<Integer> signsOfLife() {
        SortedSet<Integer> signs = new TreeSet<>(known(200, 451));
        signs.remove(REQUEST_TIMEOUT);
        signs.remove(TOO_MANY_REQUESTS);
        return signs;
    }
}
