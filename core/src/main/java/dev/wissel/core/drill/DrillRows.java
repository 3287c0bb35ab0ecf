package dev.wissel.core.drill;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Exposure;
import dev.wissel.core.slo.ErrorBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Puts what was measured beside what was promised. Stateless and thread-safe. */
public final class DrillRows {
    private static final long ENOUGH_REQUESTS = 20;

    private DrillRows() {}

    /** Returns the rows of a drill whose fault was in place, a service after the other; none if it never was. May be asked at any time. */
    public static List<DrillRow> of(DrillSetup setup, DrillState state) {
        if (!state.fault().struck()) {
            return List.of();
        }
        List<DrillRow> rows = new ArrayList<>();
        for (ServiceTrack track : state.tracks().values()) {
            Optional<DrillPromise> promise = setup.promise(track.name());
            rows.add(time(
                    setup,
                    track.name(),
                    DrillMeasure.DETECTION,
                    seconds(track.detected(), state.fault().fromNanos()),
                    resolution(track.detected()),
                    promise.flatMap(DrillPromise::detection),
                    held(state)));
            rows.add(time(
                    setup,
                    track.name(),
                    DrillMeasure.SHIFT,
                    shift(track, state),
                    resolution(track.lastBad()),
                    promise.flatMap(DrillPromise::shift),
                    held(state)));
            rows.add(exposure(setup, track, promise));
            if (state.fault().lifted()) {
                rows.add(time(
                        setup,
                        track.name(),
                        DrillMeasure.RECOVERY,
                        seconds(track.recovered(), state.fault().toNanos()),
                        resolution(track.recovered()),
                        promise.flatMap(DrillPromise::recovery),
                        (track.last().atNanos() - state.fault().toNanos()) / 1e9));
            }
        }
        return rows;
    }

    private static double seconds(ServiceTrack.@org.jspecify.annotations.Nullable Found found, long fromNanos) {
        return found == null ? Double.NaN : Math.max(0, (found.atNanos() - fromNanos) / 1e9);
    }

    private static double resolution(ServiceTrack.@org.jspecify.annotations.Nullable Found found) {
        return found == null ? 0 : found.resolutionNanos() / 1e9;
    }

    private static double shift(ServiceTrack track, DrillState state) {
        if (!track.shifted()) {
            return Double.NaN;
        }
        return track.lastBad() == null
                ? 0
                : seconds(track.lastBad(), state.fault().fromNanos());
    }

    /** Returns how long the fault was in place, in seconds. */
    private static double held(DrillState state) {
        long toNanos = state.tracks().values().stream()
                .mapToLong(track -> track.last().atNanos())
                .max()
                .orElse(state.fault().fromNanos());
        long end = state.phase().faulty() ? toNanos : state.fault().toNanos();
        return (end - state.fault().fromNanos()) / 1e9;
    }

    private static DrillRow time(
            DrillSetup setup,
            String service,
            DrillMeasure measure,
            double measured,
            double resolution,
            Optional<Bound> promised,
            double looked) {
        double bound = promised.map(Bound::seconds).orElse(Double.NaN);
        String formula = promised.map(Bound::formula).orElse("");
        DrillRow.Outcome outcome;
        String note = "";
        if (!setup.exercised().contains(measure)) {
            outcome = DrillRow.Outcome.NOT_EXERCISED;
        } else if (Double.isNaN(measured)) {
            boolean overdue = looked > bound;
            outcome = overdue ? DrillRow.Outcome.BEYOND : DrillRow.Outcome.NOT_SEEN;
            note = String.format(Locale.ROOT, "not seen within %.1f s", looked);
        } else if (Double.isNaN(bound) || Double.isInfinite(bound)) {
            outcome = DrillRow.Outcome.NO_BOUND;
        } else {
            outcome = measured - resolution <= bound ? DrillRow.Outcome.WITHIN : DrillRow.Outcome.BEYOND;
        }
        return new DrillRow(service, measure, measured, resolution, bound, formula, outcome, note);
    }

    // ---------------------------------------------------------------- exposure

    private static DrillRow exposure(DrillSetup setup, ServiceTrack track, Optional<DrillPromise> promise) {
        double measured = track.failures() + track.slow();
        double bound = exposureBound(setup, track, promise);
        DrillRow.Outcome outcome;
        if (!setup.exercised().contains(DrillMeasure.EXPOSURE)) {
            outcome = DrillRow.Outcome.NOT_EXERCISED;
        } else if (Double.isNaN(measured)) {
            outcome = DrillRow.Outcome.NOT_SEEN;
        } else if (Double.isNaN(bound) || Double.isInfinite(bound)) {
            outcome = DrillRow.Outcome.NO_BOUND;
        } else {
            outcome = measured <= bound ? DrillRow.Outcome.WITHIN : DrillRow.Outcome.BEYOND;
        }
        String note = Double.isNaN(measured)
                ? "nobody counts the requests of clients"
                : String.format(
                        Locale.ROOT,
                        "%.0f failed and %.0f late of %d requests",
                        track.failures(),
                        track.slow(),
                        track.requests());
        String formula = setup.plan().fault() == DrillFault.DRAIN
                ? "0"
                : promise.flatMap(DrillPromise::exposure).map(Exposure::formula).orElse("");
        return new DrillRow(track.name(), DrillMeasure.EXPOSURE, measured, 0, bound, formula, outcome, note);
    }

    /** What is promised for a stated rate is held against the rate that there is. A drain harms nobody. */
    private static double exposureBound(DrillSetup setup, ServiceTrack track, Optional<DrillPromise> promise) {
        if (setup.plan().fault() == DrillFault.DRAIN) {
            return 0;
        }
        Optional<Exposure> exposure = promise.flatMap(DrillPromise::exposure);
        if (exposure.isEmpty() || exposure.get().ratePerSecond() <= 0) {
            return Double.NaN;
        }
        double rate = track.ratePerSecond();
        double factor =
                Double.isNaN(rate) ? 1 : Math.max(1, rate / exposure.get().ratePerSecond());
        return Math.ceil(exposure.get().requests() * factor);
    }

    /** Returns the part of a window's error budget that a service's failures have spent; NaN if nobody counts. */
    public static double budgetPart(DrillSetup setup, DrillState state, ErrorBudget budget) {
        return state.tracks().values().stream()
                .mapToDouble(track -> budgetPart(track, budget))
                .filter(part -> !Double.isNaN(part))
                .max()
                .orElse(Double.NaN);
    }

    static double budgetPart(ServiceTrack track, ErrorBudget budget) {
        double failures = track.failures();
        if (failures == 0) {
            return 0;
        }
        double requests = track.ratePerSecond() * budget.windowMinutes() * 60;
        return requests > 0 ? failures / (requests * budget.errorRatio()) : Double.NaN;
    }

    // ---------------------------------------------------------------- the result

    static DrillState.Ending ending(DrillSetup setup, DrillState state) {
        List<DrillRow> rows = of(setup, state);
        List<String> reasons = new ArrayList<>();
        for (DrillRow row : rows) {
            if (row.outcome() == DrillRow.Outcome.BEYOND) {
                reasons.add(row.service() + ": " + row.measure().word() + " "
                        + (Double.isNaN(row.measured()) ? row.note() : figure(row, row.measured())) + ", promised "
                        + figure(row, row.bound()));
            }
        }
        if (!reasons.isEmpty()) {
            return new DrillState.Ending(
                    DrillVerdict.FAILED, reasons, state.ending().cautions());
        }
        doubts(rows, state, reasons);
        return new DrillState.Ending(
                reasons.isEmpty() ? DrillVerdict.PASSED : DrillVerdict.INCONCLUSIVE,
                reasons,
                state.ending().cautions());
    }

    private static void doubts(List<DrillRow> rows, DrillState state, List<String> reasons) {
        for (ServiceTrack track : state.tracks().values()) {
            if (track.requests() >= 0 && track.requests() < ENOUGH_REQUESTS) {
                reasons.add(track.name() + ": " + track.requests()
                        + " requests during the drill show nothing (expected: at least " + ENOUGH_REQUESTS + ")");
            }
        }
        for (DrillRow row : rows) {
            boolean promised = !Double.isNaN(row.bound()) && !Double.isInfinite(row.bound());
            if (row.outcome() == DrillRow.Outcome.NOT_SEEN && promised) {
                reasons.add(row.service() + ": " + row.measure().word() + " " + row.note());
            } else if (row.outcome() == DrillRow.Outcome.NOT_SEEN && row.measure() == DrillMeasure.RECOVERY) {
                reasons.add(row.service() + ": recovery " + row.note());
            }
        }
        if (rows.stream().noneMatch(row -> row.outcome() == DrillRow.Outcome.WITHIN)) {
            reasons.add("nothing that was promised could be measured");
        }
    }

    private static String figure(DrillRow row, double value) {
        return row.measure() == DrillMeasure.EXPOSURE
                ? String.format(Locale.ROOT, "%.0f requests", value)
                : String.format(Locale.ROOT, "%.1f s", value);
    }
}
