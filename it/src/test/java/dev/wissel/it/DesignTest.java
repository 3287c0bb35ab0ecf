package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.lint.Checks;
import dev.wissel.design.check.lint.Linter;
import dev.wissel.design.kongfile.KongFile;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.proxy.Transport;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.declarative.Edition;
import dev.wissel.kong.declarative.Flavour;
import dev.wissel.kong.declarative.KongVersion;
import dev.wissel.kong.declarative.ReaderOptions;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.testkit.Property;
import dev.wissel.testkit.Strategies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code wissel design} writes is what others take: the embedded gateway, and a reader with the rules of Kong. */
class DesignTest {
    private static final int STRATEGIES = 40;
    private static final Path WEBSHOP = Path.of("..", "examples", "webshop", "strategy.yml");

    @TempDir
    private Path directory;

    private static GatewayOptions options() {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return GatewayOptions.defaults()
                .withListen(List.of(anywhere), anywhere)
                .withTransport(Transport.NIO, 1)
                .withDrainTime(Duration.ZERO)
                // Nobody answers there: names that do not exist need not be asked for.
                .withDnsServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
    }

    private static KongConfig loaded(Strategy strategy, String yaml) {
        ReaderOptions options = ReaderOptions.DEFAULT
                .withVersion(KongVersion.parse(strategy.kong().version()))
                .withEdition(Edition.valueOf(strategy.kong().edition().name()))
                .withFlavour(strategy.kong().mode() == Mode.DBLESS ? Flavour.KONG : Flavour.DECK);
        DeclarativeReader.Result result = new DeclarativeReader(options).read("kong.yml", yaml);
        assertThat(result.problems()).isEmpty();
        return Objects.requireNonNull(result.config());
    }

    private static List<Finding> findings(Strategy strategy, String yaml) {
        Context context = new Context(strategy.kong(), Optional.of(strategy.objective()));
        return new Linter(Checks.all(), context).check("kong.yml", yaml).findings();
    }

    @Test
    void design_ofAnyStrategy_isServedByTheEmbeddedGateway() {
        Set<String> seen = new TreeSet<>();
        Property.forAll(STRATEGIES, random -> {
            String text = Strategies.text(random);
            StrategyReader.Reading reading = StrategyReader.read("strategy.yml", text);
            assertThat(reading.problems()).as(text).isEmpty();
            Strategy strategy = reading.strategy().orElseThrow();
            String yaml = KongFile.yaml(strategy);
            try (Gateway gateway = Gateway.start(loaded(strategy, yaml), options())) {
                assertThat(gateway.proxyPorts()).isNotEmpty();
            }
            strategy.services()
                    .forEach(service -> seen.add(service.balance().method().text()));
            seen.add(strategy.kong().mode().text());
            seen.add(strategy.kong().edition().text());
            seen.add(strategy.regions().size() + " regions");
        });
        assertThat(seen)
                .contains("round-robin", "least-connections", "latency", "consistent-hashing", "adaptive")
                .contains("db", "dbless", "hybrid", "oss", "enterprise")
                .contains("1 regions", "2 regions", "3 regions", "4 regions");
    }

    @Test
    void design_ofAnyStrategy_isFreeOfFindings() {
        Property.forAll(STRATEGIES, random -> {
            String text = Strategies.sound(random);
            Strategy strategy =
                    StrategyReader.read("strategy.yml", text).strategy().orElseThrow();
            assertThat(findings(strategy, KongFile.yaml(strategy))).as(text).isEmpty();
        });
    }

    @Test
    void dialogue_overAPipe_writesTheStrategyAndItsDesign() throws Exception {
        Path into = directory.resolve("asked");
        try (Wissel design = Wissel.ends("design", "-o", into.toString())) {
            design.write("shop\n\n\n\n\n\n\n\nproduct\n127.0.0.1:9101\n127.0.0.1:9201\n\n\n\n\n\n");
            assertThat(design.exitCode()).as(String.valueOf(design.err())).isZero();
        }
        assertThat(into.resolve("strategy.yml")).content().contains("strategy: shop", "product:");
        assertThat(into.resolve("kong.yml")).content().contains("product.shop.upstream");
    }

    @Test
    void fromKong_showsADiffAndWritesOnlyWhenAsked() throws Exception {
        Path kong = directory.resolve("mine.yml");
        Files.writeString(kong, """
                _format_version: "3.0"
                services: [{name: s, host: u, routes: [{name: r, paths: [/s]}]}]
                upstreams: [{name: u, targets: [{target: "a.ams.example:80"}, {target: "a.fra.example:80"}]}]
                consumers: [{username: joe}]
                """);
        try (Wissel design = Wissel.ends("design", "--from-kong", kong.toString())) {
            assertThat(design.exitCode()).isZero();
            assertThat(design.out()).contains("+++ as designed", "@@ upstream u @@");
        }
        Path into = directory.resolve("changed");
        try (Wissel design = Wissel.ends("design", "--from-kong", kong.toString(), "-o", into.toString())) {
            assertThat(design.exitCode()).isZero();
        }
        assertThat(into.resolve("kong.yml")).content().contains("username: joe", "wissel:region=ams");
        assertThat(into.resolve("changes.diff")).isNotEmptyFile();
    }

    @Test
    void usage_mistakes_areTold() throws Exception {
        try (Wissel design = Wissel.ends("design", WEBSHOP.toString())) {
            assertThat(design.exitCode()).isEqualTo(2);
            assertThat(design.err()).anyMatch(line -> line.contains("-o DIR"));
        }
        try (Wissel design = Wissel.ends("design", "--from-kong", "http://127.0.0.1:1/")) {
            assertThat(design.exitCode()).isEqualTo(3);
            assertThat(design.err()).anyMatch(line -> line.contains("cannot be reached"));
        }
        try (Wissel design = Wissel.ends("design", WEBSHOP.toString(), "--from-kong", "x")) {
            assertThat(design.exitCode()).isEqualTo(2);
        }
    }

    @Test
    void command_writesADirectory_thatTheGatewayCommandServes() throws Exception {
        Path into = directory.resolve("design");
        try (Wissel design = Wissel.ends("design", WEBSHOP.toString(), "-o", into.toString())) {
            assertThat(design.exitCode()).as(String.valueOf(design.err())).isZero();
            assertThat(design.out()).contains("wrote " + into.resolve("kong.yml"));
        }
        try (Wissel gateway = Wissel.serves("gateway", into.resolve("kong.yml").toString())) {
            assertThat(gateway.proxyPort()).isPositive();
        }
    }

    @Test
    void command_onAFileThatIsNotItsOwn_writesNothing() throws Exception {
        Path into = Files.createDirectories(directory.resolve("mine"));
        Files.writeString(into.resolve("kong.yml"), "# mine\n");
        try (Wissel design = Wissel.ends("design", WEBSHOP.toString(), "-o", into.toString())) {
            assertThat(design.exitCode()).isEqualTo(1);
            assertThat(design.err()).anyMatch(line -> line.contains("was not made by wissel"));
        }
        assertThat(into.resolve("kong.yml")).hasContent("# mine\n");
        try (var files = Files.list(into)) {
            assertThat(files).hasSize(1);
        }
        try (Wissel design = Wissel.ends("design", WEBSHOP.toString(), "-o", into.toString(), "--force")) {
            assertThat(design.exitCode()).isZero();
        }
        // What was made here may be made anew, until somebody changes it.
        try (Wissel design = Wissel.ends("design", WEBSHOP.toString(), "-o", into.toString())) {
            assertThat(design.exitCode()).isZero();
        }
        Files.writeString(into.resolve("kong.yml"), Files.readString(into.resolve("kong.yml")) + "# changed\n");
        try (Wissel design = Wissel.ends("design", "../examples/webshop/strategy.yml", "-o", into.toString())) {
            assertThat(design.exitCode()).isEqualTo(1);
            assertThat(design.err()).anyMatch(line -> line.contains("was changed since wissel made it"));
        }
    }
}
