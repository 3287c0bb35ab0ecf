package dev.wissel.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PoliciesTest {
    @Test
    void named_everyName_isThePolicyOfThatName() {
        assertThat(Policies.names()).doesNotHaveDuplicates().contains("adaptive", "latency-kong");
        for (String name : Policies.names()) {
            assertThat(Policies.named(name).name()).isEqualTo(name);
        }
    }

    @Test
    void named_unknownName_saysWhichThereAre() {
        assertThatThrownBy(() -> Policies.named("ewma"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("balance: ewma (expected: one of " + String.join(", ", Policies.names()) + ")");
    }

    @Test
    void named_noSlots_isRefused() {
        assertThatThrownBy(() -> Policies.named("consistent-hashing", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slots: 0 (expected: >= 1)");
    }
}
