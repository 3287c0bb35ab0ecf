package dev.wissel.design.kongfile;

import dev.wissel.design.strategy.HealthCheck;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.kong.entity.Healthchecks;
import dev.wissel.kong.entity.Healthchecks.Active;
import java.time.Duration;

/** The health checks of a service as Kong can do them. */
final class KongHealth {
    private KongHealth() {}

    /**
     * Returns the checks for a real Kong. It makes no probes of type tcp for http services (Kong facts 3.4), so these become requests, to which every
     * answer below 500 is a sign of life.
     */
    static Healthchecks of(ServiceStrategy service, Healthchecks wanted) {
        Active active = wanted.active();
        return service.health().type() == HealthCheck.Type.TCP
                ? wanted.withActive(active.withProbe(service.protocol().text(), active.httpPath()))
                : wanted;
    }

    /**
     * Returns the further tries that Kong is given. Those that fail to connect together take no longer than a failover may:
     * {@code (tries + 1) × connect <= failover}; but one is left, because a refused connection counts only when a retry follows (Kong facts 3.3).
     */
    static int retries(ServiceStrategy service, Duration failover) {
        int wanted = service.retries().count();
        long fitting =
                failover.toMillis() / Math.max(1, service.timeouts().connect().toMillis()) - 1;
        return (int) Math.min(wanted, Math.max(1, fitting));
    }
}
