package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.Rule;
import dev.wissel.design.strategy.Defaults;
import dev.wissel.design.strategy.Objective;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Times against the objective; without one, only what takes a minute or more. Stateless and thread-safe. */
final class TimingChecks implements KongCheck {
    private static final Book BOOK = new Book(Family.TIMING);
    /** A failover that takes longer is none for the people who wait. */
    private static final double GROSS_SECONDS = 60;

    private static final double SLOWEST_RECOVERY_SECONDS = 300;

    private static final Rule CONNECT = BOOK.warning(
            "connect-timeout",
            "a dead target is waited for too long",
            "a target that swallows packets, as a lost region does, is given up only after connect_timeout, 60 s by default; until then the request waits and no passive check counts.",
            "write connect_timeout: 2000 or less",
            "Kong services.lua defaults; Kong init.lua set_timeouts");
    private static final Rule TRIES = BOOK.warning(
            "tries-times-timeout",
            "all tries together take too long",
            "Kong has no deadline for a request: each of retries + 1 tries may wait connect_timeout.",
            "lower connect_timeout or retries",
            "Kong init.lua set_timeouts and balancer phase; arithmetic");
    private static final Rule DETECTION = BOOK.warning(
            "detection",
            "a fault is found too late",
            "the first bad probe comes up to one interval after the fault, and the limit's worth of them is needed, each with its timeout.",
            "lower healthchecks.active.healthy.interval or the limit",
            "lua-resty-healthcheck, active check timer; arithmetic");
    private static final Rule RECOVERY = BOOK.warning(
            "recovery",
            "a target that is well again comes back late",
            "a sick target is probed at unhealthy.interval, and comes back after healthy.successes good probes.",
            "lower healthchecks.active.unhealthy.interval or healthchecks.active.healthy.successes",
            "lua-resty-healthcheck incr_counter; arithmetic");
    private static final Rule READ = BOOK.warning(
            "read-timeout",
            "a hung answer is waited for longer than the objective allows",
            "a target that takes the request and never answers is given up after read_timeout.",
            "write a read_timeout within the failover objective",
            "Kong init.lua set_timeouts");
    private static final Rule READ_SHORT = BOOK.warning(
            "read-timeout-below-latency",
            "good answers are cut off",
            "an answer that is within the promised latency is given up as a failure, and a GET is sent again to another target.",
            "write a read_timeout well above the promised latency",
            "Kong documentation, proxying with Kong Gateway; arithmetic");

    @Override
    public List<Rule> rules() {
        return BOOK.rules();
    }

    @Override
    public void check(KongFile file, Context context, Consumer<Finding> report) {
        Config config = Config.of(file, context);
        Limit limit = Limit.of(context);
        for (Balancer balancer : config.balancers()) {
            if (!balancer.hasAlternative() || !balancer.health().isKnown()) {
                continue;
            }
            for (KongRecord service : balancer.services()) {
                connect(config, balancer, service, limit, report);
                context.objective().ifPresent(objective -> read(config, service, objective, report));
            }
            if (balancer.health().ejects()) {
                detection(config, balancer, limit, report);
            }
            recovery(balancer, context, report);
        }
    }

    /**
     * How long a failover may take. Immutable.
     *
     * @param seconds the time
     * @param words where the time comes from
     */
    private record Limit(double seconds, String words) {
        static Limit of(Context context) {
            return context.objective()
                    .map(objective -> inSeconds(objective.failover()))
                    .map(seconds -> new Limit(seconds, "the objective allows " + Figures.seconds(seconds)))
                    .orElse(new Limit(GROSS_SECONDS, "no objective is given, so a minute is taken as the limit"));
        }
    }

    private static double inSeconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static void connect(
            Config config, Balancer balancer, KongRecord service, Limit limit, Consumer<Finding> report) {
        double connect = config.number(service, "connect_timeout", 60_000) / 1000;
        double tries = config.number(service, "retries", 5) + 1;
        String subject = "service '" + service.called() + "' ";
        if (connect >= limit.seconds()) {
            Finding finding = Finding.of(
                            CONNECT,
                            service.place("connect_timeout"),
                            subject + "waits " + Figures.seconds(connect)
                                    + " for a connection to a target of upstream '" + balancer.name() + "'; "
                                    + limit.words())
                    .withWhy("a target that swallows packets is given up after " + Figures.seconds(connect) + ", and "
                            + Figures.plain(tries) + " such tries take " + Figures.seconds(connect * tries) + ".");
            report.accept(Mend.set(finding, service, "connect_timeout", connectMillis(limit, tries)));
        } else if (config.context().objective().isPresent() && connect * tries > limit.seconds()) {
            Finding finding = Finding.of(
                            TRIES,
                            service.place("connect_timeout"),
                            subject + "may try " + Figures.plain(tries) + " times, " + Figures.seconds(connect)
                                    + " each: " + Figures.seconds(connect * tries) + "; " + limit.words())
                    .withFix("write connect_timeout: " + connectMillis(limit, tries));
            report.accept(Mend.set(finding, service, "connect_timeout", connectMillis(limit, tries)));
        }
    }

    private static String connectMillis(Limit limit, double tries) {
        double millis = Math.min(2000, Math.floor(limit.seconds() * 1000 / Math.max(1, tries)));
        return Figures.plain(Math.max(100, millis));
    }

    private static void detection(Config config, Balancer balancer, Limit limit, Consumer<Finding> report) {
        double connect = balancer.services().stream()
                        .mapToDouble(service -> config.number(service, "connect_timeout", 60_000))
                        .max()
                        .orElse(0)
                / 1000;
        Optional<Detection.Slowest> slowest = Detection.slowest(balancer, connect);
        slowest.filter(found -> found.seconds() > limit.seconds())
                .ifPresent(found -> report.accept(Finding.of(
                                DETECTION,
                                balancer.record().place("healthchecks.active.healthy.interval"),
                                "upstream '" + balancer.name() + "' finds " + found.fault() + " after up to "
                                        + Figures.seconds(found.seconds()) + "; " + limit.words())
                        .withWhy(found.formula())
                        .withFix("write healthchecks.active.healthy.interval: " + Figures.plain(interval(found, limit))
                                + " or a lower limit")));
    }

    private static double interval(Detection.Slowest found, Limit limit) {
        double interval = (limit.seconds() / 2) / Math.max(1, found.failures());
        return Math.max(0.5, Math.floor(interval * 2) / 2);
    }

    private static void recovery(Balancer balancer, Context context, Consumer<Finding> report) {
        Health.Active active = balancer.health().active();
        double seconds = active.sickIntervalSeconds() * active.successes();
        double most = Math.max(
                SLOWEST_RECOVERY_SECONDS,
                context.objective()
                        .map(objective -> 10 * inSeconds(objective.failover()))
                        .orElse(0.0));
        if (balancer.health().ejects() && seconds > most) {
            report.accept(Finding.of(
                            RECOVERY,
                            balancer.record().place("healthchecks.active.unhealthy.interval"),
                            "a target of upstream '" + balancer.name() + "' that is well again waits up to "
                                    + Figures.seconds(seconds))
                    .withWhy(Figures.plain(active.successes()) + " successes × "
                            + Figures.seconds(active.sickIntervalSeconds()) + " = " + Figures.seconds(seconds)
                            + ", in which the others carry its part."));
        }
    }

    private static void read(Config config, KongRecord service, Objective objective, Consumer<Finding> report) {
        double read = config.number(service, "read_timeout", 60_000) / 1000;
        double most = Math.max(inSeconds(objective.failover()), inSeconds(Defaults.read(objective, Optional.empty())));
        if (read > most) {
            Finding finding = Finding.of(
                            READ,
                            service.place("read_timeout"),
                            "service '" + service.called() + "' waits " + Figures.seconds(read)
                                    + " for an answer; the objective allows "
                                    + Figures.seconds(inSeconds(objective.failover()))
                                    + " for a failover")
                    .withFix("write read_timeout: " + Figures.plain(most * 1000));
            report.accept(Mend.set(finding, service, "read_timeout", Figures.plain(most * 1000)));
        }
        objective
                .latency()
                .filter(latency -> read < inSeconds(latency.limit()))
                .ifPresent(latency -> report.accept(Finding.of(
                        READ_SHORT,
                        service.place("read_timeout"),
                        "service '" + service.called() + "' gives an answer up after " + Figures.seconds(read)
                                + "; the objective allows " + Figures.seconds(inSeconds(latency.limit())))));
    }
}
