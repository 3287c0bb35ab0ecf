package dev.wissel.console.foresight;

import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import java.util.List;
import java.util.OptionalDouble;

/** A service whose endpoints bear a part of what they do: with demand likewise smaller, shares and spills stay the same. Stateless. */
final class Scaled {
    private Scaled() {}

    static ServiceStrategy of(ServiceStrategy service, double scale) {
        if (scale >= 1) {
            return service;
        }
        List<Endpoint> smaller = service.endpoints().stream()
                .map(each -> new Endpoint(
                        each.region(), each.address(), each.weight(), part(each.capacityPerSecond(), scale)))
                .toList();
        return new ServiceStrategy(
                service.name(),
                service.routes(),
                service.upstream(),
                service.path(),
                service.protocol(),
                service.regions(),
                smaller,
                service.balance(),
                service.health(),
                service.timeouts(),
                service.retries(),
                service.failback(),
                service.fallback(),
                service.protection(),
                service.headroom());
    }

    private static OptionalDouble part(OptionalDouble capacity, double scale) {
        return capacity.isPresent() ? OptionalDouble.of(capacity.getAsDouble() * scale) : capacity;
    }
}
