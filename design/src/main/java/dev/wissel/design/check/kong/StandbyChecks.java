package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.Rule;
import dev.wissel.kong.carrier.UpstreamSettings;
import dev.wissel.kong.carrier.WisselTags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Standby targets and regions that leak, or are never used. Stateless and thread-safe. */
final class StandbyChecks implements KongCheck {
    private static final Book BOOK = new Book(Family.STANDBY);
    /** Nobody spreads load like that; a canary gets a hundredth. */
    private static final double CLEAR_RATIO = 200;

    private static final double RATIO_OF_A_BACKUP = 10;
    private static final double MILLION = 1_000_000;

    private static final Rule LEAK = BOOK.warning(
            "leak-by-ratio",
            "a standby that is always used a little",
            "a weight of 1 is not 'only when needed': the target gets its share of the live requests at all times.",
            "in open source: weight 0, raised by a controller; in Enterprise from 3.12 on: failover: true",
            "Kong round_robin.lua; Kong issue 6404; arithmetic");
    private static final Rule EDITION = BOOK.error(
            "failover-flag-in-open-source",
            "a field that open source does not have",
            "targets.failover exists in Kong Gateway Enterprise from 3.12 on; open source refuses the whole configuration.",
            "write weight: 0 and let a controller raise it",
            "Kong documentation, targets; go-kong issue 574");
    private static final Rule VERSION = BOOK.error(
            "failover-flag-too-early",
            "a field that this version does not have",
            "targets.failover came with Kong Gateway 3.12.",
            "use Kong Gateway 3.12 or later, or write weight: 0 and let a controller raise it",
            "Kong documentation, targets");
    private static final Rule ALGORITHM = BOOK.error(
            "failover-flag-with-hashing",
            "failover targets that are never used",
            "consistent-hashing and sticky-sessions pass failover targets over, also when all others are down.",
            "use round-robin, least-connections or latency",
            "Kong documentation, route requests to backup targets during failures");
    private static final Rule NO_CHECKS = BOOK.error(
            "failover-flag-without-checks",
            "failover targets that are never needed",
            "they get traffic when all regular targets are unhealthy, and without health checks none ever is.",
            "configure active and passive health checks",
            "Kong documentation, route requests to backup targets during failures");
    private static final Rule ALL_FAILOVER = BOOK.warning(
            "all-targets-failover",
            "only failover targets",
            "failover targets stand in for regular ones, and there are none.",
            "leave failover out on the targets that serve normally",
            "Kong documentation, targets");
    private static final Rule ZERO = BOOK.warning(
            "standby-nobody-raises",
            "a standby at weight 0 that stays there",
            "Kong never raises a weight and never probes a target of weight 0: when the others fail, every request gets 503.",
            "let a controller raise it (a tag wissel:weight=N says to what), or in Enterprise from 3.12 on write failover: true",
            "Kong round_robin.lua; Kong healthcheckers.lua populate_healthchecker");
    private static final Rule TOO_SMALL = BOOK.warning(
            "backup-too-small",
            "the others cannot carry a lost region",
            "when the region is lost, what exceeds the capacity of the others is refused, or takes them down as well.",
            "add capacity to the other regions, or say which requests may be refused",
            "arithmetic");
    private static final Rule SINGLE = BOOK.warning(
            "single-target-region",
            "a region on one target",
            "after a failover one more fault, or one deployment, is an outage.",
            "add a second target to the region",
            "arithmetic");
    private static final Rule UPSTREAM = BOOK.warning(
            "upstream-as-backup",
            "a backup upstream that Kong never turns to",
            "a service has one host; Kong never goes from one upstream to another when it fails.",
            "put the backup targets into the upstream of the service, with weight 0 and a controller, or failover: true in Enterprise from 3.12 on",
            "Kong issues 1010 and 1129");

    @Override
    public List<Rule> rules() {
        return BOOK.rules();
    }

    @Override
    public void check(KongFile file, Context context, Consumer<Finding> report) {
        Config config = Config.of(file, context);
        Naming naming = config.naming();
        for (Balancer balancer : config.balancers()) {
            if (naming.isUnused(balancer.record()) && naming.isBackup(balancer.record())) {
                report.accept(Finding.of(
                        UPSTREAM,
                        balancer.record().place("name"),
                        "upstream '" + balancer.name() + "' is no service's host, so it never stands in for another"));
            }
            failover(config, balancer, report);
            if (!balancer.isDesigned()) {
                leak(config, balancer, report);
            }
            if (context.objective().isPresent()) {
                regions(balancer, report);
            }
            neverRaised(balancer, report);
        }
    }

    private static void failover(Config config, Balancer balancer, Consumer<Finding> report) {
        List<Endpoint> failovers =
                balancer.targets().stream().filter(Endpoint::isFailover).toList();
        if (failovers.isEmpty()) {
            return;
        }
        Endpoint first = failovers.get(0);
        var place = first.record().place("failover");
        String subject = "target " + first.text() + " of upstream '" + balancer.name() + "' has failover: true";
        String version = config.context().kong().version();
        String algorithm = balancer.algorithm(config);
        // The field was carried back to the long-term release 3.4.
        boolean isKnown = config.atLeast(3, 12) || (config.atLeast(3, 4) && !config.atLeast(3, 5));
        if (config.isOpenSource()) {
            failovers.forEach(target -> report.accept(Finding.of(
                    EDITION,
                    target.record().place("failover"),
                    "target " + target.text() + " of upstream '" + balancer.name()
                            + "' has failover, which open-source Kong " + version + " refuses")));
        } else if (!isKnown) {
            report.accept(Finding.of(VERSION, place, subject + ", which Kong " + version + " does not know"));
        } else if (algorithm.equals("consistent-hashing") || algorithm.equals("sticky-sessions")) {
            report.accept(Finding.of(ALGORITHM, place, subject + ", and the algorithm is " + algorithm));
        } else if (balancer.health().isOff()) {
            report.accept(Finding.of(NO_CHECKS, place, subject + ", and no health checks"));
        } else if (failovers.size() == balancer.targets().size()) {
            report.accept(Finding.of(
                    ALL_FAILOVER,
                    place,
                    "all " + failovers.size() + " targets of upstream '" + balancer.name() + "' have failover: true"));
        }
    }

    /** Returns whether a target's small weight means a standby: what nobody would do to spread load, or less if it says what it is. */
    static boolean isLeak(Endpoint target, double mostWeight) {
        double ratio = mostWeight / target.weight();
        return !target.isControlled()
                && (ratio >= CLEAR_RATIO || (ratio >= RATIO_OF_A_BACKUP && soundsLikeBackup(target)));
    }

    private static boolean soundsLikeBackup(Endpoint target) {
        return Naming.soundsLikeBackup(target.host())
                || target.record().texts("tags").stream().anyMatch(Naming::soundsLikeBackup);
    }

    private static void leak(Config config, Balancer balancer, Consumer<Finding> report) {
        List<Endpoint> weighted = balancer.weighted();
        double most = weighted.stream().mapToDouble(Endpoint::weight).max().orElse(0);
        List<Endpoint> leaks = weighted.stream()
                .filter(target -> !target.isFailover() && isLeak(target, most))
                .toList();
        if (leaks.isEmpty()) {
            return;
        }
        double share = leaks.stream().mapToDouble(Endpoint::weight).sum() / balancer.totalWeight();
        Endpoint first = leaks.get(0);
        report.accept(Finding.of(
                        LEAK,
                        first.record().place("weight"),
                        "target " + first.text() + " of upstream '" + balancer.name() + "' has weight "
                                + Figures.plain(first.weight()) + " beside " + Figures.plain(most) + ": "
                                + Figures.percent(share) + " of the live requests go "
                                + (leaks.size() == 1 ? "there" : "to such targets"))
                .withWhy(leakWhy(balancer, balancer.algorithm(config), first, most, share)));
    }

    private static String leakWhy(Balancer balancer, String algorithm, Endpoint first, double most, double share) {
        if (algorithm.equals("least-connections")) {
            return "it is used from " + Figures.plain(Math.floor(most / first.weight()))
                    + " requests in flight a worker on, so under load and not when the others fail.";
        }
        String perMillion = "of a million requests " + Math.round(share * MILLION) + " go there while all is well";
        if (!algorithm.equals("round-robin")) {
            return perMillion + ".";
        }
        long divisor = 0;
        for (Endpoint target : balancer.weighted()) {
            divisor = BalancingChecks.gcd((long) target.weight(), divisor);
        }
        return perMillion + ", exactly " + (long) (first.weight() / Math.max(1, divisor)) + " in each lap of "
                + (long) (balancer.totalWeight() / Math.max(1, divisor))
                + " a worker; and a retry, which forgets what it tried, nearly always meets the heavy target again.";
    }

    /** Looks at targets whose tags name regions. */
    private static void regions(Balancer balancer, Consumer<Finding> report) {
        UpstreamSettings settings =
                WisselTags.readUpstream(balancer.record().texts("tags")).value();
        Map<String, List<Endpoint>> regions = new LinkedHashMap<>();
        settings.regionsOver(balancer.targets().stream().map(Endpoint::settings).toList())
                .forEach(region -> regions.put(region, new ArrayList<>()));
        for (Endpoint target : balancer.targets()) {
            regions.computeIfAbsent(target.settings().region(), any -> new ArrayList<>())
                    .add(target);
        }
        regions.values().removeIf(List::isEmpty);
        boolean allPlaced = balancer.targets().stream()
                .noneMatch(target -> target.settings().region().isEmpty());
        if (regions.size() < 2 || !allPlaced) {
            return;
        }
        capacity(balancer, settings, regions, report);
        List<Endpoint> primary = regions.values().iterator().next();
        regions.forEach((region, targets) -> {
            if (targets.size() == 1 && primary.size() > 1) {
                report.accept(Finding.of(
                        SINGLE,
                        targets.get(0).record().place(),
                        "region " + region + " of upstream '" + balancer.name()
                                + "' has one target, the first region has " + primary.size()));
            }
        });
    }

    private static void capacity(
            Balancer balancer,
            UpstreamSettings settings,
            Map<String, List<Endpoint>> regions,
            Consumer<Finding> report) {
        boolean allKnown = balancer.targets().stream()
                .allMatch(target -> target.settings().capacityPerSecond().isPresent());
        if (!allKnown) {
            return;
        }
        String first = regions.keySet().iterator().next();
        double lost = capacity(regions.values().iterator().next());
        double others =
                regions.values().stream().mapToDouble(StandbyChecks::capacity).sum() - lost;
        double usable = others * settings.headroom();
        if (usable < lost) {
            report.accept(Finding.of(
                            TOO_SMALL,
                            balancer.record().place(),
                            "when region " + first + " of upstream '" + balancer.name() + "' is lost, the others carry "
                                    + Figures.percent(usable / lost) + " of what it carries")
                    .withWhy(first + " is declared for " + Figures.plain(lost)
                            + " requests a second, the others together for "
                            + Figures.plain(others) + ", of which " + Figures.percent(settings.headroom())
                            + " may be used: at full load " + Figures.plain(lost - usable) + " a second are refused."));
        }
    }

    private static double capacity(List<Endpoint> targets) {
        return targets.stream()
                .mapToDouble(target -> target.settings().capacityPerSecond().orElse(0))
                .sum();
    }

    private static void neverRaised(Balancer balancer, Consumer<Finding> report) {
        Set<String> serving = new HashSet<>();
        balancer.targets().stream()
                .filter(target -> target.weight() > 0 || target.isControlled())
                .forEach(target -> serving.add(target.settings().region()));
        for (Endpoint target : balancer.targets()) {
            boolean isStandby = soundsLikeBackup(target)
                    || (!target.settings().region().isEmpty()
                            && !serving.contains(target.settings().region()));
            if (target.weight() == 0 && !serving.isEmpty() && isStandby && !target.isControlled()) {
                report.accept(Finding.of(
                        ZERO,
                        target.record().place("weight"),
                        "target " + target.text() + " of upstream '" + balancer.name()
                                + "' stands by at weight 0, and nothing raises it"));
            }
        }
    }
}
