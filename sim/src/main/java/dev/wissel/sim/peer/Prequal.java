package dev.wissel.sim.peer;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Google's Prequal with the settings of its paper: a pool of probe answers, of which a request takes the cold one with the least latency, or the one with the
 * fewest requests in flight if all are hot. Hot is who has more requests in flight than the quantile of what probes have found. Immutable.
 *
 * @see <a href="https://www.usenix.org/conference/nsdi24/presentation/wydrowski">Wydrowski and others, Load is not what you should balance, NSDI
 *     2024</a>
 */
public final class Prequal implements BalancePolicy {
    private final Backends backends;
    private final Settings settings;

    /**
     * The paper's parameters. Immutable.
     *
     * @param pool answers kept at most, &gt;= 2
     * @param ageNanos age at which an answer is dropped, &gt; 0
     * @param probesPerQuery probes sent for each request, &gt;= 0
     * @param removalsPerQuery answers dropped for each request, the oldest and the worst in turn, &gt;= 0
     * @param hotQuantile quantile of requests in flight above which a server is hot, in [0, 1]
     * @param delta of the reuse budget, &gt; 0
     */
    public record Settings(
            int pool, long ageNanos, double probesPerQuery, double removalsPerQuery, double hotQuantile, double delta) {
        /** 16 answers of at most 1 s, 3 probes and 1 removal a query, quantile 2^-0.25, delta 1. */
        public static final Settings PAPER = new Settings(16, 1_000_000_000L, 3, 1, Math.pow(2, -0.25), 1);

        public Settings {
            if (pool < 2 || ageNanos <= 0 || probesPerQuery < 0 || removalsPerQuery < 0) {
                throw new IllegalArgumentException("settings: " + pool + ", " + ageNanos + ", " + probesPerQuery + ", "
                        + removalsPerQuery + " (expected: >= 2, > 0, >= 0, >= 0)");
            }
        }

        /** Returns the same settings with another quantile above which a server is hot, in [0, 1]. */
        public Settings withHotQuantile(double quantile) {
            return new Settings(pool, ageNanos, probesPerQuery, removalsPerQuery, quantile, delta);
        }

        /** Returns by how much the pool would grow with each query if nothing were used up; the divisor of equation 1. */
        public double growth(int n) {
            return (1 - (double) pool / n) * probesPerQuery - removalsPerQuery;
        }

        /** Returns how often one answer may be used among n servers: the paper's equation 1; without bound if the pool does not grow. */
        public double reuse(int n) {
            double left = growth(n);
            return left <= 0 ? Double.POSITIVE_INFINITY : Math.max(1, (1 + delta) / left);
        }
    }

    /** Makes the policy over these servers. */
    public Prequal(Backends backends, Settings settings) {
        this.backends = backends;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "prequal";
    }

    @Override
    public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        return new Pool(new Eligible(targets), random);
    }

    private final class Pool extends Eligible.Choosing {
        private static final int REMEMBERED = 128;

        private final RandomGenerator random;
        private final double reuse;

        // The answers, oldest first.
        private final int[] servers = new int[settings.pool];
        private final int[] inFlight = new int[settings.pool];
        private final double[] latencies = new double[settings.pool];
        private final long[] stamps = new long[settings.pool];
        private final int[] usesLeft = new int[settings.pool];
        private int size;

        private final int[] recent = new int[REMEMBERED];
        private int recentCount;
        private double probesOwed;
        private double removalsOwed;
        private boolean removeWorst;

        Pool(Eligible eligible, RandomGenerator random) {
            super(eligible);
            this.random = random;
            this.reuse = settings.reuse(eligible.indices.length);
        }

        @Override
        int choose(Attempt attempt, long nowNanos) {
            dropOld(nowNanos);
            int chosen = size < 2 ? -1 : best();
            int server = chosen < 0 ? eligible.draw(random) : servers[chosen];
            if (chosen >= 0) {
                inFlight[chosen]++; // what this request adds to it
                if (--usesLeft[chosen] <= 0) {
                    remove(chosen);
                }
            }
            for (removalsOwed += settings.removalsPerQuery; removalsOwed >= 1; removalsOwed--) {
                removeOne();
            }
            for (probesOwed += settings.probesPerQuery; probesOwed >= 1; probesOwed--) {
                int asked = eligible.draw(random);
                backends.probe(asked, (rif, latency, atNanos) -> heard(asked, rif, latency, atNanos));
            }
            return server;
        }

        private void heard(int server, int rif, double latency, long nowNanos) {
            recent[recentCount++ % REMEMBERED] = rif;
            if (size == settings.pool) {
                remove(0);
            }
            servers[size] = server;
            inFlight[size] = rif;
            latencies[size] = latency;
            stamps[size] = nowNanos;
            double whole = Math.floor(reuse);
            usesLeft[size] = reuse == Double.POSITIVE_INFINITY
                    ? Integer.MAX_VALUE
                    : (int) whole + (random.nextDouble() < reuse - whole ? 1 : 0);
            size++;
        }

        private void dropOld(long nowNanos) {
            while (size > 0 && nowNanos - stamps[0] > settings.ageNanos) {
                remove(0);
            }
        }

        private int hotBound() {
            int[] sorted = Arrays.copyOf(recent, Math.min(recentCount, REMEMBERED));
            Arrays.sort(sorted);
            return sorted.length == 0
                    ? Integer.MAX_VALUE
                    : sorted[(int) Math.min(sorted.length - 1, settings.hotQuantile * sorted.length)];
        }

        private int best() {
            int bound = hotBound();
            int best = 0;
            for (int k = 1; k < size; k++) {
                if (better(k, best, bound)) {
                    best = k;
                }
            }
            return best;
        }

        private boolean better(int one, int other, int bound) {
            boolean oneHot = inFlight[one] > bound;
            boolean otherHot = inFlight[other] > bound;
            if (oneHot != otherHot) {
                return otherHot;
            }
            return oneHot ? inFlight[one] < inFlight[other] : latencies[one] < latencies[other];
        }

        private void removeOne() {
            if (size == 0) {
                return;
            }
            removeWorst = !removeWorst;
            if (!removeWorst) {
                remove(0);
                return;
            }
            int bound = hotBound();
            int worst = 0;
            for (int k = 1; k < size; k++) {
                if (better(worst, k, bound)) {
                    worst = k;
                }
            }
            remove(worst);
        }

        private void remove(int k) {
            int after = --size - k;
            System.arraycopy(servers, k + 1, servers, k, after);
            System.arraycopy(inFlight, k + 1, inFlight, k, after);
            System.arraycopy(latencies, k + 1, latencies, k, after);
            System.arraycopy(stamps, k + 1, stamps, k, after);
            System.arraycopy(usesLeft, k + 1, usesLeft, k, after);
        }
    }
}
