package dev.wissel.cli;

import dev.wissel.cli.console.ConsoleFlags;
import dev.wissel.cli.console.KongConsole;
import dev.wissel.console.directed.KongLive;
import dev.wissel.console.directed.KongSource;
import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalDatabase;
import dev.wissel.controller.lease.FileLease;
import dev.wissel.controller.lease.Lease;
import dev.wissel.controller.lease.PostgresLease;
import dev.wissel.controller.loop.Clock;
import dev.wissel.controller.loop.ControlLoop;
import dev.wissel.controller.loop.DirectedUpstream;
import dev.wissel.controller.loop.Look;
import dev.wissel.controller.sensor.IngestOptions;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.core.region.RegionPhase;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.gateway.Version;
import dev.wissel.kong.admin.AdminOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Directs a Kong in the foreground: prints what it sees, decides and writes, and ends in good order on SIGTERM and SIGINT. Kong stays as it is then. */
final class ControllerRunner {
    /** Replicas that share a database share this lease, whatever strategy they have: two of them would fight. */
    private static final String LEASE = "controller";

    /** Hold-down and ramp of a usual strategy take less. */
    private static final int RESTORE_SECONDS = 30;

    private static final long TEND_MILLIS = 1000;
    private static final Duration LONGEST_RENEWAL = Duration.ofMillis(900);
    private static final Duration FOLLOW_UP = Duration.ofSeconds(2);

    private enum Order {
        RELOAD,
        STOP
    }

    private final Strategy strategy;
    private final String text;
    private final KongFlags flags;
    private final ConsoleFlags.Place place;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Lines lines = new Lines();
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();

    ControllerRunner(
            Strategy strategy,
            String text,
            KongFlags flags,
            ConsoleFlags.Place place,
            PrintWriter out,
            PrintWriter err) {
        this.strategy = strategy;
        this.text = text;
        this.flags = flags;
        this.place = place;
        this.out = out;
        this.err = err;
    }

    int run() throws IOException {
        // What is wrong with the command line is said before anybody is asked anything.
        List<AdminOptions> options = flags.nodes();
        Optional<IngestOptions> ingest = flags.ingest();
        DirectorSettings settings = flags.settings();
        Duration lease = flags.lease();
        String holder = flags.holder();
        Clock clock = new Clock();
        try (lines;
                KongSide kong = KongSide.find(options, flags.dryRun(), lease.dividedBy(4), clock);
                JournalDatabase database = flags.journal().open();
                Lease held = lease(database, holder, lease)) {
            int count = strategy.services().size();
            List<DirectedUpstream> directed = DirectedUpstream.of(
                    strategy,
                    settings.withSettle(kong.settle().toNanos())
                            .withFresh(SensorSet.fresh(count).toNanos()));
            Journal journal = JournalFlags.journal(database);
            try (SensorSet sensors = new SensorSet(kong, directed, ingest, flags.prometheus(), clock);
                    ControlLoop loop = new ControlLoop(
                            directed,
                            kong.nodes(),
                            kong.writers(),
                            sensors.sensors(),
                            journal,
                            held,
                            loopSettings(kong, count, holder, lease),
                            clock,
                            this::say);
                    KongConsole console = console(new KongConsole.Directed(
                            strategy,
                            text,
                            directed,
                            KongSource.of(loop, sensors.sensors()),
                            database,
                            // one of its own: the control loop must not wait for whoever looks
                            JournalFlags.journal(database),
                            kong.writers(),
                            holder,
                            new KongLive.Facts(kong.summary(), flags.dryRun(), SensorSet.WINDOW),
                            clock))) {
                return direct(kong, directed, sensors, loop, holder, console);
            }
        }
    }

    private KongConsole console(KongConsole.Directed shown) {
        try {
            return KongConsole.start(place, shown, this::say, line -> lines.add(err, line));
        } catch (IOException taken) {
            throw new Failures.Failed(taken.getMessage() + " (expected: --console-listen HOST:PORT, or off)");
        }
    }

    private Lease lease(JournalDatabase database, String holder, Duration length) {
        return database.shared()
                ? new PostgresLease(database, LEASE, holder, length)
                : new FileLease(Path.of(flags.journal().file() + ".lock"), holder);
    }

    private ControlLoop.Settings loopSettings(KongSide kong, int upstreams, String holder, Duration lease) {
        Duration third = lease.dividedBy(3);
        return new ControlLoop.Settings(
                holder,
                Version.TEXT,
                flags.dryRun(),
                kong.declarative(),
                kong.settle().plus(FOLLOW_UP).plus(SensorSet.turn(upstreams)),
                SensorSet.WINDOW,
                third.compareTo(LONGEST_RENEWAL) < 0 ? third : LONGEST_RENEWAL);
    }

    private int direct(
            KongSide kong,
            List<DirectedUpstream> directed,
            SensorSet sensors,
            ControlLoop loop,
            String holder,
            KongConsole console) {
        // Before it says that it directs: whoever waits for that line may send a signal at once.
        Signals.on("TERM", () -> orders.add(Order.STOP));
        Signals.on("INT", () -> orders.add(Order.STOP));
        Signals.on("HUP", () -> orders.add(Order.RELOAD));
        say("directing " + strategy.name() + " ("
                + directed.stream().map(DirectedUpstream::name).collect(Collectors.joining(", ")) + ") on "
                + kong.nodes().clients().stream()
                        .map(client -> client.options().url().toString())
                        .collect(Collectors.joining(", "))
                + " (" + kong.summary() + "), journal " + flags.journal().name() + ", as " + holder
                + sensors.ingestPort()
                        .map(port -> ", log records on port " + port)
                        .orElse("")
                + (console.text().isEmpty() ? "" : ", console on " + console.text()));
        kong.silent().forEach(node -> say("SENSOR node-health: " + node));
        if (!kong.capabilities().targetHealth().can()) {
            say("SENSOR node-health: " + kong.capabilities().targetHealth().reason() + " Own probes decide.");
        }
        loop.start();
        obey(sensors);
        say("stopping: Kong stays as it is");
        boolean drills = console.drills();
        console.close();
        if (drills) {
            restore(loop);
        }
        loop.close();
        say("stopped");
        return ExitCode.GOOD;
    }

    /** A drill that was broken off has taken its fault away; the weights that it took are written back by the loop, which must not end before. */
    private void restore(ControlLoop loop) {
        say("stopping: the drill is broken off; its weights are written back first");
        for (int i = 0; i < RESTORE_SECONDS && orders.isEmpty(); i++) {
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
            if (i > 1 && restored(loop.last())) {
                return;
            }
        }
        lines.add(err, "not all weights are back yet (expected: another wissel run, which goes on from what Kong has)");
    }

    private static boolean restored(Look look) {
        return !look.state().upstreams().isEmpty()
                && look.state().upstreams().values().stream()
                        .flatMap(each -> each.regions().shares().stream())
                        .allMatch(each -> each.phase() == RegionPhase.ACTIVE || each.phase() == RegionPhase.DRAINED);
    }

    private void obey(SensorSet sensors) {
        while (true) {
            Order order;
            try {
                order = orders.poll(TEND_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
            if (order == Order.STOP) {
                return;
            }
            if (order == Order.RELOAD) {
                lines.add(
                        err,
                        "nothing has changed: with --kong the strategy is read at the start (expected: a restart, which"
                                + " takes over from what Kong has)");
            }
            sensors.tend(this::say);
        }
    }

    private void say(String line) {
        lines.add(out, line);
    }
}
