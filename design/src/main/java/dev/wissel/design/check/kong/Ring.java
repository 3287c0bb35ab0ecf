package dev.wissel.design.check.kong;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.ConsistentHashing;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import dev.wissel.kong.rule.HostAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Whether a hash ring holds its targets. Kong places {@code floor(w / W × n × 160)} points for a target of weight w among n targets of total weight W,
 * those of weight 0 counted in n, and gives up once a target has drawn as many slots as the ring has. The last target meets {@code b} free slots and
 * leaves {@code a}: it draws {@code P × ln(b / a)} slots on average, which is more than P once b &gt; e × a. Immutable.
 *
 * @param points slots of the ring, at least 1,000
 * @param wanted points to be placed
 * @param fit whether they find a place
 */
record Ring(int points, long wanted, Fit fit) {
    private static final int LEAST_POINTS = 1000;
    private static final double POINTS_OF_A_TARGET = 160;
    /** Around P draws chance decides: its standard deviation is up to a tenth of P there. */
    private static final double SURELY_TOO_MANY = 1.3;

    private static final double MAYBE_TOO_MANY = 0.7;
    private static final double FULL = 0.9;

    /** Whether a ring holds its targets. */
    enum Fit {
        WELL,
        /** More than nine tenths of the slots are taken: another target will not fit. */
        TIGHTLY,
        /** It depends on the addresses behind the names. */
        PERHAPS_NOT,
        NOT
    }

    static Ring of(Balancer balancer, double slots) {
        int points = Math.max(LEAST_POINTS, (int) Math.min(65_536, slots));
        List<Endpoint> targets = balancer.weighted().stream()
                .sorted(Comparator.comparing(Endpoint::host).thenComparingInt(Endpoint::port))
                .toList();
        double total = balancer.totalWeight();
        long used = 0;
        double draws = 0;
        for (Endpoint target : targets) {
            long entries = Math.max(
                    1, (long) (target.weight() / total * balancer.targets().size() * POINTS_OF_A_TARGET));
            double before = points - used;
            used += entries;
            draws = Math.max(draws, points > used ? Math.log(before / (points - used)) : Double.POSITIVE_INFINITY);
        }
        return new Ring(points, used, fit(balancer, points, used, draws));
    }

    private static Fit fit(Balancer balancer, int points, long used, double draws) {
        if (draws >= SURELY_TOO_MANY) {
            return Fit.NOT;
        }
        if (draws > MAYBE_TOO_MANY) {
            List<Target> exact = exact(balancer);
            if (exact.isEmpty()) {
                return Fit.PERHAPS_NOT;
            }
            return isEmpty(exact, points) ? Fit.NOT : Fit.TIGHTLY;
        }
        return used > FULL * points ? Fit.TIGHTLY : Fit.WELL;
    }

    /** Returns the targets with their addresses if all of them are numeric; otherwise none. */
    private static List<Target> exact(Balancer balancer) {
        Set<String> seen = new HashSet<>();
        boolean allNumeric = balancer.targets().stream().allMatch(target -> {
            HostAddress address = target.address();
            return address != null
                    && address.kind() == HostAddress.Kind.IPV4
                    && target.weight() >= 0
                    && target.weight() <= 65_535
                    && seen.add(target.host() + ":" + target.port());
        });
        return allNumeric
                ? balancer.targets().stream()
                        .map(target -> Target.of(target.host(), target.port(), (int) target.weight()))
                        .toList()
                : List.of();
    }

    private static boolean isEmpty(List<Target> targets, int points) {
        Attempt attempt = new Attempt();
        attempt.reset(0, false);
        return ConsistentHashing.kong(points)
                        .picker(Targets.of(targets), new Loads(), new SplittableRandom(1), null)
                        .pick(attempt, 0)
                == Picker.NONE;
    }
}
