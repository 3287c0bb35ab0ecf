package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import dev.wissel.gateway.upstream.SnapshotAccess;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A bug that throws, wherever on the way, costs the request at hand and nothing else. */
class CrashTest {
    private enum Place {
        PICK,
        RETRY,
        OUTCOME,
        END
    }

    /** Picks as the inner policy does, and throws at one place. */
    private record Failing(BalancePolicy inner, Place place) implements BalancePolicy {
        @Override
        public String name() {
            return "failing at " + place;
        }

        @Override
        public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
            Picker picker = inner.picker(targets, loads, random, null);
            return new Picker() {
                @Override
                public Targets targets() {
                    return picker.targets();
                }

                @Override
                public int pick(Attempt attempt, long nowNanos) {
                    failAt(attempt.triedCount() == 0 ? Place.PICK : Place.RETRY);
                    return picker.pick(attempt, nowNanos);
                }

                @Override
                public void onOutcome(int index, Outcome outcome, long startNanos, long nowNanos) {
                    failAt(Place.OUTCOME);
                }

                @Override
                public void onRequestEnd(int index, int tries, long startNanos, long nowNanos) {
                    failAt(Place.END);
                }
            };
        }

        private void failAt(Place here) {
            if (here == place) {
                throw new IllegalStateException("a bug at " + here);
            }
        }
    }

    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    @Test
    void bug_beforeAnyAnswer_500AndTheNextIsServed() throws Exception {
        for (Place place : new Place[] {Place.PICK, Place.RETRY, Place.OUTCOME}) {
            try (TestBackEnd one = TestBackEnd.start(connection -> {
                        if (connection.read() != null && place != Place.RETRY) {
                            connection.send(TestBackEnd.ok("one"));
                        }
                    });
                    TestBackEnd two = TestBackEnd.answering("two");
                    TestGateway gateway = TestGateway.start(
                            Yaml.to(one, two).target("127.0.0.1:1").text())) {
                BalancePolicy sound = gateway.upstream("pool").snapshot().policy();
                SnapshotAccess.publish(gateway.upstream("pool"), new Failing(sound, place));
                int crashed = 0;
                for (int i = 0; i < 6; i++) {
                    crashed += gateway.get("/").status() == 500 ? 1 : 0;
                }
                assertThat(crashed).as(place.name()).isPositive();
                SnapshotAccess.publish(gateway.upstream("pool"), sound);
                for (int i = 0; i < 3; i++) {
                    assertThat(gateway.get("/").status()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void bug_afterTheAnswer_connectionClosed() throws Exception {
        try (TestBackEnd one = TestBackEnd.answering("one");
                TestGateway gateway = TestGateway.start(Yaml.to(one).text());
                TestClient client = gateway.client()) {
            BalancePolicy sound = gateway.upstream("pool").snapshot().policy();
            SnapshotAccess.publish(gateway.upstream("pool"), new Failing(sound, Place.END));
            client.get("/").readToEnd();
            SnapshotAccess.publish(gateway.upstream("pool"), sound);
            assertThat(gateway.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void bug_inATick_clockworkGoesOn() throws Exception {
        try (TestBackEnd hanging = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.awaitClose();
                });
                TestGateway gateway = TestGateway.start(
                        Yaml.to(hanging).service("read_timeout: 100").text())) {
            BalancePolicy sound = gateway.upstream("pool").snapshot().policy();
            SnapshotAccess.publish(gateway.upstream("pool"), new Failing(sound, Place.OUTCOME));
            assertThat(gateway.get("/").status()).isEqualTo(500);
            SnapshotAccess.publish(gateway.upstream("pool"), sound);
            long begin = System.nanoTime();
            assertThat(statusOf(gateway)).isEqualTo(504);
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(5));
        }
    }

    private static int statusOf(TestGateway gateway) throws IOException {
        return gateway.get("/").status();
    }
}
