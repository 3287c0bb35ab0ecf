package dev.wissel.console.embedded;

import dev.wissel.console.live.ActionRefused;
import dev.wissel.console.live.WhatIf;
import dev.wissel.controller.journal.RulesEdit;
import dev.wissel.core.region.RegionDecision;
import dev.wissel.core.region.RegionEvent;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.core.region.RegionShare;
import dev.wissel.core.region.RegionState;
import dev.wissel.core.region.RegionSwitch;
import dev.wissel.gateway.upstream.RegionHistory;
import dev.wissel.gateway.upstream.UpstreamNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides again on the moments that the gateway keeps of its upstreams' regions, from the first that is kept on. Confined to its question.
 */
final class GatewayWhatIf {
    private static final int MOST = 200;

    private final WhatIf question;
    private final List<WhatIf.Difference> differences = new ArrayList<>();
    private long steps;
    private long decisions;

    GatewayWhatIf(WhatIf question) {
        this.question = question;
    }

    WhatIf.Outcome of(Iterable<UpstreamNode> nodes) throws ActionRefused {
        for (UpstreamNode each : nodes) {
            decide(each.name(), each.history().moments());
        }
        if (steps == 0) {
            throw new ActionRefused("nothing of that time is kept (expected: a moment of the last quarter of an hour)");
        }
        differences.sort(Comparator.comparingLong(WhatIf.Difference::atMillis));
        return new WhatIf.Outcome(steps, decisions, differences.subList(0, Math.min(MOST, differences.size())));
    }

    private void decide(String upstream, List<RegionHistory.Moment> moments) throws ActionRefused {
        if (moments.isEmpty()) {
            return;
        }
        RegionState state = moments.get(0).before();
        for (RegionHistory.Moment each : moments) {
            if (each.epochMillis() > question.toMillis()) {
                return;
            }
            RegionState before = state;
            RegionSwitch.Step step =
                    RegionSwitch.next(changed(each.policy()), before, each.observation(), each.nowNanos());
            state = step.state();
            if (each.epochMillis() < question.fromMillis()) {
                continue;
            }
            steps++;
            List<String> then = lines(each.decision(), each.before().shares());
            List<String> now = lines(step.decision(), before.shares());
            decisions += then == null ? 0 : 1;
            if (then == null ? now != null : !then.equals(now)) {
                differences.add(new WhatIf.Difference(each.epochMillis(), upstream, then, now));
            }
        }
    }

    private RegionPolicy changed(RegionPolicy policy) throws ActionRefused {
        return changed(question.set(), policy);
    }

    /** Returns the policy with the changes. */
    static RegionPolicy changed(Map<String, String> set, RegionPolicy policy) throws ActionRefused {
        try {
            return RulesEdit.apply(set, policy);
        } catch (IllegalArgumentException wrong) {
            throw new ActionRefused(String.valueOf(wrong.getMessage()));
        }
    }

    /** What a decision says: its events, and shares if they are others; null if it says nothing. */
    private static @Nullable List<String> lines(RegionDecision decision, List<RegionShare> before) {
        List<String> lines = new ArrayList<>();
        for (RegionEvent each : decision.events()) {
            lines.add(each.line());
        }
        if (!decision.shares().equals(before)) {
            List<String> parts = new ArrayList<>();
            for (RegionShare each : decision.shares()) {
                parts.add(each.region() + " " + String.format(Locale.ROOT, "%.1f %%", 100 * each.share()) + " ("
                        + each.phase().name().toLowerCase(Locale.ROOT).replace('_', '-') + ")");
            }
            lines.add("shares: " + String.join(", ", parts));
        }
        return lines.isEmpty() ? null : lines;
    }
}
