package dev.wissel.core.slo;

import java.time.Duration;
import java.util.Objects;

/**
 * What an availability objective allows to go wrong: {@code (1 − objective) × window}. With an even rate of requests it makes no difference
 * whether it is spent in requests or in time, so time at full failure is its unit. Immutable.
 *
 * @param objective part of the requests that is answered well, dimensionless, in (0, 1)
 * @param window time over which that part is taken, &gt; 0
 */
public record ErrorBudget(double objective, Duration window) {
    private static final double SECONDS_PER_MINUTE = 60;

    public ErrorBudget {
        Objects.requireNonNull(window, "window");
        if (!(objective > 0 && objective < 1)) {
            throw new IllegalArgumentException(
                    "objective: " + objective + " (expected: between 0 and 1, both exclusive)");
        }
        if (window.isZero() || window.isNegative()) {
            throw new IllegalArgumentException("window: " + window + " (expected: > 0)");
        }
    }

    /** Returns the part of the requests that may fail, in (0, 1). */
    public double errorRatio() {
        return 1 - objective;
    }

    /** Returns the window in minutes. */
    public double windowMinutes() {
        return seconds(window) / SECONDS_PER_MINUTE;
    }

    /** Returns the minutes of full outage that are allowed in one window. */
    public double minutes() {
        return errorRatio() * windowMinutes();
    }

    /**
     * Returns the part of the budget that an incident spends, dimensionless, &gt;= 0: {@code length × errorRatio / (budget minutes)}.
     *
     * @param minutes how long it lasts, &gt;= 0
     * @param ratio part of the requests that fails meanwhile, in [0, 1]
     */
    public double spent(double minutes, double ratio) {
        return minutes * ratio / minutes();
    }

    private static double seconds(Duration duration) {
        return duration.toSeconds() + duration.toNanosPart() / 1e9;
    }
}
