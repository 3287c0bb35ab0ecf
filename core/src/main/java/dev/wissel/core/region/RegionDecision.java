package dev.wissel.core.region;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How new requests are to be spread over regions from now on. Immutable.
 *
 * @param shares the regions in order of preference; the shares and {@code shed} add up to 1
 * @param shed part of the new requests that is to be refused, in [0, 1]
 * @param reason why
 * @param trial the region that single requests are to try; null if there is none
 * @param nextNanos when to decide again if nothing happens before
 * @param events what this decision changed, and why; often none
 * @param changed whether pickers have to be told: shares, phases or trial differ from the decision before
 */
public record RegionDecision(
        List<RegionShare> shares,
        double shed,
        Reason reason,
        @Nullable Trial trial,
        long nextNanos,
        List<RegionEvent> events,
        boolean changed) {
    /** Why requests are refused. */
    public enum Reason {
        /** None are. */
        NOTHING_SHED,
        /** The regions together cannot carry the demand. */
        CAPACITY,
        /** Every region is lost or drained. */
        NO_REGION
    }

    /**
     * The trial that is on. Immutable.
     *
     * @param region who is tried
     * @param round number of this trial, another one each time that a region enters it
     * @param count successes asked for
     * @param anyRequest whether a request may serve whose failure the client would notice
     */
    public record Trial(String region, int round, int count, boolean anyRequest) {}

    public RegionDecision {
        shares = List.copyOf(shares);
        events = List.copyOf(events);
    }

    /** Returns the share of the region, in [0, 1]; 0 for one that is not known. */
    public double share(String region) {
        for (RegionShare share : shares) {
            if (share.region().equals(region)) {
                return share.share();
            }
        }
        return 0;
    }
}
