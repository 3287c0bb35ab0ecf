package dev.wissel.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutlierWatchTest {
    private static final long SECOND = 1_000_000_000L;
    private static final HealthConfig CHECKS = new HealthConfig(
            new Thresholds(Limits.ACTIVE_DEFAULTS.with(2, 2, 2, 2), Limits.PASSIVE_DEFAULTS.with(1, 1, 1, 5)),
            new Probing(SECOND, SECOND, SECOND, 10));

    private final Map<Address, OutlierWatch.Tally> tallies = new HashMap<>();
    private final UpstreamHealth health = new UpstreamHealth(CHECKS);
    private final OutlierWatch watch =
            new OutlierWatch(health, address -> tallies.getOrDefault(address, OutlierWatch.Tally.NONE));
    private Targets targets = of(4, "ams");
    private long nowNanos = Long.MAX_VALUE - 2 * SECOND;

    private static Targets of(int count, String region) {
        List<Target> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(Target.of("10.0.0." + (i + 1), 80, 100).inRegion(region));
        }
        return Targets.of(all);
    }

    private void ends(int index, long ended, long failed) {
        tallies.merge(
                targets.address(index),
                new OutlierWatch.Tally(ended, failed),
                (old, more) -> new OutlierWatch.Tally(old.ended() + more.ended(), old.failed() + more.failed()));
    }

    private Map<Address, String> tick() {
        nowNanos += SECOND;
        return watch.tick(targets, nowNanos);
    }

    private void begin() {
        health.retain(targets, nowNanos);
        assertThat(tick()).isEmpty();
    }

    @Test
    void outlier_halfOfItsRequestsFail_isSuspendedWithTheFigures() {
        begin();
        ends(0, 20, 10);
        for (int i = 1; i < 4; i++) {
            ends(i, 100, 1);
        }
        assertThat(tick()).containsEntry(targets.address(0), "10 of its last 20 requests failed, 1.0 % of the others'");
        assertThat(health.available(targets.address(0))).isFalse();
        assertThat(tick()).isEmpty();
    }

    @Test
    void nearMisses_areLeftAlone() {
        begin();
        ends(0, 19, 19); // too few
        ends(1, 100, 49); // less than half
        ends(2, 100, 0);
        assertThat(tick()).isEmpty();
    }

    @Test
    void correlatedFailure_saysNothingAboutOne() {
        begin();
        for (int i = 0; i < 4; i++) {
            ends(i, 100, 60 + 5 * i);
        }
        assertThat(tick()).isEmpty();
    }

    @Test
    void window_forgetsAfterTenSeconds() {
        begin();
        ends(0, 10, 10);
        ends(1, 100, 0);
        assertThat(tick()).isEmpty();
        for (int i = 0; i < 11; i++) {
            ends(1, 10, 0);
            assertThat(tick()).isEmpty();
        }
        ends(0, 10, 10); // ten now and ten long ago are not twenty
        assertThat(tick()).isEmpty();
    }

    @Test
    void cap_atMostHalfOfARegion() {
        begin();
        for (int i = 0; i < 3; i++) {
            ends(i, 100, 100);
        }
        ends(3, 10_000, 0);
        assertThat(tick()).hasSize(2);
        targets = of(1, "ams");
        assertThat(tick()).isEmpty();
    }

    /** One chance failure in a thousand, a hundred million requests: nobody is ejected. */
    @Test
    void falseEjections_chanceFailures_none() {
        targets = of(10, "ams");
        begin();
        SplittableRandom random = new SplittableRandom(1);
        for (int second = 0; second < 10_000; second++) {
            for (int i = 0; i < 10; i++) {
                long failed = 0;
                for (double left = -Math.log(1 - random.nextDouble());
                        left < 1;
                        left += -Math.log(1 - random.nextDouble())) {
                    failed++; // Poisson, one expected of a thousand
                }
                ends(i, 1000, failed);
            }
            assertThat(tick()).isEmpty();
        }
    }

    @Test
    void probation_firstFailureAfterTheReturn_endsIt() {
        begin();
        Address address = targets.address(0);
        health.distrust(address, nowNanos);
        assertThat(health.probed(address, HealthEvent.ACTIVE_SUCCESS, nowNanos))
                .isEqualTo(UpstreamHealth.Transition.NONE);
        nowNanos += 2 * SECOND;
        assertThat(health.probed(address, HealthEvent.ACTIVE_SUCCESS, nowNanos))
                .isEqualTo(UpstreamHealth.Transition.RESUMED);
        assertThat(health.report(address, HealthEvent.PASSIVE_HTTP_FAILURE))
                .isEqualTo(UpstreamHealth.Transition.WENT_DOWN);
        assertThat(health.available(address)).isFalse();
    }

    @Test
    void probation_firstSuccessAfterTheReturn_isTheEndOfIt() {
        begin();
        Address address = targets.address(0);
        health.distrust(address, nowNanos);
        nowNanos += 2 * SECOND;
        health.probed(address, HealthEvent.ACTIVE_SUCCESS, nowNanos);
        health.report(address, HealthEvent.PASSIVE_SUCCESS);
        for (int i = 0; i < 4; i++) {
            assertThat(health.report(address, HealthEvent.PASSIVE_HTTP_FAILURE))
                    .isEqualTo(UpstreamHealth.Transition.NONE);
        }
        assertThat(health.report(address, HealthEvent.PASSIVE_HTTP_FAILURE))
                .isEqualTo(UpstreamHealth.Transition.WENT_DOWN);
    }

    /** A target whose /health is fine and that fails every request: without distrust five requests every two seconds, with it hardly any. */
    @Test
    void lyingHealthEndpoint_tenMinutes_getsLessThanAFiftiethOfItsShare() {
        begin();
        Address liar = targets.address(0);
        int perSecond = 75; // its share of 300/s
        int sent = 0;
        for (int milli = 0; milli < 600_000; milli += 10) {
            nowNanos += SECOND / 100;
            if (milli % 1000 == 0) {
                health.probed(liar, HealthEvent.ACTIVE_SUCCESS, nowNanos);
            }
            if (health.available(liar) && milli % (1000 / perSecond) < 10) {
                sent++;
                if (health.report(liar, HealthEvent.PASSIVE_HTTP_FAILURE) == UpstreamHealth.Transition.WENT_DOWN) {
                    health.distrust(liar, nowNanos);
                }
            }
        }
        assertThat(sent).isBetween(1, perSecond * 600 / 50);
        assertThat(sent).isLessThan(60);
    }
}
