/**
 * What is wrong with Prometheus files that watch a Kong: rules that name metrics which Kong does not have, alerts that can never fire or never clear, queries
 * that Prometheus refuses, and scrape configurations that reach nothing.
 *
 * <p>Start at {@link dev.wissel.design.check.prometheus.PrometheusChecks}. Only metrics named {@code kong_…} and {@code wissel_…} are judged by the catalogue
 * ({@link dev.wissel.design.signals.MetricCatalogue}); what another exporter tells is never a finding. Follows Kong facts 7 and the behaviour of {@code promtool}.
 */
@NullMarked
package dev.wissel.design.check.prometheus;

import org.jspecify.annotations.NullMarked;
