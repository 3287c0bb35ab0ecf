package dev.wissel.kong.carrier;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the tags of an upstream say.
 *
 * <p>Immutable.
 *
 * @param regionOrder its regions, the preferred first, without repetition; empty if no tag says so
 * @param balance Wissel's own balancing method, in place of Kong's nearest word for it; empty if Kong's word is meant
 * @param suspect half of the patience with a target of which nothing is known yet, before its silence means that it hangs; empty if nobody watches for that
 * @param headroom the part of a region's capacity that may be used, dimensionless, in (0, 2]; below 1 keeps a reserve
 * @param failback how a lost region gets its traffic back
 * @param retry which answers are tried elsewhere, and the retry budget
 * @param deadline time from the arrival of a request to the head of its answer, over all tries, &gt; 0; empty for no limit
 * @param fallback what a client gets when no region can carry its request
 * @param protection what keeps its targets from more than they bear
 */
public record UpstreamSettings(
        List<String> regionOrder,
        Optional<String> balance,
        Optional<Duration> suspect,
        double headroom,
        Failback failback,
        Retry retry,
        Optional<Duration> deadline,
        Fallback fallback,
        Protection protection) {
    /** Largest headroom, dimensionless. */
    public static final double MAX_HEADROOM = 2;

    /** An upstream without tags: Kong as it is, with a retry budget and a careful failback. */
    public static final UpstreamSettings DEFAULTS = new UpstreamSettings(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            1,
            Failback.DEFAULTS,
            Retry.DEFAULTS,
            Optional.empty(),
            Fallback.NONE,
            Protection.NONE);

    public UpstreamSettings {
        regionOrder = List.copyOf(regionOrder);
        if (new LinkedHashSet<>(regionOrder).size() != regionOrder.size()) {
            throw new IllegalArgumentException("regionOrder: " + regionOrder + " (expected: each region once)");
        }
        Objects.requireNonNull(balance, "balance");
        Objects.requireNonNull(suspect, "suspect");
        Objects.requireNonNull(failback, "failback");
        Objects.requireNonNull(retry, "retry");
        Objects.requireNonNull(deadline, "deadline");
        Objects.requireNonNull(fallback, "fallback");
        Objects.requireNonNull(protection, "protection");
        if (!(headroom > 0 && headroom <= MAX_HEADROOM)) {
            throw new IllegalArgumentException("headroom: " + headroom + " (expected: > 0, <= " + MAX_HEADROOM + ")");
        }
        checkPositive("suspect", suspect);
        checkPositive("deadline", deadline);
    }

    private static void checkPositive(String name, Optional<Duration> duration) {
        duration.filter(value -> value.isZero() || value.isNegative()).ifPresent(value -> {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        });
    }

    /**
     * Returns the regions in the order of preference: the tagged order if there is one, otherwise the order in which the targets name them.
     *
     * @param targets the settings of the upstream's targets, in the order of the configuration
     */
    public List<String> regionsOver(List<TargetSettings> targets) {
        return regionOrder.isEmpty()
                ? targets.stream().map(TargetSettings::region).distinct().toList()
                : regionOrder;
    }
}
