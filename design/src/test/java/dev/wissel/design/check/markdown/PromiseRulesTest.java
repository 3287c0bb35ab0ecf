package dev.wissel.design.check.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Findings;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromiseRulesTest {
    /** Worst detection 3 × (10 + 0.11) + 1 = 31.33 s; nothing comes back; a leak of 1 in 1001. */
    private static final String WEAK = """

            ```yaml
            _format_version: "3.0"
            services: [{name: s, host: a}]
            upstreams:
            - name: a
              healthchecks:
                active:
                  healthy: {interval: 10, successes: 1}
                  unhealthy: {interval: 0, http_failures: 3, tcp_failures: 3, timeouts: 3}
              targets: [{target: "10.0.0.1:80", weight: 1000}, {target: "10.0.0.2:80", weight: 1}]
            ```
            """;

    /** Worst detection 2 × (1 + 0.11) + 1 s = 3.22 s; targets come back; the standby has weight 0. */
    private static final String STRONG = """

            ```yaml
            _format_version: "3.0"
            services: [{name: s, host: a}]
            upstreams:
            - name: a
              healthchecks:
                active:
                  healthy: {interval: 1, successes: 2}
                  unhealthy: {interval: 1, http_failures: 2, tcp_failures: 2, timeouts: 2}
                passive:
                  healthy: {successes: 2}
                  unhealthy: {http_failures: 3, tcp_failures: 3, timeouts: 3}
              targets: [{target: "10.0.0.1:80"}, {target: "10.0.0.3:80"}, {target: "10.0.0.2:80", weight: 0}]
            ```
            """;

    private static List<String> rules(String prose, String blocks) {
        return Findings.rules("a.md", prose + "\n" + blocks);
    }

    @Test
    void times_shorterThanTheBound_areBroken() {
        for (String prose : List.of(
                "Failover happens within 30 seconds.",
                "Kong fails over in less than 30 s.",
                "| Failover time | < 30 s |",
                "- RTO: 30 seconds",
                "We get a 30-second failover.",
                "Failed targets are detected within 10–15 seconds.",
                "Traffic is rerouted to fra in under 500 ms.",
                "It takes about **30s** until traffic is shifted.",
                "An outage of ams lasts at most `30 s`.",
                "Bij uitval schakelt Kong binnen 30 seconden over naar Frankfurt.",
                "De omschakeling duurt hooguit 30 seconden.",
                "Een storing wordt binnen 15 s gedetecteerd.",
                "Verkeer wordt binnen een regio\nbinnen 0,5 minuut omgeleid.")) {
            assertThat(rules(prose, WEAK)).as(prose).containsExactly("promise/failover-time");
            if (!prose.contains("500 ms")) {
                assertThat(rules(prose, STRONG)).as("kept: " + prose).isEmpty();
            }
        }
    }

    @Test
    void times_thatPromiseNothing_areLeftAlone() {
        for (String prose : List.of(
                "A probe is sent every 5 s to detect failures.",
                "With an interval of 10 s a failure is detected late.",
                "Failover does not happen within 30 seconds.",
                "Kong cannot fail over within 30 s.",
                "Omschakelen lukt niet binnen 30 seconden.",
                "The connect timeout is 2 s, after which the next target is tried.",
                "Failover within 60 seconds.",
                "The build takes 30 seconds.")) {
            assertThat(rules(prose, WEAK)).as(prose).isEmpty();
        }
    }

    @Test
    void brokenTime_showsTheFormulaAndThePlace() {
        Finding finding = Findings.of("a.md", "# x\n\nSome words.\nFailover within 30 seconds.\n" + WEAK)
                .get(0);
        assertThat(finding.message())
                .contains("3 × (10 s + 0.11 s) + 1 s = 31.33 s")
                .contains("'30 seconds'");
        assertThat(finding.place().line()).isEqualTo(4);
        assertThat(finding.place().column()).isEqualTo(17);
    }

    @Test
    void time_withoutHealthChecks_isNeverKept() {
        String none =
                "```yaml\nupstreams: [{name: a, targets: [{target: \"10.0.0.1:80\"}, {target: \"10.0.0.2:80\"}]}]\n```\n";
        assertThat(Findings.of("a.md", "Failover within 30 minutes.\n\n" + none))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("no health check is on"));
    }

    @Test
    void availability_isHeldAgainstTheBudget() {
        String slow = WEAK.replace("interval: 10", "interval: 100");
        assertThat(rules("We reach 99.99 % availability.", WEAK))
                .as("31 s of 259 s")
                .isEmpty();
        assertThat(rules("We reach 99.99% availability.", slow)).containsExactly("promise/availability");
        assertThat(rules("De beschikbaarheid is 99,99%.", slow)).containsExactly("promise/availability");
        assertThat(rules("99.9% availability.", slow)).as("301 s of 2592 s").isEmpty();
        assertThat(rules("99.99% of the disk is free.", slow)).isEmpty();
        String single = WEAK.replace(", {target: \"10.0.0.2:80\", weight: 1}", "");
        assertThat(rules("An uptime of 99.9 %.", single)).containsExactly("promise/availability");
    }

    @Test
    void promises_withoutFigures_areHeldAgainstTheSettings() {
        assertThat(rules("Zero downtime is guaranteed.", STRONG)).containsExactly("promise/zero-downtime");
        assertThat(rules("Dit werkt zonder onderbreking.", STRONG)).containsExactly("promise/zero-downtime");
        assertThat(rules("Targets recover automatically.", WEAK)).containsExactly("promise/automatic-recovery");
        assertThat(rules("Het verkeer keert vanzelf terug.", WEAK)).containsExactly("promise/automatic-recovery");
        assertThat(rules("Targets recover automatically.", STRONG)).isEmpty();
        assertThat(rules("The circuit breaker opens.", WEAK)).containsExactly("promise/circuit-breaker");
        assertThat(rules("The circuit breaker opens.", STRONG)).isEmpty();
        assertThat(rules("Kong has no circuit breaker.", WEAK)).isEmpty();
        assertThat(rules("The standby receives no traffic until then.", WEAK)).containsExactly("promise/idle-standby");
        assertThat(rules("The standby receives no traffic until then.", STRONG)).isEmpty();
        assertThat(rules("The standby takes over by itself.", STRONG)).containsExactly("promise/standby-takeover");
        assertThat(rules("The standby takes over by itself.", WEAK)).isEmpty();
        assertThat(rules("Every failed request is retried.", STRONG)).containsExactly("promise/retries");
        assertThat(rules("Kong retries on 503.", STRONG)).containsExactly("promise/retries");
        assertThat(rules("Kong does not retry a POST.", STRONG)).isEmpty();
        assertThat(rules("Traffic returns gradually.", STRONG)).containsExactly("promise/slow-start");
        assertThat(rules("Requests go to the nearest region.", STRONG)).containsExactly("promise/nearest-region");
    }

    @Test
    void leak_isComputed() {
        assertThat(Findings.of("a.md", "The standby receives no traffic.\n" + WEAK)
                        .get(0)
                        .message())
                .contains("0.0999 %");
    }

    @Test
    void document_withoutAConfiguration_promisesNothingThatCouldBeHeld() {
        assertThat(rules("Failover within 1 second, zero downtime, 99.999 % availability.", ""))
                .isEmpty();
    }

    @Test
    void configuration_thatIsWrong_isStillHeldAgainst() {
        String odd = WEAK.replace("interval: 10,", "interval: ten,").replace("weight: 1000", "weight: -5");
        assertThat(rules("Failover within 30 seconds.", odd)).contains("promise/failover-time");
    }
}
