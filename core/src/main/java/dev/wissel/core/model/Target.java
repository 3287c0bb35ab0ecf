package dev.wissel.core.model;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A destination as it is configured: Kong's target, with the region and the capacity that Wissel adds to it.
 *
 * <p>Immutable. Two targets with the same host and port are the same destination whatever their weights.
 *
 * @param host host name or numeric address, IPv6 in square brackets
 * @param port port, in [0, 65535]
 * @param weight configured weight, dimensionless, in [0, 65535]; 0 takes no new requests
 * @param region name of the region where it stands, {@link #NO_REGION} if the configuration names none
 * @param capacityPerSecond requests a second that it is declared to bear, &gt; 0; empty if unknown
 * @param nodes its resolved addresses, each with the weight it carries; empty while its name does not resolve
 */
public record Target(
        String host, int port, int weight, String region, OptionalDouble capacityPerSecond, List<Node> nodes) {
    /** The region of targets that name none. */
    public static final String NO_REGION = "";

    /**
     * A resolved address with its effective weight: the target's weight for A and AAAA records and for numeric targets, the record's own
     * for SRV (Kong facts 2.2).
     *
     * @param address where to connect
     * @param weight effective weight, dimensionless, &gt;= 0
     */
    public record Node(Address address, int weight) {
        public Node {
            Objects.requireNonNull(address, "address");
            if (weight < 0) {
                throw new IllegalArgumentException("weight: " + weight + " (expected: >= 0)");
            }
        }
    }

    public Target {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(capacityPerSecond, "capacityPerSecond");
        if (weight < 0 || weight > 65535) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 0 to 65535)");
        }
        if (capacityPerSecond.isPresent() && !(capacityPerSecond.getAsDouble() > 0)) {
            throw new IllegalArgumentException(
                    "capacityPerSecond: " + capacityPerSecond.getAsDouble() + " (expected: > 0)");
        }
        nodes = List.copyOf(nodes);
    }

    /** Returns a numeric target without region or capacity, with its single address. */
    public static Target of(String ip, int port, int weight) {
        return new Target(
                ip, port, weight, NO_REGION, OptionalDouble.empty(), List.of(new Node(Address.of(ip, port), weight)));
    }

    /** Returns the same target standing in another region. */
    public Target inRegion(String newRegion) {
        return new Target(host, port, weight, newRegion, capacityPerSecond, nodes);
    }

    /** Returns the same target with a declared capacity in requests a second, &gt; 0. */
    public Target withCapacity(double perSecond) {
        return new Target(host, port, weight, region, OptionalDouble.of(perSecond), nodes);
    }

    /** Returns {@code host:port}, Kong's name for the target. */
    public String name() {
        return host + ":" + port;
    }
}
