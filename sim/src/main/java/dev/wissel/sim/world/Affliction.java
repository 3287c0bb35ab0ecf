package dev.wissel.sim.world;

/**
 * What ails a backend while it lasts; several may at a time. Immutable.
 *
 * @param kind what it is
 * @param part for {@link Kind#ERRORS} the share of requests that fail, in [0, 1]
 * @param factor for {@link Kind#SLOW} how many times slower work is done, &gt;= 1
 * @param extraNanos for {@link Kind#DELAY} what every answer takes longer, &gt;= 0
 * @param status for {@link Kind#ERRORS} what they answer, in [400, 599]
 * @param probesToo whether probes notice; a health endpoint that does not touch what is broken lies
 */
public record Affliction(Kind kind, double part, double factor, long extraNanos, int status, boolean probesToo) {
    /** What can ail a backend. */
    public enum Kind {
        /** The process is gone: connections are refused, those that are open are reset. */
        CRASH,
        /** Connections are refused; those that are open live on. */
        REFUSE,
        /** Nothing comes back, not even a refusal: the machine is gone, or a firewall drops everything. */
        BLACK_HOLE,
        /** Connections are accepted and requests are read, but nothing is ever answered. */
        HANG,
        /** A share of the requests is answered with an error, at once. */
        ERRORS,
        /** All work takes longer. */
        SLOW,
        /** All answers come later, at no cost of processor. */
        DELAY
    }

    public Affliction {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("part: " + part + " (expected: in [0, 1])");
        }
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("factor: " + factor + " (expected: >= 1)");
        }
        if (extraNanos < 0) {
            throw new IllegalArgumentException("extraNanos: " + extraNanos + " (expected: >= 0)");
        }
    }

    /** Returns one that is nothing but its kind. */
    public static Affliction of(Kind kind) {
        return new Affliction(kind, 1, 1, 0, 500, true);
    }

    /** Returns errors for a share of the requests. */
    public static Affliction errors(double part, int status, boolean probesToo) {
        return new Affliction(Kind.ERRORS, part, 1, 0, status, probesToo);
    }

    /** Returns work that takes longer. */
    public static Affliction slow(double factor, boolean probesToo) {
        return new Affliction(Kind.SLOW, 1, factor, 0, 500, probesToo);
    }

    /** Returns answers that come later. */
    public static Affliction delay(long extraNanos) {
        return new Affliction(Kind.DELAY, 1, 1, extraNanos, 500, true);
    }
}
