package dev.wissel.design.standby;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.testkit.Property;
import dev.wissel.testkit.Strategies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandbyOptionsTest {
    private static Strategy strategy(String head, String balance, String endpoints) {
        String text = head + "services: {s: {balance: " + balance + ", endpoints: " + endpoints + "}}";
        StrategyReader.Reading reading = StrategyReader.read("s.yml", text);
        return reading.strategy().orElseThrow(() -> new AssertionError(reading.problems()));
    }

    private static StandbyOptions options(Strategy strategy) {
        return StandbyOptions.of(strategy.services().get(0), strategy.objective(), strategy.kong());
    }

    private static final String TWO_AND_ONE =
            "{ams: [{target: \"a:1\", capacity: 500/s}, {target: \"b:1\", capacity: 500/s}]," + " fra: [\"c:1\"]}";

    @Test
    void oneRegion_hasNothingThatStandsBy() {
        StandbyOptions options = options(strategy("", "round-robin", "{ams: [\"a:1\", \"b:1\"]}"));
        assertThat(options.options()).isEmpty();
        assertThat(options.chosen()).isEqualTo(StandbyKind.NONE);
        assertThat(options.chosenOption()).isEmpty();
    }

    @Test
    void roundRobin_ratioLeaksWhatTheWheelSays() {
        StandbyOption ratio = options(strategy("", "round-robin", TWO_AND_ONE))
                .option(StandbyKind.RATIO)
                .orElseThrow();
        // 2 x 5000 + 1 entries, of which one is the standby's
        assertThat(ratio.wheelEntries()).isEqualTo(10_001);
        assertThat(ratio.leakShare()).isCloseTo(1 / 10_001.0, within(1e-12));
        assertThat(ratio.leakPerSecond().orElseThrow()).isCloseTo(1000 / 10_001.0, within(1e-9));
        assertThat(ratio.memoryBytesPerWorker()).isEqualTo(16_384 * 8);
        assertThat(ratio.needsController()).isFalse();
    }

    @Test
    void leastConnections_ratioLeaksNothingUntilTheFirstRegionIsBusy() {
        Strategy strategy = strategy("", "least-connections", TWO_AND_ONE);
        StandbyOption ratio = options(strategy).option(StandbyKind.RATIO).orElseThrow();
        assertThat(ratio.leakShare()).isZero();
        assertThat(ratio.reasons()).contains(Reason.of("leak-only-when-busy", "in_flight", "65535"));
        assertThat(options(strategy).chosen()).isEqualTo(StandbyKind.RATIO);
    }

    /** Kong's rule itself, played: the smallest (in flight + 1) / weight wins. */
    @Test
    void leastConnections_playedByKongsRule_leavesTheStandbyAloneUpToTheBound() {
        ServiceStrategy service = strategy("", "least-connections", "{ams: [\"a:1\"], fra: [\"b:1\"], dub: [\"c:1\"]}")
                .services()
                .get(0);
        RatioWeights ratio = StandbyOptions.ratioWeights(service, 65535);
        List<Endpoint> endpoints = service.endpoints();
        long bound = ratio.leakFreeInFlight();
        assertThat(bound).isEqualTo(255);
        assertThat(picked(ratio, endpoints, (int) bound - 1)).isEqualTo(0);
        assertThat(picked(ratio, endpoints, (int) bound + 1)).isEqualTo(1);
        assertThat(ratio.weight(endpoints.get(1))).isGreaterThan(ratio.weight(endpoints.get(2)));
    }

    private static int picked(RatioWeights ratio, List<Endpoint> endpoints, int inFlightOnFirst) {
        int best = 0;
        double bestScore = Double.MAX_VALUE;
        for (int i = 0; i < endpoints.size(); i++) {
            double score = (double) ((i == 0 ? inFlightOnFirst : 0) + 1) / ratio.weight(endpoints.get(i));
            if (score < bestScore) {
                bestScore = score;
                best = i;
            }
        }
        return best;
    }

    @Test
    void consistentHashing_ratioLeaksItsPointsOnTheRing() {
        StandbyOption ratio = options(strategy(
                        "", "{method: consistent-hashing, on: ip}", "{ams: [\"a:1\"], fra: [\"b:1\", \"c:1\"]}"))
                .option(StandbyKind.RATIO)
                .orElseThrow();
        // floor(65535 / 65537 x 480) = 479 points for the first, one for each standby
        assertThat(ratio.leakShare()).isCloseTo(2 / 481.0, within(1e-12));
        assertThat(ratio.wheelEntries()).isEqualTo(10_000);
        assertThat(ratio.reasons()).extracting(Reason::key).contains("uneven-after-failover");
    }

    @Test
    void latency_ratioIsAskedOnceInTheTimeItsScoreNeedsToFall() {
        StandbyOption ratio = options(strategy("", "latency", TWO_AND_ONE))
                .option(StandbyKind.RATIO)
                .orElseThrow();
        double seconds = 10 * Math.log(65535);
        assertThat(ratio.leakPerSecond().orElseThrow()).isCloseTo(1 / seconds, within(1e-9));
        assertThat(ratio.leakShare()).isCloseTo(1 / seconds / 1000, within(1e-9));
    }

    @Test
    void choice_ofEnterprise_isFailoverTargetsButNotForHashing() {
        String enterprise = "kong: {version: \"3.12\", edition: enterprise}\n";
        assertThat(options(strategy(enterprise, "round-robin", TWO_AND_ONE)).chosen())
                .isEqualTo(StandbyKind.FAILOVER_TARGETS);
        StandbyOptions hashing = options(strategy(enterprise, "{method: consistent-hashing, on: ip}", TWO_AND_ONE));
        assertThat(hashing.chosen()).isEqualTo(StandbyKind.RATIO);
        assertThat(hashing.why()).contains(Reason.of("not-available", "kind", "failover-targets"));
    }

    @Test
    void choice_withoutRoomForALeak_isTheController() {
        String strict = "objective: {latency: {p99.9: 100ms}}\n";
        StandbyOptions options =
                options(strategy(strict, "{method: consistent-hashing, on: ip}", "{ams: [\"a:1\"], fra: [\"b:1\"]}"));
        assertThat(options.chosen()).isEqualTo(StandbyKind.CONTROLLER);
        assertThat(options.why())
                .extracting(Reason::key)
                .containsExactly("meets-objective", "not-available", "leak-above-tolerance");
        assertThat(options.chosenOption().orElseThrow().needsController()).isTrue();
    }

    @Test
    void choice_whereNothingMeetsTheObjective_saysSo() {
        String strict = "objective: {failover: 200ms}\n";
        StandbyOptions options = options(strategy(strict, "round-robin", TWO_AND_ONE));
        assertThat(options.why().get(0).key()).isEqualTo("none-meets-objective");
        assertThat(options.chosenOption().orElseThrow().meetsFailover()).isFalse();
    }

    @Test
    void controller_ofLatency_isNotAvailable_becauseWeightZeroKeepsNobodyAway() {
        assertThat(options(strategy("", "latency", TWO_AND_ONE))
                        .option(StandbyKind.CONTROLLER)
                        .orElseThrow()
                        .available())
                .isFalse();
    }

    @Test
    void weights_ofAnyStrategy_areWhatKongTakesAndKeepTheirProportions() {
        Property.forAll(200, random -> {
            StrategyReader.Reading reading = StrategyReader.read("s.yml", Strategies.text(random));
            for (ServiceStrategy service : reading.strategy().orElseThrow().services()) {
                for (int largest : new int[] {10_000, 65535}) {
                    RatioWeights ratio = StandbyOptions.ratioWeights(service, largest);
                    for (Endpoint endpoint : service.endpoints()) {
                        assertThat(ratio.weight(endpoint)).isBetween(endpoint.weight() == 0 ? 0 : 1, largest);
                        assertThat(ratio.weight(endpoint) == 0).isEqualTo(endpoint.weight() == 0);
                    }
                    proportions(service, ratio);
                }
            }
        });
    }

    private static void proportions(ServiceStrategy service, RatioWeights ratio) {
        for (String region : service.regions()) {
            List<Endpoint> endpoints = new ArrayList<>(service.endpointsIn(region));
            endpoints.removeIf(endpoint -> endpoint.weight() == 0);
            for (Endpoint one : endpoints) {
                for (Endpoint other : endpoints) {
                    if (one.weight() <= other.weight()) {
                        assertThat(ratio.weight(one)).isLessThanOrEqualTo(ratio.weight(other));
                    }
                }
            }
        }
    }
}
