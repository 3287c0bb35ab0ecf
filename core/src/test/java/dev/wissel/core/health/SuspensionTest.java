package dev.wissel.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.testkit.Property;
import org.junit.jupiter.api.Test;

class SuspensionTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void repeatedSuspensions_lastTwiceAsLongEach_upTo30s() {
        long nowNanos = Long.MIN_VALUE;
        Suspension suspension = Suspension.NEVER;
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            suspension = suspension.begun(nowNanos);
            assertThat(suspension.untilNanos() - nowNanos).isEqualTo(seconds * SECOND);
            assertThat(suspension.answered(nowNanos + seconds * SECOND - 1)).isSameAs(suspension);
            nowNanos += seconds * SECOND;
            suspension = suspension.answered(nowNanos);
            assertThat(suspension.active()).isFalse();
        }
    }

    @Test
    void calmMinutes_takeTheDoublingsBackOneByOne() {
        Suspension third = lifted(lifted(lifted(Suspension.NEVER, 0), 10 * SECOND), 20 * SECOND);
        long endedNanos = third.sinceNanos();

        assertThat(lengthAfterCalm(third, endedNanos, 59)).isEqualTo(8 * SECOND);
        assertThat(lengthAfterCalm(third, endedNanos, 60)).isEqualTo(4 * SECOND);
        assertThat(lengthAfterCalm(third, endedNanos, 120)).isEqualTo(2 * SECOND);
        assertThat(lengthAfterCalm(third, endedNanos, 180)).isEqualTo(SECOND);
        assertThat(lengthAfterCalm(third, endedNanos, 100_000)).isEqualTo(SECOND);
    }

    @Test
    void suspending_whatIsSuspended_changesNothing() {
        Suspension once = Suspension.NEVER.begun(5);
        assertThat(once.begun(900)).isSameAs(once);
    }

    @Test
    void withdrawn_leavesNoStrike() {
        Suspension withdrawn = Suspension.NEVER.begun(0).withdrawn(7);
        assertThat(withdrawn.active()).isFalse();
        assertThat(withdrawn.ended()).isTrue();
        assertThat(withdrawn.sinceNanos()).isEqualTo(7);
        assertThat(withdrawn.begun(8).untilNanos()).isEqualTo(8 + SECOND);
    }

    @Test
    void failedProbe_confirms_andTheNextSuspensionStartsUnconfirmed() {
        Suspension confirmed = Suspension.NEVER.begun(0).failed();
        assertThat(confirmed.confirmed()).isTrue();
        assertThat(confirmed.answered(SECOND).confirmed()).isFalse();
        assertThat(confirmed.answered(SECOND).begun(2 * SECOND).confirmed()).isFalse();
        assertThat(Suspension.NEVER.failed()).isSameAs(Suspension.NEVER);
    }

    @Test
    void anyHistory_neverKeepsAnAnsweringAddressLongerThan30s() {
        Property.forAll(500, random -> {
            long nowNanos = random.nextLong();
            Suspension any = Suspension.NEVER;
            for (int i = 0; i < 100; i++) {
                nowNanos += random.nextLong(90 * SECOND);
                any = switch (random.nextInt(4)) {
                    case 0 -> any.answered(nowNanos);
                    case 1 -> any.failed();
                    case 2 -> any.withdrawn(nowNanos);
                    default -> any.begun(nowNanos);
                };
                assertThat(any.strikes()).isBetween(0, 6);
                assertThat(any.answered(nowNanos + Suspension.LONGEST_NANOS).active())
                        .isFalse();
            }
        });
    }

    private static Suspension lifted(Suspension suspension, long nowNanos) {
        Suspension begun = suspension.begun(nowNanos);
        return begun.answered(begun.untilNanos());
    }

    private static long lengthAfterCalm(Suspension suspension, long endedNanos, long calmSeconds) {
        long nowNanos = endedNanos + calmSeconds * SECOND;
        return suspension.begun(nowNanos).untilNanos() - nowNanos;
    }
}
