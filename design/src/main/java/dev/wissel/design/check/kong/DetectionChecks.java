package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import java.util.List;
import java.util.function.Consumer;

/** Whether health checks find what they are there for, and let it come back. Stateless and thread-safe. */
final class DetectionChecks implements KongCheck {
    private static final Book BOOK = new Book(Family.HEALTH);
    private static final String ACTIVE = "healthchecks.active";
    private static final String PASSIVE = "healthchecks.passive";
    private static final double ONE_IN_A_THOUSAND = 0.001;

    private static final Rule NONE = BOOK.missing(
            "none",
            "no health checks",
            "Kong's health checks are off unless they are configured; a dead target keeps its share of the requests.",
            "add healthchecks.active with intervals, successes and failure limits, and healthchecks.passive beside it",
            "Kong upstreams.lua defaults; Kong healthcheckers.lua is_upstream_using_healthcheck");
    private static final Rule INTERVAL_ZERO = BOOK.error(
            "active-interval-zero",
            "active checks never run",
            "an interval of 0, Kong's default, means that no probe is sent, whatever the limits say.",
            "write healthchecks.active.healthy.interval and healthchecks.active.unhealthy.interval, both above 0",
            "Kong upstreams.lua defaults; Kong healthcheckers.lua is_upstream_using_healthcheck");
    private static final Rule ONLY_SICK = BOOK.error(
            "only-sick-targets-probed",
            "only sick targets are probed, and nothing makes one sick",
            "healthy targets are probed at healthy.interval, which is 0, and no passive limit is above 0.",
            "write healthchecks.active.healthy.interval above 0, or passive limits",
            "lua-resty-healthcheck checker_callback; Kong upstreams.lua defaults");
    private static final Rule LIMITS_ZERO = BOOK.error(
            "active-limits-zero",
            "probes whose failures do not count",
            "http_failures, tcp_failures and timeouts are all 0, Kong's default, and 0 drops the event: nothing is ever marked down.",
            "write http_failures, tcp_failures and timeouts above 0 under healthchecks.active.unhealthy",
            "lua-resty-healthcheck incr_counter; Kong upstreams.lua defaults");
    private static final Rule NO_RECOVERY = BOOK.warning(
            "no-recovery",
            "a target that is down stays down",
            "sick targets are probed at unhealthy.interval and come back after healthy.successes good probes; 0 switches either off.",
            "write healthchecks.active.unhealthy.interval above 0 and healthchecks.active.healthy.successes above 0",
            "lua-resty-healthcheck incr_counter; Kong issue 13452");
    private static final Rule PASSIVE_ONLY = BOOK.warning(
            "passive-without-active",
            "passive checks that nothing undoes",
            "a target that is marked sick gets no requests, so no success can bring it back; only a probe or the Admin API can.",
            "add active probing of sick targets: healthchecks.active.unhealthy.interval and healthchecks.active.healthy.successes above 0",
            "Kong documentation, health checks and circuit breakers; Kong issue 13452");
    private static final Rule REFUSED_UNSEEN = BOOK.warning(
            "refused-connections-unseen",
            "refused connections do not count",
            "each kind of failure has a limit of its own, and tcp_failures is 0: a process that is gone is never marked down.",
            "write tcp_failures above 0 under healthchecks.active.unhealthy",
            "lua-resty-healthcheck incr_counter");
    private static final Rule HANG_UNSEEN = BOOK.warning(
            "hanging-targets-unseen",
            "timeouts do not count",
            "each kind of failure has a limit of its own, and timeouts is 0: a target that hangs, or a network that swallows packets, is never marked down.",
            "write timeouts above 0 under healthchecks.active.unhealthy",
            "lua-resty-healthcheck incr_counter");
    private static final Rule ERRORS_UNSEEN = BOOK.warning(
            "error-answers-unseen",
            "answers with an error do not count",
            "each kind of failure has a limit of its own, and http_failures is 0: a target that answers 500 to everything is never marked down.",
            "write http_failures above 0 under healthchecks.active.unhealthy",
            "lua-resty-healthcheck incr_counter");
    private static final Rule TCP_WITHOUT_RETRIES = BOOK.error(
            "passive-tcp-failures-without-retries",
            "passive tcp_failures that never count",
            "the last try of a request that finds no connection counts as status 502, never as a tcp failure; with retries 0 every try is the last.",
            "write retries: 1 or more on the service, or list 502 in healthchecks.passive.unhealthy.http_statuses with http_failures above 0",
            "Kong issue 3645; Kong init.lua balancer phase");
    private static final Rule CUMULATIVE = BOOK.warning(
            "passive-failures-add-up",
            "failures of many days add up",
            "with successes 0 a good answer is dropped before it resets the failure counters, so single failures, days apart, reach the limit together.",
            "write healthchecks.passive.healthy.successes: 1 or more",
            "lua-resty-healthcheck incr_counter; Kong documentation, health checks and circuit breakers");

    @Override
    public List<Rule> rules() {
        return BOOK.rules();
    }

    @Override
    public void check(KongFile file, Context context, Consumer<Finding> report) {
        Config config = Config.of(file, context);
        for (Balancer balancer : config.balancers()) {
            if (balancer.health().isKnown()) {
                exists(balancer, report);
                recovers(balancer, report);
                seesEveryKind(config, balancer, report);
                passiveCounts(config, balancer, report);
            }
        }
    }

    private static void exists(Balancer balancer, Consumer<Finding> report) {
        Health health = balancer.health();
        Health.Active active = health.active();
        boolean passiveIsOff = health.passive().limits().none();
        if (health.isOff() && active.limits().none() && balancer.hasAlternative()) {
            Endpoint first = balancer.weighted().get(0);
            report.accept(Finding.of(
                            NONE,
                            balancer.record().place("healthchecks"),
                            "upstream '" + balancer.name() + "' has "
                                    + balancer.targets().size() + " targets and no health checks")
                    .withWhy("Kong's health checks are off unless configured: if " + first.text() + " dies, it keeps "
                            + Figures.percent(first.weight() / balancer.totalWeight())
                            + " of the first tries, for good."));
        }
        if (active.isOff() && active.limits().any()) {
            Finding finding = Finding.of(
                    INTERVAL_ZERO,
                    balancer.record().place(ACTIVE),
                    "upstream '" + balancer.name()
                            + "' has limits for probes, but healthy.interval and unhealthy.interval are 0");
            report.accept(Mend.set(
                    passiveIsOff ? finding : finding.withSeverity(Severity.WARNING),
                    balancer.record(),
                    ACTIVE + ".healthy.interval",
                    "5"));
        }
        if (active.intervalSeconds() == 0 && active.sickIntervalSeconds() > 0 && passiveIsOff) {
            Finding finding = Finding.of(
                    ONLY_SICK,
                    balancer.record().place(ACTIVE),
                    "upstream '" + balancer.name() + "' probes sick targets every "
                            + Figures.seconds(active.sickIntervalSeconds()) + " and healthy ones never");
            report.accept(Mend.set(finding, balancer.record(), ACTIVE + ".healthy.interval", "5"));
        }
        if (active.intervalSeconds() > 0 && active.limits().none()) {
            report.accept(limitsZero(balancer, passiveIsOff));
        }
    }

    private static Finding limitsZero(Balancer balancer, boolean passiveIsOff) {
        Health.Active active = balancer.health().active();
        Finding finding = Finding.of(
                LIMITS_ZERO,
                balancer.record().place(ACTIVE + ".unhealthy"),
                "upstream '" + balancer.name() + "' is probed every "
                        + Figures.seconds(active.intervalSeconds())
                        + ", with http_failures, tcp_failures and timeouts at 0");
        finding = Mend.set(finding, balancer.record(), ACTIVE + ".unhealthy.tcp_failures", "1");
        if (passiveIsOff) {
            return finding;
        }
        return finding.withSeverity(Severity.WARNING)
                .withWhy("a probe that fails is dropped at a limit of 0"
                        + (active.successes() > 0
                                ? ", and one that succeeds resets what the passive checks have counted."
                                : "; only the passive checks mark a target down."));
    }

    private static void recovers(Balancer balancer, Consumer<Finding> report) {
        Health health = balancer.health();
        Health.Active active = health.active();
        if (!health.ejects()) {
            return;
        }
        if (active.isOff()) {
            if (active.limits().none()) {
                report.accept(Finding.of(
                        PASSIVE_ONLY,
                        balancer.record().place(PASSIVE),
                        "upstream '" + balancer.name() + "' has passive checks and no probes"));
            }
            return;
        }
        if (active.sickIntervalSeconds() == 0) {
            Finding finding = Finding.of(
                            NO_RECOVERY,
                            balancer.record().place(ACTIVE + ".unhealthy.interval"),
                            "upstream '" + balancer.name()
                                    + "' never probes a target that is down: unhealthy.interval is 0")
                    .withFix("write healthchecks.active.unhealthy.interval: "
                            + Figures.plain(active.intervalSeconds() > 0 ? active.intervalSeconds() : 5));
            String interval = Figures.plain(active.intervalSeconds() > 0 ? active.intervalSeconds() : 5);
            report.accept(Mend.set(finding, balancer.record(), ACTIVE + ".unhealthy.interval", interval));
        } else if (active.successes() == 0) {
            Finding finding = Finding.of(
                            NO_RECOVERY,
                            balancer.record().place(ACTIVE + ".healthy.successes"),
                            "upstream '" + balancer.name() + "' never takes a target back: healthy.successes is 0")
                    .withFix("write healthchecks.active.healthy.successes: 2");
            report.accept(Mend.set(finding, balancer.record(), ACTIVE + ".healthy.successes", "2"));
        }
    }

    private static void seesEveryKind(Config config, Balancer balancer, Consumer<Finding> report) {
        Health health = balancer.health();
        Health.Limits passive = health.passive().limits();
        Health.Limits active =
                health.active().intervalSeconds() > 0 ? health.active().limits() : new Health.Limits(0, 0, 0);
        if (!health.ejects()) {
            return;
        }
        boolean refusedAs502 = passive.http() > 0 && health.passive().bad().contains(502);
        if (active.tcp() == 0 && passive.tcp() == 0 && !refusedAs502) {
            report.accept(unseen(REFUSED_UNSEEN, balancer, "tcp_failures", "1"));
        }
        if (active.timeouts() == 0 && passive.timeouts() == 0) {
            report.accept(unseen(HANG_UNSEEN, balancer, "timeouts", "2"));
        }
        boolean speaksHttp = balancer.services().stream()
                .map(service -> ServiceAddress.of(config, service))
                .noneMatch(ServiceAddress::isStream);
        boolean probesHttp = active.http() > 0 && health.active().isHttp();
        if (speaksHttp && !probesHttp && passive.http() == 0) {
            report.accept(unseen(ERRORS_UNSEEN, balancer, "http_failures", "2"));
        }
    }

    private static Finding unseen(Rule rule, Balancer balancer, String limit, String value) {
        boolean probes = balancer.health().active().ejects();
        String path = (probes ? ACTIVE : PASSIVE) + ".unhealthy";
        Finding finding = Finding.of(
                        rule,
                        balancer.record().place(path),
                        "upstream '" + balancer.name() + "' counts failures, but " + limit
                                + " is 0 in its active and passive checks")
                .withFix("write " + limit + ": " + value + " under " + path);
        return Mend.set(finding, balancer.record(), path + "." + limit, value);
    }

    private static void passiveCounts(Config config, Balancer balancer, Consumer<Finding> report) {
        Health health = balancer.health();
        Health.Limits limits = health.passive().limits();
        boolean neverRetried = !balancer.services().isEmpty()
                && balancer.services().stream().allMatch(service -> config.number(service, "retries", 5) == 0);
        boolean refusedAs502 = limits.http() > 0 && health.passive().bad().contains(502);
        if (limits.tcp() > 0 && neverRetried && !refusedAs502) {
            Finding finding = Finding.of(
                    TCP_WITHOUT_RETRIES,
                    balancer.record().place(PASSIVE + ".unhealthy.tcp_failures"),
                    "tcp_failures: " + Figures.plain(limits.tcp()) + " of upstream '" + balancer.name()
                            + "' counts nothing, for service '"
                            + balancer.services().get(0).called() + "' has retries: 0");
            boolean probesSeeIt = health.active().intervalSeconds() > 0
                    && health.active().limits().tcp() > 0;
            report.accept(probesSeeIt ? finding.withSeverity(Severity.WARNING) : finding);
        }
        boolean probesReset =
                health.active().intervalSeconds() > 0 && health.active().successes() > 0;
        if (limits.any() && health.passive().successes() == 0 && !probesReset) {
            report.accept(cumulative(balancer, limits));
        }
    }

    private static Finding cumulative(Balancer balancer, Health.Limits limits) {
        double least = Math.min(
                limits.http() > 0 ? limits.http() : Double.MAX_VALUE,
                Math.min(
                        limits.tcp() > 0 ? limits.tcp() : Double.MAX_VALUE,
                        limits.timeouts() > 0 ? limits.timeouts() : Double.MAX_VALUE));
        Finding finding = Finding.of(
                        CUMULATIVE,
                        balancer.record().place(PASSIVE + ".healthy"),
                        "upstream '" + balancer.name()
                                + "' counts failures in the traffic and no success: passive healthy.successes is 0")
                .withWhy(
                        "nothing resets the failure counters: at one failure in 1,000 answers a good target is marked down after about "
                                + Figures.plain(least / ONE_IN_A_THOUSAND) + " answers.");
        return Mend.set(finding, balancer.record(), PASSIVE + ".healthy.successes", "1");
    }
}
