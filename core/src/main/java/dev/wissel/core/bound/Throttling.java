package dev.wissel.core.bound;

/**
 * Client-side throttling: a client refuses its own requests with probability {@code max(0, (requests − K·accepts)/(requests + 1))}, both counted
 * over a window. Immutable.
 *
 * @param multiplier K, &gt;= 1: requests that are let through for each that is accepted
 * @see <a href="https://sre.google/sre-book/handling-overload/">SRE Book, Handling Overload</a>
 */
public record Throttling(double multiplier) {
    public Throttling {
        if (!(multiplier >= 1)) {
            throw new IllegalArgumentException("multiplier: " + multiplier + " (expected: >= 1)");
        }
    }

    /** Returns the probability of refusal, in [0, 1). */
    public double refusal(double requests, double accepts) {
        return Math.max(0, (requests - multiplier * accepts) / (requests + 1));
    }

    /**
     * Returns where it settles: a back end that accepts {@code capacity} a second and rejects the rest at once sees {@code min(λ, K·capacity)}
     * of a demand of {@code λ}.
     */
    public Settled settled(double demandPerSecond, double capacityPerSecond) {
        double accepted = Math.min(demandPerSecond, capacityPerSecond);
        double sent = Math.min(demandPerSecond, multiplier * accepted);
        double refusal = demandPerSecond == 0 ? 0 : Math.max(0, 1 - multiplier * accepted / demandPerSecond);
        return new Settled(refusal, sent, Math.max(0, sent - capacityPerSecond));
    }

    /**
     * The fixed point. Immutable.
     *
     * @param refusal part that the client refuses itself, in [0, 1)
     * @param sentPerSecond requests a second that reach the back end
     * @param rejectedPerSecond those of them that it rejects
     */
    public record Settled(double refusal, double sentPerSecond, double rejectedPerSecond) {}
}
