package dev.wissel.core.health;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Grounds;
import dev.wissel.core.model.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the ejection of an address, or its return, rests on: read from the same book of health that decided it. Stateless and thread-safe. */
public final class EjectionGrounds {
    private static final double NANOS = 1e9;

    private EjectionGrounds() {}

    /**
     * Returns the grounds of what has just become of an address.
     *
     * @param health the book
     * @param now the snapshot with what has become of it
     * @param index of the address in it
     * @param tally how attempts there have ended since it is known
     */
    public static Grounds of(UpstreamHealth health, Targets now, int index, OutlierWatch.Tally tally, long nowNanos) {
        Address address = now.address(index);
        Suspension suspension = health.suspension(address);
        boolean out = !now.available(index);
        List<String> inputs = new ArrayList<>();
        inputs.add("counters=" + Counters.text(health.counters(address)).toLowerCase(Locale.ROOT));
        inputs.add("attempts=" + tally.ended() + ", " + tally.failed() + " failed");
        if (suspension.active()) {
            inputs.add("suspended=" + seconds(suspension.untilNanos() - nowNanos) + " at least, strike "
                    + suspension.strikes());
        }
        inputs.add(admitted(now, index));
        return new Grounds(
                inputs, rejected(now, index, out), out ? wayBack(health, suspension, nowNanos) : wayOut(health));
    }

    private static String admitted(Targets now, int index) {
        String region = now.targetOf(index).region();
        int all = 0;
        int serving = 0;
        for (int i = 0; i < now.size(); i++) {
            if (now.weight(i) > 0 && now.targetOf(i).region().equals(region)) {
                all++;
                serving += now.available(i) ? 1 : 0;
            }
        }
        return "admitted=" + serving + "/" + all + (region.isEmpty() ? "" : " in " + region);
    }

    private static List<String> rejected(Targets now, int index, boolean out) {
        String name = now.address(index).text();
        if (!out) {
            return List.of("keep it out: what was asked for its return has been seen");
        }
        boolean others = now.availableCount() > 0;
        return List.of(
                "keep sending to " + name + ": requests would go on failing there, or waiting",
                "retry alone: each request would meet it first"
                        + (others ? "" : "; that no other target is left changes nothing about it"));
    }

    private static String wayBack(UpstreamHealth health, Suspension suspension, long nowNanos) {
        Limits active = health.config().thresholds().active();
        Probing probing = health.config().probing();
        if (suspension.active()) {
            return "an answer to a probe or to a request that waits there, after "
                    + seconds(Math.max(0, suspension.untilNanos() - nowNanos)) + " at the earliest";
        }
        if (probing.unhealthyIntervalNanos() > 0 && active.successes() > 0) {
            return active.successes() + (active.successes() == 1 ? " probe that succeeds" : " probes that succeed")
                    + ", one every " + seconds(probing.unhealthyIntervalNanos());
        }
        return "an operator who sets it healthy: nothing probes it while it is out";
    }

    private static String wayOut(UpstreamHealth health) {
        Limits active = health.config().thresholds().active();
        Limits passive = health.config().thresholds().passive();
        List<String> ways = new ArrayList<>();
        if (health.config().probing().healthyIntervalNanos() > 0) {
            add(ways, active, "probes");
        }
        add(ways, passive, "requests");
        return ways.isEmpty() ? "silence, or more failures than its peers" : String.join(", or ", ways);
    }

    private static void add(List<String> ways, Limits limits, String what) {
        List<String> parts = new ArrayList<>();
        if (limits.tcpFailures() > 0) {
            parts.add(limits.tcpFailures() + " without a connection");
        }
        if (limits.timeouts() > 0) {
            parts.add(limits.timeouts() + " timed out");
        }
        if (limits.httpFailures() > 0) {
            parts.add(limits.httpFailures() + " answered badly");
        }
        if (!parts.isEmpty()) {
            ways.add(what + ": " + String.join(" or ", parts));
        }
    }

    private static String seconds(long nanos) {
        String text = String.format(Locale.ROOT, "%.1f", nanos / NANOS);
        return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + " s";
    }
}
