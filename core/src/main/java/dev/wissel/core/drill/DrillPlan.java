package dev.wissel.core.drill;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A drill as it is asked for. Immutable.
 *
 * @param fault what is rehearsed
 * @param region where, not empty
 * @param target {@code host:port} of the one target that it befalls; empty for all of the region's. Target loss needs one; region loss and drain have none
 * @param services the services that it befalls; empty for all
 * @param length how long the fault is held at most, 1 s to 1 h
 * @param delay of each answer, &gt; 0 and at most 5 min for {@link DrillFault#SLOW}, else 0
 * @param share part of the requests that it befalls, in (0, 1] for {@link DrillFault#ERRORS} and {@link DrillFault#SLOW}, else 1
 */
public record DrillPlan(
        DrillFault fault,
        String region,
        String target,
        List<String> services,
        Duration length,
        Duration delay,
        double share) {
    /** The shortest fault that can be measured. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    /** The longest fault. */
    public static final Duration LONGEST = Duration.ofHours(1);

    /** The length of a fault if none is given. */
    public static final Duration DEFAULT_LENGTH = Duration.ofMinutes(2);

    /** The delay of slow answers if none is given. */
    public static final Duration DEFAULT_DELAY = Duration.ofSeconds(2);

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

    public DrillPlan {
        Objects.requireNonNull(fault, "fault");
        services = List.copyOf(services);
        require(!region.isEmpty(), "region", "\"\"", "the name of a region");
        boolean needsTarget = fault == DrillFault.TARGET_LOSS;
        boolean wholeRegion = fault == DrillFault.REGION_LOSS || fault == DrillFault.DRAIN;
        require(!needsTarget || !target.isEmpty(), "target", "\"\"", "host:port for " + fault.word());
        require(!wholeRegion || target.isEmpty(), "target", target, "none for " + fault.word());
        require(within(length, SHORTEST, LONGEST), "length", length, "1 s to 1 h");
        require(
                fault == DrillFault.SLOW
                        ? !delay.isZero() && within(delay, Duration.ZERO, LONGEST_DELAY)
                        : delay.isZero(),
                "delay",
                delay,
                fault == DrillFault.SLOW ? "above 0 and at most 5 min" : "none for " + fault.word());
        boolean partial = fault == DrillFault.ERRORS || fault == DrillFault.SLOW;
        require(
                partial ? share > 0 && share <= 1 : share == 1,
                "share",
                share,
                partial ? "above 0 and at most 1" : "none for " + fault.word());
    }

    private static boolean within(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static void require(boolean good, String name, Object value, String expected) {
        if (!good) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }

    /** Returns a drill of a region or of one of its targets, of all services, with what else it needs at its usual value. */
    public static DrillPlan of(DrillFault fault, String region, String target) {
        return new DrillPlan(
                fault,
                region,
                target,
                List.of(),
                DEFAULT_LENGTH,
                fault == DrillFault.SLOW ? DEFAULT_DELAY : Duration.ZERO,
                1);
    }

    /** Returns this drill with another length. */
    public DrillPlan withLength(Duration newLength) {
        return new DrillPlan(fault, region, target, services, newLength, delay, share);
    }

    /** Returns this drill with other services. */
    public DrillPlan withServices(List<String> newServices) {
        return new DrillPlan(fault, region, target, newServices, length, delay, share);
    }

    /** Returns whether the service is drilled. */
    public boolean touches(String service) {
        return services.isEmpty() || services.contains(service);
    }

    /** Returns whether the target of that region is drilled. */
    public boolean touches(String inRegion, String hostAndPort) {
        return region.equals(inRegion) && (target.isEmpty() || target.equals(hostAndPort));
    }

    /** Returns what it befalls, for people. */
    public String subject() {
        return target.isEmpty() ? "region " + region : "target " + target + " in " + region;
    }
}
