package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.design.check.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Names that lead nowhere, and things nobody refers to. Stateless and thread-safe. */
final class ReferenceChecks implements KongCheck {
    private static final Book BOOK = new Book(Family.REFERENCE);
    /** Plugins that answer by themselves, so that a route needs no service. */
    private static final Set<String> ANSWERING = Set.of(
            "request-termination",
            "redirect",
            "aws-lambda",
            "azure-functions",
            "mocking",
            "pre-function",
            "post-function",
            "degraphql",
            "kafka-upstream",
            "confluent",
            "solace-upstream",
            "exit-transformer",
            "ai-proxy",
            "ai-proxy-advanced");

    private static final Rule NOT_AN_UPSTREAM = BOOK.warning(
            "host-without-upstream",
            "a host that looks like an upstream's name and is none",
            "a host goes through an upstream only if it equals its name to the letter; any other is asked of DNS: no balancing, no health checks, and 503 'name resolution failed' if DNS does not know it.",
            "write the upstream's name as the service's host",
            "Kong balancer init.lua execute; Kong issue 6812");
    private static final Rule UNUSED = BOOK.warning(
            "upstream-unused",
            "an upstream that no service sends to",
            "an upstream gets traffic only from services whose host is its name; its targets, weights and health checks have no effect.",
            "write the upstream's name as the host of a service, or remove the upstream",
            "Kong balancer init.lua execute");
    private static final Rule NO_TARGETS = BOOK.warning(
            "upstream-without-targets",
            "an upstream with no targets",
            "Kong finds no peer and answers 503 'failure to get a peer from the ring-balancer' to every request.",
            "add targets to the upstream",
            "Kong balancer init.lua; Kong balancers.lua updateStatus");
    private static final Rule ALL_ZERO = BOOK.error(
            "all-weights-zero",
            "all targets have weight 0",
            "a total weight of 0 makes the upstream unhealthy: every request gets 503.",
            "give at least one target a weight above 0",
            "Kong balancers.lua updateStatus");
    private static final Rule SAME_TARGET = BOOK.warning(
            "same-target-twice",
            "one server under two spellings",
            "Kong tells targets apart by their text, so the server gets the weight of both, and its loss takes both.",
            "remove one of them",
            "Kong targets.lua cache key; Kong healthcheck.lua");
    private static final Rule NO_PORT = BOOK.warning(
            "target-without-port",
            "a target with no port",
            "Kong takes port 8000, its own proxy port, neither 80 nor the service's port.",
            "write the target as host:port",
            "Kong targets.lua format_target");
    private static final Rule PORT_IGNORED = BOOK.warning(
            "service-port-ignored",
            "a service's port that is not used",
            "when the host is an upstream's name, the ports of its targets count and the service's port is ignored.",
            "write the port on the targets",
            "Kong balancer init.lua execute");
    private static final Rule MIXED_PROTOCOLS = BOOK.warning(
            "upstream-of-both-protocols",
            "plain HTTP and TLS to the same ports",
            "the port belongs to the target: services with and without TLS meet the same listener, which speaks one of the two.",
            "give the services upstreams of their own, with the right ports",
            "Kong balancer init.lua execute");
    private static final Rule NO_ROUTE = BOOK.warning(
            "service-without-route",
            "a service that no route leads to",
            "requests reach a service through its routes alone.",
            "add a route to the service, or remove it",
            "Kong documentation, proxying with Kong Gateway");
    private static final Rule NO_SERVICE = BOOK.warning(
            "route-without-service",
            "a route without service, and no plugin that answers",
            "Kong answers 503 'no Service found with those values' to every request that it matches.",
            "give the route a service, or a plugin that answers, such as request-termination",
            "Kong init.lua access phase");
    private static final Rule DISABLED = BOOK.warning(
            "disabled-service",
            "routes of a service that is switched off",
            "the routes of a disabled service are left out of the router: clients get 404, or another route with a shorter path takes their requests.",
            "remove enabled: false, or the routes",
            "Kong handler.lua router");
    private static final Rule URL_WINS = BOOK.warning(
            "url-beats-host",
            "url and host say different things",
            "url is a shorthand for protocol, host, port and path, and wins over them.",
            "write url, or the single fields",
            "Kong schema init.lua process_auto_fields");
    private static final Rule TARGET_IS_UPSTREAM = BOOK.warning(
            "target-names-upstream",
            "a target that names another upstream",
            "targets are asked of DNS; Kong never goes from one upstream to another, so this is no failover.",
            "write the other upstream's targets here",
            "Kong balancers.lua; Kong issue 1010");
    private static final Rule KONG_ITSELF = BOOK.warning(
            "target-is-kong-itself",
            "requests that come back to Kong",
            "8000 and 8443 on the local host are Kong's own proxy ports: the request loops.",
            "write the host and port of the back end",
            "Kong kong.conf proxy_listen");
    private static final Rule WRONG_PORT = BOOK.warning(
            "protocol-of-another-port",
            "a protocol that the port does not speak",
            "443 is the port of HTTPS and 80 that of HTTP; the protocol of the service decides what Kong speaks, not the port.",
            "write protocol: https on the service for port 443, http for 80",
            "Kong balancer init.lua; Kong services.lua");

    @Override
    public List<Rule> rules() {
        return BOOK.rules();
    }

    @Override
    public void check(KongFile file, Context context, Consumer<Finding> report) {
        Config config = Config.of(file, context);
        Plugins plugins = config.plugins();
        Naming naming = config.naming();
        boolean anyRoute = !file.all(Kind.ROUTE).isEmpty();
        for (KongRecord service : file.all(Kind.SERVICE)) {
            service(config, naming, service, report);
            routes(config, service, anyRoute, report);
        }
        for (Balancer balancer : config.balancers()) {
            upstream(config, naming, balancer, report);
            targets(config, balancer, report);
            ports(config, balancer, report);
        }
        boolean anyAnswering = plugins.names().stream().anyMatch(ANSWERING::contains);
        for (KongRecord route : file.all(Kind.ROUTE)) {
            boolean isAlone = route.parent().isEmpty() && !route.has("service");
            if (isAlone && !anyAnswering && file.of(route, Kind.PLUGIN).isEmpty()) {
                report.accept(Finding.of(
                        NO_SERVICE, route.place(), "route '" + route.called() + "' has no service and no plugin"));
            }
        }
    }

    private static void service(Config config, Naming naming, KongRecord service, Consumer<Finding> report) {
        ServiceAddress address = ServiceAddress.of(config, service);
        naming.meant(service).ifPresent(meant -> {
            Finding finding = Finding.of(
                            NOT_AN_UPSTREAM,
                            service.place(address.field()),
                            "host '" + address.host() + "' of service '" + service.called()
                                    + "' is no upstream's name, so DNS is asked for it")
                    .withFix(
                            meant.isEmpty()
                                    ? "add an upstream named " + address.host() + " with its targets"
                                    : "write host: " + meant + ", as the upstream is called");
            boolean canMend = !meant.isEmpty() && address.field().equals("host");
            report.accept(canMend ? Mend.set(finding, service, "host", meant) : finding);
        });
        boolean saysBoth = service.has("url") && service.has("host");
        String written = service.text("host", "");
        if (saysBoth && address.field().equals("url") && !written.equals(address.host())) {
            report.accept(Finding.of(
                    URL_WINS,
                    service.place("host"),
                    "service '" + service.called() + "' has host " + written + ", and its url says " + address.host()));
        }
        boolean isDirect = config.file().upstream(service).isEmpty();
        if (isDirect) {
            if (Hosts.isLoopback(address.host()) && (address.port() == 8000 || address.port() == 8443)) {
                report.accept(Finding.of(
                        KONG_ITSELF,
                        service.place(address.field()),
                        "service '" + service.called() + "' sends to " + address.host() + ":"
                                + Figures.plain(address.port())));
            }
            wrongPort(address, address.port(), service, service, report);
        }
    }

    private static void routes(Config config, KongRecord service, boolean anyRoute, Consumer<Finding> report) {
        boolean hasRoutes = !config.file().of(service, Kind.ROUTE).isEmpty();
        if (!hasRoutes && anyRoute) {
            report.accept(Finding.of(
                    NO_ROUTE, service.place(), "service '" + service.called() + "' has no route in this file"));
        }
        if (hasRoutes && config.isFalse(service, "enabled", true)) {
            Finding finding = Finding.of(
                    DISABLED,
                    service.place("enabled"),
                    "service '" + service.called() + "' is disabled and has "
                            + config.file().of(service, Kind.ROUTE).size() + " routes");
            report.accept(Mend.set(finding, service, "enabled", "true"));
        }
    }

    private static void upstream(Config config, Naming naming, Balancer balancer, Consumer<Finding> report) {
        KongRecord upstream = balancer.record();
        if (naming.isUnused(upstream) && !naming.isBackup(upstream)) {
            report.accept(Finding.of(
                    UNUSED,
                    upstream.place("name"),
                    "upstream '" + balancer.name() + "' with "
                            + balancer.targets().size() + " targets is no service's host"));
        }
        boolean isNeeded = balancer.services().stream().anyMatch(config::isEnabled);
        if (isNeeded && balancer.targets().isEmpty()) {
            report.accept(Finding.of(
                            NO_TARGETS, upstream.place("targets"), "upstream '" + balancer.name() + "' has no targets")
                    .withWhy("every request of service '"
                            + balancer.services().get(0).called()
                            + "' gets 503 'failure to get a peer from the ring-balancer'."));
        }
        boolean allZero =
                !balancer.targets().isEmpty() && balancer.targets().stream().allMatch(target -> target.weight() == 0);
        if (isNeeded && allZero) {
            report.accept(Finding.of(
                    ALL_ZERO,
                    balancer.targets().get(0).record().place("weight"),
                    "all " + balancer.targets().size() + " targets of upstream '" + balancer.name()
                            + "' have weight 0"));
        }
    }

    private static void targets(Config config, Balancer balancer, Consumer<Finding> report) {
        Set<String> seen = new HashSet<>();
        Set<String> exact = new HashSet<>();
        for (Endpoint target : balancer.targets()) {
            if (target.address() == null) {
                continue;
            }
            String text = target.host() + ":" + target.port();
            boolean isNew = seen.add(Naming.canonical(target.host()) + ":" + target.port());
            if (exact.add(text) && !isNew) {
                report.accept(Finding.of(
                        SAME_TARGET,
                        target.record().place("target"),
                        "target " + target.text() + " of upstream '" + balancer.name()
                                + "' is the same server as one before it"));
            }
            noPort(balancer, target, report);
            boolean isOther = !target.host().equals(balancer.record().text("name", ""));
            if (isOther && config.file().find(Kind.UPSTREAM, target.host()).isPresent()) {
                report.accept(Finding.of(
                        TARGET_IS_UPSTREAM,
                        target.record().place("target"),
                        "target " + target.text() + " of upstream '" + balancer.name()
                                + "' has the name of another upstream"));
            }
            if (Hosts.isLoopback(target.host()) && (target.port() == 8000 || target.port() == 8443)) {
                report.accept(Finding.of(
                        KONG_ITSELF,
                        target.record().place("target"),
                        "target " + target.text() + " of upstream '" + balancer.name() + "' is port " + target.port()
                                + " of Kong's own host"));
            }
        }
    }

    private static void noPort(Balancer balancer, Endpoint target, Consumer<Finding> report) {
        // The port of an SRV name comes with its records.
        boolean isSrv = target.host().startsWith("_") || target.host().endsWith(".consul");
        if (target.address() != null && target.address().port() == null && !isSrv) {
            report.accept(Finding.of(
                    NO_PORT,
                    target.record().place("target"),
                    "target " + target.text() + " of upstream '" + balancer.name()
                            + "' has no port, so Kong connects to " + Endpoint.DEFAULT_PORT));
        }
    }

    private static void ports(Config config, Balancer balancer, Consumer<Finding> report) {
        boolean anyTls = false;
        boolean anyPlain = false;
        for (KongRecord service : balancer.services()) {
            ServiceAddress address = ServiceAddress.of(config, service);
            anyTls |= address.isTls();
            anyPlain |= address.protocol().equals("http") || address.protocol().equals("grpc");
            boolean isUsual = Set.of(80.0, 443.0, 8000.0).contains(address.port());
            boolean isSome = balancer.targets().isEmpty()
                    || balancer.targets().stream().anyMatch(target -> target.port() == address.port());
            boolean isWritten = service.has("port") || address.field().equals("url");
            if (isWritten && !Double.isNaN(address.port()) && !isUsual && !isSome) {
                report.accept(Finding.of(
                        PORT_IGNORED,
                        service.place(address.field().equals("url") ? "url" : "port"),
                        "port " + Figures.plain(address.port()) + " of service '" + service.called()
                                + "' is ignored; the targets of upstream '" + balancer.name() + "' use "
                                + balancer.targets().get(0).port()));
            }
        }
        if (anyTls && anyPlain) {
            report.accept(Finding.of(
                    MIXED_PROTOCOLS,
                    balancer.record().place(),
                    "upstream '" + balancer.name() + "' serves services with TLS and without"));
        } else if (!balancer.services().isEmpty()) {
            KongRecord service = balancer.services().get(0);
            for (Endpoint target : balancer.targets()) {
                wrongPort(ServiceAddress.of(config, service), target.port(), service, target.record(), report);
            }
        }
    }

    private static void wrongPort(
            ServiceAddress address, double port, KongRecord service, KongRecord at, Consumer<Finding> report) {
        String wrong = port == 443 && address.protocol().equals("http") ? "https" : "";
        wrong = port == 80 && address.protocol().equals("https") ? "http" : wrong;
        boolean isTarget = at.kind() == Kind.TARGET;
        boolean isWritten = isTarget || at.has("port") || at.has("url");
        if (!wrong.isEmpty() && isWritten) {
            report.accept(Finding.of(
                            WRONG_PORT,
                            at.place(isTarget ? "target" : at.has("url") ? "url" : "port"),
                            "service '" + service.called() + "' speaks " + address.protocol() + " to port "
                                    + Figures.plain(port))
                    .withFix("write protocol: " + wrong + " on service '" + service.called() + "', or another port"));
        }
    }
}
