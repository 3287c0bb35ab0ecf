package dev.wissel.console.foresight;

import dev.wissel.console.live.Action;
import dev.wissel.console.live.Action.ServicePreview;
import dev.wissel.console.live.Action.ShareMove;
import dev.wissel.console.live.LiveView;
import dev.wissel.console.live.ServiceView;
import dev.wissel.console.live.ServiceView.RegionView;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.sim.play.Plane;
import dev.wissel.sim.play.Result;
import dev.wissel.sim.play.Simulation;
import dev.wissel.sim.play.Timeline;
import dev.wissel.sim.scenario.Fault;
import dev.wissel.sim.scenario.Scenario;
import dev.wissel.sim.scenario.ScenarioLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Plays the drain of a region or a target, or its end, in virtual time: with the demand of the moment, and without what does not serve at the moment. Stateless and thread-safe.
 *
 * <p>A play is bounded: a service whose demand would take more requests than that is played at a smaller scale, capacities likewise; services for which there is no time left are named and
 * not played.
 */
public final class Rehearsal {
    private static final long SECOND = 1_000_000_000L;
    private static final long MOST_NANOS = 1_200_000_000L;
    private static final double MOST_REQUESTS = 12_000;
    private static final long BEFORE_NANOS = 5 * SECOND;
    private static final long AFTER_NANOS = 15 * SECOND;
    private static final long AFTER_ON_KONG_NANOS = 45 * SECOND; // waves of writes are 10 s apart
    private static final long MOST_AFTER_NANOS = 120 * SECOND;
    private static final long LASTING_NANOS = 3600 * SECOND; // beyond the end of any play
    private static final double LEAST_BUDGET = 0.25;
    private static final double DUST = 1e-9;
    private static final int SEED = 1;

    private final Strategy strategy;
    private final LiveView view;
    private final Plane plane;

    /**
     * Prepares one.
     *
     * @param view how everything stands
     * @param plane who carries the traffic
     */
    public Rehearsal(Strategy strategy, LiveView view, Plane plane) {
        this.strategy = strategy;
        this.view = view;
        this.plane = plane;
    }

    /** Says what a drain, or the end of one, would do; any other action has nothing to be played. */
    public Action.Preview of(Action action) {
        boolean region = action.kind() == Action.Kind.DRAIN_REGION || action.kind() == Action.Kind.UNDRAIN_REGION;
        boolean drains = action.kind() == Action.Kind.DRAIN_REGION || action.kind() == Action.Kind.DRAIN_TARGET;
        List<String> lines = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        List<ServicePreview> services = new ArrayList<>();
        long endNanos = System.nanoTime() + MOST_NANOS;
        String running = view.drill();
        if (running != null) {
            warnings.add("drill " + running + " is running: what it measures will not be what it was to measure");
        }
        for (ServiceView each : view.services()) {
            ServiceStrategy service = strategy.service(each.name()).orElse(null);
            if (service == null || !concerns(each, action.subject(), region)) {
                continue;
            }
            Standpoint now = Standpoint.of(each);
            Standpoint then = region ? now.withDrained(action.subject(), drains) : now.with(action.subject(), drains);
            if (drains) {
                warn(each, service, then, warnings);
            }
            if (each.budget().left() < LEAST_BUDGET) {
                warnings.add(each.name() + ": " + percent(each.budget().left()) + " of its error budget is left");
            }
            boolean time = endNanos - System.nanoTime() > 0;
            services.add(time ? play(each, service, now, then, region) : unplayed(each));
            lines.add(
                    time
                            ? line(each, services.get(services.size() - 1))
                            : each.name() + ": not played, there was no time left");
        }
        lines.addAll(0, what(action, services.size()));
        return new Action.Preview(true, lines, warnings, services);
    }

    private static boolean concerns(ServiceView service, String subject, boolean region) {
        return region
                ? service.regions().stream().anyMatch(each -> each.region().equals(subject))
                : service.targets().stream().anyMatch(each -> each.target().equals(subject));
    }

    private static List<String> what(Action action, int services) {
        String of = services == 1 ? "of one service" : "of " + services + " services";
        return List.of(
                switch (action.kind()) {
                    case DRAIN_REGION, DRAIN_TARGET ->
                        "New requests " + of + " are kept away from " + action.subject()
                                + "; those in flight there are finished.";
                    default -> "New requests " + of + " may go to " + action.subject() + " again.";
                });
    }

    private void warn(ServiceView view, ServiceStrategy service, Standpoint then, List<String> warnings) {
        if (then.left(service).isEmpty()) {
            warnings.add(view.name() + ": no region is left; every request would be refused");
            return;
        }
        Double demand = view.flow().requestsPerSecond();
        double carries = then.carries(service);
        if (Double.isNaN(carries)) {
            warnings.add(view.name() + ": the capacity of what remains is not declared");
        } else if (demand != null && demand > carries) {
            warnings.add(view.name() + ": what remains can carry " + number(carries) + "/s of a demand of "
                    + number(demand) + "/s");
        }
    }

    // ---------------------------------------------------------------- the play

    private static ServicePreview unplayed(ServiceView of) {
        return new ServicePreview(of.name(), List.of(), null, null, null);
    }

    private ServicePreview play(
            ServiceView of, ServiceStrategy service, Standpoint now, Standpoint then, boolean region) {
        Double measured = of.flow().requestsPerSecond();
        double rate = measured == null || measured <= 0 ? 1 : measured;
        boolean returns = region && now.drained().size() > then.drained().size();
        long rest = plane == Plane.WISSEL_ON_KONG ? AFTER_ON_KONG_NANOS : AFTER_NANOS;
        long after = returns ? Math.min(MOST_AFTER_NANOS, rest + wayBackNanos(service)) : rest;
        double scale = Math.min(1, MOST_REQUESTS / (rate * (BEFORE_NANOS + after) / SECOND));
        // A target that is drained or not is another world, and no step of a play: the shift itself is at once.
        Standpoint world = region ? now : then;
        Scenario scenario = scenario(rate * scale, after, faults(service, world, then, region));
        ServiceStrategy played = Scaled.of(world.played(service), scale);
        Strategy only = new Strategy(
                strategy.name(), strategy.objective(), strategy.regions(), strategy.kong(), List.of(played));
        Result result = Simulation.of(only, played, scenario, plane, SEED).play();
        double settled = settled(result);
        double p99 = result.requests() == 0 ? Double.NaN : result.quantileMillis(0.99) / 1e3;
        return new ServicePreview(
                of.name(),
                moves(of, result.timeline()),
                result.availability(),
                Double.isFinite(p99) ? (Double) p99 : null,
                settled);
    }

    private static long wayBackNanos(ServiceStrategy service) {
        return service.failback().ramp().toNanos() + service.failback().hold().toNanos();
    }

    private static List<Fault> faults(ServiceStrategy service, Standpoint world, Standpoint then, boolean region) {
        List<Fault> faults = new ArrayList<>();
        for (String each : service.regions()) {
            boolean was = !world.left(service).contains(each);
            boolean is = !then.left(service).contains(each);
            if (was && is) {
                faults.add(drain(each, 0, LASTING_NANOS));
            } else if (is) {
                faults.add(drain(each, BEFORE_NANOS, LASTING_NANOS));
            } else if (was && region) {
                faults.add(drain(each, 0, BEFORE_NANOS));
            }
        }
        return faults;
    }

    private static Fault drain(String region, long atNanos, long forNanos) {
        return new Fault(Fault.Kind.DRAIN, region, atNanos, forNanos, 1, 1, 0, 503, false, 0, 0);
    }

    private static Scenario scenario(double rate, long afterNanos, List<Fault> faults) {
        Scenario calm = ScenarioLibrary.named("calm");
        Scenario.Clients clients = calm.clients();
        return new Scenario(
                "preview",
                "An action",
                "",
                BEFORE_NANOS + afterNanos,
                calm.warmUpNanos(),
                calm.gateways(),
                new Scenario.Clients(
                        OptionalDouble.of(rate),
                        clients.ratePart(),
                        clients.users(),
                        clients.thinkNanos(),
                        clients.timeoutNanos(),
                        clients.retries(),
                        clients.backoffNanos(),
                        clients.idempotentPart(),
                        clients.keys(),
                        clients.bursts(),
                        clients.wave(),
                        clients.traceNanos()),
                calm.targets(),
                calm.network(),
                faults);
    }

    /** The nodes' last event about shares; what the keeper does at once has come to rest after one tick. */
    private static double settled(Result result) {
        double last = BEFORE_NANOS / 1e9;
        for (Result.Event each : result.events()) {
            if (each.seconds() >= last) {
                last = each.seconds();
            }
        }
        return last - BEFORE_NANOS / 1e9;
    }

    private static List<ShareMove> moves(ServiceView of, Timeline timeline) {
        List<ShareMove> moves = new ArrayList<>();
        int from = timeline.steps() - (int) (BEFORE_NANOS / timeline.stepNanos());
        for (RegionView each : of.regions()) {
            int region = timeline.regions().indexOf(each.region());
            long here = 0;
            long all = 0;
            for (int step = Math.max(0, from); step < timeline.steps(); step++) {
                for (int i = 0; i < timeline.regions().size(); i++) {
                    all += timeline.attempts(i, step);
                    here += i == region ? timeline.attempts(i, step) : 0;
                }
            }
            moves.add(new ShareMove(each.region(), each.wanted(), all == 0 ? 0 : (double) here / all));
        }
        return moves;
    }

    private static String line(ServiceView of, ServicePreview played) {
        StringBuilder line = new StringBuilder(of.name()).append(": ");
        List<String> parts = new ArrayList<>();
        for (ShareMove each : played.shares()) {
            if (Math.abs(each.from() - each.to()) > 0.005) {
                parts.add(each.region() + " from " + percent(each.from()) + " to " + percent(each.to()));
            }
        }
        line.append(parts.isEmpty() ? "no share moves" : String.join(", ", parts));
        Double availability = played.availability();
        Double settled = played.settledSeconds();
        if (availability != null) {
            line.append("; ").append(percent(availability)).append(" of the requests answered well");
        }
        if (settled != null && settled > DUST) {
            line.append("; settled after ").append(number(settled)).append(" s");
        }
        return line.append('.').toString();
    }

    private static String percent(@Nullable Double ratio) {
        return number((ratio == null ? 0 : ratio) * 100) + " %";
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
