package dev.wissel.testkit;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Runs a check over many seeds and names the seed that falsifies it. {@code -Dproperty.seed=N} runs that seed alone. */
public final class Property {
    private static final long FIRST_SEED = 1;

    private Property() {}

    /** A check that may throw anything. */
    @FunctionalInterface
    public interface Check {
        /** Throws if the property does not hold. */
        void run(RandomGenerator random) throws Exception;
    }

    /**
     * Runs the check with {@code runs} generators of consecutive seeds.
     *
     * @throws AssertionError naming the first seed that fails, with the failure as its cause
     */
    public static void forAll(int runs, Check check) {
        Long only = Long.getLong("property.seed");
        long from = only != null ? only : FIRST_SEED;
        long to = only != null ? only + 1 : FIRST_SEED + runs;
        for (long seed = from; seed < to; seed++) {
            try {
                check.run(new SplittableRandom(seed));
            } catch (Exception | AssertionError failure) {
                throw new AssertionError(
                        "falsified; rerun with -Dproperty.seed=" + seed + ": " + failure.getMessage(), failure);
            }
        }
    }
}
