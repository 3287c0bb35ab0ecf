package dev.wissel.console.embedded;

import dev.wissel.console.foresight.Promises;
import dev.wissel.console.foresight.Rehearsal;
import dev.wissel.console.live.Action;
import dev.wissel.console.live.ActionRefused;
import dev.wissel.console.live.DecisionEntry;
import dev.wissel.console.live.History;
import dev.wissel.console.live.LastDrills;
import dev.wissel.console.live.Live;
import dev.wissel.console.live.LiveView;
import dev.wissel.console.live.ServiceView;
import dev.wissel.console.live.WhatIf;
import dev.wissel.controller.journal.RulesEdit;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.Version;
import dev.wissel.gateway.upstream.UpstreamNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded gateway as the console sees it. Thread-safe.
 *
 * <p>Once a second, in a thread of its own, the gateway's counters are read; what was read is the view until the next second. {@link #sample} may be called instead of {@link #start}, for a
 * clock that does not move by itself.
 */
public final class GatewayLive implements Live, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayLive.class);

    /** Rates, error shares and latencies are taken over so many steps of a second. */
    static final int WINDOW = 5;

    /** A quarter of an hour. */
    static final int KEPT = 900;

    /** Decisions about regions that are kept of an upstream, which makes one a second at least, and of all of them. */
    private static final int MOST_MOMENTS = 1200;

    private static final int ALL_MOMENTS = 60_000;
    private static final long STEP_MILLIS = 1000;

    private final Gateway gateway;
    private final GatewayDecisions decisions;
    private final LastDrills drills;
    private final GatewayActions actions;
    private final LongSupplier nanos;
    private final LongSupplier millis;
    private final long[] atMillis = new long[KEPT];
    private final Map<String, ServiceSeries> services = new LinkedHashMap<>();
    private long samples;
    private long version;
    private Strategy strategy;
    private Promises promises;
    private volatile LiveView view;
    private @Nullable ScheduledExecutorService thread;

    /**
     * Makes one over a gateway that runs.
     *
     * @param strategy what the gateway's configuration was made from
     * @param decisions the gateway's listener
     */
    public GatewayLive(Gateway gateway, Strategy strategy, GatewayDecisions decisions, LastDrills drills) {
        this(gateway, strategy, decisions, drills, System::nanoTime, System::currentTimeMillis);
    }

    /** Makes one on other clocks. */
    public GatewayLive(
            Gateway gateway,
            Strategy strategy,
            GatewayDecisions decisions,
            LastDrills drills,
            LongSupplier nanos,
            LongSupplier millis) {
        this.gateway = gateway;
        this.decisions = decisions;
        this.drills = drills;
        this.actions = new GatewayActions(gateway, decisions);
        this.nanos = nanos;
        this.millis = millis;
        this.strategy = strategy;
        this.promises = promises(strategy);
        rebuild(strategy);
        this.view = made();
    }

    private static Promises promises(Strategy strategy) {
        return Promises.of(strategy, Plane.EMBEDDED);
    }

    private void rebuild(Strategy next) {
        Map<String, ServiceSeries> before = new HashMap<>(services);
        Map<String, String> upstreams = new HashMap<>();
        services.clear();
        for (ServiceStrategy service : next.services()) {
            ServiceSeries known = before.get(service.name());
            boolean same =
                    known != null && strategy.objective().equals(next.objective()) && known.continues(next, service);
            ServiceSeries series = same && known != null ? known : new ServiceSeries(next, service, WINDOW, KEPT);
            services.put(service.name(), series);
            upstreams.put(series.upstream(), service.name());
        }
        decisions.follow(upstreams);
        int moments = Math.min(MOST_MOMENTS, ALL_MOMENTS / Math.max(1, services.size()));
        services.values().forEach(each -> {
            UpstreamNode node = gateway.upstreams().get(each.upstream());
            if (node != null) {
                node.history().keep(moments);
            }
        });
    }

    /** Begins to sample, once a second. */
    public synchronized void start() {
        if (thread != null) {
            return;
        }
        ScheduledExecutorService made = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread sampler = new Thread(task, "wissel-live");
            sampler.setDaemon(true);
            return sampler;
        });
        made.scheduleAtFixedRate(this::sampleSafely, 0, STEP_MILLIS, TimeUnit.MILLISECONDS);
        thread = made;
    }

    private void sampleSafely() {
        try {
            sample();
        } catch (RuntimeException bug) {
            LOG.error("the console could not read the gateway's counters", bug); // a task that throws is not run again
        }
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    /** Follows another strategy; what is known of services whose endpoints stay is kept. */
    public synchronized void follow(Strategy next) {
        rebuild(next);
        promises = promises(next);
        strategy = next;
        actions.follow(next, millis.getAsLong());
        view = made();
    }

    /** Reads the counters once, and makes the view. To be called once a second. */
    public synchronized void sample() {
        long nowNanos = nanos.getAsLong();
        for (ServiceSeries each : services.values()) {
            each.sample(gateway, nowNanos);
        }
        atMillis[(int) (samples % KEPT)] = millis.getAsLong();
        samples++;
        view = made();
    }

    private LiveView made() {
        List<ServiceView> views = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (ServiceSeries each : services.values()) {
            if (samples > 0) {
                problems.addAll(each.problems());
            }
            views.add(each.view(promises, drills, decisions));
        }
        return new LiveView(
                ++version,
                millis.getAsLong(),
                strategy.name(),
                LiveView.PlaneKind.GATEWAY,
                "embedded gateway, wissel " + Version.TEXT,
                WINDOW * STEP_MILLIS / 1e3,
                objective(strategy.objective()),
                strategy.regions(),
                views,
                new LiveView.OfficeView(true, "", false, actions.wishes()),
                problems,
                drills.running().orElse(null));
    }

    private static LiveView.ObjectiveView objective(Objective of) {
        return new LiveView.ObjectiveView(
                of.availability(),
                of.window().toMillis() / 1e3,
                of.latency().map(Objective.LatencyTarget::quantile).orElse(null),
                of.latency().map(each -> each.limit().toNanos() / 1e9).orElse(null),
                of.failover().toNanos() / 1e9);
    }

    @Override
    public synchronized Strategy strategy() {
        return strategy;
    }

    @Override
    public LiveView view() {
        return view;
    }

    @Override
    public List<DecisionEntry> decisions(DecisionEntry.Query query) {
        return decisions.find(query).stream().map(this::asKept).toList();
    }

    @Override
    public Optional<DecisionEntry> decision(String id) {
        return decisions.find(id).map(this::asKept);
    }

    /** What was replayable once is not for ever. */
    private DecisionEntry asKept(DecisionEntry entry) {
        UpstreamNode node = entry.replayable() ? gateway.upstreams().get(entry.upstream()) : null;
        boolean kept = node != null && node.history().oldestMillis() <= entry.atMillis();
        return entry.replayable() == kept ? entry : entry.withReplayable(kept);
    }

    @Override
    public synchronized Optional<History> history(String service, int seconds) {
        if (seconds <= 0) {
            throw new IllegalArgumentException("seconds: " + seconds + " (expected: > 0)");
        }
        ServiceSeries series = services.get(service);
        if (series == null) {
            return Optional.empty();
        }
        int steps = (int) Math.min(seconds, Math.min(samples, KEPT));
        List<Long> moments = new ArrayList<>();
        for (int back = steps - 1; back >= 0; back--) {
            moments.add(atMillis[(int) ((samples - 1 - back) % KEPT)]);
        }
        return Optional.of(series.history(moments, STEP_MILLIS / 1e3));
    }

    @Override
    public Action.Preview preview(Action action) {
        Strategy of = strategy();
        try {
            GatewayActions.check(action, of);
        } catch (ActionRefused refused) {
            return new Action.Preview(false, List.of(String.valueOf(refused.getMessage())), List.of(), List.of());
        }
        return new Rehearsal(of, view, dev.wissel.sim.play.Plane.WISSEL_GATEWAY).of(action);
    }

    @Override
    public Action.Done act(Action action, String who, String why) throws ActionRefused {
        try {
            Action.Done done = actions.act(action, who, why, strategy(), millis.getAsLong());
            if (done.changed()) {
                renew();
            }
            return done;
        } catch (ActionRefused refused) {
            refused(
                    action.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                            + (action.subject().isEmpty() ? "" : " " + action.subject()),
                    who,
                    String.valueOf(refused.getMessage()));
            throw refused;
        }
    }

    private synchronized void renew() {
        view = made();
    }

    @Override
    public void refused(String what, String who, String why) {
        decisions.act(millis.getAsLong(), "", "refused", what + " was refused: " + why, "", who);
    }

    @Override
    public Map<String, String> settings() {
        Map<String, Set<String>> values = new LinkedHashMap<>();
        for (UpstreamNode each : nodes()) {
            RulesEdit.values(each.config().regionPolicy())
                    .forEach((key, value) -> values.computeIfAbsent(key, absent -> new LinkedHashSet<>())
                            .add(value));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        values.forEach((key, all) -> settings.put(key, String.join(", ", all)));
        return settings;
    }

    @Override
    public WhatIf.Outcome whatIf(WhatIf question) throws ActionRefused {
        GatewayWhatIf.changed(question.set(), RegionPolicy.DEFAULTS); // a wrong setting is one even if nothing is kept
        return new GatewayWhatIf(question).of(nodes());
    }

    private synchronized List<UpstreamNode> nodes() {
        List<UpstreamNode> nodes = new ArrayList<>();
        for (ServiceSeries each : services.values()) {
            UpstreamNode node = gateway.upstreams().get(each.upstream());
            if (node != null) {
                nodes.add(node);
            }
        }
        return nodes;
    }
}
