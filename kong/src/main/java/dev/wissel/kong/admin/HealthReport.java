package dev.wissel.kong.admin;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What one node says of an upstream's targets (Kong facts 6.3). It is that node's own view; others may see otherwise. Immutable.
 *
 * @param nodeId who says so
 * @param targets each target, newest first
 */
public record HealthReport(String nodeId, List<TargetHealth> targets) {
    public HealthReport {
        targets = List.copyOf(targets);
    }

    /** What Kong calls a state. */
    public enum Health {
        /** Gets requests, and is checked. */
        HEALTHY,
        /** Gets none. */
        UNHEALTHY,
        /** Nobody checks it: checks are off, or its weight is 0. It gets requests if it has a weight. */
        HEALTHCHECKS_OFF,
        /** Its name has no address. */
        DNS_ERROR,
        /** Kong says nothing: right after a new configuration, or because it balances nothing itself. */
        UNKNOWN;

        static Health of(String text) {
            for (Health health : values()) {
                if (health.name().equals(text)) {
                    return health;
                }
            }
            return UNKNOWN;
        }
    }

    /**
     * A target. Immutable.
     *
     * @param row the target as configured
     * @param health its state; HEALTHCHECKS_OFF whenever its weight is 0
     * @param dns kind of record that its name has, or why there is none
     * @param addresses what its name stands for; empty if nothing
     */
    public record TargetHealth(TargetRow row, Health health, String dns, List<AddressHealth> addresses) {
        public TargetHealth {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * An address of a target. Immutable.
     *
     * @param ip numeric, IPv6 in square brackets
     * @param port port, in [0, 65535]
     * @param weight its weight; that of the target unless an SRV record says otherwise
     * @param health its state
     */
    public record AddressHealth(String ip, int port, int weight, Health health) {
        /** Returns {@code ip:port}. */
        public String text() {
            return ip + ":" + port;
        }
    }

    static TargetHealth target(JsonNode node) {
        JsonNode data = node.path("data");
        List<AddressHealth> addresses = new ArrayList<>();
        if (data.path("addresses").isArray()) {
            data.path("addresses")
                    .forEach(address -> addresses.add(new AddressHealth(
                            address.path("ip").asString(""),
                            address.path("port").asInt(0),
                            address.path("weight").asInt(0),
                            Health.of(address.path("health").asString("")))));
        }
        return new TargetHealth(
                TargetRow.of(node),
                Health.of(node.path("health").asString("")),
                data.path("dns").asString(""),
                addresses);
    }
}
