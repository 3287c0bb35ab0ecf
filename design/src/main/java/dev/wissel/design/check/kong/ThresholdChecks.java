package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.Rule;
import java.util.List;
import java.util.function.Consumer;

/** The threshold below which an upstream refuses everything. Stateless and thread-safe. */
final class ThresholdChecks implements KongCheck {
    private static final Book BOOK = new Book(Family.HEALTH);
    private static final String THRESHOLD = "healthchecks.threshold";
    private static final double ALMOST = 1e-9;

    private static final Rule HUNDRED = BOOK.error(
            "threshold-of-100",
            "a threshold that is never exceeded",
            "an upstream is healthy while the available weight is more than the threshold, and more than 100 % there is not: every request gets 503.",
            "write a threshold below the share that must be available, or 0",
            "Kong balancers.lua updateStatus; Kong Gateway changelog 3.13");
    private static final Rule INERT = BOOK.warning(
            "threshold-without-checks",
            "a threshold that nothing can reach",
            "without health checks every target counts as available, so the threshold never has an effect.",
            "configure health checks, or leave the threshold out",
            "Kong balancers.lua updateStatus");
    private static final Rule ANY_LOSS = BOOK.warning(
            "threshold-allows-no-loss",
            "the first lost target closes the upstream",
            "with less weight available than the threshold asks for, Kong refuses every request, also those that the healthy targets could serve.",
            "write a threshold below the share that is left after the loss that must be survived, or 0",
            "Kong balancers.lua updateStatus; arithmetic");
    private static final Rule EQUAL = BOOK.warning(
            "threshold-met-exactly",
            "equal to the threshold is already unhealthy",
            "Kong wants strictly more than the threshold, where its documentation speaks of less than it.",
            "write a threshold just below",
            "Kong balancers.lua updateStatus; Kong documentation, health checks and circuit breakers");

    @Override
    public List<Rule> rules() {
        return BOOK.rules();
    }

    @Override
    public void check(KongFile file, Context context, Consumer<Finding> report) {
        Config config = Config.of(file, context);
        for (Balancer balancer : config.balancers()) {
            if (balancer.health().threshold() > 0) {
                threshold(config, balancer, report);
            }
        }
    }

    private static void threshold(Config config, Balancer balancer, Consumer<Finding> report) {
        KongRecord upstream = balancer.record();
        Health health = balancer.health();
        double threshold = health.threshold();
        String subject = "threshold " + Figures.plain(threshold) + " of upstream '" + balancer.name() + "'";
        if (health.isOff()) {
            report.accept(Finding.of(INERT, upstream.place(THRESHOLD), subject + " has no health checks to go by"));
        } else if (threshold >= 100) {
            if (config.isOpenSource() || !config.atLeast(3, 13)) {
                report.accept(Finding.of(
                        HUNDRED,
                        upstream.place(THRESHOLD),
                        subject + " makes it answer 503 even while every target is healthy"));
            }
        } else if (health.ejects() && balancer.weighted().size() > 1 && !balancer.hasFailoverTarget()) {
            loss(balancer, subject, report);
        }
    }

    private static void loss(Balancer balancer, String subject, Consumer<Finding> report) {
        double threshold = balancer.health().threshold();
        List<Endpoint> targets = balancer.weighted();
        double total = balancer.totalWeight();
        double least = targets.stream().mapToDouble(Endpoint::weight).min().orElse(0);
        double left = (total - least) / total * 100;
        Finding finding = Finding.of(
                ANY_LOSS,
                balancer.record().place(THRESHOLD),
                subject + " closes it with any one of its " + targets.size() + " targets down");
        if (left <= threshold + ALMOST) {
            report.accept(finding.withWhy("with one target down " + Figures.percent(left / 100)
                            + " of the weight is left, which is not more than " + Figures.plain(threshold)
                            + " %: every request gets 503.")
                    .withFix("write a threshold below " + Figures.plain(left) + ", or 0"));
            return;
        }
        boolean equalWeights = targets.stream().allMatch(target -> target.weight() == least);
        double lost = targets.size() * (1 - threshold / 100);
        if (equalWeights && Math.abs(lost - Math.rint(lost)) < ALMOST) {
            report.accept(Finding.of(
                            EQUAL,
                            balancer.record().place(THRESHOLD),
                            subject + " is met exactly with " + Math.round(lost) + " of " + targets.size()
                                    + " targets down, and that counts as unhealthy")
                    .withFix("write threshold: " + Figures.plain(threshold - 1) + " if " + Math.round(lost)
                            + " targets may be lost"));
        }
    }
}
