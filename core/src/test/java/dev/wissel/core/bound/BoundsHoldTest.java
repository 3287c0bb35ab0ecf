package dev.wissel.core.bound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.bound.VirtualNode.Mode;
import dev.wissel.core.health.HealthConfig;
import dev.wissel.core.health.Limits;
import dev.wissel.core.health.Probing;
import dev.wissel.core.health.SilenceRule;
import dev.wissel.core.health.StatusSet;
import dev.wissel.core.health.Thresholds;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.testkit.Property;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The bounds are true: each fault, provoked at random phases in virtual time on core's own parts, is over within its bound, and at worst takes
 * at least 60 % of it.
 */
class BoundsHoldTest {
    private static final int PHASES = 240;
    private static final double NEARLY = 0.6;
    private static final long MILLI = 1_000_000;
    private static final long ANSWER = 20 * MILLI;

    // ---------------------------------------------------------------- setups

    /** Checks of an interval, with Wissel's limits: one refused connection, {@code n} time-outs or errors; passive 0 for none. */
    private static HealthConfig checks(long intervalMillis, long timeoutMillis, int n, int concurrency, int passive) {
        StatusSet good = StatusSet.of(200);
        StatusSet bad = StatusSet.of(500, 502, 503, 504);
        return new HealthConfig(
                new Thresholds(
                        new Limits(2, 1, n, n, good, bad), new Limits(254, passive, passive, passive, good, bad)),
                new Probing(intervalMillis * MILLI, intervalMillis * MILLI, timeoutMillis * MILLI, concurrency));
    }

    private static HealthConfig passiveOnly(int failures) {
        HealthConfig with = checks(0, 1000, 1, 10, failures);
        return new HealthConfig(with.thresholds(), new Probing(0, 1000 * MILLI, 1000 * MILLI, 10));
    }

    private static final RequestLimits LIMITS =
            new RequestLimits(1000 * MILLI, 3000 * MILLI, 3000 * MILLI, 5, Bound.NEVER_NANOS);
    private static final RegionPolicy REGIONS = new RegionPolicy(
            1,
            0.7,
            new RegionPolicy.HoldDown(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60)),
            new RegionPolicy.Trials(3, Duration.ofSeconds(10)),
            new RegionPolicy.Ramp(
                    Duration.ofSeconds(5), List.of(0.1, 0.25, 0.5, 0.75, 1.0), RegionPolicy.Tolerance.DEFAULTS),
            RegionPolicy.DEFAULTS.damping());

    private static Setup setup(HealthConfig health, Pool pool, double ratePerSecond) {
        return Setup.of(health, LIMITS, pool, new Traffic(ratePerSecond, ANSWER, 1))
                .withRegions(REGIONS);
    }

    private static Setup quiet(HealthConfig health, int region, int others) {
        return setup(health, Pool.of(region, others, Pool.Spread.TURNS), 0);
    }

    private static Setup busy(HealthConfig health, int region, int others, double rate) {
        return setup(health, Pool.of(region, others, Pool.Spread.TURNS), rate);
    }

    // ---------------------------------------------------------------- running them

    /** The worst of all phases. */
    private static final class Worst {
        long detectionNanos;
        long recoveryNanos;
        long requestNanos;
        int exposed;
    }

    private static Mode mode(Fault fault) {
        return switch (fault) {
            case REFUSED -> Mode.REFUSING;
            case BLACK_HOLE -> Mode.SILENT;
            case ERROR_STATUS -> Mode.FAILING;
            default -> throw new IllegalArgumentException(fault + " (expected: a way to fail)");
        };
    }

    /** Provokes the fault at random phases, and holds what is measured against the bounds. */
    private static Worst hold(String name, Setup setup, boolean kong, Fault way, int lost, FaultBounds bounds) {
        Worst worst = within(name, setup, kong, way, lost, bounds);
        near(name + ": detection", worst.detectionNanos, bounds.detection());
        if (bounds.recovery().finite()) {
            near(name + ": recovery", worst.recoveryNanos, bounds.recovery());
        }
        return worst;
    }

    private static Worst within(String name, Setup setup, boolean kong, Fault way, int lost, FaultBounds bounds) {
        Worst worst = new Worst();
        long interval = Math.max(1000 * MILLI, setup.health().probing().healthyIntervalNanos());
        Property.forAll(PHASES, random -> {
            VirtualNode node = new VirtualNode(setup, kong, random);
            long onset = 2 * interval + random.nextLong(2 * interval);
            node.play(onset);
            node.behave(mode(way), lost);
            long patience = 10 * Math.max(bounds.detection().nanos(), interval);
            assertThat(node.playUntil(onset + patience, () -> node.shifted(lost)))
                    .as(name + ": noticed at all")
                    .isTrue();
            long detection = node.nowNanos() - onset;
            assertThat(detection)
                    .as("%s: detection within %s", name, bounds.detection())
                    .isLessThanOrEqualTo(bounds.detection().nanos());
            if (setup.traffic().known()) {
                assertThat((double) node.exposed)
                        .as("%s: exposed within %s, and one for the rounding", name, bounds.exposure())
                        .isLessThanOrEqualTo(bounds.exposure().requests() + 1);
            }
            worst.detectionNanos = Math.max(worst.detectionNanos, detection);
            worst.exposed = Math.max(worst.exposed, node.exposed);
            // requests that wait at a silent target are taken away by the watch; without it they must have timed out
            boolean mayWait = setup.silence().isEmpty()
                    && bounds.recovery().assumptions().stream()
                            .anyMatch(each -> each.key() == Assumption.Key.NOTHING_LEFT_WAITING);
            long confirmed = mayWait ? LIMITS.readNanos() : 0;
            long end = node.nowNanos() + confirmed + random.nextLong(3 * interval);
            node.play(end);
            assertThat(node.shifted(lost)).as(name + ": still out").isTrue();
            node.behave(Mode.WELL, lost);
            if (bounds.recovery().finite()) {
                assertThat(node.playUntil(end + 10 * bounds.recovery().nanos(), () -> node.recovered(lost)))
                        .as(name + ": back at all")
                        .isTrue();
                long recovery = node.nowNanos() - end;
                assertThat(recovery)
                        .as("%s: recovery within %s", name, bounds.recovery())
                        .isLessThanOrEqualTo(bounds.recovery().nanos());
                worst.recoveryNanos = Math.max(worst.recoveryNanos, recovery);
            }
            worst.requestNanos = Math.max(worst.requestNanos, node.longestExposedNanos);
            if (bounds.request().finite()) {
                assertThat(node.longestExposedNanos)
                        .as("%s: a request within %s", name, bounds.request())
                        .isLessThanOrEqualTo(bounds.request().nanos());
            }
        });
        report(name, "detection", worst.detectionNanos, bounds.detection());
        report(name, "recovery", worst.recoveryNanos, bounds.recovery());
        return worst;
    }

    private static void report(String name, String what, long nanos, Bound bound) {
        System.out.printf(
                Locale.ROOT,
                "%-44s %-9s worst %7.3f s, bound %7.3f s (%3.0f %%)  %s%n",
                name,
                what,
                nanos / 1e9,
                bound.seconds(),
                100 * nanos / 1e9 / bound.seconds(),
                bound.formula());
    }

    private static void near(String name, long nanos, Bound bound) {
        assertThat((double) nanos)
                .as("%s: at worst at least 60 %% of %s", name, bound)
                .isGreaterThanOrEqualTo(NEARLY * bound.nanos());
    }

    private static void embedded(String name, Setup setup, Fault way) {
        hold("gateway, " + name, setup, false, way, 1, EmbeddedBounds.of(setup, way));
    }

    private static void kong(String name, Setup setup, Fault way) {
        hold("Kong, " + name, setup, true, way, 1, inside(KongBounds.of(setup, way)));
    }

    /** The node's own part of Kong's bounds: the way of the verdict to the other workers is not played. */
    private static FaultBounds inside(FaultBounds bounds) {
        Bound recovery = !bounds.recovery().finite()
                ? bounds.recovery()
                : new Bound(
                        bounds.recovery().terms().stream()
                                .filter(term -> term.key() != TermKey.NOTICE)
                                .toList(),
                        java.util.Optional.empty(),
                        bounds.recovery().assumptions());
        return new FaultBounds(
                bounds.fault(),
                bounds.plane(),
                bounds.detection(),
                bounds.shift(),
                recovery,
                bounds.request(),
                bounds.exposure(),
                bounds.paths());
    }

    // ---------------------------------------------------------------- the embedded gateway

    @Test
    void gateway_refused_byProbes() {
        embedded("refused, 1 s", quiet(checks(1000, 500, 2, 10, 0), 3, 0), Fault.REFUSED);
    }

    @Test
    void gateway_refused_byRequests() {
        embedded("refused, 2 requests at 10/s of 4", busy(checks(5000, 1000, 2, 10, 2), 4, 0, 10), Fault.REFUSED);
    }

    @Test
    void gateway_blackHole_byProbes() {
        embedded("black hole, 2 × 1 s + 0.5 s", quiet(checks(1000, 500, 2, 10, 0), 3, 0), Fault.BLACK_HOLE);
        embedded("black hole, 3 × 5 s + 1 s", quiet(checks(5000, 1000, 3, 10, 0), 3, 2), Fault.BLACK_HOLE);
        embedded("black hole, 1 × 90 ms", quiet(checks(90, 30, 1, 10, 0), 3, 0), Fault.BLACK_HOLE);
    }

    @Test
    void gateway_blackHole_timeoutAsLongAsTheInterval() {
        embedded("black hole, interval = time-out", quiet(checks(500, 500, 3, 10, 0), 3, 0), Fault.BLACK_HOLE);
        embedded("black hole, time-out > interval", quiet(checks(300, 1000, 3, 10, 0), 3, 0), Fault.BLACK_HOLE);
    }

    @Test
    void gateway_blackHole_byTimeOuts() {
        embedded("black hole, 2 requests at 40/s of 4", busy(passiveOnly(2), 4, 0, 40), Fault.BLACK_HOLE);
    }

    @Test
    void gateway_blackHole_bySilence() {
        Setup warm = busy(checks(5000, 1000, 2, 10, 2), 3, 0, 100)
                .withSilence(SilenceRule.of(LIMITS.readNanos(), 500 * MILLI));
        embedded("black hole, silence at 100/s of 3", warm, Fault.BLACK_HOLE);
        Setup thin = busy(checks(9000, 1000, 2, 10, 2), 3, 0, 4)
                .withSilence(SilenceRule.of(LIMITS.readNanos(), 500 * MILLI));
        embedded("black hole, silence at 4/s of 3", thin, Fault.BLACK_HOLE);
    }

    @Test
    void gateway_errorStatus_byProbes() {
        embedded("errors, 2 × 1 s", quiet(checks(1000, 500, 2, 10, 0), 3, 0), Fault.ERROR_STATUS);
    }

    @Test
    void gateway_errorStatus_byRequests() {
        embedded("errors, 5 requests at 20/s of 3", busy(checks(5000, 1000, 2, 10, 5), 3, 0, 20), Fault.ERROR_STATUS);
    }

    @Test
    void gateway_weightedTargets_byRequests() {
        Pool uneven = new Pool(List.of(50, 100, 150), List.of(), Pool.Spread.TURNS);
        embedded("errors, weights 50 of 300", setup(checks(20000, 1000, 2, 10, 4), uneven, 60), Fault.ERROR_STATUS);
    }

    @Test
    void gateway_wholeRegion_refused() {
        Setup setup = busy(checks(1000, 500, 2, 10, 2), 3, 2, 4);
        hold("gateway, region refused", setup, false, Fault.REFUSED, 3, region(setup, Fault.REFUSED));
    }

    @Test
    void gateway_wholeRegion_silent() {
        Setup probes = busy(checks(1000, 500, 2, 10, 0), 3, 2, 5);
        hold("gateway, region silent", probes, false, Fault.BLACK_HOLE, 3, region(probes, Fault.BLACK_HOLE));
        Setup silence = busy(checks(3000, 1000, 2, 10, 2), 3, 2, 50)
                .withSilence(SilenceRule.of(LIMITS.readNanos(), 500 * MILLI));
        within(
                "gateway, region silent, watched",
                silence,
                false,
                Fault.BLACK_HOLE,
                3,
                region(silence, Fault.BLACK_HOLE));
        Setup single = busy(checks(3000, 1000, 2, 10, 2), 1, 2, 20)
                .withSilence(SilenceRule.of(LIMITS.readNanos(), 500 * MILLI));
        hold("gateway, region of one, watched", single, false, Fault.BLACK_HOLE, 1, region(single, Fault.BLACK_HOLE));
    }

    @Test
    void gateway_wholeRegion_moreSilentTargetsThanProbesAtATime() {
        Setup setup = busy(checks(1000, 500, 2, 10, 0), 25, 5, 5);
        hold("gateway, 25 silent, 10 at a time", setup, false, Fault.BLACK_HOLE, 25, region(setup, Fault.BLACK_HOLE));
    }

    /** Whoever comes back within five seconds is judged by the fault: sent back once more, and never longer than the bound says. */
    @Test
    void gateway_wholeRegion_shortHold() {
        RegionPolicy hasty = new RegionPolicy(
                REGIONS.headroom(),
                REGIONS.partialFloor(),
                new RegionPolicy.HoldDown(Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofSeconds(60)),
                REGIONS.trials(),
                REGIONS.ramp(),
                REGIONS.damping());
        Setup setup = busy(checks(500, 400, 1, 10, 0), 2, 2, 60).withRegions(hasty);
        Bound bound = region(setup, Fault.BLACK_HOLE).recovery();
        assertThat(bound.terms()).anyMatch(term -> term.key() == TermKey.JUDGEMENT);
        Bound patient = region(setup.withRegions(REGIONS), Fault.BLACK_HOLE).recovery();
        assertThat(patient.terms()).noneMatch(term -> term.key() == TermKey.JUDGEMENT);
        Worst worst =
                hold("gateway, hold of 0.5 s", setup, false, Fault.BLACK_HOLE, 2, region(setup, Fault.BLACK_HOLE));
        long plain = bound.terms().stream()
                .filter(term -> term.key() != TermKey.JUDGEMENT)
                .mapToLong(Term::nanos)
                .sum();
        assertThat(worst.recoveryNanos).as("the judgement costs something").isGreaterThan(plain);
    }

    @Test
    void gateway_oneTarget_inTheWorstWay() {
        Setup setup = quiet(checks(1000, 500, 2, 10, 0), 3, 0);
        FaultBounds any = EmbeddedBounds.of(setup, Fault.ONE_TARGET);
        assertThat(any.detection())
                .isEqualTo(EmbeddedBounds.of(setup, Fault.BLACK_HOLE).detection());
        hold("gateway, one target", setup, false, Fault.BLACK_HOLE, 1, any);
    }

    @Test
    void gateway_slow_staysAndTheBoundSaysSo() {
        Setup setup = busy(checks(1000, 500, 2, 10, 2), 3, 0, 30)
                .withSilence(SilenceRule.of(LIMITS.readNanos(), 500 * MILLI));
        FaultBounds bounds = EmbeddedBounds.of(setup, Fault.SLOW);
        assertThat(bounds.shift().never()).contains(Never.SLOW_IS_NOT_SICK);
        assertThat(bounds.exposure().requests()).isInfinite();
        Property.forAll(PHASES, random -> {
            VirtualNode node = new VirtualNode(setup, false, random);
            long onset = 2_000 * MILLI + random.nextLong(2_000 * MILLI);
            node.play(onset);
            node.behave(Mode.SLOW, 1);
            assertThat(node.playUntil(onset + 30_000 * MILLI, () -> node.shifted(1)))
                    .isFalse();
            assertThat(node.longestExposedNanos).isGreaterThan(ANSWER * 8 / 10);
        });
    }

    /** A region that answers, only far too late, is left for its pace. Of one target or of three; a little slower than the limit, or nearly as slow as silence. */
    @Test
    void gateway_slowRegion_isLeftByItsPace() {
        for (int size : new int[] {1, 3}) {
            for (double rate : new double[] {8, 100}) {
                Setup setup = busy(checks(1000, 500, 2, 10, 2), size, 2, rate)
                        .withSilence(SilenceRule.of(LIMITS.readNanos(), 500 * MILLI));
                FaultBounds told = EmbeddedBounds.of(setup, Fault.SLOW);
                assertThat(told.paths()).singleElement().satisfies(path -> {
                    assertThat(path.by()).isEqualTo(DetectionPath.By.OUTLIER);
                    assertThat(path.guaranteed()).isEqualTo(size == 1);
                });
                assertThat(told.shift().finite()).isEqualTo(size == 1);
                for (long slowMillis : new long[] {125, 190}) {
                    slowRegion(size + " targets at " + rate + "/s, " + slowMillis + " ms", setup, size, slowMillis);
                }
            }
        }
    }

    private static void slowRegion(String name, Setup setup, int size, long slowMillis) {
        FaultBounds bounds = EmbeddedBounds.slowRegion(setup);
        long[] worst = {0, 0};
        Property.forAll(PHASES / 4, random -> {
            VirtualNode node = new VirtualNode(setup, false, random);
            node.slowNanos = slowMillis * MILLI;
            long onset = 12_000 * MILLI + random.nextLong(2_000 * MILLI);
            node.play(onset);
            assertThat(node.left()).isFalse();
            node.behave(Mode.SLOW, size);
            assertThat(node.playUntil(onset + 30_000 * MILLI, node::left))
                    .as(name)
                    .isTrue();
            long detection = node.nowNanos() - onset;
            assertThat(detection)
                    .as("%s: detection within %s", name, bounds.detection())
                    .isLessThanOrEqualTo(bounds.detection().nanos());
            node.behave(Mode.WELL, size);
            long end = node.nowNanos();
            assertThat(node.playUntil(end + 120_000 * MILLI, () -> node.recovered(size)))
                    .as(name)
                    .isTrue();
            assertThat(node.nowNanos() - end)
                    .as("%s: recovery within %s", name, bounds.recovery())
                    .isLessThanOrEqualTo(bounds.recovery().nanos());
            worst[0] = Math.max(worst[0], detection);
            worst[1] = Math.max(worst[1], node.nowNanos() - end);
        });
        report("gateway, slow, " + name, "detection", worst[0], bounds.detection());
        report("gateway, slow, " + name, "recovery", worst[1], bounds.recovery());
        near(name + ": detection", worst[0], bounds.detection());
        near(name + ": recovery", worst[1], bounds.recovery());
    }

    /** Too few answers make no pace, and without another region, or without anybody who watches, slow stays slow. */
    @Test
    void gateway_slowRegion_thatNobodyCanJudge_staysAndTheBoundSaysSo() {
        SilenceRule silence = SilenceRule.of(LIMITS.readNanos(), 500 * MILLI);
        HealthConfig checks = checks(1000, 500, 2, 10, 2);
        for (Setup setup : List.of(
                busy(checks, 1, 2, 1.9).withSilence(silence),
                busy(checks, 1, 0, 100).withSilence(silence),
                busy(checks, 1, 2, 100))) {
            FaultBounds bounds = EmbeddedBounds.of(setup, Fault.SLOW);
            assertThat(bounds.paths()).isEmpty();
            assertThat(bounds.shift().never()).contains(Never.SLOW_IS_NOT_SICK);
        }
    }

    private static FaultBounds region(Setup setup, Fault way) {
        return EmbeddedBounds.region(setup, way);
    }

    // ---------------------------------------------------------------- Kong

    @Test
    void kong_refused_byProbes() {
        kong("refused, 1 s", quiet(checks(1000, 500, 2, 10, 0), 3, 0), Fault.REFUSED);
    }

    @Test
    void kong_refused_byRequests() {
        kong("refused, 2 requests at 10/s of 4", busy(checks(5000, 1000, 2, 10, 2), 4, 0, 10), Fault.REFUSED);
    }

    @Test
    void kong_blackHole_byProbes() {
        kong("black hole, 2 × 1 s + 0.5 s", quiet(checks(1000, 500, 2, 10, 0), 3, 0), Fault.BLACK_HOLE);
        kong("black hole, 3 × 5 s + 1 s", quiet(checks(5000, 1000, 3, 10, 0), 3, 2), Fault.BLACK_HOLE);
    }

    @Test
    void kong_blackHole_timeoutLongerThanTheInterval() {
        kong("black hole, 3 × 1 s, time-out 3 s", quiet(checks(1000, 3000, 3, 10, 0), 3, 0), Fault.BLACK_HOLE);
    }

    @Test
    void kong_blackHole_byTimeOuts() {
        kong("black hole, 2 requests at 40/s of 4", busy(passiveOnly(2), 4, 0, 40), Fault.BLACK_HOLE);
    }

    @Test
    void kong_errorStatus() {
        kong("errors, 2 × 1 s", quiet(checks(1000, 500, 2, 10, 0), 3, 0), Fault.ERROR_STATUS);
        kong("errors, 5 requests at 20/s of 3", busy(checks(5000, 1000, 2, 10, 5), 3, 0, 20), Fault.ERROR_STATUS);
    }

    @Test
    void kong_wholeRegion() {
        Setup few = quiet(checks(1000, 500, 2, 10, 0), 3, 2);
        hold("Kong, region of 3", few, true, Fault.BLACK_HOLE, 3, inside(KongBounds.of(few, Fault.WHOLE_REGION)));
        Setup many = quiet(checks(1000, 500, 2, 10, 0), 25, 5);
        hold("Kong, region of 25", many, true, Fault.BLACK_HOLE, 25, inside(KongBounds.of(many, Fault.WHOLE_REGION)));
        Setup requests = busy(passiveOnly(2), 3, 2, 20);
        hold(
                "Kong, region of 3, 2 requests at 20/s",
                requests,
                true,
                Fault.BLACK_HOLE,
                3,
                inside(KongBounds.of(requests, Fault.WHOLE_REGION)));
    }

    /** A write restarts the clocks once, at the worst moment among others: more than Kong's own bound, never more than that with a restart. */
    @Test
    void kongWithController_writesOnceMeanwhile() {
        Setup setup = quiet(checks(1000, 500, 2, 10, 0), 3, 2);
        Bound alone = KongBounds.of(setup.withPool(Pool.of(3, 0, Pool.Spread.TURNS)), Fault.BLACK_HOLE)
                .detection();
        Bound bound = ControlledKongBounds.of(setup, Fault.BLACK_HOLE).detection();
        long[] worst = {0};
        Property.forAll(PHASES, random -> {
            VirtualNode node = new VirtualNode(setup, true, random);
            long onset = 2_000 * MILLI + random.nextLong(2_000 * MILLI);
            node.play(onset);
            node.behave(Mode.SILENT, 1);
            node.play(onset + random.nextLong(alone.nanos()));
            if (!node.shifted(1)) {
                node.rebuild();
                assertThat(node.playUntil(onset + 60_000 * MILLI, () -> node.shifted(1)))
                        .isTrue();
                worst[0] = Math.max(worst[0], node.nowNanos() - onset);
            }
        });
        report("Kong with controller, one write", "detection", worst[0], bound);
        assertThat(worst[0]).isGreaterThan(alone.nanos()).isLessThanOrEqualTo(bound.nanos());
        near("one write", worst[0], bound);
    }

    /** The controller's loop: polls, decisions and other nodes' polls have phases of their own. */
    @Test
    void kongWithController_wholeRegion() {
        Setup setup = quiet(checks(1000, 500, 2, 10, 0), 3, 2);
        FaultBounds bounds = ControlledKongBounds.of(setup, Fault.WHOLE_REGION);
        ControlLoop loop = setup.loop();
        long[] worst = {0};
        Property.forAll(PHASES, random -> {
            VirtualNode node = new VirtualNode(setup, true, random);
            long onset = 2_000 * MILLI + random.nextLong(2_000 * MILLI);
            node.play(onset);
            node.behave(Mode.SILENT, 3);
            node.play(onset + random.nextLong(2_000 * MILLI));
            node.rebuild();
            node.playUntil(onset + 60_000 * MILLI, () -> node.shifted(3));
            long now = node.nowNanos() + random.nextLong(KongBounds.NOTICE_NANOS);
            now = nextOf(loop.senseNanos(), random.nextLong(loop.senseNanos()), now);
            now = nextOf(loop.decideNanos(), random.nextLong(loop.decideNanos()), now);
            for (int i = 0; i < 2; i++) {
                now += loop.writeNanos() / 4 + random.nextLong(loop.writeNanos() * 3 / 4);
            }
            now = nextOf(loop.propagationNanos(), random.nextLong(loop.propagationNanos()), now);
            worst[0] = Math.max(worst[0], now - onset);
        });
        report("Kong with controller, region", "shift", worst[0], bounds.shift());
        assertThat(worst[0]).isLessThanOrEqualTo(bounds.shift().nanos());
        near("region", worst[0], bounds.shift());
        assertThat(bounds.exposure().fate()).isEqualTo(Exposure.Fate.FAILS);
    }

    /** The first time from {@code now} on at which something happens that has this period and phase. */
    private static long nextOf(long period, long phase, long now) {
        return now + Math.floorMod(phase - now, period);
    }

    @Test
    void kong_slow_stays() {
        Setup setup = busy(checks(1000, 500, 2, 10, 2), 3, 0, 30);
        assertThat(KongBounds.of(setup, Fault.SLOW).shift().never()).contains(Never.SLOW_IS_NOT_SICK);
        Property.forAll(PHASES, random -> {
            VirtualNode node = new VirtualNode(setup, true, random);
            node.play(2_000 * MILLI + random.nextLong(2_000 * MILLI));
            node.behave(Mode.SLOW, 1);
            assertThat(node.playUntil(node.nowNanos() + 30_000 * MILLI, () -> node.shifted(1)))
                    .isFalse();
        });
    }

    @Test
    void kong_withDefaults_neverNotices() {
        Setup setup = busy(checks(1000, 500, 2, 10, 2), 3, 0, 30);
        for (Fault fault : List.of(Fault.REFUSED, Fault.BLACK_HOLE, Fault.ERROR_STATUS, Fault.WHOLE_REGION)) {
            assertThat(KongBounds.ofDefaults(setup, fault).detection().never()).contains(Never.NO_CHECKS);
        }
        Setup off = setup.withHealth(HealthConfig.OFF);
        Property.forAll(PHASES, random -> {
            VirtualNode node = new VirtualNode(off, true, random);
            node.play(2_000 * MILLI + random.nextLong(2_000 * MILLI));
            node.behave(Mode.REFUSING, 1);
            assertThat(node.playUntil(node.nowNanos() + 30_000 * MILLI, () -> node.shifted(1)))
                    .isFalse();
        });
    }
}
