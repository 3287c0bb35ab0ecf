package dev.wissel.cli.demo;

import dev.wissel.core.region.RegionDecision;
import dev.wissel.core.region.RegionShare;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.upstream.GatewayEvent;
import dev.wissel.gateway.upstream.UpstreamNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.Style;

/** Tells what happens in the demo, in words and figures. Confined to the demo's thread, but for {@link #status}. */
final class Narrator {
    private static final int FAILURES_SHOWN = 5;
    private static final Set<String> BAD = Set.of("LOST", "EJECTED", "SENT_BACK", "TRIAL_FAILED", "NO_REGION", "SHED");
    private static final Set<String> GOOD = Set.of("ACTIVE", "ADMITTED", "SHED_END", "SPILL_END", "FORCED_END");

    private final Webshop webshop;
    private final List<Webshop.Service> services;
    private final List<String> regions;
    private final Map<String, String> serviceOfUpstream = new HashMap<>();
    private final Tables tables;
    private final Screen screen;
    private final String help;
    private volatile String status = "starting";
    private long startNanos = System.nanoTime();
    private int failuresThisSecond;
    private @Nullable Begun lastAction;

    /** An action and when it was begun. */
    private record Begun(Action action, long atNanos) {}

    /**
     * Makes a narrator.
     *
     * @param help the keys in one line
     */
    Narrator(Webshop webshop, Tables tables, Screen screen, String help) {
        this.webshop = webshop;
        this.services = webshop.services();
        this.regions = webshop.regions();
        this.tables = tables;
        this.screen = screen;
        this.help = help;
        services.forEach(service -> serviceOfUpstream.put(service.upstream(), service.name()));
    }

    /** Counts times from this moment on. */
    void startsAt(long nowNanos) {
        startNanos = nowNanos;
    }

    /** Returns how things stood when they were shown last. Any thread may ask. */
    String status() {
        return status;
    }

    /** Says what there is and how to use it. */
    void introduce(DemoOptions options, Gateway serving, BackEnds backEnds, int controlPort, String console) {
        List<Webshop.Place> places = webshop.places(options.portBase());
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
            for (Webshop.Place place : places) {
                if (place.service().equals(service.name())) {
                    line.append("  ").append(place.region()).append(" :").append(ports.get(place));
                    line.append(" (pid ").append(backEnds.pid(place)).append(')');
                }
            }
            lines.add(line.toString());
        }
        lines.add("  metrics   http://" + DemoOptions.text(options.status(), serving.statusPort()) + "/metrics");
        if (!console.isEmpty()) {
            lines.add("  console   " + console);
        }
        lines.add("  load      " + options.requestsPerSecond() + " requests/s"
                + (options.seconds() > 0 ? " for " + options.seconds() + " s" : "")
                + (options.requestsPerSecond() > 0 ? ", after 2 s of a few to warm up" : ""));
        lines.add("  keys      " + help);
        lines.add("  elsewhere wissel demo kill " + regions.get(0)
                + "   (also hang, slow, fail, revive, drain, undrain, status, stop)");
        if (controlPort != DemoOptions.DEFAULT_CONTROL_PORT) {
            lines.add("            with --control 127.0.0.1:" + controlPort);
        }
        lines.add("");
        screen.lines(lines);
    }

    /** Says that an action begins. */
    void begins(Action action, long atNanos) {
        lastAction = new Begun(action, atNanos);
        screen.event(sinceStart(atNanos), "demo", ">>> " + action, Style.bold);
    }

    /** Says what became of an action. */
    void done(String line, long atNanos) {
        screen.event(sinceStart(atNanos), "demo", line, Style.bold);
    }

    /** Says why something was not done. */
    void refused(String why) {
        screen.event(sinceStart(System.nanoTime()), "demo", why, Style.fg_yellow);
    }

    /** Says what a drill does, or why there is no console. */
    void say(String line) {
        screen.event(sinceStart(System.nanoTime()), "demo", line, Style.fg_yellow);
    }

    private double sinceStart(long nowNanos) {
        return Math.max(0, nowNanos - startNanos) / 1e9;
    }

    /** Tells what the gateway did on its own. */
    void tell(GatewayEvent event) {
        Style style = BAD.contains(event.kind())
                ? Style.fg_red
                : GOOD.contains(event.kind()) ? Style.fg_green : Style.fg_yellow;
        String service = serviceOfUpstream.getOrDefault(event.upstream(), event.upstream());
        double ageSeconds = Math.max(0, System.currentTimeMillis() - event.epochMillis()) / 1e3;
        screen.event(Math.max(0, sinceStart(System.nanoTime()) - ageSeconds), service, event.line(), style);
    }

    /** Tells of a failed request; of many in a second only the first ones. */
    void tell(Load.Failure failure) {
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
        Begun action = lastAction;
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

    /** Shows another second. */
    void show(Gateway serving, Load running, long nowNanos) {
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

    /**
     * Says what became of it all.
     *
     * @param why who ended it; null if its time was over
     * @param unanswered requests that had no answer in the end
     */
    void conclude(@Nullable String why, List<PhaseTotals> phases, long unanswered) {
        screen.finish();
        List<String> lines = new ArrayList<>(List.of(""));
        if (why != null) {
            lines.add("ended by " + why);
        }
        lines.addAll(tables.summary(phases));
        lines.add(verdict(PhaseTotals.sum("all", phases), unanswered));
        screen.lines(lines);
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
}
