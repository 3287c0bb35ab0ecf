package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.kong.carrier.WisselTags;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What can be seen of Kong from outside. Stateless and thread-safe. */
final class ObservabilityChecks implements KongCheck {
    private static final Book BOOK = new Book(Family.OBSERVABILITY);
    private static final String PROMETHEUS = "prometheus";
    private static final int MANY_CONSUMERS = 500;
    private static final Set<String> METERS =
            Set.of(PROMETHEUS, "statsd", "statsd-advanced", "datadog", "opentelemetry");

    private static final Rule NO_METRICS = BOOK.missing(
            "no-metrics",
            "no metrics",
            "an objective that is not measured cannot be kept, and a failover that nobody sees is found out from customers.",
            "add the prometheus plugin with status_code_metrics, latency_metrics and upstream_health_metrics",
            "Kong prometheus schema.lua");
    private static final Rule STATUS = BOOK.warning(
            "status-metrics-off",
            "no count of requests",
            "since Kong 3.0 kong_http_requests_total exists only with status_code_metrics: true; without it there is no error rate.",
            "write status_code_metrics: true",
            "Kong prometheus schema.lua; Kong Gateway changelog 3.0");
    private static final Rule LATENCY = BOOK.warning(
            "latency-metrics-off",
            "no latencies",
            "since Kong 3.0 the latency histograms exist only with latency_metrics: true.",
            "write latency_metrics: true",
            "Kong prometheus schema.lua; Kong Gateway changelog 3.0");
    private static final Rule HEALTH = BOOK.warning(
            "upstream-health-metrics-off",
            "no health of targets",
            "since Kong 3.0 kong_upstream_target_health exists only with upstream_health_metrics: true; no alert can tell that a target is down.",
            "write upstream_health_metrics: true",
            "Kong prometheus schema.lua; Kong Gateway changelog 3.0");
    private static final Rule PER_CONSUMER = BOOK.warning(
            "metrics-per-consumer",
            "a series for each consumer",
            "per_consumer makes a series for each consumer, route and status; when the 5 MB of prometheus_metrics are full, metrics are lost.",
            "write per_consumer: false",
            "Kong prometheus exporter.lua; Kong documentation, Prometheus plugin");
    private static final Rule CLEAR_TEXT = BOOK.warning(
            "logs-in-clear-text",
            "logs in clear text over public networks",
            "log lines hold the headers of requests, and with them credentials.",
            "write an https:// endpoint",
            "Kong log serializer, kong/pdk/log.lua");
    private static final Rule PARTIAL = BOOK.warning(
            "metrics-of-some-routes",
            "metrics of a part of the traffic",
            "the plugin counts only what it is attached to; requests of the other services are not seen.",
            "attach prometheus to nothing, so that it works for everything",
            "Kong prometheus handler.lua; Kong plugins_iterator.lua");
    private static final Rule UNNAMED = BOOK.warning(
            "service-without-name",
            "a service that metrics name by its host",
            "the label service is the name, or the host where there is none: services with the same host are counted as one.",
            "give the service a name",
            "Kong prometheus exporter.lua");

    @Override
    public List<Rule> rules() {
        return BOOK.rules();
    }

    @Override
    public void check(KongFile file, Context context, Consumer<Finding> report) {
        Config config = Config.of(file, context);
        Plugins plugins = config.plugins();
        List<KongRecord> prometheus = plugins.named(PROMETHEUS);
        List<KongRecord> services = file.all(Kind.SERVICE);
        if (prometheus.isEmpty()) {
            missing(config, plugins, services, report);
        } else {
            groups(config, prometheus, report);
            scope(config, plugins, prometheus, services, report);
        }
        for (KongRecord plugin : plugins.named("http-log")) {
            String endpoint = config.word(plugin, "config.http_endpoint", "");
            String host = endpoint.replaceFirst("(?i)^http://(?:[^/@]*@)?", "").split("[:/?]", 2)[0];
            if (endpoint.toLowerCase(java.util.Locale.ROOT).startsWith("http://") && Hosts.isPublic(host)) {
                report.accept(Finding.of(
                        CLEAR_TEXT,
                        plugin.place("config.http_endpoint"),
                        "http-log sends to the public host " + host + " in clear text"));
            }
        }
    }

    private static void missing(Config config, Plugins plugins, List<KongRecord> services, Consumer<Finding> report) {
        boolean hasOther = plugins.names().stream().anyMatch(METERS::contains);
        boolean isPromised = config.context().objective().isPresent()
                || config.file().all(Kind.UPSTREAM).stream()
                        .anyMatch(upstream ->
                                upstream.texts("tags").stream().anyMatch(tag -> tag.startsWith(WisselTags.PREFIX)));
        if (!hasOther && isPromised && !services.isEmpty()) {
            report.accept(Finding.of(
                    NO_METRICS,
                    Place.of(config.file().file(), config.file().root()),
                    "no plugin of this file counts requests or shows the health of targets"));
        }
    }

    private static void groups(Config config, List<KongRecord> prometheus, Consumer<Finding> report) {
        if (!config.atLeast(3, 0)) {
            return;
        }
        boolean wantsLatency = config.context()
                .objective()
                .flatMap(objective -> objective.latency())
                .isPresent();
        boolean wantsStatus = config.context().objective().isPresent();
        group(config, prometheus, STATUS, "status_code_metrics", wantsStatus, report);
        group(config, prometheus, LATENCY, "latency_metrics", wantsLatency, report);
        if (config.balancers().stream().anyMatch(balancer -> balancer.targets().size() > 1)) {
            group(config, prometheus, HEALTH, "upstream_health_metrics", wantsStatus, report);
        }
    }

    /** Reports a group that is off: by default, or on purpose where the objective needs it. */
    private static void group(
            Config config,
            List<KongRecord> prometheus,
            Rule rule,
            String field,
            boolean isNeeded,
            Consumer<Finding> report) {
        boolean isOn = prometheus.stream().anyMatch(plugin -> !config.isFalse(plugin, "config." + field, false));
        boolean isChosen = prometheus.stream()
                .anyMatch(plugin -> config.get(plugin, "config." + field).isPresent());
        if (!isOn && (isNeeded || !isChosen)) {
            KongRecord plugin = prometheus.get(0);
            Finding finding = Finding.of(
                    rule,
                    plugin.place("config." + field),
                    "prometheus has " + field + " off" + (isChosen ? "" : ", its default"));
            report.accept(Mend.set(finding, plugin, "config." + field, "true"));
        }
    }

    private static void scope(
            Config config,
            Plugins plugins,
            List<KongRecord> prometheus,
            List<KongRecord> services,
            Consumer<Finding> report) {
        KongRecord first = prometheus.get(0);
        if (!plugins.isGlobal(PROMETHEUS) && services.size() > prometheus.size()) {
            report.accept(Finding.of(
                    PARTIAL,
                    first.place("name"),
                    "prometheus is attached to " + prometheus.size() + " of " + services.size() + " services"));
        }
        int consumers = config.file().all(Kind.CONSUMER).size();
        for (KongRecord plugin : prometheus) {
            if (config.isTrue(plugin, "config.per_consumer", false) && consumers >= MANY_CONSUMERS) {
                Finding finding = Finding.of(
                        PER_CONSUMER,
                        plugin.place("config.per_consumer"),
                        "per_consumer with " + consumers + " consumers and "
                                + config.file().all(Kind.ROUTE).size() + " routes");
                report.accept(Mend.set(finding, plugin, "config.per_consumer", "false"));
            }
        }
        for (KongRecord service : services) {
            if (!service.has("name")) {
                report.accept(Finding.of(
                        UNNAMED,
                        service.place(),
                        "a service without name is counted as '"
                                + ServiceAddress.of(config, service).host() + "'"));
            }
        }
    }
}
