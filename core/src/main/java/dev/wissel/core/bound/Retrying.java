package dev.wissel.core.bound;

/**
 * What retries do to load and success. Stateless and thread-safe.
 *
 * <p>A system is vulnerable to collapse that lasts (metastable) when the load that retries make of a full outage keeps it overloaded: with an
 * amplification of {@code A} attempts a request, above a utilisation of {@code 1/A}.
 */
public final class Retrying {
    private Retrying() {}

    /** Returns the mean attempts per request if each fails with probability {@code p} and up to {@code retries} follow: {@code (1 − p^(r+1))/(1 − p)}. */
    public static double attempts(double failure, int retries) {
        double sum = 0;
        double power = 1;
        for (int i = 0; i <= retries && power > 0; i++) {
            sum += power;
            power *= failure;
        }
        return sum;
    }

    /** Returns the probability that a request succeeds: {@code 1 − p^(r+1)}. */
    public static double success(double failure, int retries) {
        return failure == 0 ? 1 : -Math.expm1((retries + 1.0) * Math.log(failure));
    }

    /** Returns the attempts per request when all fail: {@code 1 + r}. */
    public static double worstAmplification(int retries) {
        return 1.0 + retries;
    }

    /** Returns the attempts per request that a budget allows, {@code b} retries per request: {@code 1 + b}. */
    public static double worstAmplification(double budgetRatio) {
        return 1 + budgetRatio;
    }

    /** Returns the utilisation above which an amplification may keep an overload alive: its inverse. */
    public static double metastableAbove(double amplification) {
        return 1 / amplification;
    }
}
