package dev.wissel.core.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.testkit.ManualClock;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static final long START = new ManualClock(Long.MAX_VALUE - 3).getAsLong(); // wraps at once

    private final Deadline deadline = new Deadline(1_000, 100);

    @Test
    void remaining_fallsToZeroAndStaysThere() {
        assertThat(deadline.remainingNanos(START, START)).isEqualTo(1_000);
        assertThat(deadline.remainingNanos(START, START + 400)).isEqualTo(600);
        assertThat(deadline.remainingNanos(START, START + 1_000)).isZero();
        assertThat(deadline.remainingNanos(START, START + 5_000)).isZero();
        assertThat(deadline.expired(START, START + 999)).isFalse();
        assertThat(deadline.expired(START, START + 1_000)).isTrue();
        assertThat(deadline.remainingNanos(START, START - 9)).as("a late stamp").isEqualTo(1_000);
    }

    @Test
    void attemptTimeout_isCappedByWhatIsLeft() {
        assertThat(deadline.capped(300, START, START)).isEqualTo(300);
        assertThat(deadline.capped(300, START, START + 900)).isEqualTo(100);
        assertThat(deadline.capped(300, START, START + 1_100)).isZero();
    }

    @Test
    void attempt_isAllowedOnlyIfTheLeastTimeIsLeft() {
        assertThat(deadline.allowsAttempt(START, START + 900)).isTrue();
        assertThat(deadline.allowsAttempt(START, START + 901)).isFalse();
        assertThat(new Deadline(1_000, 0).allowsAttempt(START, START + 1_000)).isFalse();
    }

    @Test
    void absentDeadline_neverPasses() {
        assertThat(Deadline.NONE.present()).isFalse();
        assertThat(Deadline.NONE.remainingNanos(START, START + 1_000_000)).isEqualTo(Deadline.ABSENT_NANOS);
        assertThat(Deadline.NONE.capped(300, START, START + 1_000_000)).isEqualTo(300);
        assertThat(Deadline.NONE.allowsAttempt(START, START + 1_000_000)).isTrue();
    }

    @Test
    void argumentsOutOfRange_areRefused() {
        assertThatThrownBy(() -> new Deadline(0, 0)).hasMessage("totalNanos: 0 (expected: > 0)");
        assertThatThrownBy(() -> new Deadline(1, -1)).hasMessage("leastAttemptNanos: -1 (expected: >= 0)");
    }
}
