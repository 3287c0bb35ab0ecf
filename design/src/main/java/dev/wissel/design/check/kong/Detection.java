package dev.wissel.design.check.kong;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How long health checks take to find a fault, at most: {@code n × (I + 0.11 s) + ⌈k / c⌉ × T} for n failures, interval I, timeout T, k targets and
 * concurrency c. The 0.11 s is the checker's tick of 0.1 s with its jitter; only a fault in which probes hang adds timeouts. This is
 * {@code dev.wissel.core.bound.KongProbes} for one target, without the answer time of a probe; it also takes files that Kong would refuse. Stateless and thread-safe.
 */
final class Detection {
    private static final double TICK_SECONDS = 0.11;

    private Detection() {}

    /**
     * The fault that is found last. Immutable.
     *
     * @param fault what happened to the target
     * @param failures how many failures are needed
     * @param seconds until they are counted, at most
     * @param formula the calculation in words
     */
    record Slowest(String fault, double failures, double seconds, String formula) {}

    /** Returns the fault that is found last, among those that no passive check finds in the traffic first. */
    static Optional<Slowest> slowest(Balancer balancer, double connectSeconds) {
        Health.Active active = balancer.health().active();
        Health.Limits passive = balancer.health().passive().limits();
        List<Slowest> found = new ArrayList<>();
        if (active.intervalSeconds() > 0) {
            Health.Limits limits = active.limits();
            double sweep =
                    Math.ceil(balancer.weighted().size() / Math.max(1, active.concurrency())) * active.timeoutSeconds();
            if (limits.tcp() > 0 && passive.tcp() == 0) {
                found.add(probed("a refused connection", limits.tcp(), active.intervalSeconds(), 0));
            }
            if (limits.http() > 0 && passive.http() == 0 && active.isHttp()) {
                found.add(probed("an error status", limits.http(), active.intervalSeconds(), 0));
            }
            // In the traffic a black hole shows only after connect_timeout.
            double inTraffic = passive.timeouts() > 0 ? connectSeconds : Double.POSITIVE_INFINITY;
            Slowest hang = probed("a target that hangs", limits.timeouts(), active.intervalSeconds(), sweep);
            if (limits.timeouts() > 0 && hang.seconds() <= inTraffic) {
                found.add(hang);
            }
        }
        return found.stream().max(Comparator.comparingDouble(Slowest::seconds));
    }

    private static Slowest probed(String fault, double failures, double interval, double sweep) {
        double seconds = failures * (interval + TICK_SECONDS) + sweep;
        String formula = Figures.plain(failures) + " probes × (" + Figures.seconds(interval) + " + "
                + Figures.seconds(TICK_SECONDS) + " tick)"
                + (sweep > 0 ? " + " + Figures.seconds(sweep) + " timeout" : "") + " = " + Figures.seconds(seconds)
                + ".";
        return new Slowest(fault, failures, seconds, formula);
    }
}
