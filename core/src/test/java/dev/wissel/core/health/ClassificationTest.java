package dev.wissel.core.health;

import static dev.wissel.core.health.HealthEvent.ACTIVE_HTTP_FAILURE;
import static dev.wissel.core.health.HealthEvent.ACTIVE_SUCCESS;
import static dev.wissel.core.health.HealthEvent.ACTIVE_TCP_FAILURE;
import static dev.wissel.core.health.HealthEvent.ACTIVE_TIMEOUT;
import static dev.wissel.core.health.HealthEvent.IGNORED;
import static dev.wissel.core.health.HealthEvent.PASSIVE_HTTP_FAILURE;
import static dev.wissel.core.health.HealthEvent.PASSIVE_SUCCESS;
import static dev.wissel.core.health.HealthEvent.PASSIVE_TCP_FAILURE;
import static dev.wissel.core.health.HealthEvent.PASSIVE_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.model.Outcome;
import org.junit.jupiter.api.Test;

class ClassificationTest {
    private static final Limits ACTIVE = Limits.ACTIVE_DEFAULTS;
    private static final Limits PASSIVE = Limits.PASSIVE_DEFAULTS;

    @Test
    void probe_byKongsTable() {
        assertThat(probe(Outcome.REFUSED)).isEqualTo(ACTIVE_TCP_FAILURE);
        assertThat(probe(Outcome.BROKEN)).isEqualTo(ACTIVE_TCP_FAILURE);
        assertThat(probe(Outcome.TIMED_OUT)).isEqualTo(ACTIVE_TIMEOUT);
        assertThat(probe(Outcome.CANCELLED)).isEqualTo(IGNORED);
        assertThat(probe(Outcome.answered(200))).isEqualTo(ACTIVE_SUCCESS);
        assertThat(probe(Outcome.answered(302))).isEqualTo(ACTIVE_SUCCESS);
        assertThat(probe(Outcome.answered(404))).isEqualTo(ACTIVE_HTTP_FAILURE);
        assertThat(probe(Outcome.answered(503))).isEqualTo(ACTIVE_HTTP_FAILURE);
        assertThat(probe(Outcome.answered(0))).as("bad status line").isEqualTo(ACTIVE_HTTP_FAILURE);
        assertThat(probe(Outcome.answered(401))).as("in neither list").isEqualTo(IGNORED);
        assertThat(probe(Outcome.answered(204))).as("in neither list").isEqualTo(IGNORED);
    }

    @Test
    void tcpProbe_connectsOrNot() {
        assertThat(Classification.tcpProbe(true, false)).isEqualTo(ACTIVE_SUCCESS);
        assertThat(Classification.tcpProbe(false, true)).isEqualTo(ACTIVE_TIMEOUT);
        assertThat(Classification.tcpProbe(false, false)).isEqualTo(ACTIVE_TCP_FAILURE);
    }

    @Test
    void status_inBothLists_isHealthy() {
        Limits both = new Limits(1, 1, 1, 1, StatusSet.of(200, 503), StatusSet.of(503));
        assertThat(Classification.probe(Outcome.answered(503), both)).isEqualTo(ACTIVE_SUCCESS);
        assertThat(Classification.passive(Outcome.answered(503), both)).isEqualTo(PASSIVE_SUCCESS);
    }

    @Test
    void kongPassive_followedByARetry_countsWhatItWas() {
        assertThat(kong(Outcome.REFUSED, true, 200)).isEqualTo(PASSIVE_TCP_FAILURE);
        assertThat(kong(Outcome.BROKEN, true, 200)).isEqualTo(PASSIVE_TCP_FAILURE);
        assertThat(kong(Outcome.TIMED_OUT, true, 200)).isEqualTo(PASSIVE_TIMEOUT);
        // state `next`: the status by the lists, whatever the client got in the end
        assertThat(kong(Outcome.answered(503), true, 200)).isEqualTo(PASSIVE_HTTP_FAILURE);
        assertThat(kong(Outcome.answered(504), true, 504)).isEqualTo(IGNORED);
    }

    @Test
    void kongPassive_lastTry_countsTheFinalStatus() {
        assertThat(kong(Outcome.answered(200), false, 200)).isEqualTo(PASSIVE_SUCCESS);
        assertThat(kong(Outcome.answered(500), false, 500)).isEqualTo(PASSIVE_HTTP_FAILURE);
        assertThat(kong(Outcome.answered(502), false, 502)).isEqualTo(IGNORED);
        assertThat(kong(Outcome.REFUSED, false, 502)).as("never tcp").isEqualTo(IGNORED);
        assertThat(kong(Outcome.BROKEN, false, 502)).isEqualTo(IGNORED);
        assertThat(kong(Outcome.TIMED_OUT, false, 504)).isEqualTo(PASSIVE_TIMEOUT);
        assertThat(kong(Outcome.answered(504), false, 504)).as("a genuine 504").isEqualTo(PASSIVE_TIMEOUT);
        assertThat(kong(Outcome.CANCELLED, false, 499)).isEqualTo(IGNORED);
    }

    @Test
    void kongPassive_lastTry_with502Listed_countsHttp_and504IsATimeoutWhateverTheListsSay() {
        Limits listed = new Limits(1, 1, 1, 1, StatusSet.of(200, 504), StatusSet.of(499, 502));
        assertThat(Classification.kongPassive(Outcome.REFUSED, false, 502, listed))
                .isEqualTo(PASSIVE_HTTP_FAILURE);
        assertThat(Classification.kongPassive(Outcome.CANCELLED, false, 499, listed))
                .isEqualTo(PASSIVE_HTTP_FAILURE);
        assertThat(Classification.kongPassive(Outcome.answered(504), false, 504, listed))
                .isEqualTo(PASSIVE_TIMEOUT);
    }

    @Test
    void passive_mended_countsTheLastTryLikeAnyOther() {
        assertThat(Classification.passive(Outcome.REFUSED, PASSIVE)).isEqualTo(PASSIVE_TCP_FAILURE);
        assertThat(Classification.passive(Outcome.BROKEN, PASSIVE)).isEqualTo(PASSIVE_TCP_FAILURE);
        assertThat(Classification.passive(Outcome.TIMED_OUT, PASSIVE)).isEqualTo(PASSIVE_TIMEOUT);
        assertThat(Classification.passive(Outcome.CANCELLED, PASSIVE)).isEqualTo(IGNORED);
        assertThat(Classification.passive(Outcome.answered(200), PASSIVE)).isEqualTo(PASSIVE_SUCCESS);
        assertThat(Classification.passive(Outcome.answered(429), PASSIVE)).isEqualTo(PASSIVE_HTTP_FAILURE);
        assertThat(Classification.passive(Outcome.answered(403), PASSIVE)).isEqualTo(IGNORED);
        assertThat(Classification.passive(Outcome.answered(504), PASSIVE))
                .as("a status, and not listed")
                .isEqualTo(IGNORED);
        Limits listed = new Limits(1, 1, 1, 1, StatusSet.of(200), StatusSet.of(504));
        assertThat(Classification.passive(Outcome.answered(504), listed)).isEqualTo(PASSIVE_HTTP_FAILURE);
    }

    private static HealthEvent probe(Outcome outcome) {
        return Classification.probe(outcome, ACTIVE);
    }

    private static HealthEvent kong(Outcome attempt, boolean followedByRetry, int finalStatus) {
        return Classification.kongPassive(attempt, followedByRetry, finalStatus, PASSIVE);
    }
}
