package dev.wissel.core.region;

import org.jspecify.annotations.Nullable;

/**
 * Which requests are refused first when not all can be carried: those of the lowest rank, and of a higher rank only what is still too much when all
 * of the lower are refused.
 *
 * <p>With the part {@code f_r} of rank r among the recent arrivals, and {@code shed} to be refused in all, rank r is refused with the probability
 * {@code min(1, max(0, shed − Σ_{q<r} f_q) / f_r)}, so that {@code Σ f_r · p_r = shed}. The parts are counted by the owner itself and forgotten with
 * a time constant of {@value #MEMORY_SECONDS} s. Confined to its owner.
 */
final class ShedOrder {
    /** Ranks of requests: 0 is refused first. */
    static final int RANKS = 3;

    private static final double MEMORY_SECONDS = 5;
    private static final double MEMORY_NANOS = MEMORY_SECONDS * 1e9;

    /** Forgetting costs a logarithm's worth of time, so it is done in steps, each of which forgets 1 %. */
    private static final long STEP_NANOS = (long) (MEMORY_NANOS / 100);

    private final double[] counts = new double[RANKS];
    private double sum;
    private long steppedNanos;
    private boolean begun;

    ShedOrder(@Nullable ShedOrder before) {
        if (before != null) {
            System.arraycopy(before.counts, 0, counts, 0, RANKS);
            sum = before.sum;
            steppedNanos = before.steppedNanos;
            begun = before.begun;
        }
    }

    /** Counts a request of this rank, in [0, {@link #RANKS}), that arrives now. */
    void arrived(int rank, long nowNanos) {
        if (!begun) {
            begun = true;
            steppedNanos = nowNanos;
        }
        long passed = nowNanos - steppedNanos;
        if (passed >= STEP_NANOS) {
            double kept = Math.exp(-passed / MEMORY_NANOS);
            for (int i = 0; i < RANKS; i++) {
                counts[i] *= kept;
            }
            sum *= kept;
            steppedNanos = nowNanos;
        }
        counts[rank]++;
        sum++;
    }

    /**
     * Returns with which probability a request of this rank is to be refused.
     *
     * @param shed part of all requests that is to be refused, in [0, 1]
     * @return probability in [0, 1]; 0 if nothing is to be refused, 1 if all is
     */
    double probability(int rank, double shed) {
        if (shed <= 0 || shed >= 1) {
            return Math.max(0, Math.min(1, shed));
        }
        double lower = 0;
        for (int i = 0; i < rank; i++) {
            lower += counts[i];
        }
        double mine = counts[rank];
        if (mine <= 0) {
            return shed;
        }
        return Math.max(0, Math.min(1, (shed * sum - lower) / mine));
    }
}
