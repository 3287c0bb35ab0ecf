package dev.wissel.cli.demo;

import dev.wissel.cli.console.ConsoleFlags;
import dev.wissel.cli.console.GatewayConsole;
import dev.wissel.controller.journal.DrillLog;
import dev.wissel.gateway.ConfigRefused;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
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

/**
 * The demo: back ends, gateway, load, and the telling of what happens. One thread runs it and owns the screen; others hand it tasks. To be run once.
 */
public final class Demo {
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** More news than this a reader could not follow, and a terminal that is held (Ctrl-S) must not fill the memory. */
    private static final int MAX_TASKS = 10_000;

    private static final int WARM_UP_RATE = 100;
    private static final long WARM_UP_NANOS = 2 * SECOND_NANOS;
    /** Long enough for every request to be answered or to have failed. */
    private static final long LAST_ANSWERS_NANOS = Load.PATIENCE_NANOS + SECOND_NANOS;

    private static final Duration DRAIN_TIME = Duration.ofSeconds(3);

    private final DemoOptions options;
    private final PrintWriter out;
    private final BiConsumer<String, Runnable> signals;
    private final GatewayConsole console;
    private final Webshop webshop = Webshop.load();
    private final List<Webshop.Service> services = webshop.services();
    private final List<String> regions = webshop.regions();
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>(MAX_TASKS);
    private final BackEnds backEnds = new BackEnds();
    private final Set<String> drained = ConcurrentHashMap.newKeySet();
    private final Terminal terminal = Terminal.detect();
    private final Narrator narrator;
    private final Keys keys = new Keys(regions);
    private final ExecutorService actions = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "wissel-demo-actions");
        thread.setDaemon(true);
        return thread;
    });

    private volatile @Nullable String stopReason;
    private String consoleLine = "";
    private @Nullable Gateway gateway;
    private @Nullable Load load;
    private long startNanos;

    /** How a demo ended. */
    public enum Ending {
        /** Somebody asked it to. */
        ASKED,
        /** Its time was over, and no GET had failed. */
        GOOD,
        /** Its time was over, and at least one GET had failed. */
        GETS_FAILED
    }

    /**
     * Makes a demo that has not begun.
     *
     * @param place where its console is to be served
     * @param out what it prints to
     * @param ansi whether colours may be used
     * @param signals has a task run whenever a signal comes, of the name without SIG; a machine without that signal is no error
     */
    public Demo(
            DemoOptions options,
            ConsoleFlags.Place place,
            PrintWriter out,
            Ansi ansi,
            BiConsumer<String, Runnable> signals) {
        this.options = options;
        this.console = new GatewayConsole(
                place, DrillLog.inMemory(), "demo", GatewayOptions.defaults().threads(), this::say, this::say);
        this.out = out;
        this.signals = signals;
        Tables tables = new Tables(Tables.colours(ansi, terminal.output()));
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        boolean live = terminal.output() && !dumb && !options.lines() && terminal.columns() >= Screen.MIN_COLUMNS;
        this.narrator = new Narrator(webshop, tables, new Screen(out, tables, live, keys.help()), keys.help());
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
        narrator.introduce(options, serving, backEnds, control.port(), consoleLine);
        listen();
        startNanos = System.nanoTime();
        if (options.requestsPerSecond() > 0) {
            running.warmUp(Math.min(options.requestsPerSecond(), WARM_UP_RATE));
            work(startNanos + WARM_UP_NANOS);
        }
        startNanos = System.nanoTime();
        narrator.startsAt(startNanos);
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
            return new ControlPort(options.control(), regions, this::take, narrator::status);
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
                .withEvents(event -> {
                    console.hear(event);
                    later(() -> narrator.tell(event));
                });
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
        try {
            consoleLine = console.start(serving, webshop.strategy(backEnds.ports()), webshop.text(backEnds.ports()));
        } catch (IOException taken) {
            throw new DemoFailed(
                    taken.getMessage() + " (choose another address with --console-listen HOST:PORT, or off)");
        }
        InetSocketAddress entrance = new InetSocketAddress(
                reachable(options.proxy()), serving.proxyPorts().get(0));
        load = new Load(entrance, new LoadPlan(services), regions, failure -> later(() -> narrator.tell(failure)));
    }

    private static InetAddress reachable(InetSocketAddress listened) {
        InetAddress address = listened.getAddress();
        return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
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
                narrator.show(serving, running, nowNanos);
                endWithoutReader();
                nextFrameNanos += (1 + (nowNanos - nextFrameNanos) / SECOND_NANOS) * SECOND_NANOS;
            }
            if (options.seconds() > 0 && nowNanos - startNanos >= options.seconds() * SECOND_NANOS) {
                return true;
            }
        }
        return false;
    }

    private void endWithoutReader() {
        if (out.checkError() || System.out.checkError()) { // a writer around System.out does not hear of its errors
            stop("the end of standard output");
        }
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
        List<PhaseTotals> phases = running.phases();
        stopServing();
        narrator.conclude(timeIsOver ? null : stopReason, phases, unanswered);
        PhaseTotals all = PhaseTotals.sum("all", phases);
        if (!timeIsOver) {
            return Ending.ASKED;
        }
        return all.failedGets() == 0 && unanswered == 0 ? Ending.GOOD : Ending.GETS_FAILED;
    }

    private void stopServing() {
        terminal.close();
        if (load != null) {
            load.close();
        }
        actions.shutdownNow();
        console.close();
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
            later(() -> narrator.refused(nothing.why()));
        }
    }

    private void say(String line) {
        later(() -> narrator.say(line));
    }

    // ---------------------------------------------------------------- actions, on their thread

    private void perform(Order.Act order) {
        Action action = order.action();
        started(load).phase("after " + action);
        long begunNanos = System.nanoTime();
        later(() -> narrator.begins(action, begunNanos));
        try {
            String done = carryOut(action);
            long nowNanos = System.nanoTime();
            later(() -> narrator.done(done, nowNanos));
            order.reply().complete(done);
        } catch (DemoFailed failed) {
            later(() -> narrator.refused(failed.getMessage()));
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
}
