package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.upstream.GatewayEvent;
import dev.wissel.sim.engine.Seeds;
import dev.wissel.sim.world.Arrivals;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * A spike on the running gateway: two back ends of four cores bear 160 requests a second, 80 % of that comes, and for six seconds 1.4 times of it, from users who wait a second and ask up to three
 * times more. Back ends work on for users who have gone. Once with the limit that is the default, once without.
 *
 * <p>The same in virtual time, with narrow margins and more cases, is {@code RetryStormTest} of the simulator. Here the machine may be busy: what must hold is far from both sides.
 */
class RetryStormTest {
    private static final double CAPACITY = 160;
    private static final double WORK_NANOS = 50e6;
    private static final double BASE = 0.8 * CAPACITY;
    private static final double SPIKE = 1.4 * CAPACITY;
    private static final long SECOND = 1_000_000_000L;
    private static final int FROM = 6;
    private static final int UNTIL = 12;
    private static final int END = 22;

    private static List<RetryingUsers.Visit> visits() {
        Seeds seeds = new Seeds(7);
        Arrivals arrivals = Arrivals.varying(
                at -> at >= FROM * SECOND && at < UNTIL * SECOND ? SPIKE : BASE,
                SPIKE,
                END * SECOND,
                seeds.of("arrivals"));
        RandomGenerator works = seeds.of("works");
        List<RetryingUsers.Visit> visits = new ArrayList<>();
        for (long at = arrivals.nextNanos(0); at != Arrivals.NEVER; at = arrivals.nextNanos(at)) {
            visits.add(new RetryingUsers.Visit(at, (long) (-Math.log(1 - works.nextDouble()) * WORK_NANOS)));
        }
        return visits;
    }

    private static Strategy strategy(String first, String second, String concurrency) {
        String text = String.format(Locale.ROOT, """
                strategy: storm
                objective: {latency: {p99: 500ms}}
                services:
                  shop:
                    protect: {concurrency: %s}
                    health: {path: /health}
                    endpoints: {ams: ["%s", "%s"]}
                """, concurrency, first, second);
        StrategyReader.Reading reading = StrategyReader.read("storm.yml", text);
        return reading.strategy().orElseThrow(() -> new AssertionError(reading.problems()));
    }

    /** What was seen of a play. */
    private record Seen(List<RetryingUsers.Served> served, List<String> refusals, List<GatewayEvent> events) {
        /** Returns the answers between two seconds, as a part of what the back ends can do. */
        double goodput(int from, int until) {
            return served.stream()
                            .filter(each -> each.servedNanos() >= from * SECOND && each.servedNanos() < until * SECOND)
                            .count()
                    / (CAPACITY * (until - from));
        }

        /** Returns how long the users took who came between two seconds, at their middle. */
        double medianMillis(int from, int until) {
            long[] sorted = served.stream()
                    .filter(each -> each.cameNanos() >= from * SECOND && each.cameNanos() < until * SECOND)
                    .mapToLong(each -> each.servedNanos() - each.cameNanos())
                    .sorted()
                    .toArray();
            return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2] / 1e6;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "goodput %.2f of the capacity before, %.2f in the spike, %.2f from a second after it, %.2f late; median %.0f ms before, %.0f ms after; %d refusals; %s",
                    goodput(2, FROM),
                    goodput(FROM, UNTIL),
                    goodput(UNTIL + 1, UNTIL + 5),
                    goodput(UNTIL + 5, END),
                    medianMillis(2, FROM),
                    medianMillis(UNTIL + 1, UNTIL + 5),
                    refusals.size(),
                    events.stream().map(GatewayEvent::line).toList());
        }
    }

    private static Seen play(String concurrency) throws Exception {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "storm clock");
            thread.setDaemon(true);
            return thread;
        });
        ConcurrentLinkedQueue<GatewayEvent> events = new ConcurrentLinkedQueue<>();
        GatewayOptions options = GatewayOptions.defaults()
                .withListen(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), null)
                .withEvents(events::add);
        try (QueueingTargets behind = new QueueingTargets(clock)) {
            Strategy strategy =
                    strategy(behind.open(4).address(), behind.open(4).address(), concurrency);
            try (Gateway gateway =
                            Gateway.start(Translation.of(strategy), options.withTransport(options.transport(), 2));
                    RetryingUsers users = new RetryingUsers(gateway.proxyPorts().get(0), 1000)) {
                List<RetryingUsers.Served> served = users.run(visits());
                return new Seen(served, users.refusals(), List.copyOf(events));
            }
        } finally {
            clock.shutdownNow();
        }
    }

    @Test
    void limited_spike_isServedAndOverSoon() throws Exception {
        Seen seen = play("adaptive");

        assertThat(seen.goodput(FROM, UNTIL)).as("%s", seen).isGreaterThan(0.85);
        assertThat(seen.goodput(UNTIL + 1, UNTIL + 5)).as("%s", seen).isGreaterThan(0.7);
        assertThat(seen.medianMillis(UNTIL + 1, UNTIL + 5)).as("%s", seen).isLessThan(400);
        assertThat(seen.refusals())
                .isNotEmpty()
                .allSatisfy(head -> assertThat(head).startsWith("HTTP/1.1 503 ").contains("Retry-After: "));
        assertThat(seen.events()).extracting(GatewayEvent::kind).contains("OVERLOADED", "RELIEVED");
    }

    @Test
    void unlimited_sameSpike_staysDown() throws Exception {
        Seen seen = play("none");

        // On a busy machine it may be down before the spike: a pause is enough. What comes is 0.8 of the capacity.
        assertThat(seen.goodput(UNTIL + 5, END)).as("%s", seen).isLessThan(0.6);
        assertThat(seen.events()).extracting(GatewayEvent::kind).doesNotContain("OVERLOADED");
    }
}
