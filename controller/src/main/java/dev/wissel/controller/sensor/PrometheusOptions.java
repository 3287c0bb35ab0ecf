package dev.wissel.controller.sensor;

import dev.wissel.kong.admin.AdminUrl;
import dev.wissel.kong.admin.Secret;
import dev.wissel.kong.admin.TlsOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which Prometheus is asked, and what. Shows no secret. Immutable.
 *
 * @param url its address; user and password in it are sent as basic authentication
 * @param bearer token to show; empty for none
 * @param tls how its certificate is judged
 * @param timeout longest time for one query
 * @param queries what is asked
 */
public record PrometheusOptions(
        AdminUrl url, Optional<Secret> bearer, TlsOptions tls, Duration timeout, List<PrometheusQuery> queries) {
    public PrometheusOptions {
        queries = List.copyOf(queries);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0)");
        }
    }

    /** Returns options for an address, with five seconds a query. */
    public static PrometheusOptions at(String address, List<PrometheusQuery> queries) {
        return new PrometheusOptions(
                AdminUrl.parse(address), Optional.empty(), TlsOptions.DEFAULTS, Duration.ofSeconds(5), queries);
    }
}
