package dev.wissel.controller.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RotaTest {
    private static Set<String> names(int count) {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            names.add("u" + i);
        }
        return names;
    }

    @Test
    void few_areAllNamedEachTime() {
        Rota rota = new Rota(10);
        assertThat(rota.next(names(10), Set.of())).isEqualTo(names(10));
        assertThat(rota.next(names(10), Set.of("u3"))).isEqualTo(names(10));
    }

    @Test
    void many_eachHasItsTurnAndTheCloseOnesEachTime() {
        Rota rota = new Rota(10);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            Set<String> now = rota.next(names(95), Set.of("u7", "gone"));
            assertThat(now).contains("u7").doesNotContain("gone").hasSizeLessThanOrEqualTo(11);
            seen.addAll(now);
        }
        assertThat(seen).isEqualTo(names(95));
    }

    @Test
    void others_joinTheCircleAtOnce() {
        Rota rota = new Rota(10);
        rota.next(names(20), Set.of());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            seen.addAll(rota.next(names(30), Set.of()));
        }
        assertThat(seen).isEqualTo(names(30));
    }
}
