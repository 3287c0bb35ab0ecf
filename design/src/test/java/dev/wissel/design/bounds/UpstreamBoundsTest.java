package dev.wissel.design.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.Never;
import dev.wissel.core.bound.Traffic;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.entity.KongConfig;
import org.junit.jupiter.api.Test;

class UpstreamBoundsTest {
    private static UpstreamBounds read(String healthchecks, String service) {
        return UpstreamBounds.of(
                config(healthchecks, service),
                config(healthchecks, service).upstreams().get(0));
    }

    private static KongConfig config(String healthchecks, String service) {
        DeclarativeReader.Result result =
                new DeclarativeReader().read("kong.yml", """
                _format_version: "3.0"
                services:
                - {name: a, host: pool, %s}
                upstreams:
                - name: pool
                  healthchecks: %s
                  targets: [{target: "10.0.0.1:80"}, {target: "10.0.0.2:80"}, {target: "10.0.0.3:80"}]
                """.formatted(service, healthchecks));
        assertThat(result.problems()).isEmpty();
        return java.util.Objects.requireNonNull(result.config());
    }

    private static final String SERVICE = "connect_timeout: 2000, read_timeout: 5000, write_timeout: 5000, retries: 2";

    @Test
    void defaults_neverNotice_andARequestMayTakeSixMinutes() {
        UpstreamBounds bounds = read("{}", "port: 80");
        assertThat(bounds.detection().never()).contains(Never.NO_CHECKS);
        assertThat(bounds.requestTime().formula()).isEqualTo("6 × 60 s = 360 s");
    }

    @Test
    void activeChecks_asConfigured() {
        UpstreamBounds bounds = read(
                "{active: {timeout: 1, healthy: {interval: 5, successes: 2}, unhealthy: {interval: 5, timeouts: 3, tcp_failures: 2, http_failures: 3}}}",
                SERVICE);
        assertThat(bounds.get(Fault.BLACK_HOLE).detection().formula()).isEqualTo("3 × (5 s + 0.11 s) + 1 s = 16.33 s");
        assertThat(bounds.get(Fault.REFUSED).detection().formula()).startsWith("2 × (5 s + 0.11 s)");
        assertThat(bounds.requestTime().formula()).isEqualTo("3 × 5 s = 15 s");
        assertThat(bounds.detection())
                .isEqualTo(
                        bounds.get(Fault.ERROR_STATUS).detection().nanos()
                                        > bounds.get(Fault.BLACK_HOLE)
                                                .detection()
                                                .nanos()
                                ? bounds.get(Fault.ERROR_STATUS).detection()
                                : bounds.get(Fault.BLACK_HOLE).detection());
    }

    @Test
    void intervalWithoutLimits_detectsNothing() {
        UpstreamBounds bounds = read("{active: {healthy: {interval: 5}, unhealthy: {interval: 5}}}", SERVICE);
        assertThat(bounds.detection().never()).contains(Never.NOT_COUNTED);
    }

    @Test
    void ejectionWithoutAWayBack_isForEver() {
        UpstreamBounds bounds =
                read("{passive: {unhealthy: {tcp_failures: 1, timeouts: 1, http_failures: 1}}}", SERVICE);
        assertThat(bounds.detection().never()).contains(Never.NO_TRAFFIC);
        KongConfig config = config("{passive: {unhealthy: {tcp_failures: 1, timeouts: 1, http_failures: 1}}}", SERVICE);
        UpstreamBounds busy = UpstreamBounds.of(config, config.upstreams().get(0), new Traffic(30, 1_000_000, 1));
        assertThat(busy.get(Fault.REFUSED).detection().formula()).isEqualTo("3 ÷ 30/s + 0.001 s = 0.101 s");
        assertThat(busy.get(Fault.REFUSED).recovery().never()).contains(Never.NO_WAY_BACK);
    }

    /** The last try of a request is seen only as a 502, which is in no list by default (Kong facts 3.3). */
    @Test
    void refusedWithoutRetries_isNotCounted() {
        KongConfig config = config("{passive: {unhealthy: {tcp_failures: 1}}}", "retries: 0");
        UpstreamBounds bounds = UpstreamBounds.of(config, config.upstreams().get(0), new Traffic(30, 1_000_000, 1));
        assertThat(bounds.get(Fault.REFUSED).detection().finite()).isFalse();
    }

    @Test
    void grpcProbes_doNothing() {
        UpstreamBounds bounds = read(
                "{active: {type: tcp, healthy: {interval: 1}, unhealthy: {interval: 1, timeouts: 1, tcp_failures: 1}}}",
                SERVICE);
        assertThat(bounds.get(Fault.REFUSED).detection().finite()).isFalse();
    }
}
