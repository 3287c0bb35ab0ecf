package dev.wissel.sim.theory;

import java.util.Arrays;

/** Several queues behind a dispatcher with Poisson arrivals. Stateless and thread-safe. */
public final class Dispatching {
    private Dispatching() {}

    /**
     * Each of c equal queues with exponential service, arrivals dealt out in turn: the time between arrivals at one is a sum of c exponentials, so it is
     * E_c/M/1. An arrival finds k there with probability {@code (1−σ)σ^k}, and its time is exponential of rate {@code μ(1−σ)}, where σ is the root in (0, 1) of {@code σ =
     * A*(μ(1−σ))}, A* the transform of the time between arrivals. Immutable.
     *
     * @param sigma the root
     * @param mu rate of a server
     */
    public record RoundRobin(double sigma, double mu) {
        /** Returns the case of c queues at load ρ; c may be infinite, which makes the arrivals at each exactly regular. */
        public static RoundRobin of(double c, double rho, double mu) {
            double sigma = Roots.between(0, 1 - 1e-9, s -> s - transform(c, rho, 1 - s));
            return new RoundRobin(sigma, mu);
        }

        /** {@code (ρ / (ρ + (1−σ)/c))^c}, in the limit {@code e^(−(1−σ)/ρ)}. */
        private static double transform(double c, double rho, double rest) {
            return Double.isInfinite(c) ? Math.exp(-rest / rho) : Math.exp(-c * Math.log1p(rest / (c * rho)));
        }

        /** Returns the mean time. */
        public double meanTime() {
            return 1 / (mu * (1 - sigma));
        }

        /** Returns the time that a part of all does not exceed. */
        public double timeQuantile(double part) {
            return -Math.log(1 - part) * meanTime();
        }
    }

    /**
     * The least loaded of d drawn by chance, infinitely many servers: the part of servers with at least i jobs is {@code s_i = ρ^((d^i − 1)/(d − 1))}
     * (Vvedenskaya, Dobrushin, Karpelevich 1996; Mitzenmacher 1996). Immutable.
     *
     * @param rho load, in (0, 1)
     * @param d choices, &gt;= 1
     * @param mu rate of a server
     */
    public record PowerOfChoices(double rho, int d, double mu) {
        /** Returns s_i. */
        public double part(int i) {
            double exponent = d == 1 ? i : (Math.pow(d, i) - 1) / (d - 1);
            return Math.pow(rho, exponent);
        }

        /** Returns the mean number of jobs at a server. */
        public double meanPresent() {
            double sum = 0;
            double term = part(1);
            for (int i = 1; term > 1e-18; i++) {
                sum += term;
                term = part(i + 1);
            }
            return sum;
        }

        /** Returns the mean time, by Little's law. */
        public double meanTime() {
            return meanPresent() / (rho * mu);
        }

        /** Returns the time that a part of all does not exceed: all d drawn have at least j jobs with probability s_j^d. */
        public double timeQuantile(double part) {
            int length = 1;
            while (part(length) > 1e-16) {
                length++;
            }
            double[] atLeast = new double[length];
            for (int j = 0; j < length; j++) {
                atLeast[j] = Math.pow(part(j), d);
            }
            return Roots.quantile(part, t -> Roots.erlangTail(mu * t, atLeast));
        }
    }

    /**
     * Join-Idle-Queue with r servers for each dispatcher, infinitely many of them; a name whose server got a request by chance meanwhile is
     * passed over. A list is a birth-death chain: names come at a rate a, and go with the dispatcher's requests, r·λ, or because their server got one by chance,
     * λ·π0 each, π0 being the part of empty lists. Its mean is r(1−λ), for every idle server is on a list. A server that is busy works as M/M/1 with
     * arrivals at λ·π0. Immutable.
     *
     * @param lambda load, in (0, 1)
     * @param emptyRatio π0
     */
    public record JoinIdleQueue(double lambda, double emptyRatio) {
        /** Returns the case of r servers for each dispatcher. */
        public static JoinIdleQueue of(double lambda, double r) {
            double empty = Roots.between(1e-12, 1, guess -> guess - emptyGiven(guess, lambda, r));
            return new JoinIdleQueue(lambda, empty);
        }

        /** The π0 that the chain has if names are lost at the rate that another π0 makes, and its mean is right. */
        private static double emptyGiven(double guess, double lambda, double r) {
            double highest = 1;
            while (mean(highest, guess, lambda, r) < r * (1 - lambda)) {
                highest *= 2;
            }
            double rate = Roots.between(0, highest, a -> mean(a, guess, lambda, r) - r * (1 - lambda));
            return moments(rate, guess, lambda, r)[0];
        }

        private static double mean(double rate, double guess, double lambda, double r) {
            return moments(rate, guess, lambda, r)[1];
        }

        /** Returns π0 and the mean of the chain. */
        private static double[] moments(double rate, double guess, double lambda, double r) {
            double term = 1;
            double sum = 1;
            double weighted = 0;
            for (int k = 1; k < 1_000_000 && (term > 1e-18 * sum || k * lambda * guess + r * lambda < rate); k++) {
                term *= rate / (r * lambda + k * lambda * guess);
                sum += term;
                weighted += k * term;
                if (sum > 1e200) {
                    term /= sum;
                    weighted /= sum;
                    sum = 1;
                }
            }
            return new double[] {1 / sum, weighted / sum};
        }

        /** Returns the mean time, in service times. */
        public double meanTime() {
            return 1 / (1 - lambda * emptyRatio);
        }

        /** Returns what the original paper's approximation gives, in which names are never lost: {@code ρ_I/(1−ρ_I) = r(1−λ)}. */
        public static double meanTimeUncorrected(double lambda, double r) {
            double empty = 1 / (1 + r * (1 - lambda));
            return 1 / (1 - lambda * empty);
        }
    }

    /**
     * The best fixed split of Poisson arrivals over unequal M/M/1 queues. Minimising {@code Σ λ_i/(μ_i − λ_i)} under {@code Σ λ_i = Λ} gives {@code λ_i = μ_i − √μ_i · (Σμ −
     * Λ)/Σ√μ}, the sums over the servers that are used; the slowest are dropped while theirs is not positive. Immutable.
     *
     * @param rates arrivals at each server, in the order of {@code mus}
     * @param meanTime the mean time
     */
    @SuppressWarnings("ArrayRecordComponent") // figures to be read at once, never compared
    public record Split(double[] rates, double meanTime) {
        /** Returns the optimum. */
        public static Split optimal(double[] mus, double arrivals) {
            double[] rates = new double[mus.length];
            boolean[] used = new boolean[mus.length];
            Arrays.fill(used, true);
            while (true) {
                double free = -arrivals;
                double roots = 0;
                for (int i = 0; i < mus.length; i++) {
                    free += used[i] ? mus[i] : 0;
                    roots += used[i] ? Math.sqrt(mus[i]) : 0;
                }
                boolean dropped = false;
                for (int i = 0; i < mus.length; i++) {
                    rates[i] = used[i] ? mus[i] - Math.sqrt(mus[i]) * free / roots : 0;
                    if (used[i] && rates[i] <= 0) {
                        used[i] = false;
                        dropped = true;
                    }
                }
                if (!dropped) {
                    return of(mus, rates, arrivals);
                }
            }
        }

        /** Returns the split in proportion to the rates of the servers. */
        public static Split proportional(double[] mus, double arrivals) {
            double sum = Arrays.stream(mus).sum();
            return of(mus, Arrays.stream(mus).map(mu -> arrivals * mu / sum).toArray(), arrivals);
        }

        /** Returns the even split. */
        public static Split even(double[] mus, double arrivals) {
            return of(mus, Arrays.stream(mus).map(mu -> arrivals / mus.length).toArray(), arrivals);
        }

        private static Split of(double[] mus, double[] rates, double arrivals) {
            double present = 0;
            for (int i = 0; i < mus.length; i++) {
                present += rates[i] >= mus[i] ? Double.POSITIVE_INFINITY : rates[i] / (mus[i] - rates[i]);
            }
            return new Split(rates, present / arrivals);
        }
    }

    /** Returns the part of requests of which all d distinct draws are slow, when s of n are: {@code C(s,d) / C(n,d)}. */
    public static double allSlow(int n, int slow, int d) {
        double probability = 1;
        for (int i = 0; i < d; i++) {
            probability *= Math.max(0.0, slow - i) / (n - i);
        }
        return probability;
    }
}
