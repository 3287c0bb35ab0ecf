package dev.wissel.sim.theory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * N exponential queues, each arrival joining a shortest one: solved as the Markov chain that it is, for there is no formula. Immutable.
 *
 * <p>A state is the lengths in order, so that equal servers are not told apart. Two things are cut off whose probability falls geometrically: queues longer
 * than {@code K}, with {@code ρ^(N·K) < 1e-9} about, and a longest queue more than {@code G} above the shortest. The balance equations are solved by Gauss and Seidel; after each
 * sweep the states of each total number L are scaled together so that the cuts {@code λ·P(L) = μ·Σ busy·π} between L and L + 1 hold, which are the slow part of the
 * convergence (Koury, McAllister, Stewart 1984).
 */
public final class JoinShortestQueue {
    private static final double NEGLIGIBLE = 1e-9;
    private static final int MOST_SWEEPS = 2000;

    private final int n;
    private final double rho;
    private final double mu;
    private final int longest;
    private final int gap;
    private final List<int[]> states = new ArrayList<>();
    private final Map<Long, Integer> numbers = new HashMap<>();

    // Transitions into each state: from[start[s] .. start[s + 1]) at the rates beside it.
    private int[] start = {};
    private int[] from = {};
    private double[] rates = {};
    private double[] outRates = {};
    private double[] probabilities = {};

    /**
     * Solves the chain.
     *
     * @param n servers, in [1, 8]
     * @param rho load, in (0, 1)
     * @param mu rate of a server
     */
    public JoinShortestQueue(int n, double rho, double mu) {
        if (n < 1 || n > 8) {
            throw new IllegalArgumentException("n: " + n + " (expected: 1 to 8)");
        }
        this.n = n;
        this.rho = rho;
        this.mu = mu;
        this.longest = (int) Math.ceil(Math.log(NEGLIGIBLE) / (n * Math.log(rho))) + 6;
        this.gap = n <= 2 ? 40 : n <= 4 ? 18 : n <= 6 ? 9 : 6;
        enumerate(new int[n], 0, 0);
        states.sort((a, b) ->
                Integer.compare(Arrays.stream(a).sum(), Arrays.stream(b).sum()));
        for (int s = 0; s < states.size(); s++) {
            numbers.put(key(states.get(s)), s);
        }
        connect();
        solve();
    }

    private void enumerate(int[] queues, int at, int least) {
        if (at == n) {
            states.add(queues.clone());
            return;
        }
        int most = at == 0 ? longest : Math.min(longest, queues[0] + gap);
        for (int length = least; length <= most; length++) {
            queues[at] = length;
            enumerate(queues, at + 1, length);
        }
    }

    private long key(int[] queues) {
        long key = 0;
        for (int length : queues) {
            key = key * (longest + 1) + length;
        }
        return key;
    }

    private void connect() {
        List<int[]> edges = new ArrayList<>();
        List<Double> edgeRates = new ArrayList<>();
        outRates = new double[states.size()];
        int[] incoming = new int[states.size() + 1];
        for (int s = 0; s < states.size(); s++) {
            int[] queues = states.get(s);
            int first = 0;
            while (first < n) {
                int last = first;
                while (last + 1 < n && queues[last + 1] == queues[first]) {
                    last++;
                }
                if (first == 0) {
                    connect(s, moved(queues, last, 1), n * rho * mu, edges, edgeRates);
                }
                if (queues[first] > 0) {
                    connect(s, moved(queues, first, -1), (last - first + 1) * mu, edges, edgeRates);
                }
                first = last + 1;
            }
        }
        for (int[] edge : edges) {
            incoming[edge[1] + 1]++;
        }
        for (int s = 0; s < states.size(); s++) {
            incoming[s + 1] += incoming[s];
        }
        start = incoming;
        from = new int[edges.size()];
        rates = new double[edges.size()];
        int[] filled = incoming.clone();
        for (int e = 0; e < edges.size(); e++) {
            int slot = filled[edges.get(e)[1]]++;
            from[slot] = edges.get(e)[0];
            rates[slot] = edgeRates.get(e);
        }
    }

    private static int[] moved(int[] queues, int at, int by) {
        int[] moved = queues.clone();
        moved[at] += by;
        return moved;
    }

    private void connect(int s, int[] next, double rate, List<int[]> edges, List<Double> edgeRates) {
        Integer to = next[n - 1] > longest ? null : numbers.get(key(next));
        if (to != null) {
            edges.add(new int[] {s, to});
            edgeRates.add(rate);
            outRates[s] += rate;
        }
    }

    private void solve() {
        int count = states.size();
        int[] totals = states.stream().mapToInt(q -> Arrays.stream(q).sum()).toArray();
        int[] busy = states.stream()
                .mapToInt(
                        q -> (int) Arrays.stream(q).filter(length -> length > 0).count())
                .toArray();
        double[] p = new double[count];
        for (int s = 0; s < count; s++) {
            int[] queues = states.get(s);
            p[s] = Math.pow(rho, totals[s]) * Math.pow(0.25, queues[n - 1] - queues[0]);
        }
        aggregate(p, totals, busy);
        for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
            double change = 0;
            for (int k = 0; k < 2 * count; k++) {
                int s = k < count ? k : 2 * count - 1 - k;
                double in = 0;
                for (int e = start[s]; e < start[s + 1]; e++) {
                    in += p[from[e]] * rates[e];
                }
                double next = in / outRates[s];
                change += Math.abs(next - p[s]);
                p[s] = next;
            }
            aggregate(p, totals, busy);
            if (change < 1e-12) {
                break;
            }
        }
        probabilities = p;
    }

    /** Keeps the proportions inside each total, and sets the totals right among each other. */
    private void aggregate(double[] p, int[] totals, int[] busy) {
        int most = totals[totals.length - 1];
        double[] mass = new double[most + 1];
        double[] busyMass = new double[most + 1];
        double[] growing = new double[most + 1];
        for (int s = 0; s < p.length; s++) {
            mass[totals[s]] += p[s];
            busyMass[totals[s]] += p[s] * Math.min(busy[s], outDepartures(s));
            growing[totals[s]] += states.get(s)[0] < longest ? p[s] : 0;
        }
        double[] wanted = new double[most + 1];
        wanted[0] = 1;
        double sum = 1;
        for (int total = 1; total <= most && mass[total] > 0; total++) {
            double up = n * rho * growing[total - 1] / mass[total - 1];
            wanted[total] = wanted[total - 1] * up * mass[total] / busyMass[total];
            sum += wanted[total];
        }
        for (int s = 0; s < p.length; s++) {
            p[s] *= mass[totals[s]] > 0 ? wanted[totals[s]] / sum / mass[totals[s]] : 0;
        }
    }

    /** Departures that the cut-off leaves, in units of μ. */
    private double outDepartures(int s) {
        double arrivals = states.get(s)[0] < longest ? n * rho * mu : 0;
        return (outRates[s] - arrivals) / mu;
    }

    /** Returns the mean number in the system. */
    public double meanPresent() {
        double sum = 0;
        for (int s = 0; s < probabilities.length; s++) {
            sum += probabilities[s] * Arrays.stream(states.get(s)).sum();
        }
        return sum;
    }

    /** Returns the mean time, by Little's law. */
    public double meanTime() {
        return meanPresent() / (n * rho * mu);
    }

    /** Returns the part of arrivals that find no idle server. */
    public double waitProbability() {
        return atLeast()[1];
    }

    /** Returns the time that a part of all does not exceed: an arrival that finds k at the shortest queue takes k + 1 services. */
    public double timeQuantile(double part) {
        double[] atLeast = atLeast();
        return Roots.quantile(part, t -> Roots.erlangTail(mu * t, atLeast));
    }

    /** The probability that the shortest queue has at least j. */
    private double[] atLeast() {
        double[] atLeast = new double[longest + 1];
        for (int s = 0; s < probabilities.length; s++) {
            atLeast[states.get(s)[0]] += probabilities[s];
        }
        for (int j = longest - 1; j >= 0; j--) {
            atLeast[j] += atLeast[j + 1];
        }
        return atLeast;
    }
}
