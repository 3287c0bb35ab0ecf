package dev.wissel.design.strategy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A strategy with nothing left out.
 *
 * <p>Immutable.
 *
 * @param name its name, which goes into the names and tags of what is made of it
 * @param objective what is promised to the users
 * @param regions all regions, the preferred first
 * @param kong the Kong that the generated configuration must suit
 * @param services the services in the order of the file, at least one
 * @param drills how it is rehearsed
 */
public record Strategy(
        String name,
        Objective objective,
        List<String> regions,
        KongTarget kong,
        List<ServiceStrategy> services,
        Drills drills) {
    public Strategy {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(objective, "objective");
        Objects.requireNonNull(kong, "kong");
        Objects.requireNonNull(drills, "drills");
        regions = List.copyOf(regions);
        services = List.copyOf(services);
        if (services.isEmpty()) {
            throw new IllegalArgumentException("services: [] (expected: at least one)");
        }
    }

    /** Makes one without scheduled drills. */
    public Strategy(
            String name, Objective objective, List<String> regions, KongTarget kong, List<ServiceStrategy> services) {
        this(name, objective, regions, kong, services, Drills.NONE);
    }

    /** Returns the service of that name. */
    public Optional<ServiceStrategy> service(String serviceName) {
        return services.stream()
                .filter(service -> service.name().equals(serviceName))
                .findFirst();
    }
}
