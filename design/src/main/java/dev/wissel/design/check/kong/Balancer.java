package dev.wissel.design.check.kong;

import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.kong.carrier.WisselTags;
import java.util.List;

/**
 * An upstream with what belongs to it. Immutable.
 *
 * @param record as it is written
 * @param targets its targets in the order of the file
 * @param services the services that send to it
 * @param health its health checks
 */
record Balancer(KongRecord record, List<Endpoint> targets, List<KongRecord> services, Health health) {
    static Balancer of(Config config, KongRecord upstream) {
        List<Endpoint> targets = config.file().of(upstream, Kind.TARGET).stream()
                .map(target -> Endpoint.of(config, target))
                .toList();
        return new Balancer(upstream, targets, config.file().services(upstream), Health.of(config, upstream));
    }

    String name() {
        return record.called();
    }

    /** Returns the targets that get traffic by weight. */
    List<Endpoint> weighted() {
        return targets.stream().filter(target -> target.weight() > 0).toList();
    }

    /** Returns whether there is another target to go to when one is lost, be it one that a controller must raise first. */
    boolean hasAlternative() {
        boolean anyServes = targets.stream().anyMatch(target -> target.weight() > 0);
        long usable = targets.stream()
                .filter(target -> target.weight() > 0 || target.isControlled())
                .limit(2)
                .count();
        return anyServes && usable > 1;
    }

    double totalWeight() {
        return targets.stream()
                .mapToDouble(Endpoint::weight)
                .filter(weight -> weight > 0)
                .sum();
    }

    /** Returns whether its weights come from a strategy, which knows regions and has weighed what leaks. */
    boolean isDesigned() {
        return record.texts("tags").stream().anyMatch(tag -> tag.startsWith(WisselTags.PREFIX + "region-order="));
    }

    boolean hasFailoverTarget() {
        return targets.stream().anyMatch(Endpoint::isFailover);
    }

    /** Returns the algorithm that Kong ends up with, its shorthands applied ({@code upstreams.lua}). */
    String algorithm(Config config) {
        String written = config.word(record, "algorithm", "round-robin");
        if (!written.equals("round-robin") && !written.equals("consistent-hashing")) {
            return written;
        }
        if (config.get(record, "hash_on").isEmpty()) {
            return written;
        }
        return config.word(record, "hash_on", "none").equals("none") ? "round-robin" : "consistent-hashing";
    }
}
