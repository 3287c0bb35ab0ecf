package dev.wissel.console.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.console.live.LastDrills;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.proxy.Transport;
import dev.wissel.gateway.upstream.UpstreamNode;
import dev.wissel.testkit.ManualClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the console costs on a large gateway: 100 services with 10 targets each, all of them busy. */
class SamplingCostTest {
    private static final int SERVICES = 100;
    private static final int WARM_UP = 120;
    private static final int COUNTED = 30;

    /** Measured: about 3 ms on a busy machine. The bar catches what is an order worse, such as sorting latencies or reading all of the past. */
    private static final double MOST_MILLIS = 15;

    private static Strategy strategy() {
        StringBuilder text = new StringBuilder("strategy: large\nobjective: {availability: 99.9%, failover: 30s}\n"
                + "regions: [ams, fra]\nservices:\n");
        for (int i = 0; i < SERVICES; i++) {
            text.append("  s")
                    .append(i)
                    .append(":\n    routes: [{paths: [/")
                    .append(i)
                    .append("]}]\n");
            text.append("    health: {interval: 1h}\n    endpoints:\n");
            for (String region : List.of("ams", "fra")) {
                text.append("      ").append(region).append(": [");
                for (int j = 0; j < 5; j++) {
                    text.append(j == 0 ? "" : ", ")
                            .append("\"127.")
                            .append(region.equals("ams") ? 1 : 2)
                            .append('.');
                    text.append(i).append('.').append(j + 1).append(":9\"");
                }
                text.append("]\n");
            }
        }
        return Shop.strategy(text.toString());
    }

    @Test
    void sample_aThousandBusyTargets_costsMillisecondsASecond() throws Exception {
        Strategy strategy = strategy();
        GatewayDecisions decisions = new GatewayDecisions();
        ManualClock clock = new ManualClock(0);
        GatewayOptions options = GatewayOptions.defaults()
                .withListen(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), null)
                .withTransport(Transport.best(), 2)
                .withDrainTime(Duration.ZERO)
                .withEvents(decisions);
        try (Gateway gateway = Gateway.start(Translation.of(strategy), options);
                GatewayLive live = new GatewayLive(gateway, strategy, decisions, LastDrills.NONE, clock, clock)) {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long nanos = 0;
            for (int i = 0; i < WARM_UP + COUNTED; i++) {
                busy(gateway, i);
                clock.advance(Duration.ofSeconds(1));
                long began = threads.getCurrentThreadCpuTime();
                live.sample();
                nanos += i < WARM_UP ? 0 : threads.getCurrentThreadCpuTime() - began;
            }
            assertThat(live.view().services()).hasSize(SERVICES);
            assertThat(live.view().services().get(7).targets())
                    .hasSize(10)
                    .allMatch(each -> each.flow().requestsPerSecond() == 20);
            double millis = nanos / 1e6 / COUNTED;
            System.out.printf("sampling 1,000 busy targets: %.1f ms of CPU a second%n", millis);
            assertThat(millis).isLessThan(MOST_MILLIS);
        }
    }

    /** Twenty answers a target and second: written here as its loop would, for the loops have nothing to do. */
    private static void busy(Gateway gateway, int round) {
        for (UpstreamNode node : gateway.upstreams().values()) {
            Targets targets = node.snapshot().targets();
            for (int i = 0; i < targets.size(); i++) {
                Address address = targets.address(i);
                for (int j = 0; j < 20; j++) {
                    node.statsOf(j % 2, address)
                            .count(Outcome.answered(200), 1_000_000L * (1 + (i * 7 + j * 13 + round) % 400));
                }
            }
        }
    }
}
