package dev.wissel.sim.peer;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The cheaper of two by {@code latency · (in flight + 1)}, latency an average that jumps to every peak and decays by {@code e^(-Δt/τ)}: as in
 * Finagle and Linkerd. An address that has requests in flight and no history costs more than any other. Immutable.
 *
 * @see <a href="https://twitter.github.io/finagle/guide/Clients.html#p2c-peak-ewma">Finagle's guide, P2C + Peak EWMA</a>
 */
public final class PeakEwma implements BalancePolicy {
    private static final double PENALTY = 1e18;

    private final double tauNanos;

    /** Makes the policy with Finagle's decay time of 10 s. */
    public PeakEwma() {
        this(10e9);
    }

    /** Makes the policy with another decay time in nanoseconds, &gt; 0. */
    public PeakEwma(double tauNanos) {
        if (!(tauNanos > 0)) {
            throw new IllegalArgumentException("tauNanos: " + tauNanos + " (expected: > 0)");
        }
        this.tauNanos = tauNanos;
    }

    @Override
    public String name() {
        return "peak-ewma";
    }

    @Override
    public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        return new Costs(new Eligible(targets), loads, random);
    }

    /** Returns the average after a sample: the sample if it is higher, else moved towards it. */
    static double updated(double ewma, double sample, double elapsedNanos, double tauNanos) {
        if (sample > ewma) {
            return sample;
        }
        double kept = Math.exp(-Math.max(0, elapsedNanos) / tauNanos);
        return ewma * kept + sample * (1 - kept);
    }

    private final class Costs extends Eligible.Choosing {
        private final RandomGenerator random;
        private final Load[] loadOf;
        private final double[] ewmaNanos;
        private final long[] stampNanos;

        Costs(Eligible eligible, Loads loads, RandomGenerator random) {
            super(eligible);
            this.random = random;
            this.loadOf = eligible.loads(loads);
            this.ewmaNanos = new double[loadOf.length];
            this.stampNanos = new long[loadOf.length];
        }

        @Override
        int choose(Attempt attempt, long nowNanos) {
            int[] indices = eligible.indices;
            int first = random.nextInt(indices.length);
            if (indices.length == 1) {
                return indices[first];
            }
            int second = random.nextInt(indices.length - 1);
            second += second >= first ? 1 : 0;
            return cost(indices[second], nowNanos) < cost(indices[first], nowNanos) ? indices[second] : indices[first];
        }

        private double cost(int index, long nowNanos) {
            observe(index, 0, nowNanos);
            int pending = loadOf[index].inFlight();
            return ewmaNanos[index] == 0 && pending != 0 ? PENALTY + pending : ewmaNanos[index] * (pending + 1);
        }

        private void observe(int index, double sampleNanos, long nowNanos) {
            ewmaNanos[index] = updated(ewmaNanos[index], sampleNanos, nowNanos - stampNanos[index], tauNanos);
            stampNanos[index] = nowNanos;
        }

        @Override
        public void onOutcome(int index, Outcome outcome, long startNanos, long nowNanos) {
            observe(index, nowNanos - startNanos, nowNanos);
        }
    }
}
