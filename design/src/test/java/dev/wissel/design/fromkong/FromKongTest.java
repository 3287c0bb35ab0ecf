package dev.wissel.design.fromkong;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.kongfile.KongFile;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.testkit.Property;
import dev.wissel.testkit.Strategies;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FromKongTest {
    private static final String KONG = """
            _format_version: "3.0"
            services:
              - name: product
                host: product.up
                path: /api
                read_timeout: 3000
                routes: [{name: product, paths: [/products], strip_path: false}]
                plugins: [{name: rate-limiting, config: {minute: 5, policy: null}}]
              - {name: legacy, host: legacy.example, routes: [{name: legacy, paths: [/legacy]}]}
            upstreams:
              - name: product.up
                host_header: shop.example
                tags: [mine, "wissel:trials=9"]
                healthchecks: {active: {https_sni: sni.example, headers: {X-Probe: ["1"]}}}
                targets:
                  - {target: "p1.ams.example:8080", tags: [blue]}
                  - {target: "p2.ams.example:8080"}
                  - {target: "p1.fra.example:8080"}
            consumers: [{username: joe, keyauth_credentials: [{key: secret}]}]
            vaults: [{name: env, prefix: my}]
            """;

    private static FromKong.Result result(String yaml) {
        ExistingKong.Reading reading = ExistingKong.read("kong.yml", yaml);
        assertThat(reading.problems()).isEmpty();
        return FromKong.of(reading.kong().orElseThrow());
    }

    private static Strategy strategy(FromKong.Result result) {
        return result.strategy()
                .orElseThrow(() -> new AssertionError(result.problems() + "\n" + result.strategyText()));
    }

    @Test
    void strategy_hasTheServicesThatAreBalanced() {
        Strategy strategy = strategy(result(KONG));
        assertThat(strategy.regions()).containsExactly("ams", "fra");
        ServiceStrategy product = strategy.services().get(0);
        assertThat(strategy.services()).hasSize(1);
        assertThat(product.upstream()).contains("product.up");
        assertThat(product.path()).contains("/api");
        assertThat(product.timeouts().read()).hasSeconds(3);
        assertThat(product.routes().get(0).stripPath()).isFalse();
        assertThat(product.endpoints()).extracting(Endpoint::region).containsExactly("ams", "ams", "fra");
        assertThat(product.balance().method().text()).isEqualTo("round-robin");
    }

    @Test
    void configuration_losesNothingOfTheUsers() {
        String kong = result(KONG).kongText();
        assertThat(kong)
                .contains("keyauth_credentials:", "key: secret", "vaults:", "name: rate-limiting", "policy: null")
                .contains("host: legacy.example", "host_header: shop.example", "https_sni: sni.example", "X-Probe:")
                .contains("- mine\n", "blue");
        assertThat(kong).doesNotContain("wissel:trials=9").contains("wissel:trials=");
    }

    @Test
    void configuration_isOneThatKongLoads() {
        String kong = result(KONG.replaceAll("(?m)^(consumers|vaults).*\n", "")).kongText();
        assertThat(new DeclarativeReader().read("kong.yml", kong).problems()).isEmpty();
    }

    @Test
    void diff_hasAReasonForEveryLine() {
        String diff = result(KONG).diff();
        assertThat(diff).startsWith("--- kong.yml\n+++ as designed\n@@ service product @@\n");
        assertThat(diff).contains("- connect_timeout: 60000   (Kong's default)\n+ connect_timeout: 1000\n  # ");
        List<String> lines = diff.lines().toList();
        for (int i = 2; i < lines.size(); i++) {
            if (lines.get(i).startsWith("+")) {
                assertThat(lines.get(i + 1)).as(lines.get(i)).startsWith("  # ");
            }
        }
        assertThat(result(KONG).changes())
                .allSatisfy(change -> assertThat(change.reason()).hasSizeGreaterThan(10));
    }

    @Test
    void service_withoutUpstream_isNotTouchedAndSaidSo() {
        FromKong.Result result = result(KONG);
        assertThat(result.notes()).anyMatch(note -> note.contains("'legacy' has no upstream"));
        assertThat(result.changes()).noneMatch(change -> change.entity().contains("legacy"));
    }

    @Test
    void changedConfiguration_readAgain_changesNothingMore() {
        String once = result(KONG).kongText();
        FromKong.Result again = result(once);
        assertThat(again.changes()).as(again.diff()).isEmpty();
        assertThat(again.diff()).startsWith("Nothing would change");
    }

    /** What a design made is understood again, whole: the same services, endpoints and settings, and nothing to change. */
    @Test
    void designedConfiguration_ofAnyStrategy_isReadBackAsTheSameStrategy() {
        Property.forAll(60, random -> {
            String text = Strategies.text(random).replaceFirst("strategy: \\S+", "strategy: wissel");
            Strategy strategy = StrategyReader.read("s.yml", text).strategy().orElseThrow();
            FromKong.Result result = result(KongFile.yaml(strategy));
            Strategy back = strategy(result);
            assertThat(back.services()).hasSameSizeAs(strategy.services());
            for (int i = 0; i < back.services().size(); i++) {
                ServiceStrategy was = strategy.services().get(i);
                ServiceStrategy is = back.services().get(i);
                assertThat(is.name()).isEqualTo(was.name());
                if (strategy.kong().isAtLeast(3, 0)) { // before, some prefixes can only be said as expressions
                    assertThat(is.routes()).isEqualTo(was.routes());
                }
                assertThat(is.path()).isEqualTo(was.path());
                assertThat(is.protocol()).isEqualTo(was.protocol());
                assertThat(is.endpoints()).containsExactlyInAnyOrderElementsOf(was.endpoints());
                assertThat(is.regions()).isEqualTo(was.regions());
                assertThat(is.failback()).isEqualTo(was.failback());
                assertThat(is.fallback()).isEqualTo(was.fallback());
                assertThat(is.headroom()).isEqualTo(was.headroom());
                assertThat(is.balance().method()).isEqualTo(was.balance().method());
            }
        });
    }

    @Test
    void flatDump_ofADblessKong_isUnderstoodToo() {
        String flat = """
                _format_version: '3.0'
                _transform: false
                services: [{id: 0a2913b5-5bc2-57dc-a95f-05eecb456a10, name: a, host: up, path: ~, tags: ~}]
                routes: [{id: 1a2913b5-5bc2-57dc-a95f-05eecb456a10, name: r, paths: [/a], methods: ~, service: 0a2913b5-5bc2-57dc-a95f-05eecb456a10}]
                upstreams: [{id: 6b117351-e40f-518d-8de9-0e0d00e1faff, name: up, hash_on: none}]
                targets:
                  - {target: "10.0.0.1:80", upstream: 6b117351-e40f-518d-8de9-0e0d00e1faff, weight: 100, tags: ["region:ams"]}
                  - {target: "10.1.0.1:80", upstream: 6b117351-e40f-518d-8de9-0e0d00e1faff, weight: 0, tags: ["region:fra"]}
                """;
        FromKong.Result result = result(flat);
        Strategy strategy = strategy(result);
        assertThat(strategy.regions()).containsExactly("ams", "fra");
        assertThat(strategy.kong().mode().text()).isEqualTo("dbless");
        assertThat(strategy.services().get(0).endpoints().get(1).weight()).isEqualTo(100);
        assertThat(result.notes()).anyMatch(note -> note.contains("taken for a standby"));
        assertThat(result.kongText()).contains("upstream: 6b117351-e40f-518d-8de9-0e0d00e1faff");
    }

    @Test
    void regions_areToldApartByWhatThereIs() {
        assertThat(regions("[{target: \"a:1\", tags: [dc=ams]}, {target: \"b:1\", tags: [dc=fra]}]"))
                .containsExactly("ams", "fra");
        assertThat(regions("[{target: \"api-1.eu-west-1.example:1\"}, {target: \"api-1.us-east-1.example:1\"}]"))
                .containsExactly("eu-west-1", "us-east-1");
        assertThat(regions("[{target: \"a.ams.shop.example:1\"}, {target: \"b.fra.shop.example:1\"}]"))
                .containsExactly("ams", "fra");
        assertThat(regions("[{target: \"10.0.0.1:1\"}, {target: \"10.0.0.2:1\"}]"))
                .containsExactly("main");
        // A machine's name is no region.
        assertThat(regions("[{target: \"web.example:1\"}, {target: \"app.example:1\"}]"))
                .containsExactly("main");
        // Half of the targets tagged says nothing about the others.
        assertThat(regions("[{target: \"a:1\", tags: [dc=ams]}, {target: \"b:1\"}]"))
                .containsExactly("main");
    }

    private static List<String> regions(String targets) {
        return strategy(result("_format_version: \"3.0\"\nservices: [{name: s, host: u, routes: [{paths: [/s]}]}]\n"
                        + "upstreams: [{name: u, targets: " + targets + "}]\n"))
                .regions();
    }

    @Test
    void regions_thatCannotBeToldApart_areAskedFor() {
        FromKong.Result result =
                result("_format_version: \"3.0\"\nservices: [{name: s, host: u, routes: [{paths: [/s]}]}]\n"
                        + "upstreams: [{name: u, targets: [{target: \"10.0.0.1:1\"}]}]\n");
        assertThat(result.strategyText()).contains("# - Nothing tells the regions of the targets apart");
    }

    @Test
    void mistakes_areSaidAndNothingIsMade() {
        FromKong.Result none = result("_format_version: \"3.0\"\nservices: []\n");
        assertThat(none.strategy()).isEmpty();
        assertThat(none.problems()).singleElement().asString().contains("expected");
        assertThat(ExistingKong.read("x.yml", "foo: 1\n").problems())
                .singleElement()
                .asString()
                .contains("not a Kong configuration");
        assertThat(ExistingKong.read("x.yml", "a: [").problems()).isNotEmpty();
    }

    @Test
    void strangeShapes_areNoCrash() {
        for (String part : List.of(
                "services: 5\nupstreams: x\n",
                "services: [1, {name: 7, host: [a]}]\nupstreams: [{name: {}}]\n",
                "services: [{name: s, host: u, routes: {a: b}}]\nupstreams: [{name: u, targets: [{target: 5}, {}]}]\n",
                "services: [{name: s, host: u}]\nupstreams: [{name: u, targets: [{target: \"a:1\", weight: x, tags: 7}]}]\n",
                "services: [{name: s, url: \"http://u:80/p\", routes: [{paths: [/a]}]}]\n"
                        + "upstreams: [{name: u, healthchecks: 7, algorithm: 9, targets: [{target: \"a:1\"}]}]\n",
                "services: [{name: s, url: \"::\"}]\nupstreams: [{name: u, targets: [{target: \"a:1\"}]}]\nplugins: {a: 1}\n")) {
            FromKong.Result result = result("_format_version: \"3.0\"\n" + part);
            assertThat(result.strategy().isPresent())
                    .as(part)
                    .isEqualTo(result.problems().isEmpty());
        }
    }

    @Test
    void terminal_isNotForgedByWhatAConfigurationHolds() {
        FromKong.Result result = result(KONG.replace("tags: [mine,", "tags: [\"mi\\x1b[31mne\","));
        assertThat(Pattern.compile("\\x1b").matcher(result.diff()).find()).isFalse();
    }
}
