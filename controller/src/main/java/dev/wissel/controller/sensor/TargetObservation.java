package dev.wissel.controller.sensor;

import dev.wissel.core.director.TargetFigures;
import dev.wissel.core.load.WindowCounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of one target, from all sensors. Immutable.
 *
 * @param key which
 * @param votes what the nodes say
 * @param addressVotes what they say of each of its addresses, by {@code ip:port}
 * @param probe what the controller's own probes found; empty if it is not probed
 * @param traffic how logged attempts ended
 * @param failureRatio what Prometheus says of failures, in [0, 1]
 * @param latencySeconds what it says of latency
 * @param utilisation what it says of how busy it is
 */
public record TargetObservation(
        TargetKey key,
        HealthView.Votes votes,
        Map<String, HealthView.Votes> addressVotes,
        Optional<Reading<Prober.Report>> probe,
        TargetTraffic traffic,
        Optional<Reading<Double>> failureRatio,
        Optional<Reading<Double>> latencySeconds,
        Optional<Reading<Double>> utilisation) {
    public TargetObservation {
        addressVotes = Map.copyOf(addressVotes);
    }

    /** Returns the nodes' votes as the director counts them. */
    public TargetFigures.Health health() {
        return new TargetFigures.Health(
                votes.healthy().size(), votes.unhealthy().size(), votes.oldestNanos());
    }

    /** Returns the probes' verdict as the director takes it, with what happened since an earlier observation. */
    public TargetFigures.Probes probes(Optional<TargetObservation> earlier) {
        return probe.map(now -> now.value()
                        .since(earlier.flatMap(TargetObservation::probe)
                                .map(Reading::value)
                                .orElse(Prober.NOTHING)))
                .orElse(TargetFigures.Probes.NONE);
    }

    /**
     * Returns the traffic as the director takes it: counted attempts where there are any, otherwise Prometheus' ratios as if they were the outcome of as many attempts as
     * the rate and the window give.
     *
     * @param attemptsIfDerived attempts that Prometheus' figures stand for, &gt;= 0
     */
    public TargetFigures.Traffic traffic(long attemptsIfDerived, long nowNanos) {
        OptionalDouble busy = utilisation.isPresent()
                ? OptionalDouble.of(Math.max(0, utilisation.get().value()))
                : OptionalDouble.empty();
        if (traffic.sum().ended() > 0) {
            return new TargetFigures.Traffic(traffic.sum(), busy, traffic.ageNanos(nowNanos));
        }
        if (failureRatio.isEmpty() || latencySeconds.isEmpty() || attemptsIfDerived == 0) {
            return new TargetFigures.Traffic(WindowCounts.Sum.NONE, busy, Long.MAX_VALUE);
        }
        double ratio = Math.min(1, Math.max(0, failureRatio.get().value()));
        long failures = Math.round(ratio * attemptsIfDerived);
        double latencyNanos = Math.max(0, latencySeconds.get().value()) * 1e9;
        long ageNanos = Math.max(
                failureRatio.get().ageNanos(nowNanos), latencySeconds.get().ageNanos(nowNanos));
        return new TargetFigures.Traffic(
                new WindowCounts.Sum(
                        attemptsIfDerived, failures, (long) ((attemptsIfDerived - failures) * latencyNanos)),
                busy,
                ageNanos);
    }

    /** Returns what is odd about it, for people; empty if nothing is. */
    public List<String> findings() {
        return votes.disagree()
                ? List.of(key.target() + " of " + key.upstream() + " is healthy for "
                        + String.join(", ", votes.healthy()) + " and unhealthy for "
                        + String.join(", ", votes.unhealthy())
                        + ": look at the way from there to it before the target itself")
                : List.of();
    }
}
