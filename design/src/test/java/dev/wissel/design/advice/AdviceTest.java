package dev.wissel.design.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.page.Page;
import dev.wissel.design.page.Wellformed;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Balance;
import dev.wissel.design.strategy.Defaults;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.HealthCheck;
import dev.wissel.design.strategy.HostPort;
import dev.wissel.design.strategy.RouteRule;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.carrier.Fallback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** The whole document. */
class AdviceTest {
    private static Strategy webshop() throws IOException {
        return strategy(Files.readString(Path.of("../examples/webshop/strategy.yml")));
    }

    private static Strategy strategy(String text) {
        StrategyReader.Reading reading = StrategyReader.read("strategy.yml", text);
        assertThat(reading.problems()).isEmpty();
        return reading.strategy().orElseThrow();
    }

    @Test
    void markdown_webshop_isAsReviewed() throws IOException {
        for (Lang lang : Lang.values()) {
            Page page = Advice.of(webshop(), lang);
            Golden.check("webshop." + lang.code() + ".md", page.markdown());
            if (System.getProperty("golden.update") != null) {
                Files.writeString(Path.of("target/webshop." + lang.code() + ".html"), page.html());
            }
        }
    }

    @Test
    void advice_sameStrategy_isTheSameByteByByte() throws IOException {
        assertThat(Advice.of(webshop(), Lang.NL).html())
                .isEqualTo(Advice.of(webshop(), Lang.NL).html());
    }

    @Test
    void verdict_objectiveOutOfReach_saysSoFirstAndNamesTheTermAndTheLeastChange() {
        Strategy slow = strategy("""
                strategy: shop
                objective: {availability: 99.99%, failover: 20s}
                services:
                  product:
                    health: {path: /health, interval: 15s, timeout: 2s, failures: 3}
                    endpoints: {ams: ["10.0.0.1:80", "10.0.0.2:80"], fra: ["10.1.0.1:80"]}
                """);
        String verdict = section(Advice.of(slow, Lang.EN), "verdict");

        assertThat(verdict).contains("> **\u2717 The failover objective of 20 s is not met");
        assertThat(verdict).contains("In the way: probe intervals");
        assertThat(verdict)
                .contains("Least change of the strategy that meets it")
                .contains("services.product.health.");
        assertThat(verdict).doesNotContain("is met by the Kong configuration beside");
        assertThat(section(Advice.of(slow, Lang.NL), "verdict"))
                .contains("> **\u2717 Het failover-doel van 20 s wordt niet gehaald");
    }

    @Test
    void leastChange_madeInTheStrategy_isThenCalledMet() {
        Strategy slow = strategy("""
                strategy: shop
                objective: {failover: 20s}
                services:
                  product:
                    health: {path: /health, interval: 9.9s, timeout: 1s, failures: 2}
                    endpoints: {ams: ["10.0.0.1:80", "10.0.0.2:80"], fra: ["10.1.0.1:80"]}
                """);
        String verdict = section(Advice.of(slow, Lang.EN), "verdict");
        var interval = java.util.regex.Pattern.compile("services.product.health.interval: ([0-9.]+m?s)")
                .matcher(verdict);
        assertThat(interval.find()).as(verdict).isTrue();
        assertThat(section(Advice.of(strategy("""
                                        strategy: shop
                                        objective: {failover: 20s}
                                        services:
                                          product:
                                            health: {path: /health, interval: %s, timeout: 1s, failures: 2}
                                            endpoints: {ams: ["10.0.0.1:80", "10.0.0.2:80"], fra: ["10.1.0.1:80"]}
                                        """.formatted(interval.group(1))), Lang.EN), "verdict"))
                .contains("is met by the Kong configuration beside this advice");
    }

    @Test
    void html_hostileNames_areShownAndNeverObeyed() throws Exception {
        ServiceStrategy service = webshop().services().get(2);
        Strategy hostile = new Strategy(
                HOSTILE,
                webshop().objective(),
                List.of(HOSTILE, "fra"),
                webshop().kong(),
                List.of(renamed(service)));
        for (Lang lang : Lang.values()) {
            Page page = Advice.of(hostile, lang);
            Document tree = Wellformed.of(page.html());
            assertThat(tree.getElementsByTagName("script").getLength()).isZero();
            assertThat(tree.getElementsByTagName("img").getLength()).isZero();
            assertThat(tree.getDocumentElement().getTextContent())
                    .contains("<script>alert(\"1\")</script>")
                    .doesNotContain("\u202E");
            assertThat(page.markdown()).doesNotContain("\u202E");
            String commands = page.markdown()
                    .lines()
                    .filter(line -> line.strip().startsWith("set_target ")
                            || line.strip().startsWith("UP="))
                    .reduce("", (all, line) -> all + line);
            assertThat(commands).isNotEmpty().doesNotContain("$(", "`", "<", "\"", "'");
        }
    }

    private static final String HOSTILE = "<script>alert(\"1\")</script> $(reboot) `x` **y** | '\u202E\n# z";

    private static ServiceStrategy renamed(ServiceStrategy service) {
        HealthCheck health = service.health();
        return new ServiceStrategy(
                HOSTILE,
                List.of(RouteRule.ofPath("/" + HOSTILE)),
                service.upstream(),
                Optional.of("/" + HOSTILE),
                service.protocol(),
                List.of(HOSTILE, "fra"),
                service.endpoints().stream()
                        .map(endpoint -> new Endpoint(
                                endpoint.region().equals("ams") ? HOSTILE : "fra",
                                new HostPort(HOSTILE + endpoint.region(), 80),
                                endpoint.weight(),
                                endpoint.capacityPerSecond()))
                        .toList(),
                Balance.hashing(
                        new Balance.HashKey(Balance.HashKey.Source.HEADER, HOSTILE), Optional.empty(), Defaults.SLOTS),
                new HealthCheck(
                        health.type(),
                        "/" + HOSTILE,
                        health.interval(),
                        health.timeout(),
                        health.suspect(),
                        health.failures(),
                        health.successes(),
                        health.statuses()),
                service.timeouts(),
                service.retries(),
                service.failback(),
                new Fallback.Service(HOSTILE),
                service.protection(),
                service.headroom());
    }

    private static String section(Page page, String anchor) {
        return String.valueOf(Texts.sections(page.markdown()).get(anchor));
    }
}
