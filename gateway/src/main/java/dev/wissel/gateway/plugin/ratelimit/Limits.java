package dev.wissel.gateway.plugin.ratelimit;

import dev.wissel.gateway.plugin.PluginSettings;
import java.util.ArrayList;
import java.util.List;

/** The limits of one instance: a period each, the shortest first. Immutable. */
public final class Limits {
    private final Period[] periods;
    private final double[] limits;

    private Limits(Period[] periods, double[] limits) {
        this.periods = periods;
        this.limits = limits;
    }

    /** Reads them from a configuration. */
    public static Limits of(PluginSettings config) {
        List<Period> set = new ArrayList<>();
        for (Period period : Period.values()) {
            if (config.has(period.word())) {
                set.add(period);
            }
        }
        double[] limits = new double[set.size()];
        for (int i = 0; i < limits.length; i++) {
            limits[i] = config.number(set.get(i).word(), 0);
        }
        return new Limits(set.toArray(Period[]::new), limits);
    }

    /** Returns how many periods are limited. */
    public int size() {
        return periods.length;
    }

    /** Returns the period of limit {@code i}. */
    public Period period(int i) {
        return periods[i];
    }

    /** Returns limit {@code i}, requests a period, &gt; 0; it need not be whole. */
    public double limit(int i) {
        return limits[i];
    }
}
