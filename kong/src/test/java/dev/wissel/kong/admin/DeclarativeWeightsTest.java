package dev.wissel.kong.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wissel.kong.admin.AdminError.Kind;
import dev.wissel.kong.admin.DeclarativeWeights.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Against a stand-in that keeps a text and its MD5 as a Kong without a database does (seen in the recordings 201 and 202). */
class DeclarativeWeightsTest {
    private static final String JSON = "application/json";
    private static final String START =
            "_format_version: '3.0'\nupstreams:\n- name: u\n  targets:\n  - {target: 'a:1', weight: 1}\n";
    private static final List<WeightChange> TO_9 = List.of(new WeightChange("u", "a:1", 9));

    /** A Kong that someone else may write to, at a chosen request. */
    private static final class DbLess implements AutoCloseable {
        final BrokenServer server;
        String text = START;
        String stepsIn = "";
        int posts;
        boolean cutAfterLoading;
        boolean cutBeforeLoading;
        final AtomicInteger looks = new AtomicInteger();

        DbLess() {
            server = BrokenServer.doing((number, request, out, socket) -> {
                synchronized (this) {
                    String answer = answer(request);
                    if (answer != null) {
                        out.write(BrokenServer.response(answer.startsWith("{\"upstreams\"") ? 201 : 200, JSON, answer));
                    }
                }
            });
        }

        private String answer(String request) {
            if (request.startsWith("GET /status")) {
                int look = looks.incrementAndGet();
                if (stepsIn.equals("look " + look)) {
                    text = text.replace("'3.0'", "'3.0' # by a colleague");
                }
                return "{\"configuration_hash\":\"" + DeclarativeWeights.md5(text) + "\"}";
            }
            if (request.startsWith("GET /config")) {
                return "{\"config\":" + Exchanges.JSON.writeValueAsString(text) + "}";
            }
            posts++;
            if (cutBeforeLoading) {
                cutBeforeLoading = false;
                return null;
            }
            Map<?, ?> body = Exchanges.JSON.readValue(request.substring(request.indexOf("\r\n\r\n") + 4), Map.class);
            text = (String) body.get("config");
            if (stepsIn.equals("after")) {
                text = START;
            }
            return cutAfterLoading ? null : "{\"upstreams\":{}}";
        }

        DeclarativeWeights.Result write() {
            return DeclarativeWeights.write(client(), TO_9, Optional.empty());
        }

        AdminClient client() {
            return new AdminClient(AdminOptions.at(server.url())
                    .attempts(2, Duration.ofMillis(1))
                    .build());
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Test
    void write_alone_isWrittenAndSaysHowLongItWasBlind() {
        try (DbLess kong = new DbLess()) {
            DeclarativeWeights.Result result = kong.write();
            assertThat(result.outcome()).isEqualTo(Outcome.WRITTEN);
            assertThat(kong.text).isEqualTo(START.replace("weight: 1", "weight: 9"));
            assertThat(result.hashAfter()).isEqualTo(DeclarativeWeights.md5(kong.text));
            assertThat(result.windowNanos())
                    .isPositive()
                    .isLessThan(Duration.ofSeconds(5).toNanos());
            assertThat(kong.server.requests.stream().filter(request -> request.startsWith("POST")))
                    .allMatch(request -> request.startsWith("POST /config?check_hash=1&flatten_errors=1 "));
            assertThat(kong.write().outcome()).isEqualTo(Outcome.UNCHANGED);
            assertThat(kong.posts).isEqualTo(1);
        }
    }

    @Test
    void write_aColleagueWritesWhileWeRead_keepsBothChanges() {
        for (String when : List.of("look 2", "look 3")) {
            try (DbLess kong = new DbLess()) {
                kong.stepsIn = when;
                assertThat(kong.write().outcome()).as(when).isEqualTo(Outcome.WRITTEN);
                assertThat(kong.text).contains("by a colleague", "weight: 9");
                assertThat(kong.posts).isEqualTo(1);
            }
        }
    }

    @Test
    void write_decidedOnAnotherConfiguration_isRefused() {
        try (DbLess kong = new DbLess()) {
            DeclarativeWeights.Result result =
                    DeclarativeWeights.write(kong.client(), TO_9, Optional.of("0".repeat(32)));
            assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(kong.posts).isZero();
        }
    }

    @Test
    void write_aColleagueWritesAfterwards_isSeen() {
        try (DbLess kong = new DbLess()) {
            kong.stepsIn = "after";
            DeclarativeWeights.Result result = kong.write();
            assertThat(result.outcome()).isEqualTo(Outcome.OVERTAKEN);
            assertThat(result.explanation()).contains("changed by someone else since");
        }
    }

    @Test
    void write_answerLost_looksInsteadOfPostingAgain() {
        try (DbLess kong = new DbLess()) {
            kong.cutAfterLoading = true;
            assertThat(kong.write().outcome()).isEqualTo(Outcome.WRITTEN);
            assertThat(kong.posts).isEqualTo(1);
        }
        try (DbLess kong = new DbLess()) {
            kong.cutBeforeLoading = true;
            assertThat(kong.write().outcome()).isEqualTo(Outcome.WRITTEN);
            assertThat(kong.posts).isEqualTo(2);
        }
    }

    @Test
    void write_noSuchTarget_postsNothing() {
        try (DbLess kong = new DbLess()) {
            AdminException thrown = catchThrowableOfType(
                    AdminException.class,
                    () -> DeclarativeWeights.write(
                            kong.client(), List.of(new WeightChange("u", "b:1", 9)), Optional.empty()));
            assertThat(thrown.kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(kong.posts).isZero();
        }
    }

    @Test
    void write_withDatabase_saysWhatToDo() {
        try (Exchanges kong = Exchanges.of("postgres/003")) {
            AdminException thrown = catchThrowableOfType(
                    AdminException.class, () -> DeclarativeWeights.write(kong.client(), TO_9, Optional.empty()));
            assertThat(thrown.kind()).isEqualTo(Kind.WRONG_MODE);
        }
    }

    @Test
    void nodes_oneOfTwoAway_theOtherIsWrittenAndTheResultIsPerNode() {
        try (DbLess first = new DbLess();
                DbLess second = new DbLess()) {
            second.close();
            try (AdminNodes nodes = new AdminNodes(
                    List.of(first.client(), second.client()),
                    AdminNodes.Pauses.DEFAULTS,
                    System::nanoTime,
                    new SplittableRandom(1))) {
                List<AdminNodes.Result<DeclarativeWeights.Result>> results =
                        nodes.each(client -> DeclarativeWeights.write(client, TO_9, Optional.empty()));
                assertThat(results.get(0).value().orElseThrow().outcome()).isEqualTo(Outcome.WRITTEN);
                assertThat(results.get(1).error().orElseThrow().kind()).isEqualTo(Kind.UNREACHABLE);
                assertThat(nodes.states().get(0).reachable()).isTrue();
                assertThat(nodes.states().get(1).failures()).isEqualTo(1);
            }
        }
    }
}
