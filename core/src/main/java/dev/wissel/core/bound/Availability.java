package dev.wissel.core.bound;

/** How much of the time a system of units that fail and are repaired can serve. Stateless and thread-safe. */
public final class Availability {
    private static final double MINUTES_PER_30_DAYS = 30 * 24 * 60.0;

    private Availability() {}

    /**
     * An active unit and a cold standby, which cannot fail while it stands by, with one repair crew.
     *
     * <p><b>Derivation.</b> A Markov chain of four states: both well (2), the active one has failed and the standby has not taken over yet (D), one
     * left (1), none (0); {@code 2→D} at rate {@code λ = 1/MTTF}, {@code D→1} at {@code 1/Td}, {@code 1→2} at {@code μ = 1/MTTR}, {@code 1→0} at
     * {@code λ}, {@code 0→1} at {@code μ}. Balance of flows, with state 2 as unit: {@code D = Td/MTTF}, {@code 1 = MTTR/MTTF}, {@code 0 =
     * (MTTR/MTTF)²}, all divided by their sum. It cannot serve in D and 0.
     *
     * @param meanTimeToFailure MTTF, &gt; 0
     * @param meanTimeToRepair MTTR, &gt;= 0, in the same unit
     * @param meanTimeToFailOver Td, detection and switch-over, &gt;= 0, in the same unit
     */
    public record ActivePassive(double meanTimeToFailure, double meanTimeToRepair, double meanTimeToFailOver) {
        public ActivePassive {
            if (!(meanTimeToFailure > 0)) {
                throw new IllegalArgumentException("meanTimeToFailure: " + meanTimeToFailure + " (expected: > 0)");
            }
            requireNotNegative("meanTimeToRepair", meanTimeToRepair);
            requireNotNegative("meanTimeToFailOver", meanTimeToFailOver);
        }

        private double repairs() {
            return meanTimeToRepair / meanTimeToFailure;
        }

        private double failOvers() {
            return meanTimeToFailOver / meanTimeToFailure;
        }

        private double sum() {
            return 1 + failOvers() + repairs() + repairs() * repairs();
        }

        /** Returns the part of the time in which the standby has not taken over yet, in [0, 1). */
        public double unavailableByDetection() {
            return failOvers() / sum();
        }

        /** Returns the part of the time in which both are down, in [0, 1). */
        public double unavailableByDoubleFault() {
            return repairs() * repairs() / sum();
        }

        /** Returns the part of the time in which it cannot serve, in [0, 1). */
        public double unavailability() {
            return unavailableByDetection() + unavailableByDoubleFault();
        }

        /** Returns the part of the time in which it can serve, in (0, 1]. */
        public double availability() {
            return (1 + repairs()) / sum();
        }

        /** Returns {@code Td/MTTF + (MTTR/MTTF)²}, which is the unavailability as long as failures are rare. */
        public double approximateUnavailability() {
            return failOvers() + repairs() * repairs();
        }

        /** Returns the minutes in thirty days in which it cannot serve. */
        public double minutesPer30Days() {
            return unavailability() * MINUTES_PER_30_DAYS;
        }
    }

    /**
     * Units that fail and are repaired independently of each other, of which at least {@code needed} must be well. A unit is well for the part
     * {@code a = MTTF / (MTTF + MTTR)} of the time; {@code j} of {@code n} are with probability {@code C(n,j)·aʲ·(1−a)ⁿ⁻ʲ}.
     *
     * @param meanTimeToFailure MTTF of a unit, &gt; 0
     * @param meanTimeToRepair MTTR of a unit, &gt;= 0, in the same unit of time
     * @param units how many there are, &gt;= 1
     * @param needed how many are needed, in [1, units]
     */
    public record OutOf(double meanTimeToFailure, double meanTimeToRepair, int units, int needed) {
        public OutOf {
            if (!(meanTimeToFailure > 0)) {
                throw new IllegalArgumentException("meanTimeToFailure: " + meanTimeToFailure + " (expected: > 0)");
            }
            requireNotNegative("meanTimeToRepair", meanTimeToRepair);
            if (units < 1 || needed < 1 || needed > units) {
                throw new IllegalArgumentException(
                        "needed: " + needed + " of " + units + " (expected: 1 to the number of units)");
            }
        }

        /** Returns the availability of one unit, in (0, 1]. */
        public double unit() {
            return meanTimeToFailure / (meanTimeToFailure + meanTimeToRepair);
        }

        /** Returns the part of the time in which enough are well, in [0, 1]. */
        public double availability() {
            return Binomial.atLeast(units, unit(), needed);
        }

        /** Returns the part of the time in which too few are well, in [0, 1]; exact also where it is tiny. */
        public double unavailability() {
            double down = meanTimeToRepair / (meanTimeToFailure + meanTimeToRepair);
            return Binomial.atLeast(units, down, units - needed + 1L);
        }
    }

    private static void requireNotNegative(String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
        }
    }
}
