package dev.wissel.sim.farm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Seeds;
import dev.wissel.sim.peer.Backends;
import dev.wissel.sim.peer.Peers;
import dev.wissel.sim.world.Arrivals;
import dev.wissel.sim.world.Distribution;
import dev.wissel.sim.world.Server;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Replicas that are slow: who sees it, and who pays. */
class SlowReplicasTest {
    private static final double MILLI = 1e6;
    private static final double MEAN_MILLIS = 10;

    private static Farm.Result play(String policy, int n, int slow, double times, double perSecond, long seed) {
        Engine engine = new Engine();
        Seeds seeds = new Seeds(seed);
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Server server = Server.processorSharing(engine, 8);
            server.speed(i < slow ? 1 / times : 1);
            servers.add(server);
        }
        long from = 30_000_000_000L;
        long until = from + (long) (Math.max(60, 40_000 / perSecond) * 1e9);
        Farm.Setup setup = new Farm.Setup(
                1,
                Farm.evenTargets(n),
                Arrivals.poisson(perSecond, seeds.of("arrivals")),
                Distribution.lognormal(MEAN_MILLIS * MILLI, 0.25),
                5_000_000_000L,
                0,
                from,
                until);
        Function<Backends, BalancePolicy> made = backends -> Peers.named(policy, backends);
        Farm farm = new Farm(engine, servers, setup, made, seeds);
        engine.runUntil(until + 5_000_000_000L);
        return farm.result();
    }

    private static double p99Millis(Farm.Result result) {
        return result.latency.quantileNanos(0.99) / MILLI;
    }

    private static double onSlow(Farm.Result result, int slow) {
        return (double) Arrays.stream(result.sent).limit(slow).sum() / result.arrived;
    }

    /**
     * Up to all but one are twenty or fifty times slower, 200 or 500 ms instead of 10. The one that is left can carry 800 requests a second, so rates stay
     * below. p99 is within a tenth of what it is with all well, and no more than 0.5 % go to slow ones, which is what trying them again costs. Two
     * draws must send C(s,2)/C(n,2) there: 1/6 for two of four.
     */
    @Test
    void adaptive_anyNumberSlow_hardlyShows() {
        StringBuilder seen = new StringBuilder();
        for (double times : new double[] {20, 50}) {
            for (int n : new int[] {2, 4, 8, 16}) {
                for (int slow : n == 2 ? new int[] {1} : new int[] {1, n / 2, n - 1}) {
                    for (double perSecond : new double[] {50, 200, 400}) {
                        Farm.Result well = play("adaptive", n, 0, 1, perSecond, 3);
                        Farm.Result ill = play("adaptive", n, slow, times, perSecond, 3);
                        String line = String.format(
                                Locale.ROOT,
                                "%d of %d %.0f times slower, %.0f/s: p99 %.1f against %.1f ms, %.3f %% on slow ones",
                                slow,
                                n,
                                times,
                                perSecond,
                                p99Millis(ill),
                                p99Millis(well),
                                100 * onSlow(ill, slow));
                        seen.append(line).append('\n');
                        assertThat(p99Millis(ill)).as(line).isLessThanOrEqualTo(1.1 * p99Millis(well));
                        assertThat(onSlow(ill, slow)).as(line).isLessThanOrEqualTo(0.005);
                    }
                }
            }
        }
        if (Boolean.getBoolean("adaptive.print")) {
            System.out.println(seen);
        }
    }

    /**
     * Ten times slower is where it ends: who knew which one is well would send nothing to the others and pay nothing (1.02 times). By this cost an idle slow one is worth a request as soon as the fast one
     * has nine in flight, although it could take eight without being slower for it; that cannot be seen from outside.
     */
    @Test
    void tenTimesSlower_theOracleCouldAvoidThem_adaptiveDoesNotWholly() {
        double well = p99Millis(play("adaptive", 16, 0, 1, 200, 3));
        Farm.Result oracle = play("oracle", 16, 15, 10, 200, 3);
        Farm.Result adaptive = play("adaptive", 16, 15, 10, 200, 3);
        assertThat(onSlow(oracle, 15)).isZero();
        assertThat(p99Millis(oracle)).isLessThan(1.03 * well);
        assertThat(onSlow(adaptive, 15)).isBetween(0.002, 0.012);
        assertThat(onSlow(play("least-connections", 16, 15, 10, 200, 3), 15)).isGreaterThan(0.5);
    }

    /** Two draws cannot do it: with three of four slow, half of all pairs hold no other. This is what the bar above catches. */
    @Test
    void p2c_threeOfFourSlow_paysForTheDraw() {
        assertThat(onSlow(play("peak-ewma", 4, 3, 50, 200, 3), 3)).isGreaterThan(0.3);
    }

    /** Users that ask again as soon as they are answered, n of them, over servers of one core; requests a second. */
    private static double closedLoop(String policy, int users, long seed) {
        Engine engine = new Engine();
        Seeds seeds = new Seeds(seed);
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            servers.add(Server.processorSharing(engine, 1));
        }
        long until = 40_000_000_000L;
        long from = 10_000_000_000L;
        Loop loop = new Loop(engine, servers, policy, seeds);
        for (int i = 0; i < users; i++) {
            loop.add(Distribution.lognormal(2 * MILLI, 0.25));
        }
        engine.runUntil(from);
        long before = loop.done;
        engine.runUntil(until);
        return (loop.done - before) / ((until - from) / 1e9);
    }

    /** Four back ends that the processor bounds, in a closed loop: where balancers that look at latency are known to lose, for they chase their own queue. */
    @Test
    void adaptive_processorBoundInAClosedLoop_losesNothingAgainstRoundRobin() {
        for (int users : new int[] {8, 32, 64}) {
            double adaptive = closedLoop("adaptive", users, 1);
            double robin = closedLoop("round-robin", users, 1);
            assertThat(adaptive).as("%d users, round-robin %s", users, robin).isGreaterThanOrEqualTo(0.98 * robin);
        }
    }
}
