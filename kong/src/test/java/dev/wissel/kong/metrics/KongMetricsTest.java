package dev.wissel.kong.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.testkit.exchange.Recordings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KongMetricsTest {
    private static String recorded(String name) {
        return (String) Recordings.of(Recordings.Mode.DBLESS).stream()
                .filter(exchange -> exchange.name().startsWith("dbless/" + name))
                .findFirst()
                .orElseThrow()
                .body();
    }

    @Test
    void scrape_ofARealKong_countsServicesAndTargets() {
        KongMetrics metrics = KongMetrics.of(recorded("090"));
        assertThat(metrics.unreadableLines()).isZero();
        KongMetrics.Service svc = metrics.service("svc");
        assertThat(svc.requests()).isEqualTo(7);
        assertThat(svc.failures()).isEqualTo(1);
        assertThat(svc.unreachable()).isZero();
        assertThat(metrics.service("dead").unreachable()).isEqualTo(4);
        assertThat(metrics.service("dead").failures()).isZero();
        assertThat(metrics.targets())
                .contains(new KongMetrics.TargetState("up.test.local", "127.0.0.1:9001", "127.0.0.1:9001", "healthy"))
                .contains(
                        new KongMetrics.TargetState("up.test.local", "127.0.0.1:9002", "127.0.0.1:9002", "unhealthy"));
        assertThat(metrics.service("nobody")).isEqualTo(KongMetrics.Service.NONE);
    }

    @Test
    void since_nodeStartedAnew_countsFromZero() {
        KongMetrics.Service before = new KongMetrics.Service(100, 5, 1, 1000, 99);
        KongMetrics.Service after = new KongMetrics.Service(110, 6, 1, 1500, 109);
        assertThat(after.since(before)).isEqualTo(new KongMetrics.Service(10, 1, 0, 500, 10));
        assertThat(after.since(before).meanUpstreamMillis()).isEqualTo(50);
        KongMetrics.Service anew = new KongMetrics.Service(3, 0, 0, 30, 3);
        assertThat(anew.since(after)).isEqualTo(anew);
    }

    @Test
    void exposition_everyForm() {
        List<Exposition.Sample> samples = new ArrayList<>();
        int bad = Exposition.read(
                "# HELP a b\na 1\na{} 2\r\na{x=\"1\",y=\"q\\\"\\\\\\n}\",} 3 1700000000\nb NaN\nc +Inf\n\n"
                        + "{x=\"1\"} 1\nd\nd x\ne{x=\"1 2\ne{x} 1\nf 1 2 3",
                samples::add);
        assertThat(samples)
                .extracting(Exposition.Sample::value)
                .containsExactly(1.0, 2.0, 3.0, Double.NaN, Double.POSITIVE_INFINITY);
        assertThat(samples.get(2).labels()).isEqualTo(Map.of("x", "1", "y", "q\"\\\n}"));
        assertThat(bad).isEqualTo(6);
    }
}
