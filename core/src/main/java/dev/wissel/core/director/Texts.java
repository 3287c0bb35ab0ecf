package dev.wissel.core.director;

import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Figures in sentences. */
final class Texts {
    private Texts() {}

    static String seconds(long nanos) {
        double seconds = nanos / 1e9;
        return seconds == Math.rint(seconds)
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.1f s", seconds);
    }

    static String percent(double part) {
        double percent = part * 100;
        return Math.abs(percent - Math.rint(percent)) < 0.05
                ? String.format(Locale.ROOT, "%.0f %%", percent)
                : String.format(Locale.ROOT, "%.1f %%", percent);
    }

    static String millis(double nanos) {
        return Double.isNaN(nanos) ? "unknown" : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }

    static String number(double value) {
        return Double.isNaN(value) ? "unknown" : String.format(Locale.ROOT, "%.3f", value);
    }

    static String region(String name) {
        return name.isEmpty() ? "the only region" : name;
    }

    static String weights(List<TargetFigures> targets, ToIntFunction<TargetFigures> weight) {
        return targets.stream()
                .map(target -> target.address().text() + "=" + weight.applyAsInt(target))
                .collect(Collectors.joining(", "));
    }
}
