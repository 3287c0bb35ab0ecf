package dev.wissel.cli;

import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.kong.carrier.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Changes rules as {@code replay --set} says. Stateless. */
final class RulesEdit {
    private static final String KEYS =
            "writes-per-minute, cadence, least-change, fresh, hold, ramp, headroom, foreign or weights";

    private RulesEdit() {}

    /**
     * Returns the rules with these changes.
     *
     * @param changes each {@code key=value}
     * @throws IllegalArgumentException if one cannot be understood; the message says what was expected
     */
    static Director.Rules apply(List<String> changes, Director.Rules rules) {
        Director.Rules now = rules;
        for (String change : changes) {
            int equals = change.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(change + " (expected: key=value)");
            }
            now = apply(
                    change.substring(0, equals).strip(),
                    change.substring(equals + 1).strip(),
                    now);
        }
        return now;
    }

    private static Director.Rules apply(String key, String value, Director.Rules rules) {
        DirectorSettings settings = rules.settings();
        RegionPolicy regions = rules.regions();
        return switch (key) {
            case "writes-per-minute" ->
                new Director.Rules(
                        settings.withWritesPerMinute(number(key, value).intValue()), regions);
            case "cadence" ->
                new Director.Rules(settings.withCadence(duration(key, value).toNanos()), regions);
            case "least-change" -> new Director.Rules(settings.withLeastChange(number(key, value)), regions);
            case "fresh" ->
                new Director.Rules(settings.withFresh(duration(key, value).toNanos()), regions);
            case "foreign" -> new Director.Rules(settings.withForeign(foreign(value)), regions);
            case "weights" -> {
                if (!value.equals("off")) {
                    throw new IllegalArgumentException("weights: " + value + " (expected: off)");
                }
                yield new Director.Rules(settings.withWeights(null), regions);
            }
            case "hold" -> new Director.Rules(settings, hold(regions, duration(key, value)));
            case "ramp" ->
                new Director.Rules(
                        settings,
                        regions.withRamp(new RegionPolicy.Ramp(
                                duration(key, value),
                                regions.ramp().steps(),
                                regions.ramp().tolerance())));
            case "headroom" -> new Director.Rules(settings, regions.withHeadroom(number(key, value)));
            default -> throw new IllegalArgumentException(key + " (expected: " + KEYS + ")");
        };
    }

    private static RegionPolicy hold(RegionPolicy regions, Duration first) {
        RegionPolicy.HoldDown before = regions.holdDown();
        Duration max = before.max().compareTo(first) < 0 ? first : before.max();
        return regions.withHoldDown(new RegionPolicy.HoldDown(first, max, before.stable()));
    }

    private static DirectorSettings.Foreign foreign(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "respect" -> DirectorSettings.Foreign.RESPECT;
            case "restore" -> DirectorSettings.Foreign.RESTORE;
            default -> throw new IllegalArgumentException("foreign: " + value + " (expected: respect or restore)");
        };
    }

    private static Double number(String key, String value) {
        boolean percent = value.endsWith("%");
        try {
            double number = Double.parseDouble(
                    percent ? value.substring(0, value.length() - 1).strip() : value);
            return percent ? number / 100 : number;
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: a number)", none);
        }
    }

    private static Duration duration(String key, String value) {
        return DurationText.parse(value)
                .toOptional()
                .orElseThrow(() -> new IllegalArgumentException(
                        key + ": " + value + " (expected: a duration with its unit, such as 10s)"));
    }
}
