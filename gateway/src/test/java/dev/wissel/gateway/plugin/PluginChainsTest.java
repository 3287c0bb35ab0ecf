package dev.wissel.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Plugin;
import dev.wissel.kong.entity.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PluginChainsTest {
    private static final String TWO_ROUTES = """
            _format_version: "3.0"
            services:
            - name: shop
              host: 127.0.0.1
              routes:
              - {name: cart, paths: ["/cart"]}
              - {name: list, paths: ["/list"]}
            routes:
            - {name: alone, paths: ["/alone"]}
            plugins:
            """;

    private record Named(String name, int priority, String says) implements AccessPhase {
        @Override
        public Verdict access(Call call) {
            return Verdict.GO_ON;
        }
    }

    private static KongConfig config(String plugins) {
        DeclarativeReader.Result result = new DeclarativeReader()
                .read("kong.yml", TWO_ROUTES + plugins.indent(2).stripTrailing());
        assertThat(result.problems()).isEmpty();
        return Objects.requireNonNull(result.config());
    }

    private static PluginMaker of(int priority) {
        return (Plugin plugin, Consumer<String> problems) ->
                new Named(plugin.name(), priority, String.valueOf(plugin.instanceName()));
    }

    private static PluginChains chains(String plugins) {
        return PluginChains.of(
                config(plugins),
                Map.of("correlation-id", of(100_001), "request-termination", of(2)),
                route -> List.of(),
                problem -> {});
    }

    private static List<String> at(PluginChains chains, KongConfig config, String routeName) {
        Route route = config.routes().stream()
                .filter(each -> routeName.equals(each.name()))
                .findFirst()
                .orElseThrow();
        return says(chains.of(route.id()));
    }

    private static List<String> says(@Nullable PluginChain chain) {
        return chain == null
                ? List.of()
                : Arrays.stream(chain.access())
                        .map(each -> ((Named) each).says())
                        .toList();
    }

    @Test
    void instance_ofTheNarrowestScope_aloneApplies() {
        String plugins = """
                - {name: correlation-id, instance_name: global}
                - {name: correlation-id, instance_name: service, service: shop}
                - {name: correlation-id, instance_name: route, route: cart}
                """;
        KongConfig config = config(plugins);
        PluginChains chains = chains(plugins);
        assertThat(at(chains, config, "cart")).containsExactly("route");
        assertThat(at(chains, config, "list")).containsExactly("service");
        assertThat(at(chains, config, "alone")).containsExactly("global");
        assertThat(says(chains.global())).containsExactly("global");
    }

    @Test
    void instance_ofRouteAndService_goesBeforeThatOfTheRoute() {
        String plugins = """
                - {name: correlation-id, instance_name: route, route: cart}
                - {name: correlation-id, instance_name: both, route: cart, service: shop}
                """;
        assertThat(at(chains(plugins), config(plugins), "cart")).containsExactly("both");
    }

    @Test
    void instance_disabled_hidesNoOther() {
        String plugins = """
                - {name: correlation-id, instance_name: global}
                - {name: correlation-id, instance_name: disabled, route: cart, enabled: false}
                """;
        assertThat(at(chains(plugins), config(plugins), "cart")).containsExactly("global");
    }

    @Test
    void plugins_ofSeveralNames_runByPriorityWhateverTheirScope() {
        String plugins = """
                - {name: request-termination, instance_name: stop}
                - {name: correlation-id, instance_name: mark, route: cart}
                """;
        assertThat(at(chains(plugins), config(plugins), "cart")).containsExactly("mark", "stop");
    }

    @Test
    void route_withoutPlugins_hasNoChain() {
        String plugins = "- {name: correlation-id, instance_name: route, route: cart}\n";
        KongConfig config = config(plugins);
        PluginChains chains = chains(plugins);
        Route list = config.routes().stream()
                .filter(each -> "list".equals(each.name()))
                .findFirst()
                .orElseThrow();
        assertThat(chains.of(list.id())).isNull();
        assertThat(chains.global()).isNull();
    }

    @Test
    void instance_ofAConsumer_neverApplies() {
        KongConfig config = Objects.requireNonNull(new DeclarativeReader()
                .read(
                        "kong.yml",
                        TWO_ROUTES
                                + "- {name: correlation-id, instance_name: c, consumer: someone}\nconsumers:\n- username: someone\n")
                .config());
        PluginChains chains =
                PluginChains.of(config, Map.of("correlation-id", of(1)), route -> List.of(), problem -> {});
        assertThat(config.plugins()).hasSize(1);
        assertThat(at(chains, config, "cart")).isEmpty();
    }

    @Test
    void problem_namesPluginAndScope() {
        List<String> problems = new ArrayList<>();
        PluginChains.of(
                config("- {name: correlation-id, route: cart}\n"),
                Map.of("correlation-id", (plugin, told) -> {
                    told.accept("config.x: 1 (expected: 2)");
                    return null;
                }),
                route -> List.of(),
                problems::add);
        assertThat(problems).containsExactly("plugin 'correlation-id' of route 'cart': config.x: 1 (expected: 2)");
    }
}
