package dev.wissel.controller.journal;

import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.kong.carrier.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Changes rules as {@code replay --set} says. Stateless and thread-safe. */
public final class RulesEdit {
    private static final String REGION_KEYS = "hold, ramp or headroom";
    private static final String KEYS =
            "writes-per-minute, cadence, least-change, fresh, hold, ramp, headroom, foreign or weights";

    private RulesEdit() {}

    /**
     * Returns the rules with these changes.
     *
     * @param changes each {@code key=value}
     * @throws IllegalArgumentException if one cannot be understood; the message says what was expected
     */
    public static Director.Rules apply(List<String> changes, Director.Rules rules) {
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

    /**
     * Returns the policy of regions with these changes; keys that change other rules are none here.
     *
     * @throws IllegalArgumentException if one cannot be understood; the message says what was expected
     */
    public static RegionPolicy apply(Map<String, String> changes, RegionPolicy regions) {
        Map<String, String> known = values(regions);
        Director.Rules now = new Director.Rules(DirectorSettings.DEFAULTS, regions);
        for (Map.Entry<String, String> each : changes.entrySet()) {
            if (!known.containsKey(each.getKey())) {
                throw new IllegalArgumentException(each.getKey() + " (expected: " + REGION_KEYS + ")");
            }
            now = apply(each.getKey(), each.getValue().strip(), now);
        }
        return now.regions();
    }

    /** Returns the keys and the values that rules have now, as {@link #apply(List, Director.Rules)} would take them. */
    public static Map<String, String> values(Director.Rules rules) {
        DirectorSettings settings = rules.settings();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("writes-per-minute", Integer.toString(settings.writesPerMinute()));
        values.put("cadence", text(settings.cadenceNanos()));
        values.put("least-change", percent(settings.leastChange()));
        values.put("fresh", text(settings.freshNanos()));
        values.put("foreign", settings.foreign().name().toLowerCase(Locale.ROOT));
        values.put("weights", settings.weights() == null ? "off" : "on");
        values.putAll(values(rules.regions()));
        return values;
    }

    /** Returns the keys of a policy of regions and the values that it has now. */
    public static Map<String, String> values(RegionPolicy regions) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("hold", text(regions.holdDown().first().toNanos()));
        values.put("ramp", text(regions.ramp().length().toNanos()));
        values.put("headroom", percent(regions.headroom()));
        return values;
    }

    private static String text(long nanos) {
        return DurationText.format(Duration.ofNanos(nanos));
    }

    private static String percent(double ratio) {
        return BigDecimal.valueOf(ratio).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
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
