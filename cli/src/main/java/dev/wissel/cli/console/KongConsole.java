package dev.wissel.cli.console;

import dev.wissel.console.directed.KongLive;
import dev.wissel.console.directed.KongSights;
import dev.wissel.console.directed.KongSource;
import dev.wissel.console.drill.RunningDrills;
import dev.wissel.controller.drill.AdminFaultHost;
import dev.wissel.controller.drill.FaultHost;
import dev.wissel.controller.drill.KongFaultHost;
import dev.wissel.controller.journal.DrillLog;
import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalDatabase;
import dev.wissel.controller.loop.DirectedUpstream;
import dev.wissel.core.bound.Plane;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminException;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.carrier.WisselTags;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What is seen of a strategy on a Kong, its drills, and the console that shows both. Confined to the thread that makes it. */
public final class KongConsole implements AutoCloseable {
    /** A Kong's workers take turns on their own; how many there are it does not say to everybody. */
    private static final int WORKERS = 1;

    private final KongLive live;
    private final RunningDrills desk;
    private final ConsoleAt served;

    /**
     * A controller that is to be shown. Immutable.
     *
     * @param text the strategy as it was written
     * @param directed the upstreams of the strategy
     * @param source where its figures come from
     * @param database the journal's
     * @param journal that it keeps
     * @param writers the nodes, to write to
     * @param holder name of this replica
     * @param facts what does not change
     * @param clock of the controller
     */
    public record Directed(
            Strategy strategy,
            String text,
            List<DirectedUpstream> directed,
            KongSource source,
            JournalDatabase database,
            Journal journal,
            AdminNodes writers,
            String holder,
            KongLive.Facts facts,
            LongSupplier clock) {}

    /**
     * Begins to look, and serves the console.
     *
     * @param says hears a line of what drills do
     * @param complains hears why there is no console
     * @throws IOException if a place that was asked for cannot be listened on
     */
    public static KongConsole start(
            ConsoleFlags.Place place, Directed of, Consumer<String> says, Consumer<String> complains)
            throws IOException {
        return new KongConsole(place, of, says, complains);
    }

    private KongConsole(ConsoleFlags.Place place, Directed of, Consumer<String> says, Consumer<String> complains)
            throws IOException {
        LateResults results = new LateResults();
        live = new KongLive(of.strategy(), of.directed(), of.source(), of.journal(), results, of.facts(), of.clock());
        desk = new RunningDrills(
                of.strategy(),
                new RunningDrills.Setup(
                        host(of),
                        new KongSights(of.strategy(), of.directed(), of.source(), live),
                        DrillLog.in(of.database()),
                        of.holder(),
                        Plane.WISSEL_ON_KONG,
                        WORKERS,
                        () -> of.source().look().leads(),
                        journalClock(of),
                        says));
        results.follow(desk);
        live.start();
        desk.start();
        try {
            served = ConsoleAt.open(place, live, desk, of::text, complains);
        } catch (IOException taken) {
            desk.close();
            live.close();
            throw taken;
        }
    }

    /** What the journal holds of drills goes by its own time, which all replicas share. */
    private static LongSupplier journalClock(Directed of) {
        return () -> of.source().journalNanos(of.clock().getAsLong());
    }

    /** Embedded gateways make faults at their proxies and hold the deadline themselves; a Kong has its own means. */
    private static FaultHost host(Directed of) {
        List<AdminClient> nodes = of.writers().clients();
        if (!of.facts().dryRun() && nodes.stream().allMatch(node -> makesFaults(node, of.directed()))) {
            return new AdminFaultHost(
                    nodes,
                    service -> of.strategy()
                            .service(service)
                            .map(each -> Translation.upstreamName(of.strategy(), each))
                            .orElse(service));
        }
        return new KongFaultHost(
                of.journal(),
                of.directed(),
                KongFaultHost.probed(of.strategy()),
                of.writers(),
                of.facts().dryRun(),
                journalClock(of));
    }

    /** A gateway makes faults by region, so that its targets must say theirs; one that was filled by hand may serve without. */
    private static boolean makesFaults(AdminClient node, List<DirectedUpstream> directed) {
        try {
            return node.page("/wissel/faults", "application/json").contains("data")
                    && directed.stream().allMatch(upstream -> saysRegions(node, upstream));
        } catch (AdminException noGateway) {
            return false;
        }
    }

    private static boolean saysRegions(AdminClient node, DirectedUpstream upstream) {
        Map<String, List<String>> tags = new HashMap<>();
        node.targets(upstream.name()).orElse(List.of()).forEach(row -> tags.put(row.target(), row.tags()));
        return upstream.members().stream()
                .allMatch(member -> WisselTags.readTarget(
                                tags.getOrDefault(member.address().text(), List.of()))
                        .value()
                        .region()
                        .equals(member.region()));
    }

    /** Returns where the console is, as URLs; empty if there is none. */
    public String text() {
        return served.text();
    }

    /** Returns whether a drill runs, whose fault {@link #close} takes away. */
    public boolean drills() {
        return desk.running().isPresent();
    }

    /** Breaks off a drill that runs, and ends. */
    @Override
    public void close() {
        served.close();
        desk.close();
        live.close();
    }
}
