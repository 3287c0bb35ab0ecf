package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.Rule;
import dev.wissel.kong.rule.HostAddress;
import java.util.List;
import java.util.function.Consumer;

/** Whether probes can be sent as they are configured. Stateless and thread-safe. */
final class ProbeChecks implements KongCheck {
    private static final Book BOOK = new Book(Family.HEALTH);
    private static final String ACTIVE = "healthchecks.active.";
    private static final double TICK_SECONDS = 0.1;
    private static final int TOO_MANY = 255;
    private static final List<String> COUNTERS = List.of(
            "healthchecks.active.healthy.successes",
            "healthchecks.active.unhealthy.tcp_failures",
            "healthchecks.active.unhealthy.timeouts",
            "healthchecks.active.unhealthy.http_failures",
            "healthchecks.passive.healthy.successes",
            "healthchecks.passive.unhealthy.tcp_failures",
            "healthchecks.passive.unhealthy.timeouts",
            "healthchecks.passive.unhealthy.http_failures");

    private static final Rule COUNTER_255 = BOOK.error(
            "counter-of-255",
            "a limit of 255",
            "Kong's schema takes 255, and the health checker that it then makes refuses it: the upstream has no balancer.",
            "write 254 or less",
            "lua-resty-healthcheck new, 'must be at most 254'");
    private static final Rule GRPC = BOOK.error(
            "probe-type-grpc",
            "probes of a type that Kong cannot send",
            "Kong's schema takes grpc and grpcs, and the health checker that it then makes refuses them: the upstream has no balancer.",
            "use type http or https on a port that answers HTTP, or passive checks alone",
            "Kong issues 13336 and 13331");
    private static final Rule TCP_ON_HTTP = BOOK.error(
            "tcp-probes-for-http",
            "probes that the HTTP side of Kong does not send",
            "active checks of type tcp run for services of tcp, tls and udp alone; for the others Kong sets the intervals to 0.",
            "use type http or https with an http_path",
            "Kong healthcheckers.lua create_healthchecker; Kong ingress controller issue 1562");
    private static final Rule HTTP_ON_STREAM = BOOK.error(
            "http-probes-for-tcp",
            "probes that the stream side of Kong does not send",
            "active checks of type http and https run for services of http, https, grpc and grpcs alone; for the others Kong sets the intervals to 0.",
            "write healthchecks.active.type: tcp",
            "Kong healthcheckers.lua create_healthchecker");
    private static final Rule OTHER_PROTOCOL = BOOK.warning(
            "probe-protocol-differs",
            "probes speak another protocol than the traffic",
            "a probe goes to the target's own port: plain HTTP to a TLS port is answered 400 or cut off, TLS to a plain port fails as a tcp failure.",
            "write healthchecks.active.type with the protocol of the service",
            "lua-resty-healthcheck run_single_check");
    private static final Rule NO_NAME = BOOK.warning(
            "https-probe-without-name",
            "certificates are verified against a number",
            "the name for SNI and verification is https_sni, else host_header, else the target's host; that is an address here, which certificates rarely hold, so the handshake fails and counts as a tcp failure.",
            "write healthchecks.active.https_sni, or the upstream's host_header",
            "lua-resty-healthcheck run_single_check; Kong upstreams.lua defaults");
    private static final Rule BELOW_TICK = BOOK.warning(
            "interval-below-the-tick",
            "an interval shorter than Kong's clock",
            "the checker looks every 0.1 s, with a tenth of jitter; a shorter interval cannot be kept.",
            "write an interval of at least 0.5",
            "lua-resty-healthcheck, active check timer");
    private static final Rule SLOW_PROBE = BOOK.warning(
            "probe-timeout-above-interval",
            "probes may take longer than their interval",
            "a run is skipped while the one before is unfinished, so a target that hangs is probed more rarely than configured.",
            "write a timeout of at most the interval",
            "lua-resty-healthcheck, lock of a check run");
    private static final Rule SLOW_SWEEP = BOOK.warning(
            "sweep-above-interval",
            "too few probes at a time",
            "targets are dealt into as many lists as concurrency says, each worked off one by one; when many hang, a round takes longer than the interval.",
            "write healthchecks.active.concurrency with the number of targets",
            "lua-resty-healthcheck active_check_targets");

    @Override
    public List<Rule> rules() {
        return BOOK.rules();
    }

    @Override
    public void check(KongFile file, Context context, Consumer<Finding> report) {
        Config config = Config.of(file, context);
        for (Balancer balancer : config.balancers()) {
            if (balancer.health().isOn()) {
                counters(config, balancer, report);
                type(config, balancer, report);
                times(balancer, report);
            }
        }
    }

    private static void counters(Config config, Balancer balancer, Consumer<Finding> report) {
        for (String path : COUNTERS) {
            if (config.number(balancer.record(), path, 0) == TOO_MANY) {
                Finding finding = Finding.of(
                        COUNTER_255,
                        balancer.record().place(path),
                        path.substring("healthchecks.".length()) + " of upstream '" + balancer.name() + "' is 255");
                report.accept(Mend.set(finding, balancer.record(), path, "254"));
            }
        }
    }

    private static void type(Config config, Balancer balancer, Consumer<Finding> report) {
        Health.Active active = balancer.health().active();
        KongRecord upstream = balancer.record();
        if (active.type().startsWith("grpc")) {
            report.accept(Finding.of(
                    GRPC,
                    upstream.place(ACTIVE + "type"),
                    "upstream '" + balancer.name() + "' has probes of type " + active.type()));
            return;
        }
        if (!active.probes() || balancer.services().isEmpty()) {
            return;
        }
        List<ServiceAddress> services = balancer.services().stream()
                .map(service -> ServiceAddress.of(config, service))
                .toList();
        boolean allStream = services.stream().allMatch(ServiceAddress::isStream);
        boolean noneStream = services.stream().noneMatch(ServiceAddress::isStream);
        String service = balancer.services().get(0).called();
        String protocol = services.get(0).protocol();
        if (active.type().equals("tcp") && noneStream) {
            report.accept(Finding.of(
                            TCP_ON_HTTP,
                            upstream.place(ACTIVE + "type"),
                            "upstream '" + balancer.name() + "' has probes of type tcp, and service '" + service
                                    + "' speaks " + protocol)
                    .withFix("write healthchecks.active.type: "
                            + (services.get(0).isTls() ? "https" : "http") + " and an http_path"));
        } else if (active.isHttp() && allStream) {
            Finding finding = Finding.of(
                    HTTP_ON_STREAM,
                    upstream.place(ACTIVE + "type"),
                    "upstream '" + balancer.name() + "' has probes of type " + active.type() + ", and service '"
                            + service + "' speaks " + protocol);
            report.accept(Mend.set(finding, upstream, ACTIVE + "type", "tcp"));
        } else if (active.isHttp() && noneStream) {
            httpOrHttps(balancer, services, report);
            verification(config, balancer, report);
        }
    }

    private static void httpOrHttps(Balancer balancer, List<ServiceAddress> services, Consumer<Finding> report) {
        boolean probesTls = balancer.health().active().type().equals("https");
        if (services.stream().allMatch(service -> service.isTls() != probesTls)) {
            String right = probesTls ? "http" : "https";
            Finding finding = Finding.of(
                            OTHER_PROTOCOL,
                            balancer.record().place(ACTIVE + "type"),
                            "upstream '" + balancer.name() + "' is probed with "
                                    + balancer.health().active().type() + ", and its traffic is "
                                    + services.get(0).protocol())
                    .withFix("write healthchecks.active.type: " + right);
            report.accept(Mend.set(finding, balancer.record(), ACTIVE + "type", right));
        }
    }

    private static void verification(Config config, Balancer balancer, Consumer<Finding> report) {
        KongRecord upstream = balancer.record();
        boolean verifies = balancer.health().active().type().equals("https")
                && config.isTrue(upstream, ACTIVE + "https_verify_certificate", true);
        boolean hasName = config.get(upstream, ACTIVE + "https_sni").isPresent()
                || config.get(upstream, "host_header").isPresent();
        if (!verifies || hasName) {
            return;
        }
        balancer.weighted().stream()
                .filter(target -> {
                    HostAddress address = target.address();
                    return address != null && !target.isName();
                })
                .findFirst()
                .ifPresent(target -> report.accept(Finding.of(
                        NO_NAME,
                        upstream.place("healthchecks.active"),
                        "probes of upstream '" + balancer.name() + "' verify the certificate of " + target.text()
                                + " without a name")));
    }

    private static void times(Balancer balancer, Consumer<Finding> report) {
        Health.Active active = balancer.health().active();
        KongRecord upstream = balancer.record();
        for (String kind : List.of("healthy", "unhealthy")) {
            double interval = kind.equals("healthy") ? active.intervalSeconds() : active.sickIntervalSeconds();
            if (interval > 0 && interval < TICK_SECONDS) {
                report.accept(Finding.of(
                        BELOW_TICK,
                        upstream.place(ACTIVE + kind + ".interval"),
                        kind + ".interval of upstream '" + balancer.name() + "' is " + Figures.seconds(interval)));
            }
        }
        double interval = active.intervalSeconds();
        double timeout = active.timeoutSeconds();
        if (interval > 0 && timeout > interval) {
            Finding finding = Finding.of(
                            SLOW_PROBE,
                            upstream.place(ACTIVE + "timeout"),
                            "a probe of upstream '" + balancer.name() + "' may take " + Figures.seconds(timeout)
                                    + ", and the next is due after " + Figures.seconds(interval))
                    .withFix("write healthchecks.active.timeout: " + Figures.plain(interval) + " or less");
            report.accept(Mend.set(finding, upstream, ACTIVE + "timeout", Figures.plain(interval)));
        } else if (interval > 0 && active.concurrency() >= 1) {
            int targets = balancer.weighted().size();
            double sweep = Math.ceil(targets / active.concurrency()) * timeout;
            if (targets > active.concurrency() && sweep > interval) {
                Finding finding = Finding.of(
                                SLOW_SWEEP,
                                upstream.place(ACTIVE + "concurrency"),
                                "a round of probes of upstream '" + balancer.name() + "' may take "
                                        + Figures.seconds(sweep) + ": " + targets + " targets, "
                                        + Figures.plain(active.concurrency()) + " at a time, "
                                        + Figures.seconds(timeout) + " each; the interval is "
                                        + Figures.seconds(interval))
                        .withFix("write healthchecks.active.concurrency: " + targets);
                report.accept(Mend.set(finding, upstream, ACTIVE + "concurrency", Integer.toString(targets)));
            }
        }
    }
}
