package dev.wissel.core.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.core.region.RegionPolicy;
import dev.wissel.testkit.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DirectorTest {
    private static PlayKong twoRegions() {
        PlayKong kong = new PlayKong();
        kong.add("ams", "a1", 100, 100);
        kong.add("ams", "a2", 100, 100);
        kong.add("fra", "f1", 100, 0);
        kong.add("fra", "f2", 100, 0);
        return kong;
    }

    private static boolean settled(PlayKong kong) {
        return kong.state.upstreams().values().stream().allMatch(each -> each.settled(kong.nowNanos));
    }

    private static PlayKong five() {
        PlayKong kong = new PlayKong();
        for (int i = 1; i <= 5; i++) {
            kong.add("ams", "a" + i, 100, 100);
        }
        kong.demandPerSecond = 250;
        return kong;
    }

    @Test
    void calm_writesNothing() {
        PlayKong kong = twoRegions();
        kong.play(600);
        assertThat(kong.writes).isEmpty();
        assertThat(kong.notes()).extracting(Note::kind).containsExactly(Note.Kind.TAKEN_OVER);
    }

    @Test
    void upstreamOfWhichThereIsNoNews_staysAsItIs_andOneThatIsGoneIsForgotten() {
        PlayKong kong = twoRegions();
        kong.play(30);
        DirectorState before = kong.state;
        long later = kong.nowNanos + PlayKong.SECOND;
        Director.Step nothing = Director.decide(name -> kong.rules, before, new Observation(List.of()), later);
        assertThat(nothing.state()).isEqualTo(before);
        assertThat(nothing.decision().upstreams()).isEmpty();
        String name = before.upstreams().keySet().iterator().next();
        assertThat(before.upstreams().get(name).settled(later)).isTrue();
        assertThat(Director.decide(each -> kong.rules, before, new Observation(List.of(), Set.of(name)), later)
                        .state()
                        .upstreams())
                .isEmpty();
    }

    @Test
    void lostRegion_isNotSettledUntilItServesAgain() {
        PlayKong kong = twoRegions();
        kong.play(30);
        kong.well("ams", false);
        kong.play(120);
        assertThat(settled(kong)).as("the lost one is waited for").isFalse();
        kong.well("ams", true);
        kong.play(600);
        assertThat(settled(kong)).isTrue();
    }

    @Test
    void weightsAllAlikeButLarger_areNotWorthAWrite() {
        PlayKong kong = new PlayKong();
        kong.add("ams", "a1", 100, 50);
        kong.add("ams", "a2", 200, 100).perSecond = 100 + 100.0 / 3; // answers as fast with twice the load
        kong.play(60);
        assertThat(kong.writes).isEmpty();
    }

    @Test
    void regionLost_otherIsRaisedAtOnceAndTheLostLoweredAfterwards() {
        PlayKong kong = twoRegions();
        kong.play(30);
        kong.well("ams", false);
        kong.play(1);
        assertThat(kong.share("fra")).isEqualTo(1);
        assertThat(kong.decisions.get(kong.decisions.size() - 1).changes())
                .allSatisfy(change -> assertThat(change.lane()).isEqualTo(Change.Lane.EMERGENCY))
                .allSatisfy(change -> assertThat(change.cause()).contains("ams is lost with 0 of 2"))
                .hasSize(2);
        assertThat(kong.server("a1").weight).as("make before break").isEqualTo(100);
        kong.play(30);
        assertThat(kong.server("a1").weight).isZero();
        assertThat(kong.server("a2").weight).isZero();
    }

    @Test
    void regionReturns_heldDownThenRisesWithoutACliff() {
        PlayKong kong = twoRegions();
        kong.well("ams", false);
        kong.play(120);
        kong.well("ams", true);
        List<Double> shares = new ArrayList<>();
        long returnedNanos = kong.nowNanos;
        for (int i = 0; i < 600; i++) {
            kong.play(1);
            shares.add(kong.share("ams"));
            if (kong.nowNanos - returnedNanos < 10 * PlayKong.SECOND) {
                assertThat(kong.share("ams")).as("hold-down").isZero();
            }
        }
        assertThat(shares.get(shares.size() - 1)).isEqualTo(1);
        for (int i = 1; i < shares.size(); i++) {
            assertThat(shares.get(i)).as("at %d s", i).isGreaterThanOrEqualTo(shares.get(i - 1) - 1e-9);
        }
        assertThat(shares.stream()
                        .filter(share -> share > 0.05 && share < 0.95)
                        .distinct()
                        .count())
                .isGreaterThanOrEqualTo(3);
        assertThat(kong.server("f1").weight).isZero();
        assertThat(kong.mostWritesInAMinute()).isLessThanOrEqualTo(6);
    }

    @Test
    void flapping_neverMoreThanSixWritesInAMinute() {
        Property.forAll(12, random -> {
            PlayKong kong = twoRegions();
            for (int i = 0; i < 200; i++) {
                String region = random.nextBoolean() ? "ams" : "fra";
                kong.well(region, random.nextInt(3) > 0);
                kong.server("a1").well &= random.nextInt(4) > 0;
                kong.play(1 + random.nextInt(40));
            }
            assertThat(kong.mostWritesInAMinute()).isLessThanOrEqualTo(6);
            kong.well("ams", true);
            kong.well("fra", true);
            kong.play(3600);
            assertThat(kong.share("ams")).isEqualTo(1);
        });
    }

    @Test
    void oneSlowOfFive_losesWeightUntilLatenciesMeetAndGetsItBack() {
        PlayKong kong = five();
        kong.play(120);
        kong.server("a3").perSecond = 62;
        kong.play(1800);
        double slow = kong.share(kong.server("a3"));
        double others = kong.share(kong.server("a1"));
        double slowLatency = 1 / (62 - 250 * slow);
        double otherLatency = 1 / (100 - 250 * others);
        assertThat(slowLatency / otherLatency).isCloseTo(1, within(0.15));
        assertThat(slow).isLessThan(0.9 * others);
        kong.server("a3").perSecond = 100;
        kong.play(3600);
        assertThat(kong.share(kong.server("a3"))).isCloseTo(0.2, within(0.015));
        assertThat(kong.mostWritesInAMinute()).isLessThanOrEqualTo(6);
    }

    @Test
    void allSlowTogether_nothingMoves() {
        PlayKong kong = five();
        kong.play(120);
        int before = kong.writes.size();
        kong.servers.values().forEach(server -> server.perSecond = 56);
        kong.play(30);
        assertThat(kong.writes).hasSize(before);
        assertThat(kong.count(Note.Kind.COMMON_CAUSE)).isPositive();
    }

    @Test
    void trafficStale_weightsStayAndItIsSaid() {
        PlayKong kong = five();
        kong.play(60);
        kong.trafficAgeNanos = 60 * PlayKong.SECOND;
        kong.server("a3").perSecond = 60;
        kong.play(300);
        assertThat(kong.writes).isEmpty();
        assertThat(kong.count(Note.Kind.STALE_TRAFFIC)).as("once for each").isEqualTo(5);
        kong.trafficAgeNanos = PlayKong.SECOND;
        kong.play(300);
        assertThat(kong.writes).isNotEmpty();
        assertThat(kong.count(Note.Kind.STALE_TRAFFIC))
                .as("and that it is over")
                .isEqualTo(10);
    }

    @Test
    void healthStale_nothingMovesEvenIfARegionSeemsLost() {
        PlayKong kong = twoRegions();
        kong.play(10);
        kong.healthAgeNanos = 11 * PlayKong.SECOND;
        kong.well("ams", false);
        kong.play(60);
        assertThat(kong.writes).isEmpty();
        assertThat(kong.count(Note.Kind.STALE_HEALTH)).isEqualTo(1);
        kong.healthAgeNanos = 0;
        kong.play(1);
        assertThat(kong.share("fra")).isEqualTo(1);
    }

    @Test
    void foreignWeight_isRespectedUntilResumed() {
        PlayKong kong = five();
        kong.play(30);
        kong.server("a2").weight = 7;
        kong.play(300);
        assertThat(kong.server("a2").weight).isEqualTo(7);
        assertThat(kong.count(Note.Kind.FOREIGN)).isEqualTo(1);
        kong.resumed = true;
        kong.play(300);
        assertThat(kong.server("a2").weight).isGreaterThan(90);
    }

    @Test
    void foreignWeight_isRestoredIfSoConfigured() {
        PlayKong kong = five();
        kong.rules = new Director.Rules(
                DirectorSettings.DEFAULTS.withForeign(DirectorSettings.Foreign.RESTORE), RegionPolicy.DEFAULTS);
        kong.play(30);
        kong.server("a2").weight = 7;
        kong.play(30);
        assertThat(kong.server("a2").weight).isEqualTo(100);
        assertThat(kong.count(Note.Kind.FOREIGN)).isEqualTo(1);
    }

    @Test
    void lostWrite_isDecidedAnew() {
        PlayKong kong = twoRegions();
        kong.play(30);
        kong.losesWrites = true;
        kong.well("ams", false);
        kong.play(5);
        kong.losesWrites = false;
        assertThat(kong.share("fra")).isZero();
        kong.play(30);
        assertThat(kong.share("fra")).isEqualTo(1);
        assertThat(kong.count(Note.Kind.NOT_WRITTEN)).isEqualTo(2);
    }

    @Test
    void everyRegionLost_weightsStay() {
        PlayKong kong = twoRegions();
        kong.play(30);
        kong.well("ams", false);
        kong.well("fra", false);
        kong.play(300);
        assertThat(kong.writes).isEmpty();
        assertThat(kong.count(Note.Kind.NOWHERE)).isEqualTo(1);
    }

    @Test
    void nodesDisagree_majorityDecidesAndItIsSaid() {
        PlayKong kong = twoRegions();
        kong.play(5);
        kong.server("a1").nodesHealthy = 2;
        kong.server("a2").nodesHealthy = 2;
        kong.play(60);
        assertThat(kong.count(Note.Kind.BAD_PATH)).isEqualTo(2);
        assertThat(kong.writes).isEmpty();
        kong.server("a1").nodesHealthy = 1;
        kong.server("a2").nodesHealthy = 1;
        kong.play(1);
        assertThat(kong.server("f1").weight).isEqualTo(100);
    }

    @Test
    void paused_nothingIsWritten() {
        PlayKong kong = twoRegions();
        kong.play(5);
        kong.paused = true;
        kong.well("ams", false);
        kong.play(60);
        assertThat(kong.writes).isEmpty();
        assertThat(kong.count(Note.Kind.PAUSED)).isEqualTo(1);
    }

    @Test
    void regionDrained_otherIsRaisedFirst() {
        PlayKong kong = twoRegions();
        kong.play(30);
        kong.drainedRegions.add("ams");
        kong.play(1);
        assertThat(kong.server("f1").weight).isEqualTo(100);
        assertThat(kong.server("a1").weight).isEqualTo(100);
        kong.play(30);
        assertThat(kong.share("fra")).isEqualTo(1);
        kong.drainedRegions.clear();
        kong.play(900);
        assertThat(kong.share("ams")).isEqualTo(1);
    }

    @Test
    void targetDrained_getsNothing() {
        PlayKong kong = five();
        kong.play(30);
        kong.server("a4").drained = true;
        kong.play(30);
        assertThat(kong.server("a4").weight).isZero();
        assertThat(kong.writes).hasSize(1);
    }

    @Test
    void takenOverInTheMiddleOfAFailover_doesNotJump() {
        PlayKong kong = twoRegions();
        kong.servers.values().forEach(server -> server.weight = server.region.equals("fra") ? 100 : 0);
        kong.play(9);
        assertThat(kong.writes).as("the preferred region is held down first").isEmpty();
        kong.play(900);
        assertThat(kong.share("ams")).isEqualTo(1);
        assertThat(kong.mostWritesInAMinute()).isLessThanOrEqualTo(6);
    }

    @Test
    void takenOverLearntWeights_stayAsTheyAre() {
        PlayKong kong = five();
        kong.server("a3").weight = 55;
        kong.trafficAgeNanos = 60 * PlayKong.SECOND;
        kong.play(300);
        assertThat(kong.writes).isEmpty();
    }

    @Test
    void replay_givesTheSameDecisions() {
        PlayKong kong = twoRegions();
        kong.play(30);
        kong.well("ams", false);
        kong.play(60);
        kong.well("ams", true);
        kong.server("f1").perSecond = 55;
        kong.play(300);
        DirectorState state = DirectorState.INITIAL;
        for (int i = 0; i < kong.observations.size(); i++) {
            Director.Step step =
                    Director.decide(name -> kong.rules, state, kong.observations.get(i), kong.times.get(i));
            assertThat(step.decision()).isEqualTo(kong.decisions.get(i));
            state = step.state();
        }
        assertThat(state).isEqualTo(kong.state);
    }

    // ---------------------------------------------------------------- slow regions

    @Test
    void regionFarSlowerThanUsual_isLeft_andTakenAgainWhenItIsFast() {
        PlayKong kong = twoRegions();
        kong.play(120);
        kong.slow("ams", 2);
        double most = 0;
        for (int i = 0; i < 40; i++) {
            kong.play(1);
            most = Math.max(most, kong.share("fra"));
        }
        assertThat(most).isEqualTo(1);
        assertThat(kong.notes())
                .filteredOn(note -> note.kind() == Note.Kind.REGION)
                .first()
                .satisfies(note -> assertThat(note.line()).contains("ams is slow: answers take 2", "usually"));
        kong.slow("ams", 0);
        kong.play(600);
        assertThat(kong.share("ams")).as("%s", kong.notes()).isEqualTo(1);
        assertThat(kong.mostWritesInAMinute()).isLessThanOrEqualTo(6);
    }

    @Test
    void regionThatStaysSlow_isTriedEverMoreSeldom() {
        PlayKong kong = twoRegions();
        kong.play(120);
        kong.slow("ams", 2);
        int away = 0;
        for (int i = 0; i < 3600; i++) {
            kong.play(1);
            away += kong.share("ams") < 0.5 ? 1 : 0;
        }
        assertThat(away).isGreaterThan(3000);
        assertThat(kong.mostWritesInAMinute()).isLessThanOrEqualTo(6);
    }

    /** Both carry requests: ams is declared to bear less than there is. */
    @Test
    void bothRegionsSlowAtOnce_nothingMoves() {
        PlayKong kong = new PlayKong();
        kong.add("ams", "a1", 100, 100);
        kong.add("fra", "f1", 100, 100);
        kong.rules = new Director.Rules(DirectorSettings.DEFAULTS.withWeights(null), RegionPolicy.DEFAULTS);
        kong.capacityPerSecond = 60;
        kong.demandPerSecond = 80;
        kong.play(300);
        assertThat(kong.share("fra")).isBetween(0.2, 0.8);
        int writes = kong.writes.size();
        kong.slow("ams", 2);
        kong.slow("fra", 2);
        kong.play(300);
        assertThat(kong.writes).as("%s", kong.notes()).hasSize(writes);
    }

    @Test
    void otherRegionTurnsOutToBeAsSlow_theFirstIsTakenAgain() {
        PlayKong kong = twoRegions();
        kong.play(120);
        kong.slow("ams", 2);
        kong.slow("fra", 2);
        kong.play(600);
        assertThat(kong.share("ams")).as("%s", kong.notes()).isEqualTo(1);
        assertThat(kong.notes()).anyMatch(note -> note.line().contains("not the only slow one"));
    }

    @Test
    void slowButStaleOrThin_nothingMoves() {
        PlayKong stale = twoRegions();
        stale.play(120);
        stale.slow("ams", 2);
        stale.trafficAgeNanos = 3600 * PlayKong.SECOND;
        stale.play(300);
        assertThat(stale.writes).isEmpty();
        PlayKong thin = twoRegions();
        thin.play(120);
        thin.slow("ams", 2);
        thin.demandPerSecond = 1.5;
        thin.play(300);
        assertThat(thin.writes).isEmpty();
    }

    @Test
    void slowRegion_decisionsAreRepeatedFromTheStateInBetween() {
        PlayKong kong = twoRegions();
        kong.play(120);
        kong.slow("ams", 2);
        kong.play(15);
        DirectorState state = kong.state;
        int from = kong.decisions.size();
        kong.play(120);
        for (int i = from; i < kong.decisions.size(); i++) {
            Director.Step step =
                    Director.decide(name -> kong.rules, state, kong.observations.get(i), kong.times.get(i));
            assertThat(step.decision()).isEqualTo(kong.decisions.get(i));
            state = step.state();
        }
        assertThat(state).isEqualTo(kong.state);
    }
}
