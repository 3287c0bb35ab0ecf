package dev.wissel.kong.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntityTest {
    @Test
    void entityId_derived_isTheOneThatKongDerives() {
        assertThat(Service.named("svc").host("h").build().id()).isEqualTo("b9f04b04-ab65-5e2a-b4c4-f82b7d5b781c");
        assertThat(Route.named("rt").build().id()).isEqualTo("b81d4b76-57f0-5e15-ab85-b7432c1ac4c0");
        Upstream upstream = Upstream.named("up.test.local").build();
        assertThat(upstream.id()).isEqualTo("6b117351-e40f-518d-8de9-0e0d00e1faff");
        assertThat(Target.of(upstream.id(), "127.0.0.1:9001").build().id())
                .isEqualTo("0ce73aea-4840-5f03-bf07-8ce4f9c16e1b");
        assertThat(Plugin.named("prometheus").build().id()).isEqualTo("18f2f6e2-5e0a-5bfa-93be-849850c0c527");
        assertThat(EntityId.plugin("rate-limiting", "rt", null, null))
                .isEqualTo("5093b8a3-1a3d-5028-809f-de1eaefa02cd");
    }

    @Test
    void build_outOfRangeOrMissing_isRefusedWithTheValue() {
        assertThatThrownBy(() -> Service.named("s").host("h").port(65536).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port: 65536 (expected: 0 to 65535)");
        assertThatThrownBy(() -> Service.named("s").build()).hasMessage("host: null (expected: a value)");
        assertThatThrownBy(() -> Route.builder().build()).hasMessage("id or name: null (expected: a value)");
        assertThatThrownBy(() -> Route.named("r").protocols(List.of()).build()).hasMessageStartingWith("protocols: []");
        assertThatThrownBy(
                        () -> new Healthchecks(Double.NaN, Healthchecks.Active.DEFAULTS, Healthchecks.Passive.DEFAULTS))
                .hasMessageStartingWith("threshold: NaN");
        assertThatThrownBy(() -> new CidrPort(null, null)).hasMessageContaining("at least one");
    }

    @Test
    void toBuilder_anyEntity_givesAnEqualOne() {
        Service service = Service.named("s").host("h").tags("a").tlsVerify(true).build();
        assertThat(service.toBuilder().build()).isEqualTo(service);
        Route route = Route.named("r")
                .protocols("grpc")
                .hosts("h")
                .headers(Map.of("a", List.of("b")))
                .build();
        assertThat(route.stripPath()).isFalse();
        assertThat(route.toBuilder().build()).isEqualTo(route);
        Upstream upstream = Upstream.named("u").hashOn("ip").build();
        assertThat(upstream.toBuilder().build()).isEqualTo(upstream);
    }

    @Test
    void config_ofPlugin_isFrozenDeepAndKnowsOneKindOfNumber() {
        List<Object> inner = new ArrayList<>(List.of(1, 2.0, 2.5));
        Map<String, Object> config = new HashMap<>(Map.of("list", inner));
        config.put("absent", null);
        Plugin plugin = Plugin.named("p").config(config).build();
        inner.clear();
        assertThat(plugin.config()).isEqualTo(Map.of("list", List.of(1L, 2L, 2.5)));
        assertThatThrownBy(() -> plugin.config().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void finders_ofConfig_followReferences() {
        Service service = Service.named("s").host("u").build();
        Upstream upstream = Upstream.named("u").build();
        Route route = Route.named("r").serviceId(service.id()).build();
        Target target = Target.of(upstream.id(), "[0000:0000:0000:0000:0000:0000:0000:0001]:9")
                .build();
        KongConfig config = KongConfig.of(List.of(service), List.of(route), List.of(upstream), List.of(target));
        assertThat(config.serviceOf(route)).contains(service);
        assertThat(config.routesOf(service)).containsExactly(route);
        assertThat(config.upstreamByName("u")).contains(upstream);
        assertThat(config.targetsOf(upstream)).containsExactly(target);
        assertThat(config.serviceById("?")).isEmpty();
        assertThat(target.port()).isEqualTo(9);
    }

    @Test
    void toString_ofCertificate_hidesTheKey() {
        assertThat(Certificate.of("c", "verysecret").build().toString()).doesNotContain("verysecret");
    }
}
