package dev.wissel.core.region;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.region.RampJudge.Verdict;
import org.junit.jupiter.api.Test;

class RampJudgeTest {
    private static WindowCounts.Sum window(long ended, long failures, long meanMillis) {
        return new WindowCounts.Sum(ended, failures, (ended - failures) * meanMillis * 1_000_000);
    }

    private static Verdict judge(WindowCounts.Sum returning, WindowCounts.Sum giver) {
        return RampJudge.judge(RegionPolicy.Tolerance.DEFAULTS, returning, giver);
    }

    @Test
    void errors_upToFivePointsMore_areBorne() {
        assertThat(judge(window(100, 6, 10), window(1000, 10, 10))).isEqualTo(Verdict.GOOD);
        assertThat(judge(window(100, 7, 10), window(1000, 10, 10))).isEqualTo(Verdict.WORSE);
    }

    @Test
    void errors_moreThanTwentyPointsMore_areHopeless() {
        assertThat(judge(window(100, 21, 10), window(1000, 10, 10))).isEqualTo(Verdict.WORSE);
        assertThat(judge(window(100, 22, 10), window(1000, 10, 10))).isEqualTo(Verdict.HOPELESS);
    }

    @Test
    void errors_moreThanHalf_areHopelessIfTheGiverDoesBetter() {
        assertThat(judge(window(100, 51, 10), window(1000, 400, 10))).isEqualTo(Verdict.HOPELESS);
        assertThat(judge(window(100, 50, 10), window(1000, 400, 10))).isEqualTo(Verdict.WORSE);
    }

    @Test
    void errors_thatBothShare_sayNothingAboutTheOneThatReturns() {
        assertThat(judge(window(100, 80, 10), window(1000, 800, 10))).isEqualTo(Verdict.GOOD);
        assertThat(judge(window(100, 100, 10), window(1000, 1000, 10))).isEqualTo(Verdict.GOOD);
    }

    @Test
    void latency_mustBeBothTwiceAndTenMillisecondsMore() {
        assertThat(judge(window(100, 0, 41), window(1000, 0, 20))).isEqualTo(Verdict.WORSE);
        assertThat(judge(window(100, 0, 40), window(1000, 0, 20))).isEqualTo(Verdict.GOOD);
        assertThat(judge(window(100, 0, 11), window(1000, 0, 1))).isEqualTo(Verdict.GOOD);
        assertThat(judge(window(100, 0, 12), window(1000, 0, 1))).isEqualTo(Verdict.WORSE);
    }

    @Test
    void fewerThanTwentySamples_areNoEvidence() {
        assertThat(judge(window(19, 19, 0), window(1000, 0, 10))).isEqualTo(Verdict.GOOD);
        assertThat(judge(window(20, 20, 0), window(1000, 0, 10))).isEqualTo(Verdict.HOPELESS);
    }

    @Test
    void giverHardlySeen_condemnsOnlyWhatMostlyFails() {
        assertThat(judge(window(100, 50, 500), window(19, 0, 1))).isEqualTo(Verdict.GOOD);
        assertThat(judge(window(100, 51, 500), window(19, 0, 1))).isEqualTo(Verdict.HOPELESS);
    }

    @Test
    void noGiver_nobodyIsBetter() {
        assertThat(judge(window(100, 100, 0), null)).isEqualTo(Verdict.GOOD);
    }
}
