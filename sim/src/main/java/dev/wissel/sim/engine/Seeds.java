package dev.wissel.sim.engine;

import java.util.SplittableRandom;

/**
 * Generators for the parts of a run, each by its name: a part that is added, or draws more, moves none of the others, so that two strategies meet
 * the same arrivals and the same faults under one seed.
 *
 * <p>Immutable.
 *
 * @param seed of the run
 */
public record Seeds(long seed) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** Returns a fresh generator for the part; the same name gives the same numbers. */
    public SplittableRandom of(String part) {
        return new SplittableRandom(mixed(part.hashCode()));
    }

    /** Returns a fresh generator for one of several equal parts. */
    public SplittableRandom of(String part, int number) {
        return new SplittableRandom(mixed(part.hashCode() + 0x1_0000_0000L * (number + 1L)));
    }

    private long mixed(long name) {
        long mixed = (seed * GOLDEN) ^ name;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
