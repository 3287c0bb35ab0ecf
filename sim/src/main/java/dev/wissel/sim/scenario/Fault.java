package dev.wissel.sim.scenario;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing that goes wrong, where and when. Immutable.
 *
 * @param kind what
 * @param where which targets: {@code all}, a region by name or as {@code first}, {@code second}, {@code last}, and in it {@code /1} for its first target or {@code
 *     /half} for the first half; for a partition the region cut off
 * @param atNanos when, from the end of the warm-up
 * @param forNanos how long
 * @param part share of failing requests for {@code errors}, of the cores left for {@code antagonist}, of the speed at first for {@code cold}
 * @param factor how many times slower, for {@code slow}
 * @param extraNanos how much later, for {@code delay}
 * @param status what is answered, for {@code errors}
 * @param probesToo whether the health endpoint notices
 * @param upNanos for {@code flapping} the time between two outages; for {@code rolling-deploy} that between two targets; for {@code cold} how long it takes to
 *     get warm
 * @param downNanos for {@code flapping} and {@code rolling-deploy} the time that a target is away
 */
public record Fault(
        Kind kind,
        String where,
        long atNanos,
        long forNanos,
        double part,
        double factor,
        long extraNanos,
        int status,
        boolean probesToo,
        long upNanos,
        long downNanos) {
    /** What can go wrong. */
    public enum Kind {
        /** Processes die: connections are reset, new ones refused. */
        CRASH,
        /** New connections are refused. */
        REFUSE,
        /** Everything sent is lost without a word. */
        BLACK_HOLE,
        /** Requests are read and never answered. */
        HANG,
        /** A share of requests is answered with an error at once. */
        ERRORS,
        /** Work takes k times longer. */
        SLOW,
        /** Answers come later. */
        DELAY,
        /** Crashes and recovers, over and over. */
        FLAPPING,
        /** Caches are empty: slow at first, faster with time. */
        COLD,
        /** Neighbours take part of the cores. */
        ANTAGONIST,
        /** The gateways cannot reach a region. */
        PARTITION,
        /** An operator keeps new requests away from a region. */
        DRAIN,
        /** Targets are restarted one after the other, each coming back cold. */
        ROLLING_DEPLOY,
        /** The controller of the slow loop dies; the traffic must not notice. */
        CONTROLLER_DEATH;

        /** Returns its word in a scenario. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Returns the kind of that word. */
        public static Optional<Kind> of(String word) {
            return List.of(values()).stream()
                    .filter(kind -> kind.word().equals(word))
                    .findFirst();
        }
    }

    public Fault {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(where, "where");
        if (atNanos < 0 || forNanos <= 0) {
            throw new IllegalArgumentException(
                    "atNanos, forNanos: " + atNanos + ", " + forNanos + " (expected: >= 0, > 0)");
        }
    }

    /** Returns when it is over. */
    public long endNanos() {
        return atNanos + forNanos;
    }
}
