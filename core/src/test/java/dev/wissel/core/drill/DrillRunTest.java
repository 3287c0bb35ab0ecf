package dev.wissel.core.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.drill.DrillInput.FaultStatus;
import dev.wissel.testkit.Property;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class DrillRunTest {
    private static final long START = Long.MAX_VALUE - 100 * Sights.SECOND; // clocks overflow

    /** A drill on the small world, a fifth of a second a step; the fault is made and lifted at once. */
    private static final class Play {
        final Sights world = new Sights();
        final DrillSetup setup;
        DrillState state;
        FaultStatus fault = FaultStatus.NONE;
        long nowNanos = START;
        boolean wanted;
        boolean blind;
        String abort = "";
        List<String> blockers = List.of();

        Play(DrillSetup setup) {
            this.setup = setup;
            this.state = DrillState.begin(START);
        }

        Play step() {
            world.flow();
            Optional<DrillSight> sight = blind ? Optional.empty() : Optional.of(world.at(nowNanos));
            DrillStep step = DrillRun.next(setup, state, new DrillInput(sight, fault, blockers, abort), nowNanos);
            state = step.state();
            if (step.fault() != wanted) {
                wanted = step.fault();
                fault = new FaultStatus(wanted ? FaultStatus.Kind.IN_PLACE : FaultStatus.Kind.ABSENT, nowNanos, "");
            }
            nowNanos += Sights.STEP;
            return this;
        }

        Play until(DrillPhase phase) {
            for (int i = 0; i < 10_000 && state.phase() != phase; i++) {
                step();
            }
            assertThat(state.phase()).isEqualTo(phase);
            return this;
        }

        Play seconds(double seconds, Consumer<Sights> change) {
            change.accept(world);
            for (int i = 0; i < Math.round(seconds * 5); i++) {
                step();
            }
            return this;
        }

        DrillRow row(DrillMeasure measure) {
            return DrillRows.of(setup, state).stream()
                    .filter(each -> each.measure() == measure)
                    .findFirst()
                    .orElseThrow();
        }

        /** The region fails, is found out, left, held, and comes back. */
        Play whole(double detection, double recovery) {
            until(DrillPhase.FAULT);
            seconds(detection, world -> world.failing = 1);
            seconds(0, world -> {
                world.ams = 0;
                world.amsStanding = DrillSight.Standing.LOST;
                world.amsTargetsOut = true;
            });
            until(DrillPhase.RECOVERY);
            seconds(recovery, world -> {
                world.failing = 0;
                world.amsTargetsOut = false;
                world.amsStanding = DrillSight.Standing.RETURNING;
            });
            seconds(0, world -> {
                world.ams = 1;
                world.amsStanding = DrillSight.Standing.SERVING;
            });
            return until(DrillPhase.DONE);
        }
    }

    private static Play play(double shift) {
        return new Play(Sights.setup(Sights.plan(), Sights.promise(shift, shift, 10, 500)));
    }

    @Test
    void next_regionLossWithinBounds_passesWithFigures() {
        Play play = play(4).whole(2, 6);
        assertThat(play.state.verdict()).as("%s", play.state.reasons()).isEqualTo(DrillVerdict.PASSED);
        assertThat(play.row(DrillMeasure.DETECTION).measured()).isBetween(1.9, 2.3);
        assertThat(play.row(DrillMeasure.SHIFT).measured()).isBetween(1.8, 2.3);
        assertThat(play.row(DrillMeasure.SHIFT).resolution()).isEqualTo(0.2);
        assertThat(play.row(DrillMeasure.RECOVERY).measured()).isBetween(5.8, 6.5);
        assertThat(play.row(DrillMeasure.EXPOSURE).measured()).isZero();
        assertThat(DrillRows.of(play.setup, play.state)).allMatch(row -> row.outcome() == DrillRow.Outcome.WITHIN);
    }

    @Test
    void next_holdsTheFaultForItsLengthAndNoLonger() {
        Play play = play(4).until(DrillPhase.FAULT);
        long from = play.nowNanos - Sights.STEP;
        play.seconds(0, world -> world.ams = 0).until(DrillPhase.HOLD).until(DrillPhase.RECOVERY);
        assertThat(play.wanted).isFalse();
        assertThat(play.nowNanos - Sights.STEP - from).isEqualTo(20 * Sights.SECOND);
    }

    @Test
    void next_shiftAboveItsBound_fails() {
        Play play = play(1).whole(3, 6);
        assertThat(play.state.verdict()).isEqualTo(DrillVerdict.FAILED);
        assertThat(play.state.reasons()).anyMatch(line -> line.contains("shift 3.") && line.contains("promised 1.0 s"));
    }

    @Test
    void next_recoveryAboveItsBound_fails() {
        Play play = play(4).whole(2, 13);
        assertThat(play.state.reasons()).singleElement().asString().contains("recovery 13.");
    }

    @Test
    void next_allTrafficBackOnTheLastStepOfTheRamp_isBack() {
        Play play = play(4).until(DrillPhase.FAULT);
        play.seconds(2, world -> {
            world.ams = 0;
            world.amsStanding = DrillSight.Standing.LOST;
        });
        play.until(DrillPhase.RECOVERY);
        play.seconds(6, world -> world.amsStanding = DrillSight.Standing.RETURNING);
        play.seconds(6, world -> world.ams = 1); // watched for so long, with all it had
        play.seconds(0, world -> world.amsStanding = DrillSight.Standing.SERVING)
                .until(DrillPhase.DONE);
        assertThat(play.row(DrillMeasure.RECOVERY).measured()).isBetween(5.8, 6.5);
    }

    @Test
    void next_neverBack_failsAfterBoundAndPatience() {
        Play play = play(4).until(DrillPhase.FAULT);
        play.seconds(2, world -> {
            world.ams = 0;
            world.amsStanding = DrillSight.Standing.LOST;
        });
        play.until(DrillPhase.DONE);
        assertThat(play.state.verdict()).isEqualTo(DrillVerdict.FAILED);
        assertThat(play.state.reasons()).anyMatch(line -> line.contains("recovery not seen within 310"));
    }

    @Test
    void next_neverShifted_failsIfTheBoundHadPassed() {
        Play play = play(4).until(DrillPhase.DONE);
        assertThat(play.state.verdict()).isEqualTo(DrillVerdict.FAILED);
        assertThat(play.row(DrillMeasure.SHIFT).outcome()).isEqualTo(DrillRow.Outcome.BEYOND);
    }

    @Test
    void next_neverShiftedAndHeldForLessThanTheBound_isInconclusive() {
        Play play = play(60).until(DrillPhase.DONE);
        assertThat(play.state.verdict()).isEqualTo(DrillVerdict.INCONCLUSIVE);
    }

    @Test
    void next_exposureBeyondWhatIsUsual_isCounted() {
        Play play = new Play(Sights.setup(Sights.plan(), Sights.promise(4, 4, 10, 150)));
        play.world.clientsSee = true;
        play.whole(2, 6);
        assertThat(play.row(DrillMeasure.EXPOSURE).measured()).isBetween(190.0, 230.0);
        assertThat(play.state.verdict()).isEqualTo(DrillVerdict.FAILED);
    }

    @Test
    void next_failuresAtTheUsualRate_areNotTheDrills() {
        Play play = new Play(Sights.setup(Sights.plan(), Sights.promise(4, 4, 10, 150)));
        play.world.clientsSee = true;
        play.world.failing = 0.05;
        play.until(DrillPhase.FAULT);
        play.seconds(1, world -> {}); // as before
        assertThat(play.row(DrillMeasure.EXPOSURE).measured()).isLessThanOrEqualTo(2);
    }

    @Test
    void next_littleTraffic_isInconclusive() {
        Play play = play(4);
        play.world.rate = 0.2;
        play.whole(2, 6);
        assertThat(play.state.verdict()).isEqualTo(DrillVerdict.INCONCLUSIVE);
        assertThat(play.state.reasons()).anyMatch(line -> line.contains("show nothing"));
    }

    @Test
    void next_hangingRequestsAreNotSeen_silenceAloneIsNoShift() {
        DrillPlan plan = DrillPlan.of(DrillFault.BLACKHOLE, "ams", "").withLength(Duration.ofSeconds(20));
        Play play = new Play(Sights.setup(plan, Sights.promise(8, 8, 10, 5000)));
        play.until(DrillPhase.FAULT);
        play.seconds(6, world -> world.rate = 0); // everything hangs, nobody has ended it yet
        assertThat(play.state.phase()).isEqualTo(DrillPhase.FAULT);
    }

    @Test
    void next_guardRefuses_nothingHappens() {
        Play play = play(4);
        play.world.rate = 500;
        play.step();
        assertThat(play.state.phase()).isEqualTo(DrillPhase.ABORTED);
        assertThat(play.state.verdict()).isEqualTo(DrillVerdict.REFUSED);
        assertThat(play.wanted).isFalse();
    }

    @Test
    void next_capacityFallsShortDuringTheFault_liftsAtOnce() {
        Play play = play(4).until(DrillPhase.FAULT).seconds(1, world -> {});
        assertThat(play.wanted).isTrue();
        play.world.rate = 500;
        play.step();
        assertThat(play.wanted).isFalse();
        play.step();
        assertThat(play.state.phase()).isEqualTo(DrillPhase.ABORTED);
        assertThat(play.state.verdict()).isEqualTo(DrillVerdict.ABORTED);
        assertThat(play.state.reasons()).anyMatch(line -> line.contains("remain"));
    }

    @Test
    void next_failuresBeforeThePromisedShift_areBorneAndAfterItAreNot() {
        Play play = play(4).until(DrillPhase.FAULT).seconds(3.8, world -> {
            world.clientsSee = true;
            world.failing = 1;
        });
        assertThat(play.state.phase()).isEqualTo(DrillPhase.FAULT);
        play.seconds(4.4, world -> {});
        assertThat(play.state.reasons()).anyMatch(line -> line.contains("burn rate"));
        assertThat(play.wanted).isFalse();
    }

    @Test
    void next_blind_liftsAfterThreeSeconds() {
        Play play = play(4).until(DrillPhase.FAULT);
        play.blind = true;
        play.seconds(3, world -> {});
        assertThat(play.wanted).isTrue();
        play.seconds(0.4, world -> {});
        assertThat(play.wanted).isFalse();
        assertThat(play.state.reasons()).anyMatch(line -> line.contains("nothing has been seen"));
    }

    @Test
    void next_faultCannotBeMade_aborts() {
        Play play = play(4).until(DrillPhase.FAULT);
        play.fault = new FaultStatus(FaultStatus.Kind.FAILED, play.nowNanos, "refused by the gateway");
        play.step();
        assertThat(play.state.reasons()).anyMatch(line -> line.contains("refused by the gateway"));
    }

    @Test
    void next_faultStuck_waitsUntilItIsGone() {
        Play play = play(4).until(DrillPhase.FAULT);
        play.abort = "broken off by ann";
        play.step();
        play.fault = new FaultStatus(FaultStatus.Kind.STUCK, play.nowNanos, "no answer");
        play.seconds(5, world -> {});
        assertThat(play.state.phase()).isEqualTo(DrillPhase.ABORTING);
        play.fault = FaultStatus.NONE;
        play.step();
        assertThat(play.state.phase()).isEqualTo(DrillPhase.ABORTED);
    }

    @Test
    void next_nobodyCounts_goesByShareAndDoesNotJudgeExposure() {
        Play play = play(4);
        play.world.counted = false;
        play.whole(2, 6);
        assertThat(play.row(DrillMeasure.SHIFT).measured()).isBetween(1.8, 2.3);
        assertThat(play.row(DrillMeasure.EXPOSURE).outcome()).isEqualTo(DrillRow.Outcome.NOT_SEEN);
    }

    @Test
    void next_notExercised_isNotJudged() {
        DrillSetup setup = new DrillSetup(
                Sights.plan(),
                GuardLimits.DEFAULTS,
                List.of(Sights.promise(0.1, 4, 10, 500)),
                Set.of(DrillMeasure.SHIFT, DrillMeasure.RECOVERY),
                DrillSetup.Pace.DEFAULTS);
        Play play = new Play(setup).whole(2, 6);
        assertThat(play.row(DrillMeasure.DETECTION).outcome()).isEqualTo(DrillRow.Outcome.NOT_EXERCISED);
        assertThat(play.state.verdict()).isEqualTo(DrillVerdict.PASSED);
    }

    @Test
    void next_earlierSign_isTheDetection() {
        Play play = play(4).until(DrillPhase.FAULT);
        long from = play.nowNanos;
        play.step();
        play.seconds(
                1,
                world -> world.signs = List.of(
                        new DrillSight.Sign(from + Sights.SECOND / 2, "product", "ams", "ams-1:80", true, "ejected")));
        assertThat(play.row(DrillMeasure.DETECTION).measured()).isBetween(0.5, 0.75);
    }

    /** Whatever happens, in whatever order: no fault beyond its length, none after the end, and none once the guard or the eyes are gone. */
    @Test
    void next_anyHistory_leavesNoFaultInPlace() {
        Property.forAll(400, random -> {
            Play play = play(1 + random.nextInt(10));
            long wantedNanos = 0;
            for (int i = 0; i < 2500 && !play.state.phase().over(); i++) {
                boolean refuses = random.nextInt(400) == 0;
                play.world.leading = !refuses;
                play.blind = random.nextInt(300) == 0 || (play.blind && random.nextInt(10) != 0);
                play.world.ams = random.nextInt(20) == 0 ? random.nextInt(2) : play.world.ams;
                play.world.failing = random.nextInt(30) == 0 ? random.nextDouble() : play.world.failing;
                play.world.clientsSee = random.nextInt(100) == 0;
                play.abort = random.nextInt(1000) == 0 ? "broken off" : play.abort;
                if (random.nextInt(500) == 0) {
                    play.fault = new FaultStatus(FaultStatus.Kind.FAILED, play.nowNanos, "lost");
                }
                boolean before = play.wanted;
                play.step();
                wantedNanos = !play.wanted ? 0 : before ? wantedNanos + Sights.STEP : 0;
                assertThat(wantedNanos).isLessThan(20 * Sights.SECOND);
                if (!play.abort.isEmpty() || (refuses && !play.blind)) {
                    assertThat(play.wanted).isFalse();
                }
                assertThat(play.state.phase().over() && play.wanted).isFalse();
                if (!play.wanted && play.fault.kind() == FaultStatus.Kind.FAILED) {
                    play.fault = new FaultStatus(FaultStatus.Kind.ABSENT, play.nowNanos, "");
                }
            }
            assertThat(play.state.phase().over()).isTrue();
            assertThat(play.state.verdict()).isNotEqualTo(DrillVerdict.RUNNING);
        });
    }
}
