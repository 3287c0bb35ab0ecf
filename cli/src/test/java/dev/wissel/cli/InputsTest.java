package dev.wissel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InputsTest {
    private static final String FILE = """
            _format_version: "3.0"
            upstreams:
            - name: shop.upstream
              tags: [%s]
              targets:
              - {target: "10.0.0.1:80", tags: ["wissel:region=ams"]}
              - {target: "10.1.0.1:80", failover: true, tags: ["wissel:region=fra"]}
            """;

    /** Enterprise keeps a failover target idle; here the order of regions does. */
    @Test
    void kongConfig_failoverWhereRegionsStandBy_isRead() {
        assertThat(Inputs.kongConfig("kong.yml", FILE.formatted("'wissel:region-order=ams:fra'"))
                        .targets())
                .hasSize(2);
    }

    /** Without regions the standby would get its share of the traffic. */
    @Test
    void kongConfig_failoverWithoutRegions_isRefused() {
        assertThatThrownBy(() -> Inputs.kongConfig("kong.yml", FILE.formatted("mine")))
                .isInstanceOf(Failures.BadInput.class)
                .hasMessageContaining("7:")
                .hasMessageContaining("failover");
    }
}
