package dev.wissel.core.director;

import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Address;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.core.weight.WeightLaw;
import dev.wissel.core.weight.WeightSignal;
import dev.wissel.core.weight.WeightState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is learnt about targets, region by region: those of one region are compared with each other, for between regions latency differs by the way alone. Confined to its
 * maker.
 */
final class Learning {
    private final @Nullable WeightLaw law;
    private final UpstreamFigures figures;
    private final long nowNanos;
    private final Map<String, WeightState> states;
    private final Map<Address, WeightLaw.Reason> reasons;

    Learning(WeightLaw.@Nullable Settings settings, UpstreamState before, UpstreamFigures figures, long nowNanos) {
        this.law = settings == null ? null : new WeightLaw(settings);
        this.figures = figures;
        this.nowNanos = nowNanos;
        this.states = new HashMap<>(law == null ? Map.of() : before.weights());
        this.reasons = new HashMap<>(before.reasons());
    }

    /** Takes the weights that are found for what was learnt, as they stand to each other inside their region. */
    void takeOver(RegionPolicy policy, UpstreamFigures found) {
        if (law == null) {
            return;
        }
        for (String region : found.regions()) {
            List<TargetFigures> counted = found.in(region).stream()
                    .filter(target -> target.counts() && target.currentWeight() > 0)
                    .toList();
            double configured =
                    counted.stream().mapToInt(TargetFigures::configuredWeight).sum();
            double current =
                    counted.stream().mapToInt(TargetFigures::currentWeight).sum();
            Map<Address, Double> factors = new HashMap<>();
            for (TargetFigures target : counted) {
                factors.put(
                        target.address(),
                        target.currentWeight() / (double) target.configuredWeight() * configured / current);
            }
            states.put(region, law.takenOver(factors));
        }
    }

    void step(NoteBook notes) {
        if (law == null) {
            return;
        }
        for (String region : figures.regions()) {
            List<WeightSignal> signals = new ArrayList<>();
            for (TargetFigures target : figures.in(region)) {
                signals.add(signal(target));
            }
            WeightLaw.Step step = law.step(
                    states.getOrDefault(region, WeightState.NONE),
                    signals,
                    figures.delayNanos(),
                    figures.utilisation(),
                    nowNanos);
            states.put(region, step.state());
            reasons.putAll(step.reasons());
            note(region, notes);
        }
        reasons.keySet()
                .retainAll(
                        figures.targets().stream().map(TargetFigures::address).toList());
    }

    /** A target that gets no requests, or none that end well, has nothing to say about its weight. */
    private static WeightSignal signal(TargetFigures target) {
        WindowCounts.Sum window = target.traffic().window();
        double latencySeconds = window.meanLatencyNanos() / 1e9;
        boolean serves = target.counts() && target.currentWeight() > 0 && target.admitted();
        return new WeightSignal(
                target.address(),
                target.counts() ? target.configuredWeight() : 0,
                window.errorRatio(),
                latencySeconds > 0 ? latencySeconds : Double.NaN,
                target.traffic().utilisation(),
                serves ? window.ended() : 0,
                target.traffic().ageNanos());
    }

    private void note(String region, NoteBook notes) {
        List<TargetFigures> serving = figures.in(region).stream()
                .filter(target -> target.counts() && target.currentWeight() > 0)
                .toList();
        boolean common = false;
        for (TargetFigures target : serving) {
            WeightLaw.Reason reason = reasons.get(target.address());
            common |= reason == WeightLaw.Reason.COMMON;
            if (reason == WeightLaw.Reason.STALE) {
                notes.holds(
                        Note.Kind.STALE_TRAFFIC,
                        target.address().text(),
                        "what is known of the traffic of " + target.address().text()
                                + " is too old: its weight stays as it is");
            }
        }
        if (common) {
            notes.holds(
                    Note.Kind.COMMON_CAUSE,
                    region,
                    "more than half of the targets of " + Texts.region(region)
                            + " have become dear at once: that says nothing about weights, which stay");
        }
    }

    /** Returns what has been learnt, by region. */
    Map<String, WeightState> after() {
        return states;
    }

    Map<Address, WeightLaw.Reason> reasons() {
        return reasons;
    }

    /** Returns why the law moved this target last, or did not; null if it never looked at it. */
    WeightLaw.@Nullable Reason reason(Address address) {
        return reasons.get(address);
    }
}
