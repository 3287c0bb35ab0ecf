package dev.wissel.console.live;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * A made-up strategy that plays one story over and over: all is well, after 20 seconds the first region is lost, 20 seconds later it is well again and gets
 * its traffic back in 10, and after a minute it begins anew. What operators drain stays drained. Figures depend on the clock alone. Thread-safe.
 */
public final class FakeLive implements Live {
    /** Three services in two regions, two targets each. */
    public static final String WEBSHOP = """
            strategy: webshop
            objective: {availability: 99.9%, window: 30d, latency: {p99: 300ms}, failover: 30s}
            regions: [ams, fra]
            defaults:
              health: {path: /health, interval: 1s, timeout: 500ms}
              failback: {hold: 5s, ramp: 10s}
            services:
              product:
                routes: [{paths: [/products]}]
                balance: round-robin
                endpoints:
                  ams: [{target: "127.0.0.1:9101", capacity: 500/s}, {target: "127.0.0.1:9111", capacity: 500/s}]
                  fra: [{target: "127.0.0.1:9201", capacity: 500/s}, {target: "127.0.0.1:9211", capacity: 500/s}]
              order:
                routes: [{paths: [/orders]}]
                balance: adaptive
                endpoints:
                  ams: [{target: "127.0.0.1:9102", capacity: 300/s}, {target: "127.0.0.1:9112", capacity: 300/s}]
                  fra: [{target: "127.0.0.1:9202", capacity: 300/s}, {target: "127.0.0.1:9212", capacity: 300/s}]
              customer:
                routes: [{paths: [/customers]}]
                balance: {method: consistent-hashing, on: header X-Customer, fallback: ip}
                endpoints:
                  ams: [{target: "127.0.0.1:9103", capacity: 200/s}, {target: "127.0.0.1:9113", capacity: 200/s}]
                  fra: [{target: "127.0.0.1:9203", capacity: 200/s}, {target: "127.0.0.1:9213", capacity: 200/s}]
            """;

    private static final int CYCLE_SECONDS = 60;
    private static final int LOST_AT = 20;
    private static final int BACK_AT = 40;
    private static final int RAMP_SECONDS = 10;

    private final Strategy strategy;
    private final LongSupplier clockMillis;
    private final long startMillis;
    private final Map<String, LiveView.WishView> wishes = new TreeMap<>();
    private final List<DecisionEntry> decisions = new ArrayList<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private long nextId = 1;
    private long toldSecond = -1;
    private LiveView last;
    private long lastSecond;
    private long version;

    /** Makes one that begins its story now. */
    public FakeLive(String strategyText, LongSupplier clockMillis) {
        this.strategy = StrategyReader.read("fake.yml", strategyText).strategy().orElseThrow();
        this.clockMillis = clockMillis;
        this.startMillis = clockMillis.getAsLong();
    }

    /** Returns what was refused, a line each. */
    public List<String> refusals() {
        return refusals;
    }

    @Override
    public Strategy strategy() {
        return strategy;
    }

    private long second() {
        return (clockMillis.getAsLong() - startMillis) / 1000;
    }

    private String first() {
        return strategy.regions().get(0);
    }

    /** The part of its usual share that the first region gets at a moment of the story. */
    private static double firstPart(long second) {
        long at = second % CYCLE_SECONDS;
        if (at < LOST_AT) {
            return 1;
        }
        return at < BACK_AT ? 0 : Math.min(1, (at - BACK_AT) / (double) RAMP_SECONDS);
    }

    private static String phase(long second) {
        long at = second % CYCLE_SECONDS;
        if (at < LOST_AT || at >= BACK_AT + RAMP_SECONDS) {
            return "active";
        }
        return at < BACK_AT ? "lost" : "ramp";
    }

    /** In [0, 1), the same for the same second and name. */
    private static double noise(long second, String name) {
        long hash = (second * 31 + name.hashCode()) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
        hash *= 0xBF58476D1CE4E5B9L;
        return (hash >>> 11) * 0x1p-53;
    }

    @Override
    public synchronized LiveView view() {
        long second = second();
        LiveView known = last;
        if (known != null && lastSecond == second) {
            return known;
        }
        tell(second);
        List<String> problems = phase(second).equals("lost") ? List.of("region " + first() + " is lost") : List.of();
        known = new LiveView(
                ++version,
                startMillis + second * 1000,
                strategy.name(),
                LiveView.PlaneKind.GATEWAY,
                "embedded gateway",
                10,
                new LiveView.ObjectiveView(strategy.objective().availability(), 2_592_000, 0.99, 0.3, 30),
                strategy.regions(),
                strategy.services().stream().map(each -> service(each, second)).toList(),
                new LiveView.OfficeView(true, "this process", false, List.copyOf(wishes.values())),
                problems,
                null);
        last = known;
        lastSecond = second;
        return known;
    }

    private boolean drained(String kind, String subject) {
        return wishes.containsKey(kind + " " + subject);
    }

    private ServiceView service(ServiceStrategy service, long second) {
        Map<String, Double> shares = shares(service, second);
        double rate = 100 + 300 * noise(0, service.name()) + 20 * noise(second, service.name());
        boolean lostNow = second % CYCLE_SECONDS == LOST_AT;
        Flow flow = new Flow(rate, lostNow ? 0.03 : 0.0002, 0.02, 0.08 + 0.02 * noise(second, service.name() + "p"));
        List<ServiceView.RegionView> regions = new ArrayList<>();
        List<ServiceView.TargetView> targets = new ArrayList<>();
        for (String region : service.regions()) {
            boolean isFirst = region.equals(first());
            double share = shares.get(region);
            boolean drained = drained("drain-region", region);
            String phase = drained ? "drained" : isFirst ? phase(second) : "active";
            List<Endpoint> endpoints = service.endpointsIn(region);
            int serving = phase.equals("lost") || drained ? 0 : endpoints.size();
            regions.add(new ServiceView.RegionView(
                    region,
                    share,
                    share,
                    new Flow(
                            rate * share,
                            share == 0 ? null : 0.0002,
                            share == 0 ? null : 0.02,
                            share == 0 ? null : 0.09),
                    phase,
                    serving,
                    endpoints.size(),
                    serving * 500.0,
                    !isFirst && share > 0,
                    phase.equals("lost") ? "all targets of " + region + " refuse connections" : ""));
            for (Endpoint endpoint : endpoints) {
                targets.add(target(endpoint, share / endpoints.size(), rate, phase, second));
            }
        }
        return new ServiceView(
                service.name(),
                service.name() + ".webshop",
                "round-robin",
                flow,
                new ServiceView.BudgetView(
                        0.93 - 0.01 * (second % CYCLE_SECONDS) / CYCLE_SECONDS, lostNow ? 14.2 : 0.3, 0.4, 86_400),
                shares.get(first()) < 0.5,
                drained("pause", "") || drained("pause", service.name() + ".webshop"),
                regions,
                targets,
                bounds());
    }

    private Map<String, Double> shares(ServiceStrategy service, long second) {
        double first = drained("drain-region", first()) ? 0 : firstPart(second);
        Map<String, Double> shares = new LinkedHashMap<>();
        for (String region : service.regions()) {
            int others = service.regions().size() - 1;
            shares.put(region, region.equals(first()) ? first : (1 - first) / others);
        }
        return shares;
    }

    private ServiceView.TargetView target(Endpoint endpoint, double share, double rate, String phase, long second) {
        String name = endpoint.address().toString();
        boolean drained = drained("drain-target", name) || phase.equals("drained");
        boolean ejected = phase.equals("lost");
        ServiceView.TargetState state = drained
                ? ServiceView.TargetState.DRAINED
                : ejected
                        ? ServiceView.TargetState.EJECTED
                        : share > 0 ? ServiceView.TargetState.SERVING : ServiceView.TargetState.IDLE;
        boolean traffic = state == ServiceView.TargetState.SERVING;
        return new ServiceView.TargetView(
                name,
                endpoint.region(),
                traffic ? 100 : 0,
                100,
                traffic ? share : 0,
                traffic
                        ? new Flow(rate * share, 0.0002, 0.018, 0.07 + 0.03 * noise(second, name))
                        : new Flow(0.0, null, null, null),
                traffic ? (int) (6 * noise(second, name + "f")) : 0,
                state,
                drained ? "an operator keeps requests away" : ejected ? "refuses connections since 2 s" : "");
    }

    private static List<ServiceView.BoundView> bounds() {
        return List.of(
                new ServiceView.BoundView("target-loss", 1.5, 2.0, 15.0, "interval + timeout", "interval", null),
                new ServiceView.BoundView(
                        "region-loss",
                        1.5,
                        4.0,
                        25.0,
                        "detection + spill",
                        "detection",
                        new ServiceView.MeasuredView("drill-1", 1_795_000_000_000L, 1.1, 2.4, 18.0, "passed")));
    }

    /** Makes the decisions of the seconds that went by. */
    private void tell(long second) {
        for (long at = Math.max(toldSecond + 1, second - CYCLE_SECONDS); at <= second; at++) {
            long moment = at % CYCLE_SECONDS;
            if (moment == LOST_AT) {
                decide(at, "lost", "Region " + first() + " is lost: 2 of 2 targets refuse connections.", 0);
            } else if (moment == BACK_AT) {
                decide(
                        at,
                        "ramp",
                        "Region " + first() + " is well again for 5 s; it gets its traffic back in 10 s.",
                        0.1);
            } else if (moment == BACK_AT + RAMP_SECONDS) {
                decide(at, "active", "Region " + first() + " has all its traffic again.", 1);
            }
        }
        toldSecond = second;
    }

    private void decide(long second, String kind, String line, double share) {
        for (ServiceStrategy service : strategy.services()) {
            add(new DecisionEntry(
                    "d" + nextId++,
                    startMillis + second * 1000,
                    service.name(),
                    service.name() + ".webshop",
                    first(),
                    kind,
                    line,
                    List.of("failures=6", "window=2s", "serving=" + (share > 0 ? 2 : 0)),
                    List.of("keep " + first() + ": no target of it answers"),
                    "5 s of good health checks in " + first(),
                    List.of(new DecisionEntry.ChangeView(
                            service.endpoints().get(0).address().toString(), 100, (int) (100 * share), "written")),
                    service.regions().stream()
                            .map(region -> new DecisionEntry.ShareView(
                                    region, region.equals(first()) ? share : 1 - share, kind))
                            .toList(),
                    "",
                    true));
        }
    }

    private void add(DecisionEntry entry) {
        decisions.add(0, entry);
        if (decisions.size() > 2000) {
            decisions.remove(decisions.size() - 1);
        }
    }

    @Override
    public synchronized List<DecisionEntry> decisions(DecisionEntry.Query query) {
        view();
        List<DecisionEntry> found = new ArrayList<>();
        boolean reached = query.before() == null;
        for (DecisionEntry each : decisions) {
            if (!reached) {
                reached = each.id().equals(query.before());
            } else if (found.size() < query.limit() && matches(each, query)) {
                found.add(each);
            }
        }
        return found;
    }

    private static boolean matches(DecisionEntry entry, DecisionEntry.Query query) {
        String all = (entry.line() + " " + entry.subject() + " " + entry.upstream()).toLowerCase(java.util.Locale.ROOT);
        return (query.fromMillis() == null || entry.atMillis() >= query.fromMillis())
                && (query.toMillis() == null || entry.atMillis() <= query.toMillis())
                && (query.service() == null || entry.service().equals(query.service()))
                && (query.kind() == null || entry.kind().equals(query.kind()))
                && (query.text() == null || all.contains(query.text().toLowerCase(java.util.Locale.ROOT)));
    }

    @Override
    public synchronized Optional<DecisionEntry> decision(String id) {
        return decisions.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    @Override
    public synchronized Optional<History> history(String service, int seconds) {
        return strategy.service(service).map(found -> {
            long now = second();
            int steps = (int) Math.min(seconds, Math.min(now + 1, 900));
            List<Long> moments = new ArrayList<>();
            List<Double> rates = new ArrayList<>();
            List<Double> errors = new ArrayList<>();
            List<Double> p99 = new ArrayList<>();
            Map<String, List<Double>> shares = new LinkedHashMap<>();
            Map<String, List<Double>> targets = new LinkedHashMap<>();
            for (long at = now - steps + 1; at <= now; at++) {
                ServiceView view = service(found, at);
                moments.add(startMillis + at * 1000);
                rates.add(view.flow().requestsPerSecond());
                errors.add(view.flow().errorShare());
                p99.add(view.flow().p99Seconds());
                view.regions()
                        .forEach(each -> shares.computeIfAbsent(each.region(), r -> new ArrayList<>())
                                .add(each.share()));
                view.targets()
                        .forEach(each -> targets.computeIfAbsent(each.target(), t -> new ArrayList<>())
                                .add(each.flow().p99Seconds()));
            }
            return new History(service, 1, moments, rates, errors, p99, shares, targets);
        });
    }

    @Override
    public Action.Preview preview(Action action) {
        if (action.kind() == Action.Kind.DRAIN_REGION && !strategy.regions().contains(action.subject())) {
            return new Action.Preview(
                    false, List.of("There is no region " + action.subject() + "."), List.of(), List.of());
        }
        return new Action.Preview(
                true,
                List.of("New requests are kept away from " + action.subject() + "; those under way end as they are."),
                List.of("What remains carries 61% of its capacity then."),
                strategy.services().stream()
                        .map(each -> new Action.ServicePreview(
                                each.name(),
                                List.of(
                                        new Action.ShareMove(strategy.regions().get(0), 1, 0),
                                        new Action.ShareMove(
                                                strategy.regions()
                                                        .get(strategy.regions().size() - 1),
                                                0,
                                                1)),
                                0.9999,
                                0.11,
                                2.5))
                        .toList());
    }

    @Override
    public synchronized Action.Done act(Action action, String who, String why) throws ActionRefused {
        if (action.subject().contains("region")
                || action.kind().name().endsWith("REGION")
                        && !strategy.regions().contains(action.subject())) {
            throw new ActionRefused(
                    "there is no region " + action.subject() + " (expected: one of " + strategy.regions() + ")");
        }
        String kind = action.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        String wish = kind.equals("resume") ? "pause" : kind.replace("undrain", "drain");
        String key = wish + " " + action.subject();
        boolean begins = kind.equals(wish);
        boolean changed = begins != wishes.containsKey(key);
        if (begins) {
            wishes.putIfAbsent(
                    key, new LiveView.WishView(wish, action.subject(), clockMillis.getAsLong(), null, who, why));
        } else {
            wishes.remove(key);
        }
        last = null;
        add(new DecisionEntry(
                "d" + nextId++,
                clockMillis.getAsLong(),
                "",
                "",
                action.subject(),
                kind,
                kind + " " + action.subject() + (why.isEmpty() ? "" : ": " + why),
                List.of(),
                List.of(),
                "",
                List.of(),
                List.of(),
                who,
                false));
        return new Action.Done(changed, changed ? kind + " " + action.subject() : "it was so already");
    }

    @Override
    public void refused(String what, String who, String why) {
        refusals.add(what + " | " + who + " | " + why);
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("failback.ramp", "10s", "failback.hold", "5s");
    }

    @Override
    public WhatIf.Outcome whatIf(WhatIf question) throws ActionRefused {
        for (String name : question.set().keySet()) {
            if (!settings().containsKey(name)) {
                throw new ActionRefused("there is no setting " + name + " (expected: one of "
                        + settings().keySet() + ")");
            }
        }
        return new WhatIf.Outcome(
                60,
                3,
                List.of(new WhatIf.Difference(
                        question.fromMillis(), "product.webshop", List.of("ramp ams 10%"), List.of("ramp ams 25%"))));
    }
}
