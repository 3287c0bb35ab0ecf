package dev.wissel.design.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.strategy.Balance;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.carrier.Protection;
import dev.wissel.kong.carrier.WisselTags;
import dev.wissel.kong.document.Problem;
import dev.wissel.kong.entity.Upstream;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code protect}, {@code slow_start} and hashing with a bound: read, translated, and what is said of mistakes. */
class ProtectReaderTest {
    private static StrategyReader.Reading read(String settings, String defaults) {
        return StrategyReader.read("s.yml", """
                strategy: shop
                defaults: {DEFAULTS}
                services:
                  product:
                    endpoints: {ams: ["10.0.0.1:80", "10.0.0.2:80"]}
                    SETTINGS
                """.replace("SETTINGS", settings).replace("DEFAULTS", defaults));
    }

    private static ServiceStrategy service(String settings, String defaults) {
        StrategyReader.Reading reading = read(settings, defaults);
        return reading.strategy()
                .orElseThrow(() -> new AssertionError(reading.problems()))
                .services()
                .get(0);
    }

    private static Upstream upstream(String settings) {
        StrategyReader.Reading reading = read(settings, "");
        return Translation.of(reading.strategy().orElseThrow(() -> new AssertionError(reading.problems())))
                .upstreams()
                .get(0);
    }

    private static String problems(String settings) {
        return read(settings, "").problems().stream().map(Problem::render).collect(Collectors.joining("\n"));
    }

    @Test
    void protection_nothingWritten_limitsRegionsAndRefusesForNothingElse() {
        assertThat(service("", "").protection())
                .isEqualTo(new Protection(true, Optional.empty(), Optional.empty(), 1.25));
    }

    @Test
    void protection_everythingWritten_isReadAndCarried() {
        String settings = "protect: {concurrency: none, admission: {multiplier: 1.5, cap: 75%}}\n"
                + "    slow_start: 30s\n    balance: {method: consistent-hashing-bounded, on: header X-Customer, bound: 150%}";
        Protection protection = service(settings, "").protection();

        assertThat(protection)
                .isEqualTo(new Protection(
                        false,
                        Optional.of(new Protection.Admission(1.5, 0.75)),
                        Optional.of(Duration.ofSeconds(30)),
                        1.5));
        Upstream upstream = upstream(settings);
        assertThat(upstream.algorithm()).isEqualTo("consistent-hashing");
        assertThat(upstream.hashOnHeader()).isEqualTo("x_customer");
        assertThat(upstream.tags())
                .contains(
                        "wissel:balance=consistent-hashing-bounded",
                        "wissel:bound=150%",
                        "wissel:concurrency=none",
                        "wissel:admission=1.5:75%",
                        "wissel:slow-start=30s");
        assertThat(WisselTags.readUpstream(upstream.tags()).value().protection())
                .isEqualTo(protection);
    }

    @Test
    void protection_ofTheDefaults_isForEveryServiceThatDoesNotSayOtherwise() {
        String defaults = "protect: {concurrency: none, admission: adaptive}, slow_start: 10s";

        assertThat(service("", defaults).protection())
                .isEqualTo(new Protection(
                        false, Optional.of(Protection.Admission.DEFAULTS), Optional.of(Duration.ofSeconds(10)), 1.25));
        assertThat(service("protect: {concurrency: adaptive}\n    slow_start: none", defaults)
                        .protection())
                .isEqualTo(new Protection(true, Optional.of(Protection.Admission.DEFAULTS), Optional.empty(), 1.25));
    }

    @Test
    void hashing_withABound_needsWhatEveryHashingNeeds() {
        Balance balance = service("balance: {method: consistent-hashing-bounded, on: ip}", "")
                .balance();

        assertThat(balance.bound()).isEqualTo(1.25);
        assertThat(balance.slots()).isEqualTo(10_000);
        assertThat(problems("balance: consistent-hashing-bounded"))
                .isEqualTo(
                        "s.yml:6:14: balance: consistent-hashing-bounded: consistent-hashing-bounded does not say what to hash"
                                + " (expected {method: consistent-hashing-bounded, on: header X-Customer})");
        assertThat(problems("balance: {method: consistent-hashing, on: ip, bound: 150%}"))
                .isEqualTo("s.yml:6:58: bound: 150%: consistent-hashing has no bound"
                        + " (expected method: consistent-hashing-bounded, or no 'bound')");
        assertThat(problems("balance: {method: consistent-hashing-bounded, on: ip, bound: 100%}"))
                .isEqualTo(
                        "s.yml:6:66: bound: 100%: not a valid percentage (expected a percentage above 100% and at most 1000%)");
    }

    @Test
    void protection_mistakes_areNamedWithTheirPlaces() {
        assertThat(problems(
                        "protect: {concurency: adaptive, admission: {cap: 100%, multiplier: 0.5}}\n    slow-start: 5s"))
                .isEqualTo("""
                        s.yml:6:15: concurency: unknown key (expected one of concurrency, admission; did you mean 'concurrency'?)
                        s.yml:6:54: cap: 100%: not a valid percentage (expected a percentage from 0% to below 100%, or recovery is never seen)
                        s.yml:6:72: multiplier: 0.5: not a valid number (expected a number from 1 to 100)
                        s.yml:7:5: slow-start: unknown key (expected one of routes, upstream, path, protocol, regions, endpoints, balance, health, timeouts, retries, failback, fallback, protect, slow_start, headroom, priority; did you mean 'slow_start'?)""");
        assertThat(problems("protect: {concurrency: adaptiv}\n    slow_start: 0s"))
                .isEqualTo("""
                        s.yml:6:28: concurrency: adaptiv: unknown word (expected one of adaptive, none; did you mean 'adaptive'?)
                        s.yml:7:17: slow_start: 0s: not a valid duration (expected a duration from 1ms to 3650d)""");
    }
}
