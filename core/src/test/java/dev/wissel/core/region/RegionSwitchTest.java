package dev.wissel.core.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scenarios as tables: seconds | events | where each region stands and its share in percent | percent refused. */
class RegionSwitchTest {
    private static final double UNKNOWN = Double.NaN;

    /** The webshop: ams 2 x 400/s, fra 1 x 500/s. */
    private static SwitchScript webshop(double demand) {
        return new SwitchScript(RegionPolicy.DEFAULTS)
                .region("ams", 2, 400)
                .region("fra", 1, 500)
                .demand(demand);
    }

    @Test
    void start_everyRegionAdmitted_isActiveWithoutHoldDown() {
        SwitchScript script = webshop(300);
        script.play("0 | | ACTIVE 100 | ACTIVE 0 | 0");
        assertThat(script.lines()).isEmpty();
        assertThat(script.decision().changed()).isTrue();
        assertThat(script.decision().reason()).isEqualTo(RegionDecision.Reason.NOTHING_SHED);
    }

    @Test
    void start_nameResolvesSecondsLater_isActiveAtOnce() {
        webshop(300).play("""
                        0 | ams 0/2 | ABSENT 0   | ACTIVE 100 | 0
                        4 | ams 2/2 | ACTIVE 100 | ACTIVE 0   | 0
                        """);
    }

    @Test
    void start_regionSeenForTheFirstTimeMuchLater_isHeldAndTriedFirst() {
        webshop(300).play("""
                         0 | ams 0/2          | ABSENT 0 | ACTIVE 100 | 0
                        60 | ams 2/2          | HOLD_DOWN 0 | ACTIVE 100 | 0
                        70 |                  | TRIAL 0  | ACTIVE 100 | 0
                        71 | ams tried 3 good | RAMP 10  | ACTIVE 90  | 0
                        """);
    }

    @Test
    void loss_oneTargetOfTen_movesNothing() {
        new SwitchScript(RegionPolicy.DEFAULTS)
                .region("ams", 10, 100)
                .region("fra", 10, 100)
                .demand(850)
                .play("""
                         0 |          | ACTIVE 100 | ACTIVE 0 | 0
                         1 | ams 9/10 | ACTIVE 100 | ACTIVE 0 | 0
                        30 |          | ACTIVE 100 | ACTIVE 0 | 0
                        """);
        new SwitchScript(RegionPolicy.DEFAULTS)
                .region("ams", 10, UNKNOWN)
                .region("fra", 10, UNKNOWN)
                .demand(850)
                .play("""
                         0 |          | ACTIVE 100 | ACTIVE 0 | 0
                         1 | ams 9/10 | ACTIVE 100 | ACTIVE 0 | 0
                        30 | ams 7/10 | ACTIVE 100 | ACTIVE 0 | 0
                        """);
    }

    @Test
    void loss_soManyThatTheRestCannotCarry_spillsJustTheSurplus() {
        SwitchScript script = webshop(620);
        script.play("""
                0 |                  | ACTIVE 100  | ACTIVE 0    | 0
                1 | ams 1/2          | ACTIVE 64.5 | ACTIVE 35.5 | 0
                """);
        assertThat(script.lines())
                .containsExactly(
                        "ams spills: it can carry 400/s of a demand of 620/s (1 of 2 targets admitted); 35.5 % go to fra");
    }

    @Test
    void loss_noRegionCanCarryTheRest_shedsTheSurplusAndServesTheOthers() {
        SwitchScript script = webshop(750);
        script.play("""
                0 |                     | ACTIVE 100  | ACTIVE 0    | 0
                1 | ams 0/2             | LOST 0      | ACTIVE 66.7 | 33.3
                """);
        assertThat(script.decision().reason()).isEqualTo(RegionDecision.Reason.CAPACITY);
        assertThat(script.lines())
                .containsExactly(
                        "ams lost: 0 of 2 targets admitted; its 100 % go to fra (66.7 %); 33.3 % are refused for want of"
                                + " capacity",
                        "33.3 % are refused: all regions together can carry 500/s of a demand of 750/s");
    }

    @Test
    void demand_aboveAllCapacity_shedsAndStopsAtOnceWhenItFalls() {
        SwitchScript script = webshop(2000);
        script.play("""
                0 |             | ACTIVE 40   | ACTIVE 25   | 35
                1 | demand 1000 | ACTIVE 80   | ACTIVE 20   | 0
                2 | demand 0    | ACTIVE 80   | ACTIVE 20   | 0
                8 |             | ACTIVE 100  | ACTIVE 0    | 0
                """);
        assertThat(script.kinds())
                .containsExactly(
                        RegionEvent.Kind.SPILL,
                        RegionEvent.Kind.SHED,
                        RegionEvent.Kind.SHED_END,
                        RegionEvent.Kind.SPILL_END);
    }

    @Test
    void demand_unknownOrTiny_staysInTheFirstRegion() {
        webshop(0).play("""
                        0 |               | ACTIVE 100 | ACTIVE 0 | 0
                        1 | demand 0.001  | ACTIVE 100 | ACTIVE 0 | 0
                        2 | ams 1/2       | ACTIVE 100 | ACTIVE 0 | 0
                        """);
        RegionSwitch fresh = new RegionSwitch(RegionPolicy.DEFAULTS);
        RegionFigures ams = new RegionFigures("ams", 1, 1, 10, 10, false, 0, 0, noWindow());
        assertThat(fresh.decide(new RegionObservation(Double.NaN, List.of(ams)), 0)
                        .share("ams"))
                .isEqualTo(1);
    }

    @Test
    void headroom_belowOne_spillsEarlier() {
        new SwitchScript(RegionPolicy.DEFAULTS.withHeadroom(0.8))
                .region("ams", 2, 400)
                .region("fra", 1, 500)
                .demand(800)
                .play("0 | | ACTIVE 80 | ACTIVE 20 | 0");
    }

    @Test
    void unknownCapacity_belowTheFloor_spillsInProportion() {
        SwitchScript script = new SwitchScript(RegionPolicy.DEFAULTS)
                .region("ams", 10, UNKNOWN)
                .region("fra", 2, UNKNOWN)
                .demand(850);
        script.play("""
                 0 |           | ACTIVE 100  | ACTIVE 0    | 0
                 1 | ams 6/10  | ACTIVE 85.7 | ACTIVE 14.3 | 0
                 2 | ams 1/10  | ACTIVE 14.3 | ACTIVE 85.7 | 0
                 3 | fra 1/2   | ACTIVE 14.3 | ACTIVE 85.7 | 0
                 4 | fra 0/2   | ACTIVE 100  | LOST 0      | 0
                """);
        assertThat(script.lines().get(0))
                .isEqualTo("ams spills: 6 of 10 targets admitted, capacity not declared; 14.3 % go to fra");
    }

    @Test
    void capacityOfOneRegionUnknown_itTakesWhatTheKnownCannot() {
        new SwitchScript(RegionPolicy.DEFAULTS)
                .region("ams", 2, 400)
                .region("fra", 1, UNKNOWN)
                .demand(1600)
                .play("0 | | ACTIVE 50 | ACTIVE 50 | 0");
    }

    @Test
    void threeRegions_surplusFallsInOrder() {
        new SwitchScript(RegionPolicy.DEFAULTS)
                .region("ams", 4, 100)
                .region("fra", 2, 100)
                .region("lon", 2, 100)
                .demand(500)
                .play("""
                        0 |                  | ACTIVE 80 | ACTIVE 20 | ACTIVE 0  | 0
                        1 | ams 1/4          | ACTIVE 20 | ACTIVE 40 | ACTIVE 40 | 0
                        2 | fra 0/2          | ACTIVE 20 | LOST 0    | ACTIVE 40 | 40
                        """);
    }

    @Test
    void kill_andReturn_holdsThenTriesThenRamps() {
        SwitchScript script = webshop(300);
        script.play("""
                 0    |                   | ACTIVE 100  | ACTIVE 0    | 0
                20    | ams 0/2           | LOST 0      | ACTIVE 100  | 0
                39.9  |                   | LOST 0      | ACTIVE 100  | 0
                40    | ams 2/2           | HOLD_DOWN 0 | ACTIVE 100  | 0
                49.9  |                   | HOLD_DOWN 0 | ACTIVE 100  | 0
                50    |                   | TRIAL 0     | ACTIVE 100  | 0
                50.2  | ams tried 1 good  | TRIAL 0     | ACTIVE 100  | 0
                50.3  | ams tried 1 good  | TRIAL 0     | ACTIVE 100  | 0
                51    | ams tried 1 good  | RAMP 10     | ACTIVE 90   | 0
                56.9  |                   | RAMP 10     | ACTIVE 90   | 0
                57    |                   | RAMP 25     | ACTIVE 75   | 0
                63    |                   | RAMP 50     | ACTIVE 50   | 0
                69    |                   | RAMP 75     | ACTIVE 25   | 0
                75    |                   | RAMP 100    | ACTIVE 0    | 0
                80.9  |                   | RAMP 100    | ACTIVE 0    | 0
                81    |                   | ACTIVE 100  | ACTIVE 0    | 0
                """);
        assertThat(script.lines())
                .containsExactly(
                        "ams lost: 0 of 2 targets admitted; its 100 % go to fra",
                        "ams is back (2 of 2 targets admitted) and held for 10 s; nothing moves to it until then",
                        "ams is tried with 3 single requests: its hold-down of 10 s is over",
                        "ams rises to 10 % of what it could take for 6 s: 3 single requests succeeded",
                        "ams rises to 25 % of what it could take for 6 s: nothing seen; in fra nothing seen",
                        "ams rises to 50 % of what it could take for 6 s: nothing seen; in fra nothing seen",
                        "ams rises to 75 % of what it could take for 6 s: nothing seen; in fra nothing seen",
                        "ams rises to 100 % of what it could take for 6 s: nothing seen; in fra nothing seen",
                        "ams is active again after 30 s of ramp: nothing seen; in fra nothing seen");
    }

    @Test
    void trial_isNamedInTheDecisionOnlyWhileItIsOn() {
        SwitchScript script = webshop(300);
        script.play("""
                 0    |                   | ACTIVE 100  | ACTIVE 0    | 0
                20    | ams 0/2           | LOST 0      | ACTIVE 100  | 0
                21    | ams 2/2           | HOLD_DOWN 0 | ACTIVE 100  | 0
                """);
        assertThat(script.decision().trial()).isNull();
        script.play("31 | | TRIAL 0 | ACTIVE 100 | 0");
        assertThat(script.decision().trial()).isEqualTo(new RegionDecision.Trial("ams", 1, 3, false));
        assertThat(script.decision().changed()).isTrue();
        script.play("31.5 | | TRIAL 0 | ACTIVE 100 | 0");
        assertThat(script.decision().changed()).isFalse();
        script.play("32 | ams tried 1 bad | HOLD_DOWN 0 | ACTIVE 100 | 0");
        assertThat(script.decision().trial()).isNull();
        script.play("52 | | TRIAL 0 | ACTIVE 100 | 0");
        assertThat(script.decision().trial()).isEqualTo(new RegionDecision.Trial("ams", 2, 3, false));
    }

    @Test
    void trial_withoutReplayableRequests_takesAnyAndThenTheHealthChecksWord() {
        SwitchScript script = webshop(300);
        script.play("""
                 0    |                   | ACTIVE 100  | ACTIVE 0    | 0
                20    | ams 0/2           | LOST 0      | ACTIVE 100  | 0
                21    | ams 2/2           | HOLD_DOWN 0 | ACTIVE 100  | 0
                31    |                   | TRIAL 0     | ACTIVE 100  | 0
                40.9  |                   | TRIAL 0     | ACTIVE 100  | 0
                """);
        assertThat(script.decision().trial().anyRequest()).isFalse();
        script.play("41 | | TRIAL 0 | ACTIVE 100 | 0");
        assertThat(script.decision().trial().anyRequest()).isTrue();
        script.play("50.9 | | TRIAL 0 | ACTIVE 100 | 0");
        script.lines();
        script.play("51 | | RAMP 10 | ACTIVE 90 | 0");
        assertThat(script.lines())
                .containsExactly("ams rises to 10 % of what it could take for 6 s: no request came to try it with for"
                        + " 20 s, so the health checks' word is taken");
    }

    @Test
    void trial_endsFromBeforeItBegan_countForNothing() {
        webshop(300).play("""
                         0    |                   | ACTIVE 100  | ACTIVE 0    | 0
                        20    | ams 0/2           | LOST 0      | ACTIVE 100  | 0
                        21    | ams 2/2           | HOLD_DOWN 0 | ACTIVE 100  | 0
                        30.5  |                   | HOLD_DOWN 0 | ACTIVE 100  | 0
                        31    | ams tried 3 good  | TRIAL 0     | ACTIVE 100  | 0
                        """);
    }

    @Test
    void trial_aSuccessNowAndThen_keepsItOn() {
        webshop(300).play("""
                         0    |                   | ACTIVE 100  | ACTIVE 0    | 0
                        20    | ams 0/2           | LOST 0      | ACTIVE 100  | 0
                        21    | ams 2/2           | HOLD_DOWN 0 | ACTIVE 100  | 0
                        31    |                   | TRIAL 0     | ACTIVE 100  | 0
                        50    | ams tried 1 good  | TRIAL 0     | ACTIVE 100  | 0
                        69    | ams tried 1 good  | TRIAL 0     | ACTIVE 100  | 0
                        88    | ams tried 1 good  | RAMP 10     | ACTIVE 90   | 0
                        """);
    }

    @Test
    void trial_oneFailure_doublesTheHoldDown() {
        SwitchScript script = webshop(300);
        script.play("""
                 0    |                                   | ACTIVE 100  | ACTIVE 0    | 0
                20    | ams 0/2                           | LOST 0      | ACTIVE 100  | 0
                21    | ams 2/2                           | HOLD_DOWN 0 | ACTIVE 100  | 0
                31    |                                   | TRIAL 0     | ACTIVE 100  | 0
                32    | ams tried 2 good, ams tried 1 bad | HOLD_DOWN 0 | ACTIVE 100  | 0
                51.9  |                                   | HOLD_DOWN 0 | ACTIVE 100  | 0
                52    |                                   | TRIAL 0     | ACTIVE 100  | 0
                """);
        assertThat(script.lines())
                .contains(
                        "ams goes back and is held for 20 s (loss 2 of late): a single request on trial failed after 0"
                                + " that succeeded; it carried nothing");
    }

    @Test
    void flapping_inHoldDownTrialAndRamp_doublesTheHoldDownEachTime() {
        webshop(300).play("""
                          0  |                  | ACTIVE 100  | ACTIVE 0    | 0
                         10  | ams 0/2          | LOST 0      | ACTIVE 100  | 0
                         11  | ams 2/2          | HOLD_DOWN 0 | ACTIVE 100  | 0
                         15  | ams 0/2          | LOST 0      | ACTIVE 100  | 0
                         16  | ams 2/2          | HOLD_DOWN 0 | ACTIVE 100  | 0
                         35.9|                  | HOLD_DOWN 0 | ACTIVE 100  | 0
                         36  |                  | TRIAL 0     | ACTIVE 100  | 0
                         37  | ams 0/2          | LOST 0      | ACTIVE 100  | 0
                         38  | ams 1/2          | HOLD_DOWN 0 | ACTIVE 100  | 0
                         77.9|                  | HOLD_DOWN 0 | ACTIVE 100  | 0
                         78  |                  | TRIAL 0     | ACTIVE 100  | 0
                         79  | ams tried 3 good | RAMP 10     | ACTIVE 90   | 0
                         86  | ams 0/2          | LOST 0      | ACTIVE 100  | 0
                         87  | ams 2/2          | HOLD_DOWN 0 | ACTIVE 100  | 0
                        166.9|                  | HOLD_DOWN 0 | ACTIVE 100  | 0
                        167  |                  | TRIAL 0     | ACTIVE 100  | 0
                        """);
    }

    @Test
    void flapping_withoutEnd_neverWaitsLongerThanTheMaximum() {
        SwitchScript script = webshop(300);
        script.play("0 | | ACTIVE 100 | ACTIVE 0 | 0");
        for (int i = 1; i <= 1000; i++) {
            script.play(i + " | ams 0/2 | LOST 0 | ACTIVE 100 | 0");
            script.play(i + ".5 | ams 2/2 | HOLD_DOWN 0 | ACTIVE 100 | 0");
        }
        script.play("""
                1300.4 |                  | HOLD_DOWN 0 | ACTIVE 100  | 0
                1300.5 |                  | TRIAL 0     | ACTIVE 100  | 0
                1301   | ams tried 3 good | RAMP 10     | ACTIVE 90   | 0
                1331   |                  | ACTIVE 100  | ACTIVE 0    | 0
                """);
        // And no more losses are remembered than make the longest wait: six, of which 1500 s forget five.
        script.play("""
                2831   | ams 0/2          | LOST 0      | ACTIVE 100  | 0
                2832   | ams 2/2          | HOLD_DOWN 0 | ACTIVE 100  | 0
                2851.9 |                  | HOLD_DOWN 0 | ACTIVE 100  | 0
                2852   |                  | TRIAL 0     | ACTIVE 100  | 0
                """);
    }

    @Test
    void stability_forgetsOneFlapAPeriod() {
        // Two losses of late; active from 73 s on. A third loss within 300 s doubles, one after 300 s does not, after
        // 600 s it halves.
        String twice = """
                  0  |                  | ACTIVE 100  | ACTIVE 0    | 0
                 10  | ams 0/2          | LOST 0      | ACTIVE 100  | 0
                 11  | ams 2/2          | HOLD_DOWN 0 | ACTIVE 100  | 0
                 15  | ams 0/2          | LOST 0      | ACTIVE 100  | 0
                 22  | ams 2/2          | HOLD_DOWN 0 | ACTIVE 100  | 0
                 42  |                  | TRIAL 0     | ACTIVE 100  | 0
                 43  | ams tried 3 good | RAMP 10     | ACTIVE 90   | 0
                 73  |                  | ACTIVE 100  | ACTIVE 0    | 0
                """;
        webshop(300).play(twice).play("""
                        372  | ams 0/2          | LOST 0      | ACTIVE 100  | 0
                        373  | ams 2/2          | HOLD_DOWN 0 | ACTIVE 100  | 0
                        412.9|                  | HOLD_DOWN 0 | ACTIVE 100  | 0
                        413  |                  | TRIAL 0     | ACTIVE 100  | 0
                        """);
        webshop(300).play(twice).play("""
                        373  | ams 0/2          | LOST 0      | ACTIVE 100  | 0
                        374  | ams 2/2          | HOLD_DOWN 0 | ACTIVE 100  | 0
                        393.9|                  | HOLD_DOWN 0 | ACTIVE 100  | 0
                        394  |                  | TRIAL 0     | ACTIVE 100  | 0
                        """);
        webshop(300).play(twice).play("""
                        673  | ams 0/2          | LOST 0      | ACTIVE 100  | 0
                        674  | ams 2/2          | HOLD_DOWN 0 | ACTIVE 100  | 0
                        683.9|                  | HOLD_DOWN 0 | ACTIVE 100  | 0
                        684  |                  | TRIAL 0     | ACTIVE 100  | 0
                        """);
    }

    /** Up to the first step of the ramp, which begins at 40 s. */
    private static SwitchScript onTheRamp() {
        return webshop(300).play("""
                         0    |                   | ACTIVE 100  | ACTIVE 0    | 0
                        20    | ams 0/2           | LOST 0      | ACTIVE 100  | 0
                        25    | ams 2/2           | HOLD_DOWN 0 | ACTIVE 100  | 0
                        35    |                   | TRIAL 0     | ACTIVE 100  | 0
                        40    | ams tried 3 good  | RAMP 10     | ACTIVE 90   | 0
                        """);
    }

    @Test
    void ramp_returningRegionFailsMore_isHeldUntilItDoesNot() {
        SwitchScript script = onTheRamp();
        script.lines();
        script.play("""
                45    | ams saw 60/6 20ms, fra saw 540/5 20ms | RAMP 10     | ACTIVE 90   | 0
                46    |                                       | RAMP 10     | ACTIVE 90   | 0
                60    |                                       | RAMP 10     | ACTIVE 90   | 0
                61    | ams saw 60/1 20ms                     | RAMP 25     | ACTIVE 75   | 0
                66.9  |                                       | RAMP 25     | ACTIVE 75   | 0
                67    |                                       | RAMP 50     | ACTIVE 50   | 0
                """);
        assertThat(script.lines())
                .containsExactly(
                        "ams stays at 10 % of what it could take: it does worse than the rest: 10 % of 60 failed, mean"
                                + " 20 ms; in fra 0.9 % of 540 failed, mean 20 ms",
                        "ams rises to 25 % of what it could take for 6 s: 1.7 % of 60 failed, mean 20 ms; in fra 0.9 %"
                                + " of 540 failed, mean 20 ms",
                        "ams rises to 50 % of what it could take for 6 s: 1.7 % of 60 failed, mean 20 ms; in fra 0.9 %"
                                + " of 540 failed, mean 20 ms");
    }

    @Test
    void ramp_returningRegionIsSlower_isHeld() {
        onTheRamp().play("""
                        45    | ams saw 60/0 41ms, fra saw 540/0 20ms | RAMP 10     | ACTIVE 90   | 0
                        46    |                                       | RAMP 10     | ACTIVE 90   | 0
                        50    | ams saw 60/0 40ms                     | RAMP 25     | ACTIVE 75   | 0
                        """);
    }

    @Test
    void ramp_returningRegionMostlyFails_goesBackAtOnceWithTheHoldDownDoubled() {
        SwitchScript script = onTheRamp();
        script.lines();
        script.play("""
                42    | ams saw 30/10 5ms, fra saw 270/3 20ms | HOLD_DOWN 0 | ACTIVE 100  | 0
                61.9  | ams saw 0/0 0ms                       | HOLD_DOWN 0 | ACTIVE 100  | 0
                62    |                                       | TRIAL 0     | ACTIVE 100  | 0
                """);
        assertThat(script.lines().get(0))
                .isEqualTo(
                        "ams goes back and is held for 20 s (loss 2 of late): it does far worse than the rest: 33.3 %"
                                + " of 30 failed, mean 5 ms; in fra 1.1 % of 270 failed, mean 20 ms; its 10 % go to fra");
    }

    @Test
    void slow_region_isLeftAtOnce_andComesBackByHoldTrialAndRamp() {
        SwitchScript script = webshop(300);
        script.play("""
                         0 |                  | ACTIVE 100  | ACTIVE 0   | 0
                        10 | ams pace slow    | HOLD_DOWN 0 | ACTIVE 100 | 0
                        40 |                  | HOLD_DOWN 0 | ACTIVE 100 | 0
                        41 | ams pace usual   | HOLD_DOWN 0 | ACTIVE 100 | 0
                        52 |                  | TRIAL 0     | ACTIVE 100 | 0
                        53 | ams tried 3 good | RAMP 10     | ACTIVE 90  | 0
                        54 | ams pace slow    | HOLD_DOWN 0 | ACTIVE 100 | 0
                        """);
        assertThat(script.lines())
                .contains(
                        "ams is slow: answers take 505 ms, usually 5 ms; its 100 % go to fra",
                        "ams is slow: answers take 505 ms, usually 5 ms (loss 2 of late); its 10 % go to fra");
    }

    @Test
    void slow_regionWhileTheOtherIsAway_staysInUse() {
        webshop(300).play("""
                         0 |               | ACTIVE 100 | ACTIVE 0 | 0
                         5 | fra 0/2       | ACTIVE 100 | LOST 0   | 0
                        10 | ams pace slow | ACTIVE 100 | LOST 0   | 0
                        """);
    }

    /** It was not the region: no hold-down, no trial, no ramp for what never was its fault. */
    @Test
    void slow_foundToBeCommon_isActiveAtOnce() {
        SwitchScript script = webshop(300);
        script.play("""
                         0 |                 | ACTIVE 100  | ACTIVE 0   | 0
                        10 | ams pace slow   | HOLD_DOWN 0 | ACTIVE 100 | 0
                        11 | ams pace common | ACTIVE 100  | ACTIVE 0   | 0
                        12 | ams pace usual  | ACTIVE 100  | ACTIVE 0   | 0
                        """);
        assertThat(script.kinds()).contains(RegionEvent.Kind.SLOW, RegionEvent.Kind.SLOW_END);
    }

    /** A hold-down for another reason is not cut short by what was once common. */
    @Test
    void held_forALoss_isNotEndedByACommonPace() {
        webshop(300).play("""
                         0 |                          | ACTIVE 100  | ACTIVE 0   | 0
                        10 | ams 0/2                  | LOST 0      | ACTIVE 100 | 0
                        12 | ams 2/2                  | HOLD_DOWN 0 | ACTIVE 100 | 0
                        13 | ams pace common          | HOLD_DOWN 0 | ACTIVE 100 | 0
                        """);
    }

    @Test
    void drain_movesNewRequestsAtOnceAndComesBackByTheRampAlone() {
        SwitchScript script = webshop(300);
        script.play("""
                 0    |             | ACTIVE 100  | ACTIVE 0    | 0
                10    | drain ams   | DRAINED 0   | ACTIVE 100  | 0
                15    | ams 0/2     | DRAINED 0   | ACTIVE 100  | 0
                18    | ams 2/2     | DRAINED 0   | ACTIVE 100  | 0
                20    | undrain ams | RAMP 10     | ACTIVE 90   | 0
                26    |             | RAMP 25     | ACTIVE 75   | 0
                50    |             | ACTIVE 100  | ACTIVE 0    | 0
                51    | ams 0/2     | LOST 0      | ACTIVE 100  | 0
                52    | ams 2/2     | HOLD_DOWN 0 | ACTIVE 100  | 0
                62    |             | TRIAL 0     | ACTIVE 100  | 0
                """);
        assertThat(script.lines().subList(0, 2))
                .containsExactly(
                        "ams drained by the operator; its 100 % go to fra",
                        "ams rises to 10 % of what it could take for 6 s: the operator lifted the drain");
    }

    @Test
    void undrain_ofARegionThatIsDown_isALoss() {
        webshop(300).play("""
                         0    |             | ACTIVE 100  | ACTIVE 0    | 0
                        10    | drain ams   | DRAINED 0   | ACTIVE 100  | 0
                        15    | ams 0/2     | DRAINED 0   | ACTIVE 100  | 0
                        20    | undrain ams | LOST 0      | ACTIVE 100  | 0
                        30    | ams 1/2     | HOLD_DOWN 0 | ACTIVE 100  | 0
                        40    |             | TRIAL 0     | ACTIVE 100  | 0
                        """);
    }

    @Test
    void drain_ofAllRegions_shedsEverythingAndSaysWhy() {
        SwitchScript script = webshop(300);
        script.play("""
                 0    |             | ACTIVE 100  | ACTIVE 0    | 0
                10    | drain fra   | ACTIVE 100  | DRAINED 0   | 0
                11    | ams 0/2     | LOST 0      | DRAINED 0   | 100
                """);
        assertThat(script.decision().reason()).isEqualTo(RegionDecision.Reason.NO_REGION);
        assertThat(script.lines())
                .containsExactly(
                        "fra drained by the operator; it carried nothing",
                        "ams lost: 0 of 2 targets admitted; no other region can take its 100 %",
                        "no region can take requests: ams lost and fra drained");
    }

    @Test
    void noRegions_shedsEverything() {
        RegionDecision decision =
                new RegionSwitch(RegionPolicy.DEFAULTS).decide(new RegionObservation(10, List.of()), 0);
        assertThat(decision.shed()).isEqualTo(1);
        assertThat(decision.reason()).isEqualTo(RegionDecision.Reason.NO_REGION);
        assertThat(decision.events().get(0).line()).isEqualTo("no region can take requests: none is configured");
    }

    @Test
    void held_nobodyElseAdmitted_isUsedAtOnce() {
        SwitchScript script = webshop(300);
        script.play("""
                 0    |                  | ACTIVE 100    | ACTIVE 0    | 0
                10    | ams 0/2          | LOST 0        | ACTIVE 100  | 0
                20    | ams 2/2          | HOLD_DOWN 0   | ACTIVE 100  | 0
                """);
        script.lines();
        script.play("""
                21    | fra 0/1          | HOLD_DOWN 100 | LOST 0      | 0
                30    |                  | TRIAL 100     | LOST 0      | 0
                31    | ams tried 3 good | RAMP 100      | LOST 0      | 0
                32    | fra 1/1          | RAMP 100      | HOLD_DOWN 0 | 0
                """);
        assertThat(script.lines())
                .containsSubsequence(
                        "fra lost: 0 of 1 targets admitted; its 100 % go to ams",
                        "ams takes 100 % although it is held: the other regions cannot carry a demand of 300/s, and a"
                                + " held region is better than refusing");
    }

    @Test
    void held_othersCannotCarryAll_isUsedForJustTheRest() {
        SwitchScript script = webshop(800);
        script.play("""
                 0    |                  | ACTIVE 100       | ACTIVE 0     | 0
                10    | ams 0/2          | LOST 0           | ACTIVE 62.5  | 37.5
                20    | ams 2/2          | HOLD_DOWN 37.5   | ACTIVE 62.5  | 0
                """);
        script.lines();
        script.play("""
                25    | demand 500       | HOLD_DOWN 37.5   | ACTIVE 62.5  | 0
                30    |                  | TRIAL 0          | ACTIVE 100   | 0
                """);
        assertThat(script.kinds()).containsExactly(RegionEvent.Kind.TRIAL, RegionEvent.Kind.FORCED_END);
    }

    @Test
    void ramp_othersCannotCarryTheRest_takesWhatIsNeeded() {
        webshop(1000).play("""
                         0    |                  | ACTIVE 80       | ACTIVE 20    | 0
                        10    | ams 0/2          | LOST 0          | ACTIVE 50    | 50
                        20    | ams 2/2          | HOLD_DOWN 50    | ACTIVE 50    | 0
                        30    |                  | TRIAL 50        | ACTIVE 50    | 0
                        31    | ams tried 3 good | RAMP 50         | ACTIVE 50    | 0
                        49    |                  | RAMP 60         | ACTIVE 40    | 0
                        55    |                  | RAMP 80         | ACTIVE 20    | 0
                        """);
    }

    @Test
    void held_besideAStrainedRegionOfUnknownCapacity_relievesIt() {
        new SwitchScript(RegionPolicy.DEFAULTS)
                .region("ams", 10, UNKNOWN)
                .region("fra", 2, UNKNOWN)
                .demand(100)
                .play("""
                         0    |                   | ACTIVE 100  | ACTIVE 0       | 0
                        10    | ams 1/10, fra 0/2 | ACTIVE 100  | LOST 0         | 0
                        11    | fra 2/2           | ACTIVE 14.3 | HOLD_DOWN 85.7 | 0
                        """);
        // With half of its addresses it is not strained, and nothing moves before the hold-down is over.
        new SwitchScript(RegionPolicy.DEFAULTS)
                .region("ams", 10, UNKNOWN)
                .region("fra", 2, UNKNOWN)
                .demand(100)
                .play("""
                         0    |                   | ACTIVE 100  | ACTIVE 0       | 0
                        10    | ams 5/10, fra 0/2 | ACTIVE 100  | LOST 0         | 0
                        11    | fra 2/2           | ACTIVE 100  | HOLD_DOWN 0    | 0
                        """);
    }

    @Test
    void needed_regionOnTheRamp_isUsedBeforeOneThatIsHeld() {
        new SwitchScript(RegionPolicy.DEFAULTS)
                .region("ams", 1, 500)
                .region("fra", 1, 500)
                .region("lon", 1, 400)
                .demand(1000)
                .play("""
                         0    |                  | ACTIVE 50    | ACTIVE 50    | ACTIVE 0  | 0
                        10    | fra 0/1          | ACTIVE 50    | LOST 0       | ACTIVE 40 | 10
                        11    | fra 1/1          | ACTIVE 50    | HOLD_DOWN 10 | ACTIVE 40 | 0
                        21    |                  | ACTIVE 50    | TRIAL 10     | ACTIVE 40 | 0
                        22    | fra tried 3 good | ACTIVE 50    | RAMP 10      | ACTIVE 40 | 0
                        23    | ams 0/1          | LOST 0       | RAMP 50      | ACTIVE 40 | 10
                        24    | ams 1/1          | HOLD_DOWN 10 | RAMP 50      | ACTIVE 40 | 0
                        """);
    }

    @Test
    void partialRecovery_ofAnActiveRegion_risesWithTheRampsSlope() {
        // Half of 2 x 400/s comes back: 400/s in half of the ramp's 30 s, while a loss acts at once.
        webshop(800).play("""
                         0    |                  | ACTIVE 100      | ACTIVE 0     | 0
                        10    | ams 1/2          | ACTIVE 50       | ACTIVE 50    | 0
                        20    | ams 2/2          | ACTIVE 50       | ACTIVE 50    | 0
                        25.9  |                  | ACTIVE 50       | ACTIVE 50    | 0
                        26    |                  | ACTIVE 70       | ACTIVE 30    | 0
                        32    |                  | ACTIVE 90       | ACTIVE 10    | 0
                        41    |                  | ACTIVE 100      | ACTIVE 0     | 0
                        42    | ams 1/2          | ACTIVE 50       | ACTIVE 50    | 0
                        """);
    }

    @Test
    void partialRecovery_neededAtOnce_isUsedAtOnce() {
        SwitchScript script = webshop(900);
        script.play("""
                 0    |                  | ACTIVE 88.9     | ACTIVE 11.1  | 0
                10    | ams 1/2, fra 0/1 | ACTIVE 44.4     | LOST 0       | 55.6
                20    | ams 2/2          | ACTIVE 88.9     | LOST 0       | 11.1
                """);
        assertThat(script.kinds()).doesNotContain(RegionEvent.Kind.FORCED); // it is active: there is nothing to excuse
    }

    @Test
    void smallChanges_waitUntilTheyHaveSettled_andNeverExceedTheDeadband() {
        SwitchScript script = webshop(1000);
        script.play("""
                 0    |                  | ACTIVE 80       | ACTIVE 20    | 0
                10    | demand 1020      | ACTIVE 80       | ACTIVE 20    | 0
                14.9  |                  | ACTIVE 80       | ACTIVE 20    | 0
                15    |                  | ACTIVE 78.4     | ACTIVE 21.6  | 0
                16    | demand 1060      | ACTIVE 75.5     | ACTIVE 24.5  | 0
                """);
    }

    @Test
    void smallChanges_thatGoAway_areNeverPublished() {
        SwitchScript script = webshop(1000);
        script.play("0 | | ACTIVE 80 | ACTIVE 20 | 0");
        for (int i = 1; i < 30; i++) {
            script.play(i + " | demand " + (i % 2 == 0 ? 1000 : 1015) + " | ACTIVE 80 | ACTIVE 20 | 0");
            assertThat(script.decision().changed()).isFalse();
        }
    }

    @Test
    void onlyRegion_comesBackWithoutCeremony() {
        SwitchScript script = new SwitchScript(RegionPolicy.DEFAULTS).region("", 2, UNKNOWN);
        script.play("""
                 0    |          | ACTIVE 100 | 0
                """);
        RegionSwitch alone = new RegionSwitch(RegionPolicy.DEFAULTS);
        alone.decide(only(2), 0);
        assertThat(alone.decide(only(0), 1).shed()).isEqualTo(1);
        RegionDecision back = alone.decide(only(1), 2);
        assertThat(back.shares()).containsExactly(new RegionShare("", 1, RegionPhase.ACTIVE));
        assertThat(back.events().get(0).line())
                .isEqualTo(
                        "the nameless region serves again: 1 of 2 targets admitted, and it is the only region, so that"
                                + " there is nothing to wait for");
    }

    private static RegionObservation only(int admitted) {
        return new RegionObservation(
                100, List.of(new RegionFigures("", 2, admitted, UNKNOWN, UNKNOWN, false, 0, 0, noWindow())));
    }

    private static dev.wissel.core.load.WindowCounts.Sum noWindow() {
        return dev.wissel.core.load.WindowCounts.Sum.NONE;
    }

    @Test
    void twoRegionsReturnTogether_areTriedOneAfterTheOther() {
        SwitchScript script = new SwitchScript(RegionPolicy.DEFAULTS)
                .region("ams", 2, UNKNOWN)
                .region("fra", 2, UNKNOWN)
                .region("lon", 2, UNKNOWN)
                .demand(100);
        script.play("""
                 0    |                  | ACTIVE 100  | ACTIVE 0    | ACTIVE 0   | 0
                10    | ams 0/2, fra 0/2 | LOST 0      | LOST 0      | ACTIVE 100 | 0
                11    | ams 2/2, fra 2/2 | HOLD_DOWN 0 | HOLD_DOWN 0 | ACTIVE 100 | 0
                21    |                  | TRIAL 0     | HOLD_DOWN 0 | ACTIVE 100 | 0
                22    | ams tried 3 good | RAMP 10     | TRIAL 0     | ACTIVE 90  | 0
                """);
        assertThat(script.decision().trial().region()).isEqualTo("fra");
    }

    @Test
    void reload_regionRemoved_itsShareGoesToTheOthersAtOnce() {
        RegionSwitch regionSwitch = new RegionSwitch(RegionPolicy.DEFAULTS);
        RegionFigures ams = new RegionFigures("ams", 1, 1, UNKNOWN, UNKNOWN, false, 0, 0, noWindow());
        RegionFigures fra = new RegionFigures("fra", 1, 1, UNKNOWN, UNKNOWN, false, 0, 0, noWindow());
        regionSwitch.decide(new RegionObservation(100, List.of(ams, fra)), 0);
        RegionDecision decision = regionSwitch.decide(new RegionObservation(100, List.of(fra)), 1);
        assertThat(decision.shares()).containsExactly(new RegionShare("fra", 1, RegionPhase.ACTIVE));
    }

    @Test
    void reload_regionAddedInFront_isHeldBeforeItTakesOver() {
        RegionSwitch regionSwitch = new RegionSwitch(RegionPolicy.DEFAULTS);
        RegionFigures ams = new RegionFigures("ams", 1, 1, UNKNOWN, UNKNOWN, false, 0, 0, noWindow());
        RegionFigures fra = new RegionFigures("fra", 1, 1, UNKNOWN, UNKNOWN, false, 0, 0, noWindow());
        regionSwitch.decide(new RegionObservation(100, List.of(fra)), 0);
        RegionDecision decision = regionSwitch.decide(
                new RegionObservation(100, List.of(ams, fra)),
                Duration.ofMinutes(1).toNanos());
        assertThat(decision.shares())
                .containsExactly(
                        new RegionShare("ams", 0, RegionPhase.HOLD_DOWN),
                        new RegionShare("fra", 1, RegionPhase.ACTIVE));
    }

    @Test
    void noHoldDownNoTrialNoRamp_comesBackAtOnce() {
        RegionPolicy bold = RegionPolicy.DEFAULTS
                .withHoldDown(new RegionPolicy.HoldDown(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1)))
                .withTrials(new RegionPolicy.Trials(0, Duration.ofSeconds(1)))
                .withRamp(new RegionPolicy.Ramp(Duration.ZERO, List.of(1.0), RegionPolicy.Tolerance.DEFAULTS));
        new SwitchScript(bold)
                .region("ams", 2, 400)
                .region("fra", 1, 500)
                .demand(300)
                .play("""
                         0    |         | ACTIVE 100 | ACTIVE 0   | 0
                        10    | ams 0/2 | LOST 0     | ACTIVE 100 | 0
                        11    | ams 2/2 | ACTIVE 100 | ACTIVE 0   | 0
                        """);
    }
}
