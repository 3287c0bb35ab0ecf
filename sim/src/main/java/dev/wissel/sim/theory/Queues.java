package dev.wissel.sim.theory;

/** Single queues with Poisson arrivals. Stateless and thread-safe. */
public final class Queues {
    private Queues() {}

    /**
     * Erlang's B: the part of arrivals that finds all c servers busy when there is no queue. {@code B(0) = 1, B(k) = a·B(k-1) / (k + a·B(k-1))}.
     *
     * @param c servers, &gt;= 0
     * @param erlangs offered load a = λ/μ, &gt; 0
     */
    public static double erlangB(int c, double erlangs) {
        double blocked = 1;
        for (int k = 1; k <= c; k++) {
            blocked = erlangs * blocked / (k + erlangs * blocked);
        }
        return blocked;
    }

    /**
     * M/M/c, first come, first served. The wait of those who wait is exponential of rate θ = c·μ·(1−ρ). Immutable.
     *
     * @param c servers, &gt;= 1
     * @param rho load, in (0, 1)
     * @param mu rate of one server, &gt; 0
     */
    public record Mmc(int c, double rho, double mu) {
        /** Returns Erlang's C: the part of arrivals that must wait, {@code B / (1 − ρ(1 − B))}. */
        public double erlangC() {
            double blocked = erlangB(c, c * rho);
            return blocked / (1 - rho * (1 - blocked));
        }

        /** Returns the mean wait, {@code C / θ}. */
        public double meanWait() {
            return erlangC() / theta();
        }

        /** Returns the mean time in the system. */
        public double meanTime() {
            return meanWait() + 1 / mu;
        }

        /** Returns the mean number in the system, by Little's law. */
        public double meanPresent() {
            return meanTime() * c * rho * mu;
        }

        /** Returns the time in the system that a part of all does not exceed. */
        public double timeQuantile(double part) {
            return Roots.quantile(part, this::tail);
        }

        /** With probability C service + Exp(θ), else service alone. */
        private double tail(double t) {
            double waits = erlangC();
            double theta = theta();
            double served = Math.exp(-mu * t);
            double both = Math.abs(theta - mu) < 1e-9 * mu
                    ? (1 + mu * t) * served
                    : (theta * served - mu * Math.exp(-theta * t)) / (theta - mu);
            return (1 - waits) * served + waits * both;
        }

        private double theta() {
            return c * mu * (1 - rho);
        }
    }

    /**
     * M/M/1/K: who finds K in the system is lost. Immutable.
     *
     * @param rho offered load, &gt; 0
     * @param k places, the one in service included, &gt;= 1
     * @param mu rate of the server, &gt; 0
     */
    public record Mm1k(double rho, int k, double mu) {
        /** Returns the part of arrivals that is lost: {@code p_K = (1−ρ)ρ^K / (1−ρ^(K+1))}. */
        public double loss() {
            return probability(k);
        }

        /** Returns the mean number in the system. */
        public double meanPresent() {
            double sum = 0;
            for (int n = 1; n <= k; n++) {
                sum += n * probability(n);
            }
            return sum;
        }

        /** Returns the mean time of those who get in, by Little's law. */
        public double meanTime() {
            return meanPresent() / (rho * mu * (1 - loss()));
        }

        private double probability(int n) {
            return rho == 1 ? 1.0 / (k + 1) : (1 - rho) * Math.pow(rho, n) / (1 - Math.pow(rho, k + 1));
        }
    }

    /**
     * Returns the mean wait in M/G/1, first come, first served, in mean service times: Pollaczek and Khinchine, {@code ρ/(1−ρ) · (1 + cv²)/2}. The server is busy with
     * probability ρ, and what is left of the service that an arrival meets has mean {@code (1 + cv²)/2}; each of those who wait adds a service.
     */
    public static double mg1MeanWait(double rho, double cv2) {
        return rho / (1 - rho) * (1 + cv2) / 2;
    }

    /** Returns the mean time of a job of work x on a server that all its jobs share, whatever else is spread how: {@code x / (1−ρ)}. */
    public static double sharedTime(double rho, double work) {
        return work / (1 - rho);
    }
}
