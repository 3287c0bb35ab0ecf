package dev.wissel.it;

import dev.wissel.console.live.Action;
import dev.wissel.console.live.ActionRefused;
import dev.wissel.console.live.DecisionEntry;
import dev.wissel.console.live.Flow;
import dev.wissel.console.live.History;
import dev.wissel.console.live.Live;
import dev.wissel.console.live.LiveView;
import dev.wissel.console.live.ServiceView;
import dev.wissel.console.live.ServiceView.BoundView;
import dev.wissel.console.live.ServiceView.MeasuredView;
import dev.wissel.console.live.ServiceView.RegionView;
import dev.wissel.console.live.ServiceView.TargetState;
import dev.wissel.console.live.ServiceView.TargetView;
import dev.wissel.console.live.WhatIf;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What the pages are shown: a service as it should be, one of a thousand targets, and one whose name and sentences are hostile and of which nothing is known.
 * It changes only when a test says so. Thread-safe.
 */
final class PagesLive implements Live {
    static final String STRATEGY = """
            strategy: shop
            regions: [ams, fra]
            services:
              product:
                endpoints:
                  ams: ["127.0.0.1:9101"]
                  fra: ["127.0.0.1:9201"]
            """;

    /** As a name of a service: a tag, quotes, an address's own characters, an escape, letters of others. */
    static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\"> & \"é'%41?#ü";

    static final int MANY = 1000;

    private static final Flow GOOD = new Flow(400.0, 0.0002, 0.02, 0.09);

    private final Strategy strategy =
            StrategyReader.read("strategy.yml", STRATEGY).strategy().orElseThrow();
    private final List<DecisionEntry> decisions = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final Map<String, LiveView.WishView> wishes = new LinkedHashMap<>();
    private boolean lost;
    private long version;
    private long seenSecond;
    private @Nullable LiveView view;
    private int nextDecision = 1;

    PagesLive() {
        decide("weight", "Target 127.0.0.1:9101 is slower than its peers.", "");
        decide("active", "<script>document.title='owned'</script>", "");
    }

    /** Loses the first region, or brings it back. */
    synchronized void lose(boolean nowLost) {
        lost = nowLost;
        view = null;
        decide(
                nowLost ? "lost" : "active",
                nowLost ? "Region ams is lost: 1 of 1 targets refuses connections." : "Region ams is back.",
                "");
    }

    /** Returns what was done, a line each. */
    synchronized List<String> done() {
        return List.copyOf(done);
    }

    private void decide(String kind, String line, String who) {
        decisions.add(
                0,
                new DecisionEntry(
                        "d " + nextDecision++ + "/ü",
                        System.currentTimeMillis(),
                        who.isEmpty() ? "product" : "",
                        "product.shop",
                        "ams",
                        kind,
                        line,
                        List.of("failures=6", "window=2s"),
                        List.of("keep ams: no target of it answers"),
                        "5 s of good health checks",
                        List.of(new DecisionEntry.ChangeView("127.0.0.1:9101", 100, 0, "written")),
                        List.of(
                                new DecisionEntry.ShareView("ams", 0, "lost"),
                                new DecisionEntry.ShareView("fra", 1, "active")),
                        who,
                        who.isEmpty()));
    }

    @Override
    public Strategy strategy() {
        return strategy;
    }

    @Override
    public synchronized LiveView view() {
        long second = System.currentTimeMillis() / 1000;
        LiveView known = view;
        if (known == null || second != seenSecond) {
            known = new LiveView(
                    ++version,
                    second * 1000,
                    "shop",
                    LiveView.PlaneKind.GATEWAY,
                    "embedded gateway",
                    10,
                    new LiveView.ObjectiveView(0.9999, 2_592_000, 0.99, 0.3, 30),
                    List.of("ams", "fra"),
                    List.of(product(), many(), hostile()),
                    new LiveView.OfficeView(true, "this process", false, List.copyOf(wishes.values())),
                    lost ? List.of("The signals of ams are stale.") : List.of(),
                    null);
            view = known;
            seenSecond = second;
        }
        return known;
    }

    private ServiceView product() {
        boolean away = lost || wishes.containsKey("drain-region ams");
        String phase = lost ? "lost" : away ? "drained" : "active";
        return new ServiceView(
                "product",
                "product.shop",
                "adaptive",
                GOOD,
                new ServiceView.BudgetView(0.2, 15, 16, 86_400),
                away,
                false,
                List.of(
                        new RegionView(
                                "ams",
                                away ? 0.0 : 1.0,
                                away ? 0 : 1,
                                away ? Flow.UNKNOWN : GOOD,
                                phase,
                                away ? 0 : 1,
                                1,
                                1000.0,
                                false,
                                lost ? "1 of 1 targets refuses connections" : ""),
                        new RegionView(
                                "fra",
                                away ? 1.0 : 0.0,
                                away ? 1 : 0,
                                away ? GOOD : Flow.UNKNOWN,
                                away ? "active" : "absent",
                                1,
                                1,
                                1000.0,
                                away,
                                "")),
                List.of(
                        target("127.0.0.1:9101", "ams", lost ? TargetState.EJECTED : TargetState.SERVING),
                        target("127.0.0.1:9201", "fra", away ? TargetState.SERVING : TargetState.IDLE)),
                List.of(
                        new BoundView(
                                "region-loss",
                                1.5,
                                4.0,
                                25.0,
                                "interval + time-out",
                                "probe-intervals",
                                new MeasuredView("drill-1", 1_795_000_000_000L, 1.1, 6.4, 18.0, "failed")),
                        new BoundView("slow", null, null, null, "", "nothing tells it", null)));
    }

    private static ServiceView many() {
        TargetState[] states = TargetState.values();
        List<TargetView> targets = IntStream.range(0, MANY)
                .mapToObj(at -> target(
                        "10.0." + at / 250 + "." + at % 250 + ":8080",
                        at % 2 == 0 ? "ams" : "fra",
                        states[at % states.length]))
                .toList();
        return new ServiceView(
                "many",
                "many.shop",
                "round-robin",
                GOOD,
                new ServiceView.BudgetView(0.93, 0.3, 0.4, 86_400),
                false,
                true,
                List.of(
                        new RegionView("ams", 1.0, 1, GOOD, "active", 400, 500, 400_000.0, false, ""),
                        new RegionView(
                                "fra",
                                0.0,
                                0,
                                Flow.UNKNOWN,
                                "hold-down",
                                500,
                                500,
                                null,
                                false,
                                "it was lost a minute ago")),
                targets,
                List.of());
    }

    private static ServiceView hostile() {
        return new ServiceView(
                HOSTILE,
                HOSTILE,
                "a method of tomorrow",
                Flow.UNKNOWN,
                new ServiceView.BudgetView(-0.4, 20, 20, 0),
                false,
                false,
                List.of(new RegionView(
                        "ams", null, 0, Flow.UNKNOWN, "a phase of tomorrow", 0, 1, null, false, HOSTILE)),
                List.of(new TargetView(HOSTILE, "ams", 0, 1, null, Flow.UNKNOWN, null, TargetState.UNKNOWN, HOSTILE)),
                List.of());
    }

    private static TargetView target(String name, String region, TargetState state) {
        boolean serves = state == TargetState.SERVING;
        return new TargetView(
                name,
                region,
                serves ? 100 : 0,
                100,
                serves ? 1.0 : 0.0,
                serves ? GOOD : Flow.UNKNOWN,
                serves ? 3 : null,
                state,
                serves ? "" : "it is " + state.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public synchronized List<DecisionEntry> decisions(DecisionEntry.Query query) {
        return decisions.stream()
                .filter(each -> query.service() == null || each.service().equals(query.service()))
                .filter(each -> query.kind() == null || each.kind().equals(query.kind()))
                .filter(each -> query.text() == null || each.line().contains(query.text()))
                .filter(each -> query.fromMillis() == null || each.atMillis() >= query.fromMillis())
                .filter(each -> query.toMillis() == null || each.atMillis() <= query.toMillis())
                .limit(query.limit())
                .toList();
    }

    @Override
    public synchronized Optional<DecisionEntry> decision(String id) {
        return decisions.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    @Override
    public synchronized Optional<History> history(String service, int seconds) {
        return view().services().stream()
                .filter(each -> each.name().equals(service))
                .findFirst()
                .map(found -> {
                    long now = System.currentTimeMillis() / 1000;
                    List<Long> moments = LongStream.rangeClosed(now - 59, now)
                            .map(each -> each * 1000)
                            .boxed()
                            .toList();
                    Map<String, List<@Nullable Double>> shares = new LinkedHashMap<>();
                    found.regions().forEach(each -> shares.put(each.region(), all(each.share())));
                    Map<String, List<@Nullable Double>> targets = new LinkedHashMap<>();
                    found.targets()
                            .forEach(each ->
                                    targets.put(each.target(), all(each.flow().p99Seconds())));
                    return new History(
                            service,
                            1,
                            moments,
                            all(found.flow().requestsPerSecond()),
                            all(found.flow().errorShare()),
                            all(found.flow().p99Seconds()),
                            shares,
                            targets);
                });
    }

    private static List<@Nullable Double> all(@Nullable Double value) {
        List<@Nullable Double> values = new ArrayList<>();
        for (int at = 0; at < 60; at++) {
            values.add(value);
        }
        return values;
    }

    @Override
    public Action.Preview preview(Action action) {
        if (action.subject().equals("fra")) {
            return new Action.Preview(
                    false, List.of("fra cannot be drained: ams could not carry it."), List.of(), List.of());
        }
        return new Action.Preview(
                true,
                List.of("New requests are kept away from " + action.subject() + "."),
                List.of("What remains carries 61% of its capacity then."),
                List.of(new Action.ServicePreview(
                        "product",
                        List.of(new Action.ShareMove("ams", 1, 0), new Action.ShareMove("fra", 0, 1)),
                        0.99995,
                        0.11,
                        2.5)));
    }

    @Override
    public synchronized Action.Done act(Action action, String who, String why) throws ActionRefused {
        if (why.equals("refuse me")) {
            throw new ActionRefused("another operator was quicker");
        }
        String kind = action.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        done.add(kind + " " + action.subject() + " by " + who + ": " + why);
        if (kind.startsWith("drain") || kind.equals("pause")) {
            wishes.put(
                    kind + " " + action.subject(),
                    new LiveView.WishView(kind, action.subject(), System.currentTimeMillis(), null, who, why));
        } else {
            wishes.remove(
                    (kind.equals("resume") ? "pause" : kind.replace("undrain", "drain")) + " " + action.subject());
        }
        view = null;
        decide(kind, kind + " " + action.subject(), who);
        return new Action.Done(true, "It is done: " + kind + " " + action.subject() + ".");
    }

    @Override
    public void refused(String what, String who, String why) {}

    @Override
    public Map<String, String> settings() {
        return Map.of("failback.ramp", "10s");
    }

    @Override
    public WhatIf.Outcome whatIf(WhatIf question) throws ActionRefused {
        if (!question.set().equals(Map.of("failback.ramp", "30s"))) {
            throw new ActionRefused("failback.ramp: " + question.set() + " (expected: a duration)");
        }
        return new WhatIf.Outcome(
                120,
                4,
                List.of(new WhatIf.Difference(
                        question.fromMillis(), "product.shop", List.of("ramp ams to 25%"), null)));
    }
}
