package dev.wissel.design.check.prometheus;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.PrometheusCheck;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import dev.wissel.design.check.prometheus.promql.Durations;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Scrape configurations that reach no metrics of a Kong, or the wrong listener. Only jobs and targets named after Kong or Wissel are looked at. */
final class ScrapeCheck implements PrometheusCheck {
    private static final String SOURCE =
            "Kong facts 7.4; Kong's kong.conf.default: status_listen, admin_listen, proxy_listen";

    static final Rule LOOPBACK = new Rule(
            "observability/scrape-loopback",
            Severity.WARNING,
            Family.OBSERVABILITY,
            "A Kong that is scraped on the machine of Prometheus itself",
            "A node's listener on 127.0.0.1 can be reached from its own machine only; and every node must be scraped by itself.",
            "Let each node listen for it (KONG_STATUS_LISTEN=0.0.0.0:8100) and name each node's address.",
            SOURCE);
    static final Rule ADMIN = new Rule(
            "observability/scrape-admin-listener",
            Severity.WARNING,
            Family.OBSERVABILITY,
            "Metrics from the Admin API",
            "Whoever can reach the Admin API can change everything, so it should not be open to Prometheus's network.",
            "Scrape the status listener (KONG_STATUS_LISTEN=0.0.0.0:8100) instead.",
            SOURCE);
    static final Rule PROXY = new Rule(
            "observability/scrape-proxy-listener",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "Metrics from the proxy's port",
            "Ports 8000 and 8443 take the traffic; a path /metrics there is a route like any other, and without one the answer is 404.",
            "Scrape the status listener (KONG_STATUS_LISTEN=0.0.0.0:8100) instead.",
            SOURCE);
    static final Rule PATH = new Rule(
            "observability/scrape-path",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "Not the path of Kong's metrics",
            "Kong's status listener has its metrics under /metrics; /status answers with JSON, which Prometheus cannot read.",
            "Leave metrics_path out, or write /metrics.",
            SOURCE);
    static final Rule TOO_SELDOM = new Rule(
            "timing/scrape-slower-than-promise",
            Severity.PROMISE,
            Family.TIMING,
            "Scraped more seldom than a failover may take",
            "A whole failover can pass between two scrapes, and no alert can be as quick as the promise.",
            "Scrape at least three times within the promised failover.",
            "Arithmetic");

    private static final Pattern TARGET = Pattern.compile("(?:https?://)?(\\[[^\\]]*]|[^:/]*)(?::([0-9]+))?.*");
    private static final Set<String> ADMIN_PORTS = Set.of("8001", "8444");
    private static final Set<String> PROXY_PORTS = Set.of("8000", "8443");
    private static final long USUAL_INTERVAL_MILLIS = 60_000;

    @Override
    public List<Rule> rules() {
        return List.of(LOOPBACK, ADMIN, PROXY, PATH, TOO_SELDOM);
    }

    @Override
    public void check(String file, Node root, Context context, Consumer<Finding> report) {
        if (!(root instanceof Mapping top) || !(top.get("scrape_configs") instanceof Sequence jobs)) {
            return;
        }
        Optional<Mapping> global =
                top.get("global") instanceof Mapping mapping ? Optional.of(mapping) : Optional.empty();
        for (Node each : jobs.items()) {
            if (each instanceof Mapping job) {
                job(file, job, global, context, report);
            }
        }
    }

    private static void job(
            String file, Mapping job, Optional<Mapping> global, Context context, Consumer<Finding> report) {
        String name =
                job.get("job_name") instanceof Scalar scalar ? scalar.text().toLowerCase(Locale.ROOT) : "";
        boolean ofKong = name.contains("kong");
        boolean[] any = {ofKong || name.contains("wissel")};
        if (job.get("static_configs") instanceof Sequence configs) {
            for (Node config : configs.items()) {
                if (config instanceof Mapping mapping && mapping.get("targets") instanceof Sequence targets) {
                    targets.items().forEach(target -> any[0] |= target(file, target, ofKong, report));
                }
            }
        }
        if (ofKong
                && job.get("metrics_path") instanceof Scalar path
                && !path.text().equals("/metrics")
                && path.text().matches("/(status|health|stats|prometheus|prometheus/metrics|kong/metrics)?/?")) {
            report.accept(Finding.of(PATH, Place.of(file, path), "'" + path.text() + "' is not where the metrics are"));
        }
        if (any[0]) {
            tooSeldom(file, job, global, context, report);
        }
    }

    /** Looks at a target; returns whether it is one of Kong's. */
    private static boolean target(String file, Node node, boolean ofKong, Consumer<Finding> report) {
        if (!(node instanceof Scalar scalar)) {
            return false;
        }
        Matcher parts = TARGET.matcher(scalar.text());
        if (!parts.matches()) {
            return false;
        }
        String host = parts.group(1).toLowerCase(Locale.ROOT);
        String port = Optional.ofNullable(parts.group(2)).orElse("");
        boolean kong = ofKong || host.contains("kong");
        if (!kong) {
            return false;
        }
        Place place = Place.of(file, scalar);
        if (PROXY_PORTS.contains(port)) {
            report.accept(Finding.of(PROXY, place, "'" + scalar.text() + "' is the port of the proxy"));
        } else if (ADMIN_PORTS.contains(port)) {
            report.accept(Finding.of(ADMIN, place, "'" + scalar.text() + "' is the port of the Admin API"));
        } else if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
            report.accept(Finding.of(LOOPBACK, place, "'" + scalar.text() + "' is the machine of Prometheus itself"));
        }
        return true;
    }

    private static void tooSeldom(
            String file, Mapping job, Optional<Mapping> global, Context context, Consumer<Finding> report) {
        if (context.objective().isEmpty()) {
            return;
        }
        Node own = job.present("scrape_interval");
        Node written = own != null
                ? own
                : global.map(each -> each.present("scrape_interval")).orElse(null);
        OptionalLong millis = written instanceof Scalar scalar
                ? Durations.millis(scalar.text())
                : OptionalLong.of(USUAL_INTERVAL_MILLIS);
        long promised = context.objective().get().failover().toMillis();
        if (millis.isPresent() && millis.getAsLong() > promised) {
            report.accept(Finding.of(
                    TOO_SELDOM,
                    Place.of(file, written != null ? written : job),
                    "scraped every " + millis.getAsLong() / 1000.0 + " s, and a failover may take " + promised / 1000.0
                            + " s"));
        }
    }
}
