package dev.wissel.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.entity.Route;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PriorityRuleTest {
    private static final long ZERO_REGEX_PRIORITY = 1L << 31 << 19;

    private static Route.Builder route() {
        return Route.named("r");
    }

    private static long strict(Route.Builder route) {
        return PriorityRule.STRICT.of(route.build());
    }

    private static long original(Route.Builder route) {
        return PriorityRule.ORIGINAL.of(route.build());
    }

    @Test
    void strict_bits_asTheTable() {
        assertThat(strict(route())).isZero();
        assertThat(strict(route().paths("/abc"))).isEqualTo(1L << 61 | 4);
        assertThat(strict(route().paths("/\u00e4"))).isEqualTo(1L << 61 | 3);
        assertThat(strict(route().methods("GET", "PUT"))).isEqualTo(1L << 61);
        assertThat(strict(route().hosts("a", "b"))).isEqualTo(1L << 61 | 1L << 60);
        assertThat(strict(route().hosts("a", "*.b"))).isEqualTo(1L << 61);
        assertThat(strict(route().snis("a"))).isEqualTo(1L << 61);
        assertThat(strict(route().headers(Map.of("a", List.of("1"), "b", List.of("2")))))
                .isEqualTo(1L << 61 | 2L << 52);
        assertThat(strict(route().paths("~/a"))).isEqualTo(1L << 61 | 1L << 51 | ZERO_REGEX_PRIORITY);
        assertThat(strict(route().paths("~/a").regexPriority(3)))
                .isEqualTo(1L << 61 | 1L << 51 | ZERO_REGEX_PRIORITY | 3L << 19);
        assertThat(strict(route().paths("/a").regexPriority(3))).isEqualTo(1L << 61 | 2);
        assertThat(strict(route().methods("GET")
                        .hosts("a")
                        .headers(Map.of("h", List.of("1")))
                        .paths("/")
                        .snis("a")))
                .isEqualTo(5L << 61 | 1L << 60 | 1L << 52 | 1);
    }

    @Test
    void strict_limits_areKept() {
        Map<String, List<String>> headers = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            headers.put("h" + i, List.of("v"));
        }
        assertThat(strict(route().headers(headers))).isEqualTo(1L << 61 | 255L << 52);
        assertThat(strict(route().paths("~/a").regexPriority(Integer.MAX_VALUE)))
                .isEqualTo(1L << 61 | 1L << 51 | 0xffffffffL << 19);
        assertThat(strict(route().paths("~/a").regexPriority(Integer.MIN_VALUE)))
                .isEqualTo(1L << 61 | 1L << 51);
    }

    /** The figures are what LuaJIT answers to the expressions of {@code get_priority} on x86-64. */
    @Test
    void original_bits_asLuaJitShiftsThem() {
        assertThat(original(route().paths("/abc"))).isEqualTo(536870916L);
        assertThat(original(route().paths("/abcdef").methods("GET").headers(Map.of("h", List.of("v")))))
                .isEqualTo(1611661319L);
        assertThat(original(route().hosts("a").paths("/abcdef").headers(Map.of("h", List.of("v")))))
                .isEqualTo(1152921506218508295L);
        assertThat(original(route().hosts("a").methods("GET").paths("/abcdef").headers(Map.of("h", List.of("v")))))
                .isEqualTo(Long.parseUnsignedLong("10376293541462671367"));
        assertThat(original(route().paths("~/a").regexPriority(5))).isEqualTo(1L << 51 | 536870912L | 2621440L);
    }

    @Test
    void original_plainHostBeforeMoreMatchers_unlikeStrict() {
        Route.Builder host = route().hosts("a.test");
        Route.Builder more = route().hosts("*.test").paths("/a").methods("GET");

        assertThat(Long.compareUnsigned(original(host), original(more))).isPositive();
        assertThat(Long.compareUnsigned(strict(host), strict(more))).isNegative();
    }

    @Test
    void original_regexBeforeMoreMatchers_unlikeStrict() {
        Route.Builder regex = route().paths("~/a");
        Route.Builder more = route().paths("/a").methods("GET");

        assertThat(Long.compareUnsigned(original(regex), original(more))).isPositive();
        assertThat(Long.compareUnsigned(strict(regex), strict(more))).isNegative();
    }

    @Test
    void split_groupsRegexesAndLengths_withIdsFromRouteAndNumber() {
        String id = "e8fb37f1-102d-461e-9c51-6608a6bb8101";
        List<RouteSplit> parts = RouteSplit.of(route().id(id)
                .paths("~/regex.*$", "/long-path", "/one", "/two", "/three", "~/.*")
                .build());

        assertThat(parts)
                .extracting(part -> part.route().paths())
                .containsExactly(
                        List.of("~/regex.*$", "~/.*"),
                        List.of("/long-path"),
                        List.of("/one", "/two"),
                        List.of("/three"));
        // Computed with Python's uuid.uuid5.
        assertThat(parts)
                .extracting(RouteSplit::id)
                .startsWith(
                        UUID.fromString("086b6591-cafa-58be-b2dd-7640f294421f"),
                        UUID.fromString("f3f66107-db02-53dc-baaf-ff30ef99a039"),
                        UUID.fromString("29b35d7d-4f89-5f5e-8007-76fd007e8cbd"));
    }

    @Test
    void split_oneGroup_keepsTheRoutesId() {
        String id = "e8fb37f1-102d-461e-9c51-6608a6bb8101";
        for (Route route : List.of(
                route().id(id).build(),
                route().id(id).paths("/a").build(),
                route().id(id).paths("/aa", "/bb").build(),
                route().id(id).paths("~/a", "~/bbbb").build())) {
            assertThat(RouteSplit.of(route)).containsExactly(new RouteSplit(route, UUID.fromString(id)));
        }
    }
}
