package dev.wissel.core.bound;

import java.util.Locale;

/**
 * How strongly a controller may act on a signal that is late: {@code x[k+1] = x[k] − K·x[k−d]}. Stateless and thread-safe.
 *
 * <p><b>Derivation.</b> The roots of {@code z^(d+1) − z^d + K} decide. At the limit of stability two of them lie on the unit circle: with {@code z =
 * e^(iθ)}, {@code K = z^d·(1 − z)} is real for {@code θ = π/(2d+1)}, where {@code |1 − z| = 2·sin(θ/2)}; so {@code K < 2·sin(π/(2(2d+1)))}.
 * Without overshoot all dominant roots are real: the maximum of {@code z^d·(1 − z)} over (0, 1), at {@code z = d/(d+1)}, is {@code K =
 * d^d/(d+1)^(d+1)}.
 *
 * <p>A weight law {@code ln w += g·ln(mean/signal)} acts with {@code K = g·ε}, the elasticity ε being how strongly the signal answers to the
 * share. For a server like M/M/1 at utilisation ρ it is {@code ρ/(1−ρ)} for the latency beyond service, {@code 1/(1−ρ)} for requests in
 * flight, 1 for utilisation.
 */
public final class DelayedControl {
    private static final int ITERATIONS = 100_000;

    private DelayedControl() {}

    /** A signal by which weights are set. */
    public enum Signal {
        /** Time to answer. */
        LATENCY,
        /** Requests in flight. */
        RIF,
        /** Utilisation. */
        CPU;

        /** Returns the signal of that name, in any case. */
        public static Signal named(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }

        /** Returns d ln(signal) / d ln(share) at utilisation {@code rho}, in [0, 1). */
        public double elasticity(double rho) {
            if (!(rho >= 0 && rho < 1)) {
                throw new IllegalArgumentException("rho: " + rho + " (expected: 0 <= rho < 1)");
            }
            return switch (this) {
                case LATENCY -> rho / (1 - rho);
                case RIF -> 1 / (1 - rho);
                case CPU -> 1;
            };
        }
    }

    /** Returns the gain from which on it swings for ever, for a delay of {@code d >= 0} steps. */
    public static double stableBelow(int delaySteps) {
        requireDelay(delaySteps);
        return 2 * Math.sin(Math.PI / (2 * (2.0 * delaySteps + 1)));
    }

    /** Returns the largest gain without overshoot, for a delay of {@code d >= 0} steps. */
    public static double noOvershootUpTo(int delaySteps) {
        requireDelay(delaySteps);
        double d = delaySteps;
        return Math.pow(d / (d + 1), d) / (d + 1);
    }

    /**
     * Returns the largest absolute value of the roots of {@code z^(d+1) − z^d + K}: below 1 it settles, by this factor a step. All roots are found
     * together (Weierstrass, Durand and Kerner).
     */
    public static double dominantRoot(double gain, int delaySteps) {
        requireDelay(delaySteps);
        int degree = delaySteps + 1;
        double[] re = new double[degree];
        double[] im = new double[degree];
        for (int i = 0; i < degree; i++) {
            double angle = 2 * Math.PI * i / degree + 0.4; // no symmetry about the real axis, or pairs would not part
            re[i] = 0.9 * Math.cos(angle);
            im[i] = 0.9 * Math.sin(angle);
        }
        double moved = 1;
        for (int round = 0; round < ITERATIONS && moved > 1e-15; round++) {
            moved = improve(gain, delaySteps, re, im);
        }
        double largest = 0;
        for (int i = 0; i < degree; i++) {
            largest = Math.max(largest, Math.hypot(re[i], im[i]));
        }
        return largest;
    }

    private static double improve(double gain, int delaySteps, double[] re, double[] im) {
        double moved = 0;
        for (int i = 0; i < re.length; i++) {
            double powerRe = 1; // z^d
            double powerIm = 0;
            for (int k = 0; k < delaySteps; k++) {
                double next = powerRe * re[i] - powerIm * im[i];
                powerIm = powerRe * im[i] + powerIm * re[i];
                powerRe = next;
            }
            double valueRe = powerRe * (re[i] - 1) - powerIm * im[i] + gain; // z^d·(z − 1) + K
            double valueIm = powerRe * im[i] + powerIm * (re[i] - 1);
            for (int j = 0; j < re.length; j++) {
                if (j != i) {
                    double byRe = re[i] - re[j];
                    double byIm = im[i] - im[j];
                    double norm = byRe * byRe + byIm * byIm;
                    double next = (valueRe * byRe + valueIm * byIm) / norm;
                    valueIm = (valueIm * byRe - valueRe * byIm) / norm;
                    valueRe = next;
                }
            }
            re[i] -= valueRe;
            im[i] -= valueIm;
            moved = Math.max(moved, Math.hypot(valueRe, valueIm));
        }
        return moved;
    }

    private static void requireDelay(int delaySteps) {
        if (delaySteps < 0) {
            throw new IllegalArgumentException("delaySteps: " + delaySteps + " (expected: >= 0)");
        }
    }
}
