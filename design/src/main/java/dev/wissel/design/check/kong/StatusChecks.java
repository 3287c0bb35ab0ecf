package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.Rule;
import dev.wissel.kong.document.Node.Sequence;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Which statuses health checks take for good, for bad, and for nothing. Stateless and thread-safe. */
final class StatusChecks implements KongCheck {
    private static final Book BOOK = new Book(Family.HEALTH);
    private static final String ACTIVE_BAD = "healthchecks.active.unhealthy.http_statuses";
    private static final String ACTIVE_GOOD = "healthchecks.active.healthy.http_statuses";
    private static final String PASSIVE_BAD = "healthchecks.passive.unhealthy.http_statuses";
    private static final String PASSIVE_GOOD = "healthchecks.passive.healthy.http_statuses";
    private static final Set<Integer> BROKEN = new TreeSet<>(Set.of(500, 502, 503, 504));
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private static final Rule DEFAULT_PATH = BOOK.warning(
            "probe-of-the-root-path",
            "probes of / by default",
            "http_path is not written, so / is probed, and 404 is in the list of bad statuses: an API without a page there is marked down as a whole.",
            "write healthchecks.active.http_path with a path that shows health",
            "Kong upstreams.lua defaults");
    private static final Rule STATUS_GAP = BOOK.warning(
            "statuses-in-neither-list",
            "statuses that count for nothing",
            "a status in neither list is ignored: it does not count as a failure and resets nothing, so a target that answers it stays as it is.",
            "list them in healthchecks.active.unhealthy.http_statuses",
            "lua-resty-healthcheck report_http_status; Kong issue 15001");
    private static final Rule PASSIVE_502 = BOOK.warning(
            "passive-502-missing",
            "502 does not count in the traffic",
            "the last try of a request that finds no connection, and a proxy before a dead application, both show as 502; Kong's default list is 429, 500 and 503.",
            "write healthchecks.passive.unhealthy.http_statuses: [500, 502, 503, 504]",
            "Kong upstreams.lua defaults; Kong handler.lua log phase");
    private static final Rule PASSIVE_504 = BOOK.warning(
            "passive-504-counts-as-timeout",
            "504 is listed and does not count",
            "in the traffic a 504 always counts as a timeout, whatever the lists say, and timeouts is 0.",
            "write healthchecks.passive.unhealthy.timeouts above 0",
            "Kong handler.lua log phase; lua-resty-healthcheck report_timeout");
    private static final Rule CLIENT_ERRORS = BOOK.warning(
            "client-errors-as-sickness",
            "the callers' own errors mark targets down",
            "a 4xx is about the request, not about the target: one client with a wrong path, an expired token or too many calls takes all targets away in turn.",
            "write healthchecks.passive.unhealthy.http_statuses: [500, 502, 503, 504]",
            "Kong documentation, health checks and circuit breakers; Kong handler.lua log phase");
    private static final Rule REDIRECT = BOOK.warning(
            "redirect-as-health",
            "a redirect passes for health",
            "probes follow no redirect: a target that sends everyone to a login or maintenance page counts as healthy.",
            "leave redirects out of healthchecks.active.healthy.http_statuses",
            "lua-resty-healthcheck run_single_check");
    private static final Rule EMPTY = BOOK.error(
            "empty-status-list",
            "a limit on statuses of which there are none",
            "the list is empty, so no status can ever count towards the limit beside it.",
            "list the statuses, or leave the list out for Kong's default",
            "lua-resty-healthcheck report_http_status");
    private static final Rule BOTH = BOOK.warning(
            "status-in-both-lists",
            "a status is called good and bad",
            "the healthy list is looked at first, so the status counts as a success.",
            "take the status out of one of the lists",
            "lua-resty-healthcheck report_http_status");

    @Override
    public List<Rule> rules() {
        return BOOK.rules();
    }

    @Override
    public void check(KongFile file, Context context, Consumer<Finding> report) {
        Config config = Config.of(file, context);
        for (Balancer balancer : config.balancers()) {
            active(config, balancer, report);
            passive(config, balancer, report);
            lists(config, balancer, report);
        }
    }

    private static void active(Config config, Balancer balancer, Consumer<Finding> report) {
        KongRecord upstream = balancer.record();
        Health.Active active = balancer.health().active();
        if (!active.isHttp() || !(active.intervalSeconds() > 0)) {
            return;
        }
        boolean counts = active.limits().http() > 0;
        boolean notFoundIsBad = active.bad().contains(404) && !active.good().contains(404);
        if (counts
                && notFoundIsBad
                && config.get(upstream, "healthchecks.active.http_path").isEmpty()) {
            report.accept(Finding.of(
                            DEFAULT_PATH,
                            upstream.place("healthchecks.active"),
                            "upstream '" + balancer.name() + "' probes / since it has no http_path")
                    .withWhy("404 is a bad status here: after "
                            + Figures.plain(active.limits().http())
                            + " probes of an API that has no page at /, every target is marked down."));
        }
        Set<Integer> ignored = new TreeSet<>(BROKEN);
        ignored.removeAll(active.bad());
        ignored.removeAll(active.good());
        boolean isWritten = config.get(upstream, ACTIVE_BAD).isPresent();
        if (counts && isWritten && !active.bad().isEmpty() && !ignored.isEmpty()) {
            String statuses = Figures.statuses(ignored);
            Finding finding = Finding.of(
                            STATUS_GAP,
                            upstream.place(ACTIVE_BAD),
                            "a probe of upstream '" + balancer.name() + "' that is answered " + statuses
                                    + " counts for nothing")
                    .withFix("add " + statuses + " to " + ACTIVE_BAD);
            report.accept(Mend.prepend(finding, upstream, ACTIVE_BAD, statuses));
        }
        Set<Integer> redirects = new TreeSet<>(active.good());
        redirects.retainAll(REDIRECTS);
        // A list with 404 says that any answer shows life.
        boolean anyAnswer = active.good().contains(404);
        if (config.get(upstream, ACTIVE_GOOD).isPresent() && !redirects.isEmpty() && !anyAnswer) {
            report.accept(Finding.of(
                    REDIRECT,
                    upstream.place(ACTIVE_GOOD),
                    "upstream '" + balancer.name() + "' takes " + Figures.statuses(redirects)
                            + " for an answer of a healthy target"));
        }
    }

    private static void passive(Config config, Balancer balancer, Consumer<Finding> report) {
        KongRecord upstream = balancer.record();
        Health.Passive passive = balancer.health().passive();
        boolean isWritten = config.get(upstream, PASSIVE_BAD).isPresent();
        boolean isEmpty = passive.bad().isEmpty();
        if (!(passive.limits().http() > 0) || isEmpty) {
            return;
        }
        if (!passive.bad().contains(502) && !passive.good().contains(502)) {
            Finding finding = Finding.of(
                    PASSIVE_502,
                    upstream.place(PASSIVE_BAD),
                    "502 does not count in the traffic of upstream '" + balancer.name() + "'; the list "
                            + (isWritten ? "is " : "is Kong's default, ") + Figures.statuses(passive.bad()));
            report.accept(
                    isWritten
                            ? Mend.prepend(finding, upstream, PASSIVE_BAD, "502")
                            : Mend.set(finding, upstream, PASSIVE_BAD, "[500, 502, 503, 504]"));
        }
        if (isWritten && passive.bad().contains(504) && passive.limits().timeouts() == 0) {
            Finding finding = Finding.of(
                    PASSIVE_504,
                    upstream.place(PASSIVE_BAD),
                    "504 in this list of upstream '" + balancer.name() + "' counts for nothing while timeouts is 0");
            report.accept(Mend.set(finding, upstream, "healthchecks.passive.unhealthy.timeouts", "2"));
        }
        Set<Integer> clients = new TreeSet<>(passive.bad());
        clients.removeIf(status -> status < 400 || status > 499);
        clients.removeAll(passive.good());
        if (isWritten && !clients.isEmpty()) {
            report.accept(Finding.of(
                    CLIENT_ERRORS,
                    upstream.place(PASSIVE_BAD),
                    Figures.plain(passive.limits().http()) + " answers with " + Figures.statuses(clients)
                            + " mark a target of upstream '" + balancer.name() + "' down"));
        }
    }

    private static void lists(Config config, Balancer balancer, Consumer<Finding> report) {
        Health.Active active = balancer.health().active();
        Health.Passive passive = balancer.health().passive();
        boolean probesCount = active.intervalSeconds() > 0 && active.limits().http() > 0 && active.isHttp();
        boolean successesCount = active.probes() && active.successes() > 0 && active.isHttp();
        boolean trafficCounts = passive.limits().http() > 0;
        empty(config, balancer, ACTIVE_BAD, probesCount, "http_failures", report);
        empty(config, balancer, ACTIVE_GOOD, successesCount, "successes", report);
        empty(config, balancer, PASSIVE_BAD, trafficCounts, "http_failures", report);
        both(config, balancer, ACTIVE_GOOD, ACTIVE_BAD, probesCount, report);
        both(config, balancer, PASSIVE_GOOD, PASSIVE_BAD, trafficCounts, report);
    }

    private static void empty(
            Config config, Balancer balancer, String path, boolean counts, String limit, Consumer<Finding> report) {
        boolean isEmpty = config.get(balancer.record(), path)
                .filter(node -> node instanceof Sequence list && list.items().isEmpty())
                .isPresent();
        if (counts && isEmpty) {
            report.accept(Finding.of(
                    EMPTY,
                    balancer.record().place(path),
                    "upstream '" + balancer.name() + "' has " + limit
                            + " above 0 and no status that could count towards it"));
        }
    }

    private static void both(
            Config config, Balancer balancer, String good, String bad, boolean counts, Consumer<Finding> report) {
        if (!counts
                || config.get(balancer.record(), good).isEmpty()
                || config.get(balancer.record(), bad).isEmpty()) {
            return;
        }
        Set<Integer> shared = new TreeSet<>(config.statuses(balancer.record(), good, Set.of()));
        shared.retainAll(config.statuses(balancer.record(), bad, Set.of()));
        if (!shared.isEmpty()) {
            report.accept(Finding.of(
                    BOTH,
                    balancer.record().place(bad),
                    "upstream '" + balancer.name() + "' lists " + Figures.statuses(shared)
                            + " as healthy and as unhealthy"));
        }
    }
}
