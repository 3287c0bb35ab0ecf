package dev.wissel.gateway.upstream;

import dev.wissel.core.model.Address;
import java.util.List;

/**
 * What an upstream's balancer and health checks know at one moment, for the Admin API (facts 6.3). Immutable.
 *
 * @param name name of the upstream
 * @param checked whether anything checks its health (facts 3.2)
 * @param healthy whether it may serve as a whole (facts 2.4)
 * @param targets its targets in configured order, those of weight 0 included
 */
public record UpstreamReport(String name, boolean checked, boolean healthy, List<TargetReport> targets) {
    public UpstreamReport {
        targets = List.copyOf(targets);
    }

    /**
     * A target. Immutable.
     *
     * @param host its name or numeric address
     * @param port its port
     * @param weight its configured weight
     * @param dns kind of record that its addresses come from ({@code A}, {@code AAAA}, {@code SRV}), or why it has none
     * @param addresses its addresses; empty if its name cannot be resolved
     */
    public record TargetReport(String host, int port, int weight, String dns, List<AddressReport> addresses) {
        public TargetReport {
            addresses = List.copyOf(addresses);
        }

        /** Returns the sum of the weights of its addresses. */
        public long totalWeight() {
            return addresses.stream().mapToLong(AddressReport::weight).sum();
        }

        /** Returns the part of it that may not serve. */
        public long unavailableWeight() {
            return addresses.stream()
                    .filter(address -> !address.available())
                    .mapToLong(AddressReport::weight)
                    .sum();
        }
    }

    /**
     * An address of a target. Immutable.
     *
     * @param address ip, port and the target's host
     * @param weight its weight
     * @param available whether it may serve
     */
    public record AddressReport(Address address, int weight, boolean available) {}
}
