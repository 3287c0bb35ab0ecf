package dev.wissel.controller.sensor;

import dev.wissel.kong.admin.HealthReport;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which target an address belongs to: logs name addresses, configurations name hosts. Immutable.
 *
 * <p>A service leads to an upstream by its host. An address is looked for in that upstream, and, for requests that a plugin sent to another one, in all of them if
 * it occurs in one only.
 */
public final class TargetDirectory {
    /** Knows nothing. */
    public static final TargetDirectory EMPTY = new TargetDirectory(Map.of(), Map.of());

    private final Map<String, Map<String, TargetKey>> byUpstream;
    private final Map<String, TargetKey> unique;

    private TargetDirectory(Map<String, Map<String, TargetKey>> byUpstream, Map<String, TargetKey> unique) {
        this.byUpstream = byUpstream;
        this.unique = unique;
    }

    /** Makes one of what nodes said of upstreams. A target that is given by number is found even where no node has said its address. */
    public static TargetDirectory of(Collection<HealthView> views) {
        Map<String, Map<String, TargetKey>> byUpstream = new HashMap<>();
        for (HealthView view : views) {
            Map<String, TargetKey> addresses = byUpstream.computeIfAbsent(view.upstream(), name -> new HashMap<>());
            for (Reading<HealthReport> reading : view.nodes().values()) {
                for (HealthReport.TargetHealth target : reading.value().targets()) {
                    TargetKey key = new TargetKey(view.upstream(), target.row().target());
                    addresses.putIfAbsent(key.target(), key);
                    target.addresses().forEach(address -> addresses.putIfAbsent(address.text(), key));
                }
            }
        }
        Map<String, TargetKey> unique = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        byUpstream
                .values()
                .forEach(addresses -> addresses.forEach((address, key) -> {
                    if (unique.putIfAbsent(address, key) != null) {
                        ambiguous.add(address);
                    }
                }));
        unique.keySet().removeAll(ambiguous);
        return new TargetDirectory(byUpstream, unique);
    }

    /** Returns the target that an attempt was sent to; empty if it is none of those known. */
    public Optional<TargetKey> find(String serviceHost, String address) {
        Map<String, TargetKey> addresses = byUpstream.get(serviceHost);
        TargetKey key = addresses == null ? null : addresses.get(address);
        return Optional.ofNullable(key == null ? unique.get(address) : key);
    }
}
