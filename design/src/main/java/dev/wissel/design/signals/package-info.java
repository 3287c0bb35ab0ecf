/**
 * What watches a strategy once it runs: Prometheus rules with their tests, a Grafana dashboard, and what Prometheus must scrape.
 *
 * <p>Start at {@link dev.wissel.design.signals.SignalFiles}, which gives every file by its name. {@link dev.wissel.design.signals.MetricCatalogue} holds all
 * metrics of Kong and of Wissel's gateway; the generated queries use nothing else, and the linter judges by it too. The rules come from three classes: {@link
 * dev.wissel.design.signals.RegionRules} (targets, regions, capacity), {@link dev.wissel.design.signals.ObjectiveRules} (error budget, latency) and {@link
 * dev.wissel.design.signals.SignalRules} (the gateways themselves); each has a counterpart that writes its tests.
 *
 * <p>Follows Kong facts 6.3 and 7, and for the burn rates the workbook of Google's site reliability engineers, chapter "Alerting on SLOs".
 */
@NullMarked
package dev.wissel.design.signals;

import org.jspecify.annotations.NullMarked;
