package dev.wissel.design.kongfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.carrier.TargetSettings;
import dev.wissel.kong.carrier.WisselTags;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.declarative.Edition;
import dev.wissel.kong.declarative.Flavour;
import dev.wissel.kong.declarative.KongVersion;
import dev.wissel.kong.declarative.ReaderOptions;
import dev.wissel.kong.document.Problem;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import dev.wissel.testkit.Property;
import dev.wissel.testkit.Strategies;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KongFileTest {
    private static final int RUNS = 60;

    private static Strategy strategy(String text) {
        StrategyReader.Reading reading = StrategyReader.read("s.yml", text);
        return reading.strategy().orElseThrow(() -> new AssertionError(reading.problems() + "\n" + text));
    }

    private static Strategy withKong(String kong, String service) {
        return strategy("strategy: shop\nkong: " + kong + "\nservices:\n  product:\n    endpoints:\n"
                + "      ams: [\"10.0.0.1:80\", \"10.0.0.2:80\"]\n      fra: [\"10.1.0.1:80\"]\n" + service);
    }

    /** Reads as the Kong of the strategy does, and decK where that stands between. */
    private static KongConfig read(Strategy strategy, String yaml) {
        ReaderOptions options = ReaderOptions.DEFAULT
                .withVersion(KongVersion.parse(strategy.kong().version()))
                .withEdition(Edition.valueOf(strategy.kong().edition().name()))
                .withFlavour(strategy.kong().mode() == Mode.DBLESS ? Flavour.KONG : Flavour.DECK);
        DeclarativeReader.Result result = new DeclarativeReader(options).read("kong.yml", yaml);
        assertThat(result.problems()).as(yaml).isEmpty();
        return Objects.requireNonNull(result.config());
    }

    @Test
    void file_ofAnyStrategy_isReadBackWithEverythingInIt() {
        Property.forAll(RUNS, random -> {
            Strategy strategy = strategy(Strategies.text(random));
            KongConfig config = read(strategy, KongFile.yaml(strategy));
            KongConfig plain = Translation.of(strategy);
            assertThat(config.services()).hasSameSizeAs(plain.services());
            assertThat(config.routes()).hasSameSizeAs(plain.routes());
            assertThat(config.plugins())
                    .singleElement()
                    .satisfies(plugin -> assertThat(plugin.name()).isEqualTo("prometheus"));
            for (ServiceStrategy service : strategy.services()) {
                everyEndpointKeepsItsSettings(strategy, service, config);
            }
        });
    }

    private static void everyEndpointKeepsItsSettings(Strategy strategy, ServiceStrategy service, KongConfig config) {
        Upstream upstream = config.upstreamByName(Translation.upstreamName(strategy, service))
                .orElseThrow();
        List<Target> targets = config.targetsOf(upstream);
        assertThat(targets).hasSameSizeAs(service.endpoints());
        assertThat(WisselTags.strategyOf(upstream.tags())).contains(strategy.name());
        assertThat(WisselTags.readUpstream(upstream.tags()).problems()).isEmpty();
        for (int i = 0; i < targets.size(); i++) {
            Endpoint endpoint = service.endpoints().get(i);
            var reading = WisselTags.readTarget(targets.get(i).tags());
            assertThat(reading.problems()).isEmpty();
            TargetSettings settings = reading.value();
            assertThat(settings.region()).isEqualTo(endpoint.region());
            assertThat(settings.capacityPerSecond()).isEqualTo(endpoint.capacityPerSecond());
            assertThat(settings.weightOr(targets.get(i).weight())).isEqualTo(endpoint.weight());
        }
    }

    @Test
    void healthChecks_ofAnyStrategy_areCompleteForARealKong() {
        Property.forAll(RUNS, random -> {
            Strategy strategy = strategy(Strategies.text(random));
            for (Upstream upstream : read(strategy, KongFile.yaml(strategy)).upstreams()) {
                var active = upstream.healthchecks().active();
                var passive = upstream.healthchecks().passive();
                assertThat(active.type()).isIn("http", "https");
                assertThat(active.healthy().intervalSeconds()).isPositive();
                assertThat(active.unhealthy().intervalSeconds()).isPositive();
                assertThat(List.of(
                                active.healthy().successes(),
                                active.unhealthy().tcpFailures(),
                                active.unhealthy().timeouts(),
                                active.unhealthy().httpFailures(),
                                passive.healthy().successes(),
                                passive.unhealthy().tcpFailures(),
                                passive.unhealthy().timeouts(),
                                passive.unhealthy().httpFailures()))
                        .allSatisfy(count -> assertThat(count).isBetween(1, 254));
                var both = new TreeSet<>(active.healthy().httpStatuses());
                both.retainAll(active.unhealthy().httpStatuses());
                assertThat(both).isEmpty();
                assertThat(active.concurrency()).isGreaterThanOrEqualTo(10);
            }
        });
    }

    @Test
    void sameStrategy_givesTheSameBytes() {
        Property.forAll(5, random -> {
            String text = Strategies.text(random);
            assertThat(KongFile.yaml(strategy(text))).isEqualTo(KongFile.yaml(strategy(text)));
        });
    }

    @Test
    void format_byVersionAndMode() {
        assertThat(KongFile.yaml(withKong("{version: \"2.8\"}", ""))).contains("_format_version: \"1.1\"\n");
        assertThat(KongFile.yaml(withKong("{version: \"3.0\"}", ""))).contains("_format_version: \"3.0\"\n");
        for (Mode mode : List.of(Mode.DB, Mode.HYBRID)) {
            assertThat(KongFile.yaml(withKong("{mode: " + mode.text() + "}", "")))
                    .contains("_info:\n  select_tags: [\"wissel:strategy=shop\"]\n")
                    .doesNotContain(" tags: [\"wissel:strategy=shop\"");
        }
        assertThat(KongFile.yaml(withKong("{mode: dbless}", "")))
                .doesNotContain("_info")
                .contains("    tags: [\"wissel:strategy=shop\", \"wissel:priority=normal\"]\n")
                .contains("KONG_DECLARATIVE_CONFIG");
    }

    @Test
    void prometheus_hasItsSwitchesFromThreeOn() {
        assertThat(KongFile.yaml(withKong("{version: \"2.8\"}", ""))).doesNotContain("_metrics:");
        assertThat(KongFile.yaml(withKong("{version: \"3.0\"}", "")))
                .contains("upstream_health_metrics: true", "status_code_metrics: true", "latency_metrics: true");
    }

    @Test
    void hashOnNone_isNeverWritten_becauseOldKongsTurnItIntoRoundRobin() {
        assertThat(KongFile.yaml(withKong("{version: \"2.8\"}", ""))).doesNotContain("hash_on", "hash_fallback");
        assertThat(KongFile.yaml(withKong("{version: \"2.8\"}", "    balance: {method: consistent-hashing, on: ip}\n")))
                .contains("hash_on: ip\n")
                .doesNotContain("hash_fallback", "cookie");
    }

    @Test
    void upstreamNamedNone_keepsItsName() {
        assertThat(KongFile.yaml(withKong("{}", "    upstream: none\n"))).contains("- name: none\n", "host: none\n");
    }

    @Test
    void tcpProbes_becomeRequests_becauseKongMakesNoneForHttpServices() {
        Strategy strategy = withKong("{}", "    health: {type: tcp}\n");
        Upstream upstream = read(strategy, KongFile.yaml(strategy)).upstreams().get(0);
        assertThat(upstream.healthchecks().active().type()).isEqualTo("http");
        assertThat(upstream.healthchecks().active().healthy().httpStatuses()).contains(404);
    }

    @Test
    void retries_stayWithinTheFailoverThatIsPromised() {
        String slow = "    retries: {count: 9}\n    timeouts: {connect: 10s}\n";
        assertThat(KongFile.yaml(withKong("{}", slow))).contains("retries: 2\n", "connect_timeout: 10000\n");
        assertThat(KongFile.yaml(withKong("{}", "    retries: {count: 9}\n"))).contains("retries: 9\n");
        assertThat(KongFile.yaml(withKong("{}", "    retries: {count: 0}\n"))).contains("retries: 0\n");
    }

    @Test
    void failoverTargets_ofEnterprise_areTheOtherRegions() {
        String yaml = KongFile.yaml(withKong("{version: \"3.12\", edition: enterprise}", ""));
        assertThat(yaml)
                .contains("  - target: 10.1.0.1:80\n    weight: 100\n    failover: true\n")
                .contains("  - target: 10.0.0.1:80\n    weight: 100\n    tags");
        assertThat(yaml.split("failover: true", -1)).hasSize(2);
        assertThat(KongFile.yaml(withKong("{version: \"3.11\", edition: enterprise}", "")))
                .doesNotContain("failover: true");
        assertThat(KongFile.yaml(withKong(
                        "{version: \"3.12\", edition: enterprise}",
                        "    balance: {method: consistent-hashing, on: ip}\n")))
                .doesNotContain("failover: true");
    }

    @Test
    void controller_hasWeightZeroAndSaysWhatThatMeans() {
        assertThat(KongFile.yaml(withKong("{standby: controller}", "")))
                .contains("  - target: 10.1.0.1:80\n    weight: 0\n")
                .contains("WITHOUT WISSEL'S CONTROLLER THERE IS NO FAILOVER");
    }

    @Test
    void activeActive_keepsTheWeights() {
        assertThat(KongFile.yaml(withKong("{standby: active-active}", "")))
                .contains("  - target: 10.1.0.1:80\n    weight: 100\n")
                .contains("  - target: 10.0.0.1:80\n    weight: 100\n");
    }

    @Test
    void problems_ofTheReader_wouldBeSeen() {
        List<Problem> problems = new DeclarativeReader()
                .read("kong.yml", KongFile.yaml(withKong("{}", "")).replace("algorithm:", "algoritm:"))
                .problems();
        assertThat(problems).isNotEmpty();
    }
}
