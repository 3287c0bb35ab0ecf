package dev.wissel.core.weight;

import dev.wissel.core.bound.DelayedControl;
import dev.wissel.core.model.Address;
import dev.wissel.core.weight.WeightState.Learnt;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The slow loop: learns each target's weight from what it costs against its upstream. An integral law on the logarithm, {@code ln w += g · e}, {@code e =
 * mean(ln cost) - ln cost}, the mean taken by weight.
 *
 * <p><b>Error.</b> A target that fails {@link Settings#failureExcess} more of its attempts than the others together comes down by the whole step
 * limit: failing must never look fast. Else latency decides if it is outside the dead band; else utilisation, if every target reports it.
 *
 * <p><b>Gain.</b> {@code g = d^d/(d+1)^(d+1) / ε}: the largest that does not overshoot for a delay of d steps, d the measured age of the news
 * in intervals, rounded up, and at least 1; ε = ρ/(1 - ρ) but at least 1, how strongly the latency of a loaded server answers to its share ({@link
 * DelayedControl}). Where ρ is not known {@link Settings#assumedUtilisation} stands in. Because all of this is a model, each target that turns
 * round although it is outside the dead band has its gain halved, which comes back by 2 % a step.
 *
 * <p><b>Bounds.</b> No weight moves by more than the step limit at a time, nor leaves [min, max] times what is configured.
 *
 * <p><b>Frozen</b> is a target whose news is stale or thin, for what is not known is not zero; and everything when there is nobody to compare with, or when
 * more than half of the targets cost more than twice what they usually do: a failure that is common says nothing about weights.
 *
 * <p>Immutable; a step is a pure function.
 *
 * @param settings see there
 */
public record WeightLaw(Settings settings) {
    private static final double LEAST_DAMPING = 1.0 / 64;
    private static final double RECOVERY = 1.02;
    private static final double USUAL_STEP = 1.0 / 20;
    private static final double COMMON_LOG = Math.log(2);
    private static final double LEAST_UTILISATION =
            0.5; // ε = 1: below it latency hardly answers, and the share itself is the bound
    private static final double MOST_UTILISATION = 0.99;

    /**
     * How it learns. Immutable.
     *
     * @param intervalNanos time between two steps, &gt; 0
     * @param deadBand relative difference of cost that is noise, in [0, 1)
     * @param stepLimit largest relative change of a weight in a step, in (0, 1)
     * @param min least multiple of the configured weight, in (0, 1]
     * @param max largest, &gt;= 1
     * @param staleNanos news older than this freezes a target, &gt; 0
     * @param leastSamples fewer attempts than this do, &gt;= 1
     * @param failureExcess share of failures above the others' that overrides everything, in (0, 1]
     * @param assumedUtilisation ρ where it is not known, in [0, 1)
     */
    public record Settings(
            long intervalNanos,
            double deadBand,
            double stepLimit,
            double min,
            double max,
            long staleNanos,
            long leastSamples,
            double failureExcess,
            double assumedUtilisation) {
        /** A step each 10 s, 5 % of noise, 20 % a step, 0.1 to 10 times, 30 s, 50 attempts, 5 points, ρ = 0.9. */
        public static final Settings DEFAULTS =
                new Settings(10_000_000_000L, 0.05, 0.2, 0.1, 10, 30_000_000_000L, 50, 0.05, 0.9);

        public Settings {
            require(intervalNanos > 0, "intervalNanos", intervalNanos, "> 0");
            require(deadBand >= 0 && deadBand < 1, "deadBand", deadBand, "in [0, 1)");
            require(stepLimit > 0 && stepLimit < 1, "stepLimit", stepLimit, "in (0, 1)");
            require(min > 0 && min <= 1, "min", min, "in (0, 1]");
            require(max >= 1 && max < Double.POSITIVE_INFINITY, "max", max, ">= 1 and finite");
            require(staleNanos > 0, "staleNanos", staleNanos, "> 0");
            require(leastSamples >= 1, "leastSamples", leastSamples, ">= 1");
            require(failureExcess > 0 && failureExcess <= 1, "failureExcess", failureExcess, "in (0, 1]");
            require(
                    assumedUtilisation >= 0 && assumedUtilisation < 1,
                    "assumedUtilisation",
                    assumedUtilisation,
                    "in [0, 1)");
        }

        private static void require(boolean holds, String name, Object value, String expected) {
            if (!holds) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
            }
        }
    }

    /** Why a target's weight moved, or did not. */
    public enum Reason {
        /** It fails more than the others. */
        FAILS,
        /** Its latency differs. */
        LATENCY,
        /** Its utilisation differs. */
        UTILISATION,
        /** Nothing differs by more than noise. */
        DEAD_BAND,
        /** The bound of its weight is reached. */
        CLAMPED,
        /** It is configured to get nothing. */
        WEIGHT_ZERO,
        /** The news is too old. */
        STALE,
        /** Too few attempts. */
        THIN,
        /** There is nobody to compare it with. */
        ALONE,
        /** More than half of the targets have become dear at once. */
        COMMON
    }

    /**
     * What a step did. Immutable.
     *
     * @param state to be handed in at the next step
     * @param reasons by address, in the order of the signals; empty if it was too early for a step
     * @param gain g that was used; 0 if it was too early
     */
    public record Step(WeightState state, Map<Address, Reason> reasons, double gain) {
        public Step {
            reasons = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
        }
    }

    /**
     * Returns the state of a law that takes over weights which somebody else has set.
     *
     * @param factors weight / configured weight by address, each &gt; 0; what lies outside the bounds is taken for the bound
     */
    public WeightState takenOver(Map<Address, Double> factors) {
        Map<Address, Learnt> learnt = new HashMap<>();
        factors.forEach((address, factor) -> {
            double allowed = Math.max(settings.min, Math.min(settings.max, factor));
            learnt.put(address, new Learnt(Math.log(allowed), Double.NaN, 1, 0));
        });
        return new WeightState(learnt, false, 0);
    }

    /** Returns the gain for news of this age at this utilisation: the largest without overshoot. */
    public double gain(long delayNanos, OptionalDouble utilisation) {
        long delaySteps = Math.max(1, Math.min(1_000, -Math.floorDiv(-delayNanos, settings.intervalNanos)));
        double rho = utilisation.orElse(settings.assumedUtilisation);
        double elasticity =
                DelayedControl.Signal.LATENCY.elasticity(Math.max(LEAST_UTILISATION, Math.min(MOST_UTILISATION, rho)));
        return DelayedControl.noOvershootUpTo((int) delaySteps) / elasticity;
    }

    /**
     * Takes a step if its time has come.
     *
     * @param state what the last step returned, {@link WeightState#NONE} at first
     * @param signals one for each target; what is not among them any more is forgotten
     * @param delayNanos measured time from a change of weights until it is seen in the signals, &gt;= 0
     * @param utilisation of the upstream as a whole, if known
     */
    public Step step(
            WeightState state, List<WeightSignal> signals, long delayNanos, OptionalDouble utilisation, long nowNanos) {
        if (state.stepped() && nowNanos - state.steppedNanos() < settings.intervalNanos) {
            return new Step(state, Map.of(), 0);
        }
        Map<Address, Reason> reasons = new LinkedHashMap<>();
        List<WeightSignal> usable =
                signals.stream().filter(signal -> usable(signal, reasons)).toList();
        Reason frozen = usable.size() < 2 ? Reason.ALONE : common(state, usable) ? Reason.COMMON : null;
        double gain = gain(delayNanos, utilisation);
        Map<Address, Learnt> next = new HashMap<>();
        signals.forEach(signal -> next.put(signal.address(), state.of(signal.address())));
        Comparison comparison = new Comparison(state, usable);
        for (WeightSignal signal : usable) {
            Learnt before = state.of(signal.address());
            Learnt after = frozen != null ? before : moved(signal, before, comparison, gain, reasons);
            next.put(signal.address(), withUsual(after, signal));
            if (frozen != null) {
                reasons.put(signal.address(), frozen);
            }
        }
        return new Step(new WeightState(next, true, nowNanos), reasons, gain);
    }

    private boolean usable(WeightSignal signal, Map<Address, Reason> reasons) {
        boolean latencyKnown = !Double.isNaN(signal.latencySeconds());
        Reason reason = signal.configuredWeight() == 0
                ? Reason.WEIGHT_ZERO
                : signal.ageNanos() > settings.staleNanos
                        ? Reason.STALE
                        : signal.samples() < settings.leastSamples || !latencyKnown && signal.failureShare() == 0
                                ? Reason.THIN
                                : Reason.ALONE; // until there is something to say
        reasons.put(signal.address(), reason);
        return reason == Reason.ALONE;
    }

    private static boolean common(WeightState state, List<WeightSignal> signals) {
        long dearer = signals.stream()
                .filter(signal -> Math.log(signal.latencySeconds())
                                - state.of(signal.address()).usualLog()
                        > COMMON_LOG)
                .count();
        return 2 * dearer > signals.size();
    }

    private Learnt moved(
            WeightSignal signal, Learnt before, Comparison all, double gain, Map<Address, Reason> reasons) {
        double band = Math.log1p(settings.deadBand);
        double limit = Math.log1p(settings.stepLimit);
        double latencyError = all.latencyError(signal);
        double utilisationError = all.utilisationError(signal);
        double move;
        Reason reason;
        if (all.failureExcess(signal) >= settings.failureExcess) {
            reason = Reason.FAILS;
            move = -limit;
        } else if (Math.abs(latencyError) > band) {
            reason = Reason.LATENCY;
            move = gain * before.damping() * latencyError;
        } else if (Math.abs(utilisationError) > band) {
            reason = Reason.UTILISATION;
            move = gain * before.damping() * utilisationError;
        } else {
            reasons.put(signal.address(), Reason.DEAD_BAND);
            return new Learnt(before.logFactor(), before.usualLog(), recovered(before.damping()), before.direction());
        }
        double wanted = before.logFactor() + Math.max(-limit, Math.min(limit, move));
        double allowed = Math.max(Math.log(settings.min), Math.min(Math.log(settings.max), wanted));
        reasons.put(signal.address(), allowed == before.logFactor() ? Reason.CLAMPED : reason);
        int direction = (int) Math.signum(move);
        boolean turned = direction == -before.direction();
        double damping = turned ? Math.max(LEAST_DAMPING, before.damping() / 2) : recovered(before.damping());
        return new Learnt(allowed, before.usualLog(), damping, direction);
    }

    private static double recovered(double damping) {
        return Math.min(1, damping * RECOVERY);
    }

    private static Learnt withUsual(Learnt learnt, WeightSignal signal) {
        double now = Math.log(signal.latencySeconds());
        if (Double.isNaN(now)) {
            return learnt;
        }
        double usual = learnt.usualLog();
        double after = Double.isNaN(usual) ? now : usual + (now - usual) * USUAL_STEP;
        return new Learnt(learnt.logFactor(), after, learnt.damping(), learnt.direction());
    }

    /** Each target against all of them. */
    private static final class Comparison {
        private final List<WeightSignal> signals;
        private final double[] weights;
        private final double meanLatencyLog;
        private final double meanUtilisationLog; // NaN unless all report it

        Comparison(WeightState state, List<WeightSignal> signals) {
            this.signals = signals;
            this.weights = signals.stream()
                    .mapToDouble(signal -> signal.configuredWeight() * state.factor(signal.address()))
                    .toArray();
            this.meanLatencyLog = mean(signal -> Math.log(signal.latencySeconds()), true);
            this.meanUtilisationLog = mean(Comparison::utilisationLog, false);
        }

        double latencyError(WeightSignal signal) {
            double error = meanLatencyLog - Math.log(signal.latencySeconds());
            return Double.isNaN(error) ? 0 : error;
        }

        double utilisationError(WeightSignal signal) {
            double error = meanUtilisationLog - utilisationLog(signal);
            return Double.isNaN(error) ? 0 : error;
        }

        /** Returns by how much its share of failures exceeds that of the others together, weighed by their weights. */
        double failureExcess(WeightSignal of) {
            double others = 0;
            double weight = 0;
            for (int i = 0; i < weights.length; i++) {
                if (!signals.get(i).equals(of)) {
                    others += weights[i] * signals.get(i).failureShare();
                    weight += weights[i];
                }
            }
            return weight == 0 ? 0 : of.failureShare() - others / weight;
        }

        private static double utilisationLog(WeightSignal signal) {
            return Math.log(Math.max(0.01, signal.utilisation().orElse(Double.NaN)));
        }

        private double mean(ToDoubleFunction<WeightSignal> log, boolean withoutUnknown) {
            double[] values = signals.stream().mapToDouble(log).toArray();
            double sum = 0;
            double weight = 0;
            for (int i = 0; i < values.length; i++) {
                if (!withoutUnknown || !Double.isNaN(values[i])) {
                    sum += weights[i] * values[i];
                    weight += weights[i];
                }
            }
            return Arrays.stream(values).allMatch(Double::isNaN) ? Double.NaN : sum / weight;
        }
    }
}
