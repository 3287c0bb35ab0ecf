package dev.wissel.cli.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** All back ends of the demo, and what can be done to a region of them. Thread-safe: one action at a time. */
final class BackEnds implements AutoCloseable {
    private final Map<Webshop.Place, BackEndProcess> processes = new LinkedHashMap<>();
    private final Map<String, Hold> holds = new LinkedHashMap<>();
    private final Map<Webshop.Place, Integer> ports = new LinkedHashMap<>();
    /** Every process ever started, for {@link #close}, which must not wait for an action that waits for one of them. */
    private final Queue<BackEndProcess> all = new ConcurrentLinkedQueue<>();

    private volatile boolean closed;

    /**
     * Starts one at each place, all at once, and waits until they serve.
     *
     * @throws DemoFailed if one cannot; close what there is then
     */
    synchronized void start(List<Webshop.Place> places) throws DemoFailed {
        places.forEach(place -> ports.put(place, place.port()));
        startMissing(places);
    }

    private int startMissing(List<Webshop.Place> places) throws DemoFailed {
        List<Webshop.Place> started = new ArrayList<>();
        for (Webshop.Place place : places) {
            BackEndProcess known = processes.get(place);
            if (known == null || !known.alive()) {
                processes.put(place, launch(place));
                started.add(place);
            }
        }
        for (Webshop.Place place : started) {
            ports.put(place, process(place).awaitPort());
        }
        return started.size();
    }

    private BackEndProcess launch(Webshop.Place place) throws DemoFailed {
        if (closed) {
            throw new DemoFailed("the demo is ending");
        }
        try {
            BackEndProcess process =
                    BackEndProcess.start(place.service(), place.region(), ports.getOrDefault(place, place.port()));
            all.removeIf(each -> !each.alive());
            all.add(process);
            return process;
        } catch (IOException failed) {
            throw new DemoFailed("cannot start a process for " + place.service() + " in " + place.region() + ": "
                    + failed.getMessage());
        }
    }

    private BackEndProcess process(Webshop.Place place) throws DemoFailed {
        BackEndProcess process = processes.get(place);
        if (process == null) {
            throw new DemoFailed("no process for " + place.service() + " in " + place.region());
        }
        return process;
    }

    /** Returns the port of each place; asked for once they serve. */
    synchronized Map<Webshop.Place, Integer> ports() {
        return Map.copyOf(ports);
    }

    /** Returns the process number of a place. */
    synchronized long pid(Webshop.Place place) {
        BackEndProcess process = processes.get(place);
        return process == null ? -1 : process.pid();
    }

    /** Sends SIGKILL to a region; its processes are gone when this returns. */
    synchronized String kill(String region) throws DemoFailed {
        List<BackEndProcess> running = running(region);
        if (running.isEmpty()) {
            return region + " is dead already";
        }
        running.forEach(BackEndProcess::kill);
        for (BackEndProcess each : running) {
            each.awaitDeath();
        }
        Hold hold = holds.remove(region);
        if (hold != null) {
            hold.forget();
        }
        return region + " killed: " + count(running.size()) + " got SIGKILL";
    }

    /** Sends SIGSTOP to a region. */
    synchronized String hang(String region) throws DemoFailed {
        List<BackEndProcess> running = requireRunning(region);
        if (holds.containsKey(region)) {
            return region + " hangs already";
        }
        holds.put(region, Hold.stop(running.stream().map(BackEndProcess::pid).toList()));
        return region + " hangs: " + count(running.size()) + " got SIGSTOP";
    }

    /** Lets a region answer later. */
    synchronized String slow(String region, int millis) throws DemoFailed {
        int told = tell(region, "mode=slow&ms=" + millis);
        return region + " is slow: " + count(told) + " wait " + millis + " ms before each answer";
    }

    /** Lets a region answer 503. */
    synchronized String fail(String region) throws DemoFailed {
        return region + " fails: " + count(tell(region, "mode=fail")) + " answer 503";
    }

    private int tell(String region, String query) throws DemoFailed {
        if (holds.containsKey(region)) {
            throw new DemoFailed(region + " hangs and cannot be told anything (revive it first)");
        }
        List<BackEndProcess> running = requireRunning(region);
        for (BackEndProcess each : running) {
            each.fault(query);
        }
        return running.size();
    }

    /** Undoes whatever was done to a region: starts what is dead, continues what is stopped, mends what was told to fail. */
    synchronized String revive(String region) throws DemoFailed {
        @Nullable Hold hold = holds.remove(region);
        if (hold != null) {
            hold.goOn();
        }
        int started = startMissing(processes.keySet().stream()
                .filter(place -> place.region().equals(region))
                .toList());
        for (BackEndProcess each : running(region)) {
            each.fault("mode=ok");
        }
        if (started > 0) {
            return region + " revived: " + count(started) + " started";
        }
        return region + " revived: "
                + (hold != null ? "its processes got SIGCONT" : "its processes answer as they should");
    }

    private List<BackEndProcess> running(String region) {
        return processes.values().stream()
                .filter(each -> each.region().equals(region) && each.alive())
                .toList();
    }

    private List<BackEndProcess> requireRunning(String region) throws DemoFailed {
        List<BackEndProcess> running = running(region);
        if (running.isEmpty()) {
            throw new DemoFailed(region + " is dead (revive it first)");
        }
        return running;
    }

    private static String count(int processes) {
        return processes == 1 ? "1 process" : processes + " processes";
    }

    /** Ends all processes, in whatever state they are. */
    @Override
    public void close() {
        closed = true;
        all.forEach(BackEndProcess::kill);
        killAll();
    }

    private synchronized void killAll() {
        all.forEach(BackEndProcess::kill); // also one that was being started a moment ago
        for (BackEndProcess each : all) {
            try {
                each.awaitDeath();
            } catch (DemoFailed stubborn) {
                System.err.println(stubborn.getMessage());
            }
        }
        for (Hold hold : holds.values()) {
            try {
                hold.forget();
            } catch (DemoFailed gone) {
                // it has nothing left to watch
            }
        }
        holds.clear();
    }
}
