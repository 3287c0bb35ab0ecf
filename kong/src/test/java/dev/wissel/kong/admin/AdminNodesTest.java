package dev.wissel.kong.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.admin.AdminError.Kind;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdminNodesTest {
    private static final AdminNodes.Pauses PAUSES =
            new AdminNodes.Pauses(Duration.ofSeconds(2), Duration.ofSeconds(16));
    private final AtomicLong nowNanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L); // wraps around soon
    private final AtomicLong calls = new AtomicLong();

    private AdminNodes nodes(String... addresses) {
        List<AdminClient> clients = List.of(addresses).stream()
                .map(address -> new AdminClient(AdminOptions.at(address).build()))
                .toList();
        return new AdminNodes(clients, PAUSES, nowNanos::get, new SplittableRandom(7));
    }

    private static AdminException away() {
        return new AdminException(AdminError.of(Kind.UNREACHABLE, "GET x", 0, "away", ""));
    }

    @Test
    void node_failing_isLeftAloneForLongerEachTime() {
        try (AdminNodes nodes = nodes("a")) {
            long[] waited = new long[6];
            for (int failure = 0; failure < waited.length; failure++) {
                failing(nodes);
                long before = calls.get();
                long stepNanos = 50_000_000L;
                while (calls.get() == before) {
                    nowNanos.addAndGet(stepNanos);
                    waited[failure] += stepNanos;
                    failing(nodes);
                }
                before = calls.get();
                failing(nodes);
                assertThat(calls.get()).as("no call during the pause").isEqualTo(before);
            }
            for (int i = 0; i < waited.length; i++) {
                long most = Math.min(16, 2L << Math.min(i, 10)) * 1_000_000_000L;
                assertThat(waited[i]).as("pause " + i).isBetween(most / 2, most + 50_000_000L);
            }
        }
    }

    private void failing(AdminNodes nodes) {
        nodes.each(client -> {
            calls.incrementAndGet();
            throw away();
        });
    }

    @Test
    void node_thatRefuses_isReachable() {
        try (AdminNodes nodes = nodes("a")) {
            nodes.each(client -> {
                throw new AdminException(AdminError.of(Kind.INVALID, "PATCH x", 400, "no", ""));
            });
            assertThat(nodes.states().get(0).reachable()).isTrue();
            assertThat(nodes.each(client -> 1).get(0).value()).contains(1);
        }
    }

    @Test
    void node_thatHangs_keepsNobodyFromTheOthers() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (AdminNodes nodes = nodes("hanging", "quick")) {
            List<CompletableFuture<AdminNodes.Result<Integer>>> coming = nodes.start(client -> {
                if (client.options().url().host().equals("hanging")) {
                    try {
                        end.await();
                    } catch (InterruptedException stop) {
                        throw new IllegalStateException(stop);
                    }
                }
                return 1;
            });
            assertThat(coming.get(1).get(10, TimeUnit.SECONDS).value()).contains(1);
            assertThat(coming.get(0)).isNotDone();
            end.countDown();
            assertThat(coming.get(0).get(10, TimeUnit.SECONDS).value()).contains(1);
        }
    }

    @Test
    void first_triesTheNextOnlyIfNothingCanHaveHappened() {
        try (AdminNodes nodes = nodes("a", "b")) {
            assertThat(nodes.first(
                                    client -> {
                                        if (client.options().url().host().equals("a")) {
                                            throw away();
                                        }
                                        return client.options().url().host();
                                    },
                                    false)
                            .value())
                    .contains("b");
        }
        try (AdminNodes nodes = nodes("a", "b")) {
            AdminNodes.Result<String> result = nodes.first(
                    client -> {
                        calls.incrementAndGet();
                        throw new AdminException(AdminError.of(Kind.TIMED_OUT, "POST x", 0, "late", "")
                                .maybeCarriedOut());
                    },
                    false);
            assertThat(result.error().orElseThrow().kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(calls.get()).isEqualTo(1);
        }
    }
}
