package dev.wissel.core.bound;

/**
 * The requests that meet one dead target of several while nobody has noticed. Immutable.
 *
 * <p>At an even rate {@code λ} over {@code k} targets, {@code λ/k·D} requests reach it within the detection time {@code D}. Each is tried once
 * more, and that succeeds with probability {@code s}: {@code λ/k·D·(1 − s)} fail, and the others bear {@code 1/k} more.
 *
 * @param ratePerSecond λ, &gt;= 0
 * @param targets k, &gt;= 1
 * @param detectionSeconds D, &gt;= 0
 * @param retrySuccess s, in [0, 1]; 0 without retries
 */
public record LoadOnDead(double ratePerSecond, int targets, double detectionSeconds, double retrySuccess) {
    public LoadOnDead {
        if (!(ratePerSecond >= 0)) {
            throw new IllegalArgumentException("ratePerSecond: " + ratePerSecond + " (expected: >= 0)");
        }
        if (targets < 1) {
            throw new IllegalArgumentException("targets: " + targets + " (expected: >= 1)");
        }
        if (!(detectionSeconds >= 0)) {
            throw new IllegalArgumentException("detectionSeconds: " + detectionSeconds + " (expected: >= 0)");
        }
        if (!(retrySuccess >= 0 && retrySuccess <= 1)) {
            throw new IllegalArgumentException("retrySuccess: " + retrySuccess + " (expected: 0 to 1)");
        }
    }

    /** Returns the requests that reach the dead target. */
    public double exposed() {
        return ratePerSecond / targets * detectionSeconds;
    }

    /** Returns the requests that fail for their clients. */
    public double failures() {
        return exposed() * (1 - retrySuccess);
    }

    /** Returns the retries per request, dimensionless: every request that reaches it is sent once more. */
    public double extraLoad() {
        return 1.0 / targets;
    }
}
