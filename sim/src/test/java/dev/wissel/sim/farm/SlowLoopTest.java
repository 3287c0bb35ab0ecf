package dev.wissel.sim.farm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The traps of a loop that writes weights: news that is late, stale or missing, and writing for the sake of writing. */
class SlowLoopTest {
    private static final double[] CORES = {3, 5, 5, 7};

    /** 80 % of what the servers can do. */
    private static final double PER_SECOND = 800;

    private static SlowLoop loop(SlowLoop.Rule rule, int delaySteps) {
        return new SlowLoop(rule, PER_SECOND, delaySteps, 1, CORES);
    }

    /** How far the shares move within ten minutes from now on: largest over smallest, less one. */
    private static double swing(SlowLoop loop, long fromSeconds) {
        double[] least = {1, 1, 1, 1};
        double[] most = {0, 0, 0, 0};
        for (long at = fromSeconds; at < fromSeconds + 600; at += 10) {
            loop.playUntil(at);
            for (int i = 0; i < least.length; i++) {
                least[i] = Math.min(least[i], loop.share(i));
                most[i] = Math.max(most[i], loop.share(i));
            }
        }
        double swing = 0;
        for (int i = 0; i < least.length; i++) {
            swing = Math.max(swing, most[i] / least[i] - 1);
        }
        return swing;
    }

    /** The loop is no faster than its news: what comes five steps late is believed slowly. A script that believes it at once swings for ever. */
    @Test
    void newsFiveStepsLate_theLawSettles_andAScriptSwings() {
        SlowLoop law = loop(SlowLoop.law(), 5);
        SlowLoop script = loop(SlowLoop.naive(), 5);
        law.playUntil(3_000);
        script.playUntil(3_000);

        assertThat(swing(law, 3_000)).isLessThan(0.25);
        assertThat(swing(script, 3_000)).isGreaterThan(1);
        assertThat(law.share(0)).isLessThan(0.2);
        assertThat(law.share(3)).isGreaterThan(0.28);
    }

    /** News stops for five minutes, and a target loses half of its speed meanwhile: nothing moves by what was heard last, and nobody gets 0. */
    @Test
    void newsStops_weightsAreFrozen_andNobodyGetsNothing() {
        SlowLoop law = loop(SlowLoop.law(), 1);
        law.playUntil(2_000);
        law.deaf(true);
        law.playUntil(2_060); // news grows stale after 30 s
        int[] frozen = law.weights.clone();
        int written = law.writes;
        law.servers.get(3).cores(4);
        for (long at = 2_070; at <= 2_300; at += 10) {
            law.playUntil(at);
            assertThat(law.weights).as("at %d s", at).containsExactly(frozen);
        }
        assertThat(law.writes).isEqualTo(written);
        assertThat(Arrays.stream(law.weights).min().orElseThrow()).isGreaterThan(0);
        double before = law.share(3);

        law.deaf(false);
        law.playUntil(4_000);
        assertThat(law.share(3)).as("after news came again").isLessThan(0.85 * before);

        SlowLoop script = loop(SlowLoop.naive(), 1);
        script.playUntil(2_000);
        script.deaf(true);
        script.playUntil(2_020);
        assertThat(script.weights).as("what a script does").containsOnly(0);
        assertThat(script.refused).isGreaterThan(0);
        assertThat(law.refused).isZero();
    }

    /** Each write rebuilds a Kong's balancers. Where nothing differs by more than noise nothing is written. */
    @Test
    void nothingToMend_hardlyAnythingIsWritten() {
        SlowLoop law = new SlowLoop(SlowLoop.law(), 400, 1, 1, 5, 5, 5, 5);
        law.playUntil(3_600);
        SlowLoop script = new SlowLoop(SlowLoop.naive(), 400, 1, 1, 5, 5, 5, 5);
        script.playUntil(3_600);

        assertThat(law.writes).as("of 360 steps").isLessThanOrEqualTo(18);
        assertThat(script.writes).isGreaterThan(180);
    }
}
