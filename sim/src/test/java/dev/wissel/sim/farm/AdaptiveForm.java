package dev.wissel.sim.farm;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The forms that {@code adaptive} might have had, for comparison: same latency, another choice. Weights, failures and retries are left out, which workload W does not have. The form
 * {@link #CHOSEN} must come out as the production class does, which a test holds. Immutable.
 *
 * @param order what is compared
 * @param draws distinct addresses looked at, &gt;= 1; all if there are no more
 * @param typicalCounts measurements that the typical latency stands for, &gt;= 0; 0 for the plain average
 * @param decaySeconds after which a measurement has lost 1 - 1/e of its say, &gt; 0
 * @param lowOnly whether only an average below the typical one leans on it, and one above is forgotten with the traffic at most
 */
record AdaptiveForm(Order order, int draws, double typicalCounts, double decaySeconds, boolean lowOnly)
        implements BalancePolicy {
    static final int ALL = Integer.MAX_VALUE;

    /** What production does. */
    static final AdaptiveForm CHOSEN = new AdaptiveForm(Order.COST, 16, 10, 10, true);

    /** What is compared. */
    enum Order {
        /** (in flight + 1) · latency; the first within 5 % wins. */
        COST,
        /** In flight, then latency. */
        IN_FLIGHT_THEN_LATENCY,
        /** In flight, then chance: a full scan of it is least-connections with honest ties. */
        IN_FLIGHT
    }

    @Override
    public String name() {
        return String.format(
                java.util.Locale.ROOT,
                "%s, %s draws, typical counts %.0f%s, decay %.0f s",
                order.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                draws == ALL ? "all" : draws,
                typicalCounts,
                lowOnly ? " if low" : "",
                decaySeconds);
    }

    @Override
    public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        return new Choice(targets, loads, random);
    }

    private final class Choice implements Picker {
        private final Targets targets;
        private final RandomGenerator random;
        private final Load[] loadOf;
        private final int[] shuffled;
        private final double[] ewmaSeconds;
        private final long[] measuredNanos;
        private final int[] measurements;
        private final long[] measuredAt;
        private final double[] evidence;
        private double recentSeconds;
        private double recentCount;
        private long recentNanos;
        private long allMeasured;

        Choice(Targets targets, Loads loads, RandomGenerator random) {
            this.targets = targets;
            this.random = random;
            int n = targets.size();
            loadOf = new Load[n];
            shuffled = new int[n];
            ewmaSeconds = new double[n];
            measuredNanos = new long[n];
            measurements = new int[n];
            measuredAt = new long[n];
            evidence = new double[n];
            Arrays.setAll(loadOf, i -> loads.of(targets.address(i)));
            Arrays.setAll(shuffled, i -> i);
        }

        @Override
        public Targets targets() {
            return targets;
        }

        @Override
        public int pick(Attempt attempt, long nowNanos) {
            int best = -1;
            double bestCost = Double.POSITIVE_INFINITY;
            double tie = order == Order.COST ? 0.95 : 1;
            for (int drawn = 0; drawn < Math.min(draws, shuffled.length); drawn++) {
                int i = draw(drawn);
                double cost = cost(i, nowNanos);
                if (best < 0 || cost < tie * bestCost) {
                    best = i;
                    bestCost = cost;
                }
            }
            return best;
        }

        private int draw(int position) {
            int from = position + random.nextInt(shuffled.length - position);
            int drawn = shuffled[from];
            shuffled[from] = shuffled[position];
            shuffled[position] = drawn;
            return drawn;
        }

        private double cost(int i, long nowNanos) {
            int inFlight = loadOf[i].inFlight();
            return switch (order) {
                case COST -> (inFlight + 1.0) * latencySeconds(i);
                case IN_FLIGHT_THEN_LATENCY -> inFlight * 1e6 + latencySeconds(i);
                case IN_FLIGHT -> inFlight;
            };
        }

        private double latencySeconds(int i) {
            double typical = recentCount == 0 ? 1 : recentSeconds / recentCount;
            if (measurements[i] == 0) {
                return typical;
            }
            double kept = kept(recentNanos - measuredNanos[i]);
            if (lowOnly && ewmaSeconds[i] > typical) {
                double others = (allMeasured - measuredAt[i]) / (800.0 * loadOf.length);
                return typical + (ewmaSeconds[i] - typical) * Math.max(kept, Math.exp(-others));
            }
            double own = Math.min(ewmaSeconds[i], typical + (ewmaSeconds[i] - typical) * kept);
            return (evidence[i] * own + typicalCounts * typical) / (evidence[i] + typicalCounts);
        }

        private double kept(long elapsedNanos) {
            return Math.exp(-elapsedNanos / (decaySeconds * 1e9));
        }

        @Override
        public void onOutcome(int i, Outcome outcome, long startNanos, long nowNanos) {
            double seconds = (nowNanos - startNanos) / 1e9;
            if (outcome.kind() == Outcome.Kind.CANCELLED && seconds <= ewmaSeconds[i]) {
                return;
            }
            measurements[i]++;
            measuredAt[i] = ++allMeasured;
            double own = kept(nowNanos - measuredNanos[i]);
            evidence[i] = evidence[i] * own + 1;
            ewmaSeconds[i] += (seconds - ewmaSeconds[i]) * Math.max(1 - own, 1.0 / measurements[i]);
            double all = kept(nowNanos - recentNanos);
            recentSeconds = recentSeconds * all + seconds;
            recentCount = recentCount * all + 1;
            recentNanos = nowNanos;
            measuredNanos[i] = nowNanos;
        }
    }
}
