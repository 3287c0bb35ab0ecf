package dev.wissel.core.protect;

import static dev.wissel.core.protect.FailedAttempt.Sent.NOTHING;
import static dev.wissel.core.protect.FailedAttempt.Sent.PARTLY;
import static dev.wissel.core.protect.FailedAttempt.Sent.WHOLLY;
import static dev.wissel.core.protect.RetryVerdict.ANSWERED;
import static dev.wissel.core.protect.RetryVerdict.ATTEMPTS_SPENT;
import static dev.wissel.core.protect.RetryVerdict.BODY_GONE;
import static dev.wissel.core.protect.RetryVerdict.BUDGET_SPENT;
import static dev.wissel.core.protect.RetryVerdict.CANCELLED;
import static dev.wissel.core.protect.RetryVerdict.NOT_IDEMPOTENT;
import static dev.wissel.core.protect.RetryVerdict.RESPONSE_STARTED;
import static dev.wissel.core.protect.RetryVerdict.RETRY;
import static dev.wissel.core.protect.RetryVerdict.TOO_LATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.core.health.StatusSet;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.protect.FailedAttempt.Sent;
import dev.wissel.testkit.Property;
import org.junit.jupiter.api.Test;

class RetryRuleTest {
    private static final RetryRule KONG = RetryRule.KONG_DEFAULT;
    private static final RetryRule ON_503 = new RetryRule(5, StatusSet.of(503));

    @Test
    void nothingSent_isRetriedWithAnyMethod() {
        assertThat(KONG.permits(post(Outcome.REFUSED, NOTHING))).isEqualTo(RETRY);
        assertThat(KONG.permits(post(Outcome.TIMED_OUT, NOTHING)))
                .as("while connecting")
                .isEqualTo(RETRY);
        assertThat(KONG.permits(post(Outcome.BROKEN, NOTHING))).isEqualTo(RETRY);
        assertThat(KONG.permits(post(Outcome.REFUSED, WHOLLY)))
                .as("refused means that nothing was sent")
                .isEqualTo(RETRY);
        assertThat(KONG.permits(new FailedAttempt(Outcome.REFUSED, NOTHING, false, false, false, 1)))
                .as("the body has not been touched")
                .isEqualTo(RETRY);
    }

    @Test
    void somethingSent_isRetriedIfIdempotent() {
        for (Sent sent : new Sent[] {PARTLY, WHOLLY}) {
            for (Outcome outcome : new Outcome[] {Outcome.BROKEN, Outcome.TIMED_OUT}) {
                assertThat(KONG.permits(get(outcome, sent))).isEqualTo(RETRY);
                assertThat(KONG.permits(post(outcome, sent))).isEqualTo(NOT_IDEMPOTENT);
                assertThat(KONG.permits(new FailedAttempt(outcome, sent, true, false, false, 1)))
                        .isEqualTo(BODY_GONE);
            }
        }
    }

    @Test
    void methods_areIdempotentByTheList() {
        for (String method : new String[] {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"}) {
            assertThat(RetryRule.idempotent(method)).as(method).isTrue();
        }
        for (String method : new String[] {
            "POST", "PATCH", "LOCK", "UNLOCK", "PROPPATCH", "MKCOL", "MOVE", "COPY", "CONNECT", "get", "FROB", ""
        }) {
            assertThat(RetryRule.idempotent(method)).as(method).isFalse();
        }
    }

    @Test
    void answers_areRetriedOnlyIfTheStatusIsListedAndTheMethodIdempotent() {
        assertThat(KONG.permits(get(Outcome.answered(503), WHOLLY))).isEqualTo(ANSWERED);
        assertThat(ON_503.permits(get(Outcome.answered(503), WHOLLY))).isEqualTo(RETRY);
        assertThat(ON_503.permits(get(Outcome.answered(500), WHOLLY))).isEqualTo(ANSWERED);
        assertThat(ON_503.permits(get(Outcome.answered(200), WHOLLY))).isEqualTo(ANSWERED);
        assertThat(ON_503.permits(post(Outcome.answered(503), WHOLLY))).isEqualTo(NOT_IDEMPOTENT);
        assertThat(ON_503.permits(post(Outcome.answered(503), NOTHING)))
                .as("an answer shows that something had been sent")
                .isEqualTo(NOT_IDEMPOTENT);
    }

    @Test
    void responseStarted_isNeverRetried() {
        assertThat(KONG.permits(new FailedAttempt(Outcome.BROKEN, WHOLLY, true, true, true, 1)))
                .isEqualTo(RESPONSE_STARTED);
        assertThat(ON_503.permits(new FailedAttempt(Outcome.answered(503), WHOLLY, true, true, true, 1)))
                .isEqualTo(RESPONSE_STARTED);
    }

    @Test
    void cancelled_isNeverRetried() {
        assertThat(KONG.permits(get(Outcome.CANCELLED, NOTHING))).isEqualTo(CANCELLED);
    }

    @Test
    void retries_areFurtherAttempts() {
        assertThat(KONG.attempts()).isEqualTo(6);
        assertThat(KONG.permits(new FailedAttempt(Outcome.REFUSED, NOTHING, true, true, false, 5)))
                .isEqualTo(RETRY);
        assertThat(KONG.permits(new FailedAttempt(Outcome.REFUSED, NOTHING, true, true, false, 6)))
                .isEqualTo(ATTEMPTS_SPENT);
        assertThat(new RetryRule(0, StatusSet.NONE).permits(get(Outcome.REFUSED, NOTHING)))
                .isEqualTo(ATTEMPTS_SPENT);
    }

    @Test
    void deadline_withTooLittleLeft_stopsRetries_withoutSpendingTheBudget() {
        RetryBudget budget = new RetryBudget(0, 0.1); // one
        Deadline deadline = new Deadline(1_000, 100);
        FailedAttempt refused = get(Outcome.REFUSED, NOTHING);

        assertThat(KONG.decide(refused, deadline, 0, budget, 950)).isEqualTo(TOO_LATE);
        assertThat(KONG.decide(post(Outcome.BROKEN, WHOLLY), deadline, 0, budget, 10))
                .isEqualTo(NOT_IDEMPOTENT);
        assertThat(budget.left(950)).isEqualTo(1);
        assertThat(KONG.decide(refused, deadline, 0, budget, 900)).isEqualTo(RETRY);
        assertThat(KONG.decide(refused, deadline, 0, budget, 900)).isEqualTo(BUDGET_SPENT);
    }

    @Test
    void argumentsOutOfRange_areRefused() {
        assertThatThrownBy(() -> new RetryRule(-1, StatusSet.NONE)).hasMessage("retries: -1 (expected: 0 to 32767)");
        assertThatThrownBy(() -> new RetryRule(32_768, StatusSet.NONE))
                .hasMessage("retries: 32768 (expected: 0 to 32767)");
        assertThatThrownBy(() -> new FailedAttempt(Outcome.REFUSED, NOTHING, true, true, false, 0))
                .hasMessage("attemptsMade: 0 (expected: >= 1)");
    }

    @Test
    void anyAttempt_ofANonIdempotentRequest_isRepeatedOnlyIfNothingCanHaveReachedTheAddress() {
        Property.forAll(5_000, random -> {
            Outcome[] outcomes = {
                Outcome.REFUSED, Outcome.BROKEN, Outcome.TIMED_OUT, Outcome.CANCELLED, Outcome.answered(503)
            };
            Outcome outcome = outcomes[random.nextInt(outcomes.length)];
            Sent sent = Sent.values()[random.nextInt(3)];
            FailedAttempt attempt = new FailedAttempt(
                    outcome, sent, false, random.nextBoolean(), random.nextBoolean(), 1 + random.nextInt(7));
            boolean untouched = outcome == Outcome.REFUSED
                    || (sent == NOTHING && (outcome == Outcome.BROKEN || outcome == Outcome.TIMED_OUT));
            boolean expected = untouched && !attempt.responseStarted() && attempt.attemptsMade() <= 5;
            assertThat(ON_503.permits(attempt) == RETRY).isEqualTo(expected);
        });
    }

    private static FailedAttempt get(Outcome outcome, Sent sent) {
        return new FailedAttempt(outcome, sent, true, true, false, 1);
    }

    private static FailedAttempt post(Outcome outcome, Sent sent) {
        return new FailedAttempt(outcome, sent, false, true, false, 1);
    }
}
