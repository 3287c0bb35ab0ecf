package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.kongfile.KongFile;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.proxy.Transport;
import dev.wissel.kong.declarative.DeclarativeReader;
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

    private static KongConfig loaded(String yaml) {
        // The reader is an open-source Kong's; only Enterprise knows failover targets.
        String open = yaml.replaceAll("(?m)^ +failover: true\n", "");
        DeclarativeReader.Result result = new DeclarativeReader().read("kong.yml", open);
        assertThat(result.problems()).isEmpty();
        return Objects.requireNonNull(result.config());
    }

    @Test
    void design_ofAnyStrategy_isServedByTheEmbeddedGateway() {
        Set<String> seen = new TreeSet<>();
        Property.forAll(STRATEGIES, random -> {
            String text = Strategies.text(random);
            StrategyReader.Reading reading = StrategyReader.read("strategy.yml", text);
            assertThat(reading.problems()).as(text).isEmpty();
            Strategy strategy = reading.strategy().orElseThrow();
            try (Gateway gateway = Gateway.start(loaded(KongFile.yaml(strategy)), options())) {
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
