package dev.wissel.sim.play;

import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Timer;
import dev.wissel.sim.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The least that a controller on Kong does about a region: it looks at the nodes' health reports, gives the first region with a healthy target its weights and all others 0, and
 * returns to a preferred region only when that has been well for a while. A write reaches each node within its poll of the database. When it is dead, nothing changes any more.
 *
 * <p>The weight law, ramps and drills of the real controller are not played here.
 */
final class Controller {
    private static final long TICK_NANOS = 1_000_000_000L;

    /** Kong's {@code db_update_frequency} (Kong facts 6.5). */
    private static final long POLL_NANOS = 5_000_000_000L;

    private static final long HOLD_NANOS = 10_000_000_000L;

    private final Engine engine;
    private final List<Node> nodes;
    private final List<Target> all;
    private final List<String> regions;
    private final RandomGenerator random;
    private final Timer ticking = Timer.of(this::tick);
    private String serving;
    private long betterSinceNanos = -1;
    private boolean dead;

    Controller(Engine engine, List<Node> nodes, List<Target> all, List<String> regions, RandomGenerator random) {
        this.engine = engine;
        this.nodes = List.copyOf(nodes);
        this.all = List.copyOf(all);
        this.regions = List.copyOf(regions);
        this.random = random;
        this.serving = regions.get(0);
        engine.scheduleIn(ticking, TICK_NANOS);
    }

    /** Kills it, or brings it back. */
    void dead(boolean isDead) {
        dead = isDead;
    }

    private void tick(long nowNanos) {
        engine.scheduleIn(ticking, TICK_NANOS);
        if (dead) {
            return;
        }
        String wanted = regions.stream().filter(this::healthy).findFirst().orElse(serving);
        if (wanted.equals(serving)) {
            betterSinceNanos = -1;
            return;
        }
        boolean back = regions.indexOf(wanted) < regions.indexOf(serving) && healthy(serving);
        if (back && betterSinceNanos < 0) {
            betterSinceNanos = nowNanos;
        }
        if (!back || nowNanos - betterSinceNanos >= HOLD_NANOS) {
            serving = wanted;
            betterSinceNanos = -1;
            write(nowNanos);
        }
    }

    /**
     * Returns whether more than half of the nodes have a healthy target there. Kong goes on probing a target whose weight became 0 for five minutes (Kong facts 3.6); a standby that has
     * never had weight is taken to be well, for nobody probes it.
     */
    private boolean healthy(String region) {
        long well = nodes.stream()
                .filter(node -> all.stream()
                        .anyMatch(target -> target.region().equals(region)
                                && node.health()
                                        .state(target.nodes().get(0).address())
                                        .available()))
                .count();
        return 2 * well > nodes.size();
    }

    private void write(long nowNanos) {
        List<Target> weighted = new ArrayList<>();
        for (Target target : all) {
            int weight = target.region().equals(serving) ? target.weight() : 0;
            Target.Node only = target.nodes().get(0);
            weighted.add(new Target(
                    target.host(),
                    target.port(),
                    weight,
                    target.region(),
                    target.capacityPerSecond(),
                    List.of(new Target.Node(only.address(), weight))));
        }
        List<Target> written = List.copyOf(Targets.of(weighted).targets());
        for (Node node : nodes) {
            engine.at(
                    nowNanos + (long) (random.nextDouble() * POLL_NANOS),
                    laterNanos -> node.configure(node.plan().withTargets(written)));
        }
    }
}
