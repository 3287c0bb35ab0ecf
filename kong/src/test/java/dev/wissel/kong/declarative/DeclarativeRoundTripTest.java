package dev.wissel.kong.declarative;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Plugin;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

class DeclarativeRoundTripTest {
    private static final DeclarativeReader READER = new DeclarativeReader(RandomConfig.OPTIONS);

    private static KongConfig read(String name, String text) {
        DeclarativeReader.Result result = READER.read(name, text);
        assertThat(result.problems()).as(text).isEmpty();
        return result.config();
    }

    @Test
    void write_anyConfiguration_isReadBackAsItWas() {
        forAll(300, random -> {
            KongConfig config = RandomConfig.of(random);
            KongConfig fromYaml = read("k.yml", DeclarativeWriter.yaml(config));
            assertThat(fromYaml.services()).isEqualTo(config.services());
            assertThat(fromYaml.upstreams()).isEqualTo(config.upstreams());
            assertThat(fromYaml.targets()).isEqualTo(config.targets());
            assertThat(fromYaml.consumers()).isEqualTo(config.consumers());
            assertThat(fromYaml.routes()).containsExactlyInAnyOrderElementsOf(config.routes());
            assertThat(fromYaml.plugins()).containsExactlyInAnyOrderElementsOf(config.plugins());
            // Nesting brings children into the order of their parents; from then on nothing moves.
            assertThat(read("k.yml", DeclarativeWriter.yaml(fromYaml))).isEqualTo(fromYaml);
            assertThat(read("k.json", DeclarativeWriter.json(config))).isEqualTo(fromYaml);
        });
    }

    @Test
    void write_sameConfiguration_givesTheSameText() {
        forAll(200, random -> {
            KongConfig config = RandomConfig.of(random);
            String text = DeclarativeWriter.yaml(config);
            assertThat(DeclarativeWriter.yaml(read("k.yml", text)).lines().sorted())
                    .containsExactlyElementsOf(text.lines().sorted().toList());
        });
    }

    /** The YAML and the JSON form say the same to readers that are not ours. */
    @Test
    void write_anyConfiguration_yamlAndJsonAgreeForOtherReaders() {
        JsonMapper json = JsonMapper.builder().build();
        forAll(300, random -> {
            KongConfig config = RandomConfig.of(random);
            Object yaml = new Load(LoadSettings.builder().build()).loadFromString(DeclarativeWriter.yaml(config));
            assertThat(json.readTree(json.writeValueAsString(yaml)))
                    .isEqualTo(json.readTree(DeclarativeWriter.json(config)));
        });
    }

    @Test
    void write_smallConfiguration_readsWell() {
        Upstream upstream = Upstream.named("product.upstream")
                .algorithm("least-connections")
                .build();
        Service service = Service.named("product").host("product.upstream").build();
        KongConfig config = KongConfig.of(
                        List.of(service),
                        List.of(Route.named("on")
                                .paths("/products")
                                .serviceId(service.id())
                                .build()),
                        List.of(upstream),
                        List.of(
                                Target.of(upstream.id(), "10.0.0.1:8080")
                                        .tags("wissel:region=ams", "wissel:capacity=400")
                                        .build(),
                                Target.of(upstream.id(), "10.0.0.2:8080")
                                        .weight(0)
                                        .build()))
                .withPlugins(
                        List.of(Plugin.named("cors").serviceId(service.id()).build()));
        assertThat(DeclarativeWriter.yaml(config)).isEqualTo("""
                        _format_version: "3.0"
                        services:
                        - name: product
                          host: product.upstream
                          routes:
                          - name: "on"
                            paths: [/products]
                          plugins:
                          - name: cors
                        upstreams:
                        - name: product.upstream
                          algorithm: least-connections
                          targets:
                          - target: 10.0.0.1:8080
                            tags: ["wissel:region=ams", "wissel:capacity=400"]
                          - target: 10.0.0.2:8080
                            weight: 0
                        """);
    }

    @Test
    void write_childWithoutItsParent_isNotLost() {
        Route lost = Route.named("lost")
                .paths("/x")
                .serviceId("00000000-0000-4000-8000-000000000000")
                .build();
        String text = DeclarativeWriter.yaml(KongConfig.of(List.of(), List.of(lost), List.of(), List.of()));
        assertThat(READER.read("k.yml", text).problems())
                .singleElement()
                .asString()
                .contains("invalid reference 'service: 00000000-0000-4000-8000-000000000000'");
    }
}
