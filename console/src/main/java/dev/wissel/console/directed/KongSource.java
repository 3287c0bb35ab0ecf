package dev.wissel.console.directed;

import dev.wissel.controller.loop.ControlLoop;
import dev.wissel.controller.loop.Look;
import dev.wissel.controller.sensor.NodeMetricsSensor;
import dev.wissel.controller.sensor.Reading;
import dev.wissel.controller.sensor.Sensors;
import dev.wissel.controller.sensor.UpstreamObservation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where figures of a directed Kong come from. Implementations are thread-safe, ask nobody and never wait. */
public interface KongSource {
    /** Returns how the control loop's last step found everything. */
    Look look();

    /** Returns what the sensors know of an upstream. */
    UpstreamObservation observe(String upstream, String service, List<String> targets);

    /** Returns how clients' requests of a service end, as the nodes count them; empty if they do not say. */
    Optional<Clients> clients(String service);

    /** Returns the journal's time at a moment of this replica's clock. */
    default long journalNanos(long nowNanos) {
        return nowNanos;
    }

    /**
     * What nodes count of a service. Immutable.
     *
     * @param perSecond requests a second, of all nodes together
     * @param failedPerSecond those of them that were answered with 5xx
     */
    record Clients(double perSecond, double failedPerSecond) {}

    /** Returns the source that a control loop and its sensors are. */
    static KongSource of(ControlLoop loop, Sensors sensors) {
        return new KongSource() {
            @Override
            public Look look() {
                return loop.last();
            }

            @Override
            public long journalNanos(long nowNanos) {
                return nowNanos + loop.journalOffsetNanos();
            }

            @Override
            public UpstreamObservation observe(String upstream, String service, List<String> targets) {
                return sensors.observe(upstream, service, targets);
            }

            @Override
            public Optional<Clients> clients(String service) {
                Map<String, Reading<NodeMetricsSensor.ServiceRate>> rates =
                        sensors.metrics().map(each -> each.rates(service)).orElse(Map.of());
                long nowNanos = sensors.nowNanos().getAsLong();
                boolean fresh = !rates.isEmpty()
                        && rates.values().stream()
                                .allMatch(each -> each.ageNanos(nowNanos)
                                        <= sensors.stale().toNanos());
                return fresh ? Optional.of(sum(rates)) : Optional.empty();
            }
        };
    }

    private static Clients sum(Map<String, Reading<NodeMetricsSensor.ServiceRate>> rates) {
        double requests = 0;
        double failed = 0;
        for (Reading<NodeMetricsSensor.ServiceRate> each : rates.values()) {
            NodeMetricsSensor.ServiceRate rate = each.value();
            requests += rate.requestsPerSecond();
            failed += (rate.counts().failures() + rate.counts().unreachable()) / rate.seconds();
        }
        return new Clients(requests, failed);
    }
}
