package dev.wissel.design.translate;

import dev.wissel.design.strategy.HealthCheck;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Statuses;
import dev.wissel.kong.entity.Healthchecks;
import dev.wissel.kong.entity.Healthchecks.Active;
import dev.wissel.kong.entity.Healthchecks.ActiveHealthy;
import dev.wissel.kong.entity.Healthchecks.ActiveUnhealthy;
import dev.wissel.kong.entity.Healthchecks.Passive;
import dev.wissel.kong.entity.Healthchecks.PassiveHealthy;
import dev.wissel.kong.entity.Healthchecks.PassiveUnhealthy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How health is found out, in Kong's fields. Kong's defaults switch everything off; the numbers here are chosen so that its shared counters
 * (Kong facts 3.1) find a dead endpoint fast and leave a living one alone:
 *
 * <ul>
 *   <li>a connection refused to a probe is an answer, not a chance: it counts at once;
 *   <li>timeouts and bad answers of probes count when {@code failures} of them come in a row;
 *   <li>in the traffic, {@code failures} broken or timed-out connections in a row count, because a kept-alive connection may be closed just
 *       as it is used again, and five bad statuses in a row, because one caller with a broken request must not take the service away;
 *   <li>every success resets the failures, in probes and in the traffic: with successes at 0 failures of many days would add up;
 *   <li>a refusal that is the caller's own fault (4xx) shows that someone lives, and resets failures too; 429 and 408 say nothing;
 *   <li>only probes bring an endpoint back: late answers to old requests would do so too soon.
 * </ul>
 */
final class HealthTranslation {
    /** One in a hundred chance failures in a row five times: once in ten thousand million requests. */
    static final int PASSIVE_HTTP_FAILURES = 5;

    private static final int REFUSED = 1;
    private static final int MIN_CONCURRENCY = 10;
    private static final List<Integer> PASSIVE_BAD = List.of(500, 502, 503, 504);

    private HealthTranslation() {}

    static Healthchecks of(ServiceStrategy service) {
        HealthCheck health = service.health();
        double intervalSeconds = seconds(health.interval());
        Active active = new Active(
                health.type().text(),
                seconds(health.timeout()),
                // One sweep must not wait for one hung endpoint after the other (Kong facts 3.4).
                Math.max(MIN_CONCURRENCY, service.endpoints().size()),
                health.path(),
                null,
                // The traffic of a service without further settings is not verified either; a probe must not know
                // better.
                false,
                Map.of(),
                new ActiveHealthy(intervalSeconds, List.copyOf(health.statuses()), health.successes()),
                new ActiveUnhealthy(
                        intervalSeconds,
                        List.copyOf(Statuses.failuresBeside(health.statuses())),
                        REFUSED,
                        health.failures(),
                        health.failures()));
        Passive passive = new Passive(
                service.protocol().text(),
                new PassiveHealthy(List.copyOf(Statuses.signsOfLife()), HealthCheck.MAX_COUNT),
                new PassiveUnhealthy(PASSIVE_BAD, health.failures(), health.failures(), PASSIVE_HTTP_FAILURES));
        return new Healthchecks(0, active, passive);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
