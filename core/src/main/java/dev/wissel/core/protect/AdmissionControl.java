package dev.wissel.core.protect;

import dev.wissel.core.bound.Throttling;
import dev.wissel.core.model.Outcome;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Refuses requests before they are sent while their back ends reject or fail more than they can bear: {@code P(refuse) = min(cap, max(0, (n - K·a) / (n
 * + 1)))}, n requests that asked and a that were accepted, both counted exactly over a window of ten buckets.
 *
 * <p>A request that is refused here counts as one that asked, so what reaches the back ends settles at {@code K} times what they accept, whatever
 * the demand. The cap below 1 keeps a trickle of trials going when nothing is accepted at all, so that recovery is seen; what is let through then grows by K with each window, so a small K is slow to
 * believe. Below {@link
 * Settings#leastRequests} in the window nothing is refused: the first few failures of a quiet service are not an overload.
 *
 * <p>An attempt is accepted if the target neither failed nor pushed back with 429. One that the client gave up is not: under overload it
 * waited in vain, and its work was wasted.
 *
 * <p>Confined to its owner (an event loop, a simulated worker): one for each upstream.
 *
 * @see <a href="https://sre.google/sre-book/handling-overload/">SRE Book, Handling Overload: client-side throttling</a>
 * @see <a href="https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/admission_control_filter">Envoy's admission
 *     control, the cap and the least rate</a>
 */
public final class AdmissionControl {
    private static final int BUCKETS = 10;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Settings settings;
    private final Throttling law;
    private final long widthNanos;
    private final long[] asked = new long[BUCKETS];
    private final long[] accepted = new long[BUCKETS];
    private long askedInWindow;
    private long acceptedInWindow;
    private boolean begun;
    private int current;
    private long currentSinceNanos;

    /**
     * How it refuses. Immutable.
     *
     * @param multiplier K, &gt;= 1: requests let through for each that is accepted
     * @param cap the largest probability of refusal, in [0, 1)
     * @param windowNanos the longest time that a request counts, &gt;= 10
     * @param leastRequests requests in the window below which nothing is refused, &gt;= 0
     */
    public record Settings(double multiplier, double cap, long windowNanos, long leastRequests) {
        /** Two requests for each accepted (SRE book), at most 80 % refused (Envoy), over 5 s, from 50 requests on. */
        public static final Settings DEFAULTS = new Settings(2, 0.8, 5_000_000_000L, 50);

        public Settings {
            if (!(multiplier >= 1 && multiplier < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("multiplier: " + multiplier + " (expected: >= 1 and finite)");
            }
            if (!(cap >= 0 && cap < 1)) {
                throw new IllegalArgumentException(
                        "cap: " + cap + " (expected: >= 0 and < 1, or recovery is never seen)");
            }
            if (windowNanos < BUCKETS) {
                throw new IllegalArgumentException("windowNanos: " + windowNanos + " (expected: >= " + BUCKETS + ")");
            }
            if (leastRequests < 0) {
                throw new IllegalArgumentException("leastRequests: " + leastRequests + " (expected: >= 0)");
            }
        }

        /** Returns the same with another multiplier and cap. */
        public Settings with(double newMultiplier, double newCap) {
            return new Settings(newMultiplier, newCap, windowNanos, leastRequests);
        }
    }

    /** Makes one that has seen nothing. */
    public AdmissionControl(Settings settings) {
        this.settings = settings;
        this.law = new Throttling(settings.multiplier);
        this.widthNanos = settings.windowNanos / BUCKETS;
    }

    /** Counts a request that asks, and says whether it may go on. */
    public boolean admits(RandomGenerator random, long nowNanos) {
        double refusal = refusal(nowNanos);
        asked[current]++;
        askedInWindow++;
        return refusal == 0 || random.nextDouble() >= refusal;
    }

    /** Counts how a request ended that was let through; call it once for each. */
    public void ended(Outcome outcome, long nowNanos) {
        slide(nowNanos);
        if (accepted(outcome)) {
            accepted[current]++;
            acceptedInWindow++;
        }
    }

    /** Returns the probability with which the next request is refused, in [0, cap]. */
    public double refusal(long nowNanos) {
        slide(nowNanos);
        return askedInWindow < settings.leastRequests
                ? 0
                : Math.min(settings.cap, law.refusal(askedInWindow, acceptedInWindow));
    }

    /** Returns the requests that asked within the window, &gt;= 0. */
    public long asked(long nowNanos) {
        slide(nowNanos);
        return askedInWindow;
    }

    private static boolean accepted(Outcome outcome) {
        return outcome.kind() == Outcome.Kind.ANSWERED && !outcome.failed() && outcome.status() != TOO_MANY_REQUESTS;
    }

    /** Empties the buckets that have left the window. A time before the newest one counts as the newest. */
    private void slide(long nowNanos) {
        if (!begun) {
            begun = true;
            currentSinceNanos = nowNanos;
        }
        long steps = (nowNanos - currentSinceNanos) / widthNanos;
        if (steps <= 0) {
            return;
        }
        currentSinceNanos += steps * widthNanos;
        if (steps >= BUCKETS) {
            Arrays.fill(asked, 0);
            Arrays.fill(accepted, 0);
            askedInWindow = 0;
            acceptedInWindow = 0;
            return;
        }
        for (long i = 0; i < steps; i++) {
            current = (current + 1) % BUCKETS;
            askedInWindow -= asked[current];
            acceptedInWindow -= accepted[current];
            asked[current] = 0;
            accepted[current] = 0;
        }
    }
}
