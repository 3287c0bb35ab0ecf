package dev.wissel.controller.drill;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalException;
import dev.wissel.controller.loop.DirectedUpstream;
import dev.wissel.controller.loop.Wishes;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillMeasure;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminError;
import dev.wissel.kong.admin.AdminException;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.entity.Healthchecks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Rehearses on a real Kong by its own means. Confined to the runner's thread, {@link #means} excepted.
 *
 * <p>What is drilled gets weight 0, written by the control loop from a wish in the journal that ends by itself: whoever leads next, or this process after
 * a restart, ends it. A lost target is called unhealthy as well, which takes effect at once, but only where Kong's own active checks would call it healthy
 * again without anybody. What Kong cannot do (answer late, with errors, or not at all) is refused: that needs a hook.
 */
public final class KongFaultHost implements FaultHost {
    private final Journal journal;
    private final List<DirectedUpstream> directed;
    private final Set<String> probed;
    private final AdminNodes nodes;
    private final boolean dryRun;
    private final LongSupplier clock;

    /**
     * Makes one.
     *
     * @param probed upstreams whose targets Kong's own probes make healthy again; see {@link #probed(Strategy)}
     * @param nodes to call targets unhealthy at; their calls should end within a few seconds
     * @param dryRun whether the control loop writes nothing, so that nothing can be rehearsed
     * @param clock of the control loop
     */
    public KongFaultHost(
            Journal journal,
            List<DirectedUpstream> directed,
            Set<String> probed,
            AdminNodes nodes,
            boolean dryRun,
            LongSupplier clock) {
        this.journal = journal;
        this.directed = List.copyOf(directed);
        this.probed = Set.copyOf(probed);
        this.nodes = nodes;
        this.dryRun = dryRun;
        this.clock = clock;
    }

    /** Returns the upstreams of a strategy whose targets Kong's own probes make healthy again. */
    public static Set<String> probed(Strategy strategy) {
        return strategy.services().stream()
                .filter(service -> {
                    Healthchecks.Active active =
                            Translation.healthchecks(service).active();
                    return active.healthy().intervalSeconds() > 0
                            && active.healthy().successes() > 0
                            && active.unhealthy().intervalSeconds() > 0;
                })
                .map(service -> Translation.upstreamName(strategy, service))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Means means(DrillPlan plan) {
        List<String> against = against(plan);
        if (!against.isEmpty()) {
            return new Means("Kong", false, Set.of(), against);
        }
        List<String> notes = new ArrayList<>();
        notes.add("Exercised: the controller's decision, its writes to Kong, the shift, and the way back.");
        notes.add(
                "Not exercised: Kong's own detection by probes and requests, and what clients meet while it looks. A hook that"
                        + " stops the targets would exercise those.");
        if (plan.fault() == DrillFault.TARGET_LOSS && !marked(plan).isEmpty()) {
            notes.add(
                    "The target was called unhealthy in Kong at once, and would have become healthy again by Kong's own probes.");
        }
        return new Means(
                "Kong", true, EnumSet.of(DrillMeasure.SHIFT, DrillMeasure.EXPOSURE, DrillMeasure.RECOVERY), notes);
    }

    private List<String> against(DrillPlan plan) {
        List<String> against = new ArrayList<>();
        if (dryRun) {
            against.add("the controller writes nothing (expected: a run without --dry-run)");
        }
        if (plan.fault() != DrillFault.REGION_LOSS
                && plan.fault() != DrillFault.TARGET_LOSS
                && plan.fault() != DrillFault.DRAIN) {
            against.add("Kong has no means to make " + plan.fault().word()
                    + " (expected: region-loss, target-loss or drain; or a hook)");
        }
        if (!plan.services().isEmpty()
                && !directed.stream().allMatch(upstream -> plan.touches(upstream.service()) || !has(upstream, plan))) {
            against.add("a region or target of a Kong is drained for all services (expected: no --service; or a hook)");
        }
        return against;
    }

    private static boolean has(DirectedUpstream upstream, DrillPlan plan) {
        return upstream.members().stream()
                .anyMatch(
                        member -> plan.touches(member.region(), member.address().text()));
    }

    /** Returns the upstreams in which the drilled target may be called unhealthy. */
    private List<String> marked(DrillPlan plan) {
        return directed.stream()
                .filter(upstream -> probed.contains(upstream.name()) && has(upstream, plan))
                .map(DirectedUpstream::name)
                .toList();
    }

    // ---------------------------------------------------------------- the fault

    private static String kind(DrillPlan plan) {
        return plan.target().isEmpty() ? Wishes.DRILL_REGION : Wishes.DRILL_TARGET;
    }

    private static String subject(DrillPlan plan) {
        return plan.target().isEmpty() ? plan.region() : plan.target();
    }

    private static String who(Order order) {
        return "drill " + order.id();
    }

    @Override
    public void inject(Order order, Duration lease) throws FaultException {
        long nowNanos = clock.getAsLong();
        String why = order.who() + (order.why().isEmpty() ? "" : ": " + order.why());
        Journal.Wish wish = new Journal.Wish(
                kind(order.plan()), subject(order.plan()), nowNanos, who(order), why, nowNanos + lease.toNanos());
        boolean mine;
        try {
            mine = journal.wish(wish);
        } catch (JournalException failed) {
            throw new FaultException(String.valueOf(failed.getMessage()));
        }
        if (!mine) {
            throw new FaultException("another drill of " + order.plan().subject() + " has not ended yet");
        }
        mark(order.plan(), false);
    }

    @Override
    public void extend(Order order, Duration lease) throws FaultException {
        boolean held;
        try {
            held = journal.prolong(
                    kind(order.plan()), subject(order.plan()), who(order), clock.getAsLong() + lease.toNanos());
        } catch (JournalException failed) {
            throw new FaultException(String.valueOf(failed.getMessage()));
        }
        if (!held) {
            throw new FaultException("somebody has ended the drill's wish in the journal");
        }
    }

    @Override
    public void lift(Order order) throws FaultException {
        try {
            boolean mine = journal.wishes().stream()
                    .anyMatch(wish -> wish.kind().equals(kind(order.plan()))
                            && wish.subject().equals(subject(order.plan()))
                            && wish.who().equals(who(order)));
            if (mine) {
                journal.unwish(
                        kind(order.plan()), subject(order.plan()), who(order), "the drill is over", clock.getAsLong());
            }
        } catch (JournalException failed) {
            throw new FaultException(String.valueOf(failed.getMessage()));
        }
        mark(order.plan(), true);
    }

    /** A node that does not hear it finds out by its own probes when the mark was wrong, and by the weights when it lacks. */
    private void mark(DrillPlan plan, boolean healthy) {
        if (plan.fault() != DrillFault.TARGET_LOSS) {
            return;
        }
        for (String upstream : marked(plan)) {
            nodes.each(client -> called(client, upstream, plan.target(), healthy));
        }
    }

    private static boolean called(AdminClient client, String upstream, String target, boolean healthy) {
        try {
            client.setHealth(upstream, target, null, healthy);
            return true;
        } catch (AdminException failed) {
            if (failed.error().kind() == AdminError.Kind.NOT_FOUND) {
                return false;
            }
            throw failed;
        }
    }
}
