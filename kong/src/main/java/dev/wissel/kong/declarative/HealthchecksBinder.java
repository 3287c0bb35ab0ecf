package dev.wissel.kong.declarative;

import dev.wissel.kong.entity.Healthchecks;
import dev.wissel.kong.entity.Healthchecks.Active;
import dev.wissel.kong.entity.Healthchecks.ActiveHealthy;
import dev.wissel.kong.entity.Healthchecks.ActiveUnhealthy;
import dev.wissel.kong.entity.Healthchecks.Passive;
import dev.wissel.kong.entity.Healthchecks.PassiveHealthy;
import dev.wissel.kong.entity.Healthchecks.PassiveUnhealthy;
import dev.wissel.kong.schema.Values;
import java.util.List;

/** Makes the record of an upstream's health checks. */
final class HealthchecksBinder {
    private HealthchecksBinder() {}

    static Healthchecks healthchecks(Values values) {
        return new Healthchecks(
                values.number("threshold"), active(values.record("active")), passive(values.record("passive")));
    }

    private static Active active(Values values) {
        Values healthy = values.record("healthy");
        Values unhealthy = values.record("unhealthy");
        return new Active(
                values.requiredText("type"),
                values.number("timeout"),
                (long) values.number("concurrency"),
                values.requiredText("http_path"),
                values.text("https_sni"),
                values.flag("https_verify_certificate"),
                values.map("headers"),
                new ActiveHealthy(healthy.number("interval"), statuses(healthy), healthy.whole("successes")),
                new ActiveUnhealthy(
                        unhealthy.number("interval"),
                        statuses(unhealthy),
                        unhealthy.whole("tcp_failures"),
                        unhealthy.whole("timeouts"),
                        unhealthy.whole("http_failures")));
    }

    private static Passive passive(Values values) {
        Values healthy = values.record("healthy");
        Values unhealthy = values.record("unhealthy");
        return new Passive(
                values.requiredText("type"),
                new PassiveHealthy(statuses(healthy), healthy.whole("successes")),
                new PassiveUnhealthy(
                        statuses(unhealthy),
                        unhealthy.whole("tcp_failures"),
                        unhealthy.whole("timeouts"),
                        unhealthy.whole("http_failures")));
    }

    private static List<Integer> statuses(Values values) {
        List<Long> statuses = values.list("http_statuses");
        return statuses.stream().map(Math::toIntExact).toList();
    }
}
