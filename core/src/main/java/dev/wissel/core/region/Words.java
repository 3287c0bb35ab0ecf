package dev.wissel.core.region;

import dev.wissel.core.load.WindowCounts;
import java.util.List;
import java.util.Locale;

/** Figures as people read them: always a point as decimal sign, always a unit. Thread-safe. */
final class Words {
    private Words() {}

    /** Returns the region's name; targets that name no region stand in one as well. */
    static String name(String region) {
        return region.isEmpty() ? "the nameless region" : region;
    }

    /** Returns a ratio as percentage with at most one decimal, for example {@code "37.5 %"}. */
    static String percent(double ratio) {
        return number(ratio * 100) + " %";
    }

    /** Returns a time in seconds with at most one decimal, for example {@code "10 s"}. */
    static String seconds(long nanos) {
        return number(nanos / 1e9) + " s";
    }

    /** Returns a rate, for example {@code "400/s"}. */
    static String perSecond(double rate) {
        return number(rate) + "/s";
    }

    /** Returns for example {@code "1 of 2 targets admitted"}. */
    static String admitted(RegionFigures figures) {
        return figures.admitted() + " of " + figures.addresses() + " targets admitted";
    }

    /** Returns for example {@code "8.3 % of 60 failed, mean 12 ms"}. */
    static String window(WindowCounts.Sum window) {
        if (window.ended() == 0) {
            return "nothing seen";
        }
        String text = percent(window.errorRatio()) + " of " + window.ended() + " failed";
        double mean = window.meanLatencyNanos();
        return Double.isNaN(mean) ? text : text + ", mean " + number(mean / 1e6) + " ms";
    }

    /** Returns for example {@code "a, b and c"}. */
    static String list(List<String> parts) {
        if (parts.size() < 2) {
            return String.join("", parts);
        }
        return String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.get(parts.size() - 1);
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
