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

/** Balancing that does not balance, hashing apart. Stateless and thread-safe. */
final class BalancingChecks implements KongCheck {
    private static final Book BOOK = new Book(Family.BALANCING);
    private static final int MANY_TARGETS = 50;
    private static final long LARGE_WHEEL = 20_000;
    private static final double EXTREME_RATIO = 50;
    private static final double HASTY_SECONDS = 1;
    private static final int MANY_RUNS = 4;

    private static final Rule LATENCY_ZERO = BOOK.warning(
            "latency-weight-zero",
            "weight 0 that does not drain",
            "latency divides a target's score by its weight; the result of 0 is no number that compares, so such a target can still be chosen.",
            "use another algorithm, or remove the target",
            "Kong latency.lua; arithmetic");
    private static final Rule LATENCY_MANY = BOOK.warning(
            "latency-with-many-targets",
            "everything goes to the one fastest target",
            "latency takes the target with the lowest average of all, without counting requests in flight: until its next answer arrives, every request goes there.",
            "use least-connections or round-robin",
            "Kong latency.lua; Kong issue 14961");
    private static final Rule LATENCY_ERRORS = BOOK.warning(
            "latency-rewards-fast-failure",
            "a target that fails fast attracts traffic",
            "an error counts with its time, which is often short; only a health check that counts error statuses takes the target out.",
            "write http_failures above 0 in the active or passive checks",
            "Kong latency.lua afterBalance");
    private static final Rule MANY_ADDRESSES = BOOK.warning(
            "name-with-several-addresses",
            "a name whose weight is multiplied",
            "each address of a name gets the whole weight of the target: a name of 3 addresses at weight 100 weighs 300 beside an address at 100.",
            "balance names apart from addresses, or set weights for the number of addresses behind each",
            "Kong balancers.lua addAddress");
    private static final Rule SRV_WEIGHT = BOOK.warning(
            "srv-weight-ignored",
            "a weight that DNS replaces",
            "for an SRV name the weights of its records count, and the target's own is ignored.",
            "leave the weight out, and set the weights in DNS",
            "Kong balancers.lua; Kong issue 7571");
    private static final Rule WHEEL = BOOK.warning(
            "large-wheel",
            "a wheel of very many entries",
            "round-robin makes weight divided by the greatest common divisor entries a target, in every worker, and shuffles them again at each change of health.",
            "use weights that are multiples of each other, such as 100 and 50",
            "Kong round_robin.lua; Kong documentation, load balancing reference");
    private static final Rule LEAST_CONNECTIONS = BOOK.warning(
            "least-connections-extreme-weights",
            "a light target that is hardly ever reached",
            "the score is (requests in flight + 1) / weight: the light target gets its first request when the heavy one has as many in flight, in one worker, as its weight is larger.",
            "use weights by capacity, or round-robin",
            "Kong least_connections.lua; arithmetic");
    private static final Rule REPEATED = BOOK.warning(
            "slow-get-repeated",
            "slow requests are executed again and again",
            "a GET, PUT or DELETE whose answer does not begin within read_timeout is sent again, to any target, while the first still works on it.",
            "raise read_timeout above the slowest good answer, or lower retries",
            "Kong documentation, proxying with Kong Gateway; Kong charts issue 708");

    @Override
    public List<Rule> rules() {
        return BOOK.rules();
    }

    @Override
    public void check(KongFile file, Context context, Consumer<Finding> report) {
        Config config = Config.of(file, context);
        for (Balancer balancer : config.balancers()) {
            String algorithm = balancer.algorithm(config);
            if (algorithm.equals("latency")) {
                latency(balancer, report);
            }
            // A strategy's ratio of regions has its price in the advice.
            boolean isChosen = balancer.isDesigned();
            if (algorithm.equals("round-robin") && !isChosen) {
                wheel(balancer, report);
            }
            if (algorithm.equals("least-connections") && !isChosen) {
                leastConnections(balancer, report);
            }
            names(balancer, report);
            for (KongRecord service : balancer.services()) {
                repeated(config, service, report);
            }
        }
    }

    private static void latency(Balancer balancer, Consumer<Finding> report) {
        for (Endpoint target : balancer.targets()) {
            if (target.weight() == 0) {
                report.accept(Finding.of(
                        LATENCY_ZERO,
                        target.record().place("weight"),
                        "target " + target.text() + " of upstream '" + balancer.name()
                                + "' has weight 0, which the algorithm latency does not respect"));
            }
        }
        int targets = balancer.weighted().size();
        if (targets >= MANY_TARGETS) {
            report.accept(Finding.of(
                    LATENCY_MANY,
                    balancer.record().place("algorithm"),
                    "upstream '" + balancer.name() + "' chooses by latency among " + targets + " targets"));
        }
        Health health = balancer.health();
        boolean countsErrors = health.passive().limits().http() > 0
                || (health.active().intervalSeconds() > 0
                        && health.active().limits().http() > 0);
        if (health.isKnown() && !countsErrors && balancer.hasAlternative()) {
            report.accept(Finding.of(
                    LATENCY_ERRORS,
                    balancer.record().place("algorithm"),
                    "upstream '" + balancer.name() + "' chooses by latency, and no check counts error statuses"));
        }
    }

    private static void wheel(Balancer balancer, Consumer<Finding> report) {
        long divisor = 0;
        long sum = 0;
        for (Endpoint target : balancer.weighted()) {
            divisor = gcd((long) target.weight(), divisor);
            sum += (long) target.weight();
        }
        long entries = divisor == 0 ? 0 : sum / divisor;
        if (entries > LARGE_WHEEL) {
            report.accept(Finding.of(
                    WHEEL,
                    balancer.weighted().get(0).record().place("weight"),
                    "the weights of upstream '" + balancer.name() + "' make a wheel of " + entries
                            + " entries a worker: their sum is " + sum + ", their greatest common divisor " + divisor));
        }
    }

    static long gcd(long one, long other) {
        return other == 0 ? one : gcd(other, one % other);
    }

    private static void leastConnections(Balancer balancer, Consumer<Finding> report) {
        double most =
                balancer.weighted().stream().mapToDouble(Endpoint::weight).max().orElse(0);
        balancer.weighted().stream()
                .filter(target -> most / target.weight() >= EXTREME_RATIO && !StandbyChecks.isLeak(target, most))
                .findFirst()
                .ifPresent(target -> report.accept(Finding.of(
                        LEAST_CONNECTIONS,
                        target.record().place("weight"),
                        "target " + target.text() + " of upstream '" + balancer.name() + "' is used only from "
                                + Figures.plain(Math.floor(most / target.weight()))
                                + " requests in flight a worker on")));
    }

    private static void names(Balancer balancer, Consumer<Finding> report) {
        for (Endpoint target : balancer.targets()) {
            boolean isSrv = target.host().startsWith("_");
            if (isSrv && target.record().has("weight") && target.weight() != 100 && target.weight() != 0) {
                report.accept(Finding.of(
                        SRV_WEIGHT,
                        target.record().place("weight"),
                        "weight " + Figures.plain(target.weight()) + " of target " + target.text() + " of upstream '"
                                + balancer.name() + "' is ignored"));
            }
            if (balancer.hasAlternative() && target.weight() > 0 && Hosts.hasManyAddresses(target.host())) {
                report.accept(Finding.of(
                        MANY_ADDRESSES,
                        target.record().place("target"),
                        "target " + target.text() + " of upstream '" + balancer.name()
                                + "' is a name of several addresses, each of which gets weight "
                                + Figures.plain(target.weight())));
            }
        }
    }

    private static void repeated(Config config, KongRecord service, Consumer<Finding> report) {
        double read = config.number(service, "read_timeout", 60_000) / 1000;
        double runs = config.number(service, "retries", 5) + 1;
        if (read <= HASTY_SECONDS && runs >= MANY_RUNS) {
            report.accept(Finding.of(
                            REPEATED,
                            service.place("read_timeout"),
                            "a GET of service '" + service.called() + "' that takes longer than "
                                    + Figures.seconds(read) + " is executed up to " + Figures.plain(runs) + " times")
                    .withFix("raise read_timeout above the slowest good answer, or write retries: 1"));
        }
    }
}
