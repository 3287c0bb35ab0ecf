package dev.wissel.gateway.upstream;

import dev.wissel.core.model.Grounds;
import dev.wissel.core.region.RegionShare;
import java.util.List;
import java.util.Objects;

/**
 * Something that the gateway did on its own, and why: what is printed, logged and counted. Immutable.
 *
 * @param epochMillis when, wall time
 * @param upstream the upstream it happened to
 * @param kind what happened, such as {@code EJECTED}, {@code LOST} or {@code RAMP}
 * @param subject the region or the target's address; empty if it concerns the whole upstream
 * @param line a sentence for people, with the cause
 * @param grounds the figures it rests on, what else was considered, and what would reverse it
 * @param shares where the upstream's traffic is to go from then on, regions in order of preference; empty if it is not about shares
 */
public record GatewayEvent(
        long epochMillis,
        String upstream,
        String kind,
        String subject,
        String line,
        Grounds grounds,
        List<RegionShare> shares) {
    public GatewayEvent {
        Objects.requireNonNull(grounds, "grounds");
        shares = List.copyOf(shares);
    }

    /** Makes one that is not about shares, and whose grounds nobody says. */
    public GatewayEvent(long epochMillis, String upstream, String kind, String subject, String line) {
        this(epochMillis, upstream, kind, subject, line, Grounds.NONE, List.of());
    }
}
