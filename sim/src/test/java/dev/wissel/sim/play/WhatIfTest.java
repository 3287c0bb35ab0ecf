package dev.wissel.sim.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.design.strategy.Strategy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WhatIfTest {
    private static Strategy changed(String change) {
        return Shop.strategy(WhatIf.parse(change).applyTo("shop.yml", Shop.text()));
    }

    @Test
    void value_ofAKeyThatIsThere_isReplacedAndTheRestStays() {
        Strategy before = Shop.strategy();
        Strategy after = changed("objective.failover=12s");

        assertThat(after.objective().failover()).isEqualTo(Duration.ofSeconds(12));
        assertThat(after.services().get(0).endpoints())
                .isEqualTo(before.services().get(0).endpoints());
    }

    @Test
    void value_ofAKeyThatIsNotThere_isAdded() {
        assertThat(changed("services.product.retries.count=0")
                        .services()
                        .get(0)
                        .retries()
                        .count())
                .isZero();
        assertThat(changed("defaults.health.interval=2s")
                        .services()
                        .get(0)
                        .health()
                        .interval())
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void element_ofAList_isAddressedByItsNumber() {
        Strategy after = changed("services.product.endpoints.ams.1.weight=7");

        assertThat(after.services().get(0).endpoints().get(1).weight()).isEqualTo(7);
    }

    @Test
    void list_asAValue_isUnderstood() {
        assertThat(changed("regions=[fra, ams]").regions()).containsExactly("fra", "ams");
    }

    @Test
    void nonsense_isNamed() {
        assertThatThrownBy(() -> WhatIf.parse("retries")).hasMessageContaining("'retries' (expected: key=value");
        assertThatThrownBy(() -> WhatIf.parse("a..b=1")).hasMessageContaining("expected: keys separated by dots");
        assertThatThrownBy(() -> changed("strategy.name=x")).hasMessageContaining("nothing can be written at strategy");
        assertThatThrownBy(() -> changed("services.product.endpoints.ams.9.weight=7"))
                .hasMessageContaining("nothing can be written at services.product.endpoints.ams.9");
    }
}
