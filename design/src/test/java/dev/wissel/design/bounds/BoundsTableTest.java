package dev.wissel.design.bounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.core.bound.Assumption;
import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Exposure;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Never;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.bound.TermKey;
import dev.wissel.core.bound.Traffic;
import dev.wissel.core.slo.LossCost;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundsTableTest {
    private static Strategy read(String text) {
        StrategyReader.Reading reading = StrategyReader.read("strategy.yml", text);
        assertThat(reading.problems()).isEmpty();
        return reading.strategy().orElseThrow();
    }

    private static final String SHOP = """
            objective: {availability: 99.99%, window: 30d, failover: 30s}
            regions: [ams, fra]
            services:
              product:
                balance: round-robin
                endpoints:
                  ams: [{target: "10.0.0.1:80", capacity: 400/s}, {target: "10.0.0.2:80", capacity: 400/s}]
                  fra: [{target: "10.1.0.1:80", capacity: 500/s}]
            """;

    private static ServiceBounds shop() {
        return BoundsTable.of(read(SHOP)).service("product").orElseThrow();
    }

    // ---------------------------------------------------------------- the table

    @Test
    void everyFaultOnEveryPlane_isThere_inOrder() {
        ServiceBounds bounds = shop();
        assertThat(bounds.bounds()).hasSize(Fault.values().length * Plane.values().length);
        assertThat(bounds.verdicts()).hasSameSizeAs(bounds.bounds());
        for (int i = 0; i < bounds.bounds().size(); i++) {
            assertThat(bounds.verdicts().get(i).fault())
                    .isEqualTo(bounds.bounds().get(i).fault());
            assertThat(bounds.verdicts().get(i).plane())
                    .isEqualTo(bounds.bounds().get(i).plane());
        }
    }

    /** Interval 5 s, time-out 1 s, two failures, ten probes at a time: all by hand. */
    @Test
    void blackHole_formulasByHand() {
        ServiceBounds bounds = BoundsTable.of(read(SHOP), Map.of("product", Traffic.UNKNOWN))
                .service("product")
                .orElseThrow();
        assertThat(bounds.get(Fault.BLACK_HOLE, Plane.EMBEDDED).detection().formula())
                .isEqualTo("2 × 5 s + 0.05 s + 1 s = 11.05 s");
        assertThat(bounds.get(Fault.BLACK_HOLE, Plane.KONG).shift().formula())
                .isEqualTo("2 × (5 s + 0.11 s) + 1 s + 0.05 s = 11.27 s");
        FaultBounds controlled = bounds.get(Fault.WHOLE_REGION, Plane.WISSEL_ON_KONG);
        assertThat(controlled.shift().formula())
                .isEqualTo("2 × (5 s + 0.11 s) + 1 s + 5 s + 0.11 s + 0.05 s + 1 s + 1 s + 1 × 0.2 s + 5 s = 23.58 s");
        assertThat(controlled.shift().dominant().orElseThrow().key()).isEqualTo(TermKey.PROBE_INTERVALS);
        assertThat(bounds.get(Fault.BLACK_HOLE, Plane.KONG_DEFAULTS).detection().never())
                .contains(Never.NO_CHECKS);
        assertThat(bounds.get(Fault.BLACK_HOLE, Plane.KONG_DEFAULTS).request().formula())
                .isEqualTo("6 × 60 s = 360 s");
    }

    @Test
    void statedRate_silenceIsSooner_andExposedRequestsAreCounted() {
        FaultBounds hung = shop().get(Fault.BLACK_HOLE, Plane.EMBEDDED);
        // 800/s over two targets in turns, answers within the default of 1 s: 3 × 1 s of patience
        assertThat(hung.detection().formula()).isEqualTo("2 ÷ 800/s + 3 s + 0.05 s = 3.053 s");
        assertThat(hung.detection().assumptions()).anyMatch(each -> each.key() == Assumption.Key.ANSWERS_WITHIN);
        assertThat(hung.exposure().requests()).isCloseTo(400 * 3.0525, within(1e-6));
        assertThat(hung.exposure().fate())
                .isEqualTo(Exposure.Fate.AT_RISK); // 400 retries of 800 requests: past the budget
        assertThat(hung.paths()).hasSize(3);
    }

    @Test
    void adaptive_silenceIsUsuallySooner_butNotCountedOn() {
        Strategy strategy = read(SHOP.replace("balance: round-robin", "balance: adaptive"));
        FaultBounds hung =
                BoundsTable.of(strategy).service("product").orElseThrow().get(Fault.BLACK_HOLE, Plane.EMBEDDED);
        assertThat(hung.detection().formula()).isEqualTo("2 × 5 s + 0.05 s + 1 s = 11.05 s");
        assertThat(hung.paths().stream().filter(path -> !path.guaranteed())).hasSize(2);
    }

    @Test
    void slowNodeAndControlPlane_sayWhatIsTrue() {
        ServiceBounds bounds = shop();
        for (Plane plane : Plane.values()) {
            assertThat(bounds.get(Fault.SLOW, plane).shift().finite()).isFalse();
            assertThat(bounds.get(Fault.KONG_NODE, plane).shift().never()).contains(Never.OUTSIDE);
            assertThat(bounds.get(Fault.CONTROL_PLANE, plane).shift())
                    .isEqualTo(Bound.NONE.assuming(Assumption.of(Assumption.Key.FAIL_STATIC)));
            assertThat(bounds.verdict(Fault.KONG_NODE, plane).met()).isFalse();
            assertThat(bounds.verdict(Fault.KONG_NODE, plane).change()).isEmpty();
            assertThat(bounds.verdict(Fault.CONTROL_PLANE, plane).met()).isTrue();
        }
    }

    @Test
    void tcpProbes_seeNoStatus_andAreNotCarriedOutByKong() {
        Strategy strategy = read(SHOP.replace("balance:", "health: {type: tcp}\n    balance:"));
        ServiceBounds bounds = BoundsTable.of(strategy, Map.of("product", Traffic.UNKNOWN))
                .service("product")
                .orElseThrow();
        assertThat(bounds.get(Fault.ERROR_STATUS, Plane.EMBEDDED).detection().finite())
                .isFalse();
        assertThat(bounds.get(Fault.BLACK_HOLE, Plane.EMBEDDED).detection().finite())
                .isTrue();
        assertThat(bounds.get(Fault.BLACK_HOLE, Plane.KONG).detection().finite())
                .isFalse();
    }

    @Test
    void oneEndpoint_hasNowhereToGo() {
        Strategy strategy = read("services: {a: {endpoints: {ams: [\"10.0.0.1:80\"]}}}");
        ServiceBounds bounds = BoundsTable.of(strategy).services().get(0);
        for (Plane plane : List.of(Plane.KONG, Plane.WISSEL_ON_KONG, Plane.EMBEDDED)) {
            assertThat(bounds.get(Fault.REFUSED, plane).detection().finite()).isTrue();
            assertThat(bounds.get(Fault.REFUSED, plane).shift().never()).contains(Never.NOWHERE_TO_GO);
            assertThat(bounds.get(Fault.WHOLE_REGION, plane).shift().never()).contains(Never.NOWHERE_TO_GO);
        }
    }

    @Test
    void dbless_needsNoPropagation() {
        Strategy strategy = read("kong: {mode: dbless}\n" + SHOP);
        Bound shift = BoundsTable.of(strategy)
                .service("product")
                .orElseThrow()
                .get(Fault.WHOLE_REGION, Plane.WISSEL_ON_KONG)
                .shift();
        assertThat(shift.terms()).noneMatch(term -> term.key() == TermKey.PROPAGATION);
    }

    // ---------------------------------------------------------------- the objective

    @Test
    void defaults_meetTheObjectiveThatTheyFollowFrom() {
        for (String failover : List.of("10s", "15s", "30s", "1m", "5m")) {
            ServiceBounds bounds = BoundsTable.of(read(SHOP.replace("failover: 30s", "failover: " + failover)))
                    .service("product")
                    .orElseThrow();
            for (Fault fault : List.of(Fault.REFUSED, Fault.BLACK_HOLE, Fault.ERROR_STATUS, Fault.WHOLE_REGION)) {
                assertThat(bounds.verdict(fault, Plane.EMBEDDED).met())
                        .as(
                                "%s in %s: %s",
                                fault,
                                failover,
                                bounds.get(fault, Plane.EMBEDDED).shift())
                        .isTrue();
            }
        }
    }

    @Test
    void missedObjective_namesTheTermAndTheLeastChange_whichMeetsIt() {
        Strategy strategy = read(SHOP.replace("balance: round-robin", "health: {interval: 20s, failures: 2}"));
        Verdict verdict =
                BoundsTable.of(strategy).service("product").orElseThrow().verdict(Fault.BLACK_HOLE, Plane.EMBEDDED);
        assertThat(verdict.met()).isFalse();
        assertThat(verdict.inTheWay().orElseThrow().key()).isEqualTo(TermKey.PROBE_INTERVALS);
        Change change = verdict.change().orElseThrow();
        assertThat(change.shift().nanos())
                .isLessThanOrEqualTo(Duration.ofSeconds(30).toNanos());
        assertThat(change.settings()).singleElement().satisfies(setting -> {
            assertThat(setting.key()).isEqualTo("services.product.health.interval");
            assertThat(setting.line()).isEqualTo("services.product.health.interval: 14400ms");
        });
        // written down, it is true; a tenth of a second more, and it is not
        assertThat(shiftWith("14400ms"))
                .isLessThanOrEqualTo(Duration.ofSeconds(30).toNanos());
        assertThat(shiftWith("14500ms")).isGreaterThan(Duration.ofSeconds(30).toNanos());
    }

    private static long shiftWith(String interval) {
        Strategy strategy = read(
                SHOP.replace("balance: round-robin", "health: {interval: " + interval + ", timeout: 1s, failures: 2}"));
        return BoundsTable.of(strategy)
                .service("product")
                .orElseThrow()
                .get(Fault.BLACK_HOLE, Plane.EMBEDDED)
                .shift()
                .nanos();
    }

    @Test
    void objectiveThatNoCheckCanMeet_isToBePromisedLess() {
        Strategy strategy = read(SHOP.replace("failover: 30s", "failover: 2s"));
        Verdict verdict = BoundsTable.of(strategy)
                .service("product")
                .orElseThrow()
                .verdict(Fault.WHOLE_REGION, Plane.WISSEL_ON_KONG);
        assertThat(verdict.met()).isFalse();
        Change change = verdict.change().orElseThrow();
        assertThat(change.settings())
                .singleElement()
                .satisfies(setting -> assertThat(setting.key()).isEqualTo("objective.failover"));
        String promised = change.settings().get(0).to();
        Strategy kept = read(SHOP.replace("failover: 30s", "failover: 2s"));
        long millis = promised.endsWith("ms")
                ? Long.parseLong(promised.replace("ms", ""))
                : 1000 * Long.parseLong(promised.replace("s", ""));
        assertThat(Duration.ofMillis(millis).toNanos())
                .isGreaterThanOrEqualTo(BoundsTable.of(kept)
                        .service("product")
                        .orElseThrow()
                        .get(Fault.WHOLE_REGION, Plane.WISSEL_ON_KONG)
                        .shift()
                        .nanos());
    }

    // ---------------------------------------------------------------- budget and capacity

    @Test
    void lossOfARegion_capacityAndCost() {
        ServiceBounds bounds = shop();
        RegionLoss ams = bounds.losses().get(0);
        assertThat(ams.region()).isEqualTo("ams");
        assertThat(ams.capacityPerSecond()).hasValue(1300);
        assertThat(ams.leftPerSecond()).hasValue(500);
        assertThat(ams.demandPerSecond()).hasValue(800);
        assertThat(ams.carriedPart()).hasValue(0.625);
        LossCost cost = ams.cost().get(Plane.EMBEDDED);
        assertThat(cost.budget().minutes()).isCloseTo(4.32, within(1e-9));
        double minutes = bounds.get(Fault.WHOLE_REGION, Plane.EMBEDDED).shift().seconds() / 60;
        assertThat(cost.costMinutes()).isCloseTo(minutes, within(1e-12));
        assertThat(cost.affordable()).isEqualTo((long) (4.32 / minutes));
        assertThat(ams.cost().get(Plane.KONG_DEFAULTS).affordable()).isZero();

        RegionLoss fra = bounds.losses().get(1);
        assertThat(fra.carriedPart()).hasValue(1);
        assertThat(fra.cost().get(Plane.EMBEDDED).costMinutes()).isZero();
        assertThat(fra.cost().get(Plane.EMBEDDED).affordable()).isEqualTo(Long.MAX_VALUE);
        assertThat(fra.cost().get(Plane.KONG).errorRatio()).isCloseTo(1 / 3.0, within(1e-12)); // Kong knows no order
    }

    @Test
    void capacityNotDeclaredInFull_isUnknown() {
        ServiceBounds bounds = BoundsTable.of(read(SHOP.replace(", capacity: 500/s", "")))
                .service("product")
                .orElseThrow();
        assertThat(bounds.losses().get(0).leftPerSecond()).isEmpty();
        assertThat(bounds.losses().get(0).carriedPart()).isEmpty();
        assertThat(bounds.losses().get(1).leftPerSecond()).hasValue(800);
    }

    @Test
    void fiftyServices_areDoneInNoTime() {
        StringBuilder text = new StringBuilder("objective: {failover: 3s}\nservices:\n");
        for (int i = 0; i < 50; i++) {
            text.append("  s")
                    .append(i)
                    .append(": {endpoints: {ams: [\"10.0.0.1:80\", \"10.0.0.2:80\"], fra: [\"10.1.0.1:80\"]}}\n");
        }
        Strategy strategy = read(text.toString());
        long start = System.nanoTime();
        assertThat(BoundsTable.of(strategy).services()).hasSize(50);
        assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
    }
}
