package dev.wissel.cli.demo;

import dev.wissel.core.region.RegionDecision;
import dev.wissel.core.region.RegionShare;
import dev.wissel.gateway.ConfigRefused;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.upstream.GatewayEvent;
import dev.wissel.gateway.upstream.UpstreamNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * The demo: back ends, gateway, load, and the telling of what happens. One thread runs it and owns the screen; others hand it tasks. To be run once.
 */
public final class Demo {
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** More news than this a reader could not follow, and a terminal that is held (Ctrl-S) must not fill the memory. */
    private static final int MAX_TASKS = 10_000;

    private static final int FAILURES_SHOWN = 5;
    private static final int WARM_UP_RATE = 100;
    private static final long WARM_UP_NANOS = 2 * SECOND_NANOS;
    /** Long enough for every request to be answered or to have failed. */
    private static final long LAST_ANSWERS_NANOS = Load.PATIENCE_NANOS + SECOND_NANOS;

    private static final Duration DRAIN_TIME = Duration.ofSeconds(3);
    private static final Set<String> BAD = Set.of("LOST", "EJECTED", "SENT_BACK", "TRIAL_FAILED", "NO_REGION", "SHED");
    private static final Set<String> GOOD = Set.of("ACTIVE", "ADMITTED", "SHED_END", "SPILL_END", "FORCED_END");

    private final DemoOptions options;
    private final PrintWriter out;
    private final BiConsumer<String, Runnable> signals;
    private final Webshop webshop = Webshop.load();
    private final List<Webshop.Service> services = webshop.services();
    private final List<String> regions = webshop.regions();
    private final Map<String, String> serviceOfUpstream = new HashMap<>();
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>(MAX_TASKS);
    private final BackEnds backEnds = new BackEnds();
    private final Set<String> drained = ConcurrentHashMap.newKeySet();
    private final Terminal terminal = Terminal.detect();
    private final Tables tables;
    private final Screen screen;
    private final Keys keys = new Keys(regions);
    private final ExecutorService actions = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "wissel-demo-actions");
        thread.setDaemon(true);
        return thread;
    });

    private volatile @Nullable String stopReason;
    private volatile String status = "starting";
    private @Nullable Gateway gateway;
    private @Nullable Load load;
    private long startNanos;
    private int failuresThisSecond;
    private @Nullable Done lastAction;

    /** How a demo ended. */
    public enum Ending {
        /** Somebody asked it to. */
        ASKED,
        /** Its time was over, and no GET had failed. */
        GOOD,
        /** Its time was over, and at least one GET had failed. */
        GETS_FAILED
    }

    /** An action and when it was begun. */
    private record Done(Action action, long atNanos) {}

    /**
     * Makes a demo that has not begun.
     *
     * @param out what it prints to
     * @param ansi whether colours may be used
     * @param signals has a task run whenever a signal comes, of the name without SIG; a machine without that signal is no error
     */
    public Demo(DemoOptions options, PrintWriter out, Ansi ansi, BiConsumer<String, Runnable> signals) {
        this.options = options;
        this.out = out;
        this.signals = signals;
        services.forEach(service -> serviceOfUpstream.put(service.upstream(), service.name()));
        this.tables = new Tables(Tables.colours(ansi, terminal.output()));
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        boolean live = terminal.output() && !dumb && !options.lines() && terminal.columns() >= Screen.MIN_COLUMNS;
        this.screen = new Screen(out, tables, live, keys.help());
    }

    /** Returns the regions that actions may name, in order of preference. */
    public static List<String> regionNames() {
        return Webshop.load().regions();
    }

    // ---------------------------------------------------------------- the whole

    /**
     * Runs the demo until its time is over or somebody ends it. No process of it is left when this returns.
     *
     * @throws DemoFailed if it could not start
     */
    public Ending run() throws DemoFailed {
        Thread lastResort = new Thread(this::abandon, "wissel-demo-end");
        Runtime.getRuntime().addShutdownHook(lastResort);
        handleSignals();
        try (ControlPort control = openControl()) {
            return served(control);
        } finally {
            stopServing();
            Runtime.getRuntime().removeShutdownHook(lastResort);
        }
    }

    private Ending served(ControlPort control) throws DemoFailed {
        try {
            start();
        } catch (DemoFailed failed) {
            if (stopReason != null) {
                return Ending.ASKED; // it was told to end while it started
            }
            throw failed;
        }
        Gateway serving = started(gateway);
        Load running = started(load);
        control.start();
        introduce(serving, control.port());
        listen();
        startNanos = System.nanoTime();
        if (options.requestsPerSecond() > 0) {
            running.warmUp(Math.min(options.requestsPerSecond(), WARM_UP_RATE));
            work(startNanos + WARM_UP_NANOS);
        }
        startNanos = System.nanoTime();
        running.start(options.requestsPerSecond(), "steady");
        boolean timeIsOver = loop(serving, running);
        return end(running, timeIsOver);
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not started");
        }
        return part;
    }

    private ControlPort openControl() throws DemoFailed {
        try {
            return new ControlPort(options.control(), regions, this::take, () -> status);
        } catch (IOException taken) {
            throw new DemoFailed("cannot listen on " + DemoOptions.text(options.control())
                    + " for 'wissel demo kill' and the like: " + taken.getMessage()
                    + " (is another demo running? choose another port with --control HOST:PORT)");
        }
    }

    private void start() throws DemoFailed {
        backEnds.start(webshop.places(options.portBase()));
        GatewayOptions gatewayOptions = GatewayOptions.defaults()
                .withListen(List.of(options.proxy()), options.status())
                .withDrainTime(DRAIN_TIME)
                .withEvents(event -> later(() -> tell(event)));
        Gateway serving;
        try {
            serving = Gateway.start(webshop.config(backEnds.ports()), gatewayOptions);
        } catch (ConfigRefused refused) {
            throw new DemoFailed("the gateway refuses the example: " + refused.problems());
        } catch (IOException taken) {
            throw new DemoFailed(
                    taken.getMessage() + " (choose other addresses with --proxy-listen and --status-listen HOST:PORT)");
        }
        gateway = serving;
        InetSocketAddress entrance = new InetSocketAddress(
                reachable(options.proxy()), serving.proxyPorts().get(0));
        load = new Load(entrance, new LoadPlan(services), regions, failure -> later(() -> tell(failure)));
    }

    private static InetAddress reachable(InetSocketAddress listened) {
        InetAddress address = listened.getAddress();
        return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    }

    private void introduce(Gateway serving, int controlPort) {
        String entrance = "http://"
                + DemoOptions.text(options.proxy(), serving.proxyPorts().get(0));
        List<String> lines = new ArrayList<>();
        lines.add(tables.styled(
                "A webshop in two regions: " + String.join(" first, ", regions)
                        + " stands by. Every back end is a process:",
                Style.bold));
        Map<Webshop.Place, Integer> ports = backEnds.ports();
        for (Webshop.Service service : services) {
            StringBuilder line = new StringBuilder(
                    "  " + Tables.padRight(service.name(), 10) + Tables.padRight(entrance + service.path(), 33));
            for (Webshop.Place place : webshop.places(options.portBase())) {
                if (place.service().equals(service.name())) {
                    line.append("  ").append(place.region()).append(" :").append(ports.get(place));
                    line.append(" (pid ").append(backEnds.pid(place)).append(')');
                }
            }
            lines.add(line.toString());
        }
        lines.add("  metrics   http://" + DemoOptions.text(options.status(), serving.statusPort()) + "/metrics");
        lines.add("  load      " + options.requestsPerSecond() + " requests/s"
                + (options.seconds() > 0 ? " for " + options.seconds() + " s" : "")
                + (options.requestsPerSecond() > 0 ? ", after 2 s of a few to warm up" : ""));
        lines.add("  keys      " + keys.help());
        lines.add("  elsewhere wissel demo kill " + regions.get(0)
                + "   (also hang, slow, fail, revive, drain, undrain, status, stop)");
        if (controlPort != DemoOptions.DEFAULT_CONTROL_PORT) {
            lines.add("            with --control 127.0.0.1:" + controlPort);
        }
        lines.add("");
        screen.lines(lines);
    }

    /** Returns whether the time is over; otherwise somebody has asked for the end. */
    private boolean loop(Gateway serving, Load running) {
        long nextFrameNanos = startNanos + SECOND_NANOS;
        int nextStep = 0;
        while (stopReason == null) {
            List<Script.Step> steps = options.script().steps();
            long dueNanos = nextFrameNanos;
            if (nextStep < steps.size()) {
                dueNanos = earlier(dueNanos, startNanos + steps.get(nextStep).atNanos());
            }
            work(dueNanos);
            long nowNanos = System.nanoTime();
            while (nextStep < steps.size()
                    && nowNanos - startNanos >= steps.get(nextStep).atNanos()) {
                take(new Order.Act(steps.get(nextStep).action()));
                nextStep++;
            }
            if (nowNanos - nextFrameNanos >= 0) {
                show(serving, running, nowNanos);
                nextFrameNanos += (1 + (nowNanos - nextFrameNanos) / SECOND_NANOS) * SECOND_NANOS;
            }
            if (options.seconds() > 0 && nowNanos - startNanos >= options.seconds() * SECOND_NANOS) {
                return true;
            }
        }
        return false;
    }

    private static long earlier(long oneNanos, long otherNanos) {
        return oneNanos - otherNanos <= 0 ? oneNanos : otherNanos;
    }

    /** Does what others have handed over until the given time, or until the end is asked for. */
    private void work(long untilNanos) {
        while (stopReason == null) {
            long waitNanos = untilNanos - System.nanoTime();
            if (waitNanos <= 0) {
                return;
            }
            try {
                Runnable task = tasks.poll(waitNanos, TimeUnit.NANOSECONDS);
                if (task != null) {
                    task.run();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                stop("interrupted");
            }
        }
    }

    private Ending end(Load running, boolean timeIsOver) {
        long unanswered = running.finish(timeIsOver ? LAST_ANSWERS_NANOS : DRAIN_TIME.toNanos());
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        screen.finish();
        List<PhaseTotals> phases = running.phases();
        stopServing();
        List<String> lines = new ArrayList<>(List.of(""));
        if (!timeIsOver) {
            lines.add("ended by " + stopReason);
        }
        lines.addAll(tables.summary(phases));
        PhaseTotals all = PhaseTotals.sum("all", phases);
        lines.add(verdict(all, unanswered));
        screen.lines(lines);
        if (!timeIsOver) {
            return Ending.ASKED;
        }
        return all.failedGets() == 0 && unanswered == 0 ? Ending.GOOD : Ending.GETS_FAILED;
    }

    private String verdict(PhaseTotals all, long unanswered) {
        if (all.requests() == 0) {
            return " No load, so nothing to judge.";
        }
        String waiting = unanswered == 0 ? "" : " " + unanswered + " requests had no answer when it ended.";
        return all.failedGets() == 0
                ? tables.styled(" No GET failed.", Style.fg_green, Style.bold) + waiting
                : tables.styled(" " + all.failedGets() + " GETs failed.", Style.fg_red, Style.bold) + waiting;
    }

    private void stopServing() {
        terminal.close();
        if (load != null) {
            load.close();
        }
        actions.shutdownNow();
        if (gateway != null) {
            gateway.stop();
        }
        backEnds.close();
    }

    /** What is left to do when the process ends in a way that nobody planned. */
    private void abandon() {
        terminal.close();
        backEnds.close();
    }

    // ---------------------------------------------------------------- orders, from any thread

    private void handleSignals() {
        for (String name : List.of("INT", "TERM", "HUP")) {
            signals.accept(name, () -> signalled("SIG" + name));
        }
    }

    private void signalled(String name) {
        if (stopReason != null) {
            abandon(); // asked twice: at once
            Runtime.getRuntime().halt(1);
        }
        stop(name);
    }

    private void stop(String why) {
        if (stopReason == null) {
            stopReason = why;
        }
        later(() -> {}); // wakes the demo's thread
    }

    private void later(Runnable task) {
        boolean taken = tasks.offer(task);
        assert taken || tasks.size() > 0 : "full, so the demo's thread is awake or held by its terminal";
    }

    private void listen() {
        if (!terminal.readable()) {
            return;
        }
        boolean single = terminal.input() && terminal.enterKeys();
        Input input = new Input(System.in, keys, single, this::take);
        Thread reader = new Thread(input, "wissel-demo-input");
        reader.setDaemon(true);
        reader.start();
    }

    private void take(Order order) {
        if (order instanceof Order.Stop asked) {
            stop("'" + asked.why() + "'");
        } else if (order instanceof Order.Act act) {
            actions.execute(() -> perform(act));
        } else if (order instanceof Order.ToggleDrain toggle) {
            Action.Verb verb = drained.contains(toggle.region()) ? Action.Verb.UNDRAIN : Action.Verb.DRAIN;
            take(new Order.Act(new Action(verb, toggle.region(), Action.DEFAULT_MILLIS)));
        } else if (order instanceof Order.Misunderstood nothing) {
            later(() -> screen.event(sinceStart(System.nanoTime()), "demo", nothing.why(), Style.fg_yellow));
        }
    }

    // ---------------------------------------------------------------- actions, on their thread

    private void perform(Order.Act order) {
        Action action = order.action();
        started(load).phase("after " + action);
        Done begun = new Done(action, System.nanoTime());
        later(() -> {
            lastAction = begun;
            screen.event(sinceStart(begun.atNanos()), "demo", ">>> " + action, Style.bold);
        });
        try {
            String done = carryOut(action);
            long nowNanos = System.nanoTime();
            later(() -> screen.event(sinceStart(nowNanos), "demo", done, Style.bold));
            order.reply().complete(done);
        } catch (DemoFailed failed) {
            later(() -> screen.event(sinceStart(System.nanoTime()), "demo", failed.getMessage(), Style.fg_yellow));
            order.reply().completeExceptionally(failed);
        } catch (RuntimeException broken) {
            order.reply().completeExceptionally(broken);
            throw broken;
        }
    }

    private String carryOut(Action action) throws DemoFailed {
        String region = action.region();
        return switch (action.verb()) {
            case KILL -> backEnds.kill(region);
            case HANG -> backEnds.hang(region);
            case SLOW -> backEnds.slow(region, action.millis());
            case FAIL -> backEnds.fail(region);
            case REVIVE -> backEnds.revive(region);
            case DRAIN -> drain(region, true);
            case UNDRAIN -> drain(region, false);
        };
    }

    private String drain(String region, boolean wanted) {
        Gateway serving = started(gateway);
        services.forEach(service -> serving.drain(service.upstream(), region, wanted));
        boolean changed = wanted ? drained.add(region) : drained.remove(region);
        String now = wanted ? " is drained: it gets no new requests" : " is not drained: it may get requests";
        return region
                + (changed ? now : now.replace(" is ", " was already ").replace(" was already not ", " was not "));
    }

    // ---------------------------------------------------------------- what is shown, on the demo's thread

    private double sinceStart(long nowNanos) {
        return Math.max(0, nowNanos - startNanos) / 1e9;
    }

    private void tell(GatewayEvent event) {
        Style style = BAD.contains(event.kind())
                ? Style.fg_red
                : GOOD.contains(event.kind()) ? Style.fg_green : Style.fg_yellow;
        String service = serviceOfUpstream.getOrDefault(event.upstream(), event.upstream());
        double ageSeconds = Math.max(0, System.currentTimeMillis() - event.epochMillis()) / 1e3;
        screen.event(Math.max(0, sinceStart(System.nanoTime()) - ageSeconds), service, event.line(), style);
    }

    private void tell(Load.Failure failure) {
        failuresThisSecond++;
        if (failuresThisSecond > FAILURES_SHOWN) {
            return;
        }
        long failedNanos = failure.sentNanos() + failure.afterNanos();
        String line = failure.method() + " " + failure.path() + " failed (" + failure.why() + ") after "
                + Tables.millis(failure.afterNanos() / 1e6) + " ms" + relation(failure);
        screen.event(sinceStart(failedNanos), "client", line, Style.fg_red, Style.bold);
    }

    private String relation(Load.Failure failure) {
        Done action = lastAction;
        if (action == null) {
            return "";
        }
        double millis = (failure.sentNanos() - action.atNanos()) / 1e6;
        return String.format(
                Locale.ROOT,
                "; it was due %.1f ms %s '%s'",
                Math.abs(millis),
                millis < 0 ? "before" : "after",
                action.action());
    }

    private void show(Gateway serving, Load running, long nowNanos) {
        if (failuresThisSecond > FAILURES_SHOWN) {
            String more = "and " + (failuresThisSecond - FAILURES_SHOWN) + " more failures";
            screen.event(sinceStart(nowNanos), "client", more, Style.fg_red, Style.bold);
        }
        failuresThisSecond = 0;
        Tally.Interval interval = running.take();
        PhaseTotals all = PhaseTotals.sum("all", running.phases());
        long seconds = (long) sinceStart(nowNanos);
        Frame frame =
                new Frame(seconds, interval, standings(serving), all.requests(), all.failedGets(), all.failedPosts());
        screen.show(frame);
        status = String.join("\n", new Tables(false).table(frame));
        if (out.checkError() || System.out.checkError()) { // a writer around System.out does not hear of its errors
            stop("the end of standard output");
        }
    }

    private List<Frame.Standing> standings(Gateway serving) {
        List<Frame.Standing> standings = new ArrayList<>();
        for (Webshop.Service service : services) {
            UpstreamNode node = serving.upstreams().get(service.upstream());
            RegionDecision decision = node == null ? null : node.snapshot().decision();
            for (String region : regions) {
                standings.add(standing(decision, region));
            }
        }
        return standings;
    }

    private static Frame.Standing standing(@Nullable RegionDecision decision, String region) {
        if (decision != null) {
            for (RegionShare share : decision.shares()) {
                if (share.region().equals(region)) {
                    return new Frame.Standing(
                            share.share(), share.phase().name().toLowerCase(Locale.ROOT));
                }
            }
        }
        return new Frame.Standing(0, "");
    }
}
