package dev.wissel.console.drill;

import dev.wissel.console.live.ActionRefused;
import dev.wissel.console.live.DrillDesk;
import dev.wissel.console.live.LastDrills;
import dev.wissel.console.live.ServiceView;
import dev.wissel.controller.drill.DrillBusyException;
import dev.wissel.controller.drill.DrillFigures;
import dev.wissel.controller.drill.DrillJson;
import dev.wissel.controller.drill.DrillLists;
import dev.wissel.controller.drill.DrillMetrics;
import dev.wissel.controller.drill.DrillPromises;
import dev.wissel.controller.drill.DrillRecord;
import dev.wissel.controller.drill.DrillReport;
import dev.wissel.controller.drill.DrillRequest;
import dev.wissel.controller.drill.DrillRunner;
import dev.wissel.controller.drill.DrillScheduler;
import dev.wissel.controller.drill.DrillTerms;
import dev.wissel.controller.drill.DrillWindows;
import dev.wissel.controller.drill.FaultHost;
import dev.wissel.controller.drill.HookFaultHost;
import dev.wissel.controller.journal.DrillLog;
import dev.wissel.controller.journal.JournalException;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.drill.DrillSetup;
import dev.wissel.design.strategy.Strategy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plans, runs and remembers the drills of a strategy that is being carried out. Thread-safe.
 *
 * <p>A strategy that changes while a drill runs is followed when that is over: the terms of a drill stay what they were when it began.
 */
public final class RunningDrills implements DrillDesk, LastDrills, AutoCloseable {
    private static final Duration HOOK_PATIENCE = Duration.ofSeconds(10);
    private static final long TEND_MILLIS = 1000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Setup setup;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "wissel-drills");
        made.setDaemon(true);
        return made;
    });
    private final LastResults results = new LastResults();
    private volatile Office office;
    private volatile @Nullable Strategy next;

    /**
     * What drills need. Immutable.
     *
     * @param host who makes the faults, unless the strategy names a hook
     * @param figures what is seen
     * @param log where results are kept
     * @param holder name of this replica
     * @param plane who carries the traffic
     * @param workers event loops or worker processes that take turns on their own, &gt;= 1
     * @param leads whether this replica may begin scheduled drills
     * @param clock nanoseconds since 1970 that never go back
     * @param says hears a line of what happens
     */
    public record Setup(
            FaultHost host,
            DrillFigures figures,
            DrillLog log,
            String holder,
            Plane plane,
            int workers,
            BooleanSupplier leads,
            LongSupplier clock,
            Consumer<String> says) {}

    /** The runner of a strategy's drills and their calendar. */
    private record Office(Strategy strategy, DrillRunner runner, DrillScheduler scheduler) {}

    /** Makes one that does nothing yet but answer. */
    public RunningDrills(Strategy strategy, Setup setup) {
        this.setup = setup;
        this.office = office(strategy);
    }

    private Office office(Strategy strategy) {
        dev.wissel.design.strategy.Drills drills = strategy.drills();
        FaultHost host =
                drills.hook().isEmpty() ? setup.host() : new HookFaultHost(drills.hook(), HOOK_PATIENCE, setup.says());
        DrillTerms terms = new DrillTerms(
                setup.holder(),
                drills.limits(),
                DrillSetup.Pace.DEFAULTS,
                new DrillPromises(strategy, setup.plane(), setup.workers())::of,
                new DrillWindows(drills));
        DrillRunner runner = new DrillRunner(terms, host, setup.figures(), setup.log(), setup.clock(), setup.says());
        return new Office(
                strategy,
                runner,
                new DrillScheduler(drills, runner, setup.log(), setup.leads(), setup.clock(), setup.says()));
    }

    /** Begins to look after drills: closes what an earlier process left behind, and follows the schedule. */
    public void start() {
        office.runner().start();
        thread.scheduleWithFixedDelay(this::tend, 0, TEND_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Follows another strategy, after the drill that runs, if one does. */
    public void follow(Strategy newer) {
        next = newer;
    }

    private void tend() {
        try {
            Strategy newer = next;
            if (newer != null && office.runner().current().isEmpty()) {
                replace(newer);
            }
            office.scheduler().tend();
            results.read(office.runner().newest(LastResults.READ));
        } catch (JournalException failed) {
            setup.says().accept("DRILL the journal failed: " + failed.getMessage());
        } catch (RuntimeException bug) {
            setup.says().accept("DRILL a step failed: " + bug); // a task that throws is not run again
        }
    }

    private synchronized void replace(Strategy newer) {
        Office before = office;
        if (before.runner().current().isPresent()) {
            return; // one has begun since; afterwards, then
        }
        Office now = office(newer);
        now.runner().start();
        office = now;
        if (newer.equals(next)) {
            next = null;
        }
        before.runner().close();
    }

    // ---------------------------------------------------------------- what the console asks

    @Override
    public String list() {
        Office of = office;
        return JSON.writeValueAsString(DrillLists.tree(
                of.runner(), of.scheduler().upcoming(), setup.clock().getAsLong()));
    }

    @Override
    public String plan(Wish wish) {
        Office of = office;
        return JSON.writeValueAsString(DrillJson.tree(of.runner().preview(Plans.of(wish, of.strategy()))));
    }

    @Override
    public synchronized String begin(Wish wish, String who, String why) throws ActionRefused {
        Office of = office;
        try {
            return of.runner().begin(new DrillRequest(Plans.of(wish, of.strategy()), who, why, DrillRequest.HAND));
        } catch (DrillBusyException busy) {
            throw new ActionRefused(String.valueOf(busy.getMessage()));
        } catch (JournalException failed) {
            throw new ActionRefused("the drill cannot be written down, so it does not begin: " + failed.getMessage());
        }
    }

    @Override
    public Optional<String> drill(String id) {
        return office.runner().find(id).map(DrillJson::text);
    }

    @Override
    public Optional<String> report(String id) {
        return office.runner().find(id).map(DrillReport::markdown);
    }

    @Override
    public Optional<String> abort(String id, String who, String why) throws ActionRefused {
        Office of = office;
        Optional<DrillRecord> known = of.runner().find(id);
        if (known.isPresent() && !of.runner().abort(id, who, why)) {
            throw new ActionRefused(
                    known.get().phase().over()
                            ? "drill " + id + " is over"
                            : "drill " + id + " runs at another replica (expected: that one's console)");
        }
        return known.map(DrillJson::text);
    }

    /** Returns the drills in Prometheus' text format. */
    public String metrics() {
        Office of = office;
        try {
            return DrillMetrics.text(
                    setup.log().tallies(),
                    of.runner().current().isPresent(),
                    setup.clock().getAsLong());
        } catch (JournalException failed) {
            return ""; // the scrape goes on without; the journal's failure is said elsewhere
        }
    }

    // ---------------------------------------------------------------- what the view asks

    @Override
    public Optional<String> running() {
        return office.runner().current().map(DrillRecord::id);
    }

    @Override
    public Optional<ServiceView.MeasuredView> last(String service, String fault) {
        return results.last(service, fault);
    }

    /** Breaks off what runs, takes its fault away, and ends. */
    @Override
    public void close() {
        thread.shutdownNow();
        office.runner().close();
    }
}
