package dev.wissel.sim.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.sim.scenario.Scenario;
import org.junit.jupiter.api.Test;

/** The traps that others have fallen into, each as a play: what the gateway does, and beside it what Kong does. */
class TrapsTest {
    @Test
    void fastFailingTarget_itsHealthPageLies_getsNextToNothing() {
        Result wissel = Shop.play("fast-failing-target", Plane.WISSEL_GATEWAY);
        Result kong = Shop.play("fast-failing-target", Plane.KONG_DEFAULT);

        // Round robin sends a sixth of 360/s there, for 40 s. At least 98 % of that must go elsewhere.
        assertThat(kong.exposed()).isBetween(2200L, 2600L);
        assertThat(wissel.exposed()).isLessThan(2 * kong.exposed() / 50 + 1);
        assertThat(wissel.availability()).isGreaterThan(0.999);
    }

    @Test
    void hungTarget_silenceIsSeen_longBeforeTheTimeout() {
        Result wissel = Shop.play("target-hang", Plane.WISSEL_GATEWAY);
        Result kong = Shop.play("target-hang", Plane.KONG_DEFAULT);

        assertThat(wissel.quantileMillis(0.999)).isLessThan(1000);
        assertThat(wissel.availability()).isGreaterThan(0.9998);
        assertThat(kong.timedOut()).isGreaterThan(1000);
    }

    @Test
    void hungRegion_idempotentRequests_areServedElsewhereFast() {
        Scenario gets = Shop.scenario("""
                scenario: gets
                duration: 90s
                clients: {idempotent: 100%}
                faults: [{kind: hang, where: first, at: 20s, for: 40s}]
                """);
        Result wissel = Shop.play(gets, Plane.WISSEL_GATEWAY);

        assertThat(wissel.failed()).isZero();
        assertThat(wissel.quantileMillis(0.99)).isLessThan(300);
        assertThat(wissel.amplification()).isLessThan(1.02);
        assertThat(Shop.share(wissel, 1, 25, 60)).isGreaterThan(0.99);
    }

    @Test
    void halfFailingTarget_successesBetweenFailures_doNotHideIt() {
        Result wissel = Shop.play("half-failing-target", Plane.WISSEL_GATEWAY);
        Result kong = Shop.play("half-failing-target", Plane.KONG_TUNED);

        assertThat(wissel.failed()).isLessThan(kong.failed() / 3);
        assertThat(wissel.availability()).isGreaterThan(0.997);
    }

    @Test
    void lyingHealth_shallowProbes_doNotBringTheRegionBack() {
        Result wissel = Shop.play("lying-health", Plane.WISSEL_GATEWAY);
        Result kong = Shop.play("lying-health", Plane.KONG_TUNED);

        assertThat(wissel.exposed()).isLessThan(kong.exposed() / 2);
        assertThat(wissel.availability()).isGreaterThan(0.999);
        assertThat(Shop.share(wissel, 0, 25, 60)).isLessThan(0.01);
    }

    @Test
    void correlatedFailure_everybodySlow_ejectsNobody() {
        Result wissel = Shop.play("correlated-failure", Plane.WISSEL_GATEWAY);

        assertThat(wissel.events()).noneMatch(event -> event.kind().equals("EJECTED"));
        assertThat(wissel.failed()).isZero();
    }

    @Test
    void controllerDeath_alone_changesNothing() {
        Scenario death = Shop.scenario("""
                scenario: death
                duration: 60s
                faults: [{kind: controller-death, where: all, at: 10s, for: 50s}]
                """);
        Scenario calm = Shop.scenario("scenario: calm\nduration: 60s\n");
        for (Plane plane : Plane.values()) {
            Result dead = Shop.play(death, plane);

            assertThat(dead.failed()).as(plane.word()).isZero();
            assertThat(dead.latency().meanNanos())
                    .isEqualTo(Shop.play(calm, plane).latency().meanNanos());
        }
    }

    @Test
    void controllerDeath_thenARegionLost_isSurvivedByTheFastLoop() {
        assertThat(Shop.play("controller-death", Plane.WISSEL_GATEWAY).failed()).isZero();
        assertThat(Shop.play("controller-death", Plane.KONG_TUNED).failed()).isZero();
        // the standby at weight 0 has nobody to raise it: the price of a standby without a leak
        assertThat(Shop.play("controller-death", Plane.WISSEL_ON_KONG).availability())
                .isLessThan(0.8);
    }

    @Test
    void reweight_byTheController_keepsTheHealthOfTheDead() {
        Result result = Shop.play("region-crash", Plane.WISSEL_ON_KONG);

        // Weights are written twice, down and up again; were health forgotten, each write would send requests to the
        // dead.
        assertThat(result.exposed()).isLessThan(60);
        assertThat(Shop.share(result, 1, 30, 60)).isEqualTo(1);
        // It comes back gently: hold-down, probes, and a ramp no steeper than six writes a minute allow.
        assertThat(Shop.share(result, 0, 60, 75)).isZero();
        assertThat(Shop.share(result, 0, 130, 150)).isBetween(0.02, 0.6);
    }

    @Test
    void regionCrash_standby_takesOverAndGivesBackByARamp() {
        Result result = Shop.play("region-crash", Plane.WISSEL_GATEWAY);

        assertThat(result.failed()).isZero();
        assertThat(Shop.share(result, 1, 21, 60)).isEqualTo(1);
        double early = Shop.share(result, 0, 76, 82);
        double later = Shop.share(result, 0, 88, 94);
        assertThat(early).isBetween(0.02, 0.2);
        assertThat(later).isBetween(0.3, 0.65);
        assertThat(Shop.share(result, 0, 110, 150)).isGreaterThan(0.99);
    }

    @Test
    void drain_byHand_losesNoRequest() {
        Result result = Shop.play("drain", Plane.WISSEL_GATEWAY);

        assertThat(result.failed()).isZero();
        assertThat(Shop.share(result, 0, 22, 60)).isZero();
        assertThat(Shop.share(result, 0, 115, 120)).isGreaterThan(0.9);
    }

    @Test
    void overload_firstRegionFull_theExcessIsCarriedElsewhere() {
        Result result = Shop.play("overload", Plane.WISSEL_GATEWAY);

        // A fifth must go elsewhere; while the full region recovers from its first seconds it is more.
        assertThat(result.availability()).isGreaterThan(0.999);
        assertThat(Shop.share(result, 1, 20, 90)).isBetween(0.15, 0.75);
        assertThat(Shop.play("overload", Plane.WISSEL_ON_KONG).availability()).isGreaterThan(0.999);
    }

    @Test
    void slowRegion_answersButTooLate_isLeft() {
        Result result = Shop.play("slow-region", Plane.WISSEL_GATEWAY);

        assertThat(result.failed()).isZero();
        assertThat(Shop.share(result, 1, 24, 60)).isGreaterThan(0.97);
        assertThat(result.quantileMillis(0.99)).isLessThan(200);
        assertThat(Shop.play("slow-region", Plane.WISSEL_ON_KONG).quantileMillis(0.99))
                .isGreaterThan(500);
    }
}
