package dev.wissel.cli.console;

import dev.wissel.console.drill.RunningDrills;
import dev.wissel.console.embedded.GatewayDecisions;
import dev.wissel.console.embedded.GatewayFaults;
import dev.wissel.console.embedded.GatewayLive;
import dev.wissel.console.embedded.GatewaySights;
import dev.wissel.controller.journal.DrillLog;
import dev.wissel.controller.loop.Clock;
import dev.wissel.core.bound.Plane;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.upstream.GatewayEvent;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of a strategy on the embedded gateway, its drills, and the console that shows both. Made before the gateway, whose events it hears; confined to the thread that makes it, but
 * for {@link #hear}.
 */
public final class GatewayConsole implements AutoCloseable {
    private final ConsoleFlags.Place place;
    private final DrillLog log;
    private final String holder;
    private final int workers;
    private final Consumer<String> says;
    private final Consumer<String> complains;
    private final GatewayDecisions decisions = new GatewayDecisions();
    private final LateResults results = new LateResults();
    private volatile String strategyText = "";
    private @Nullable GatewayLive live;
    private @Nullable RunningDrills desk;
    private @Nullable ConsoleAt served;

    /**
     * Makes one that shows nothing yet.
     *
     * @param place where the console is to be served
     * @param log where drills are kept
     * @param holder name of this process, for the drills
     * @param workers event loops of the gateway
     * @param says hears a line of what drills do
     * @param complains hears why there is no console
     */
    public GatewayConsole(
            ConsoleFlags.Place place,
            DrillLog log,
            String holder,
            int workers,
            Consumer<String> says,
            Consumer<String> complains) {
        this.place = place;
        this.log = log;
        this.holder = holder;
        this.workers = workers;
        this.says = says;
        this.complains = complains;
    }

    /** Hears an event of the gateway. Thread-safe, and never waits. */
    public void hear(GatewayEvent event) {
        decisions.accept(event);
    }

    /**
     * Begins to look at the gateway, and serves the console.
     *
     * @param text the strategy as it was written
     * @return where the console is, as URLs; empty if there is none
     * @throws IOException if a place that was asked for cannot be listened on
     */
    public String start(Gateway gateway, Strategy strategy, String text) throws IOException {
        strategyText = text;
        GatewayLive view = new GatewayLive(gateway, strategy, decisions, results);
        live = view;
        RunningDrills drills = new RunningDrills(
                strategy,
                new RunningDrills.Setup(
                        new GatewayFaults(gateway, view::strategy),
                        new GatewaySights(gateway, view, decisions),
                        log,
                        holder,
                        Plane.EMBEDDED,
                        workers,
                        () -> true,
                        new Clock(),
                        says));
        desk = drills;
        results.follow(drills);
        gateway.metrics().append(drills::metrics);
        view.start();
        drills.start();
        ConsoleAt console = ConsoleAt.open(place, view, drills, () -> strategyText, complains);
        served = console;
        return console.text();
    }

    /** Follows another strategy, which the gateway follows already. */
    public void follow(Strategy strategy, String text) {
        strategyText = text;
        if (live != null && desk != null) {
            live.follow(strategy);
            desk.follow(strategy);
        }
    }

    /** Breaks off a drill that runs, and ends. */
    @Override
    public void close() {
        if (served != null) {
            served.close();
        }
        if (desk != null) {
            desk.close();
        }
        if (live != null) {
            live.close();
        }
    }
}
