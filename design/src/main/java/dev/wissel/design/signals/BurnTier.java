package dev.wissel.design.signals;

import dev.wissel.design.strategy.Objective;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One tier of the alerts on the error budget: it fires when errors eat the budget {@link #factor} times as fast as the objective allows, over a long window (so
 * that it matters) and a short one (so that it is still going on).
 *
 * <p>The tiers are those of the workbook of Google's site reliability engineers for 30 days: 14.4 over 1 h and 5 min, 6 over 6 h and 30 min, 1 over 3 d and
 * 6 h. For a shorter objective the windows shrink in proportion, so that each tier stands for the same part of the budget (2 %, 5 %, 10 %); for a longer one they
 * stay, because Prometheus keeps 15 days unless told otherwise, and stand for a smaller part.
 *
 * <p>Immutable.
 *
 * @param speed word for it in the alert's name
 * @param factor speed at which the budget is eaten, relative to the speed that uses it up in the objective's window
 * @param threshold share of failed requests from which on it fires, in (0, 1)
 * @param longWindow window that shows that it matters
 * @param shortWindow window that shows that it goes on; a twelfth of the long one
 * @param page whether someone must act at once
 */
record BurnTier(
        String speed, double factor, double threshold, Duration longWindow, Duration shortWindow, boolean page) {
    private static final String[] SPEEDS = {"Fast", "Medium", "Slow"};
    private static final double[] FACTORS = {14.4, 6, 1};
    private static final long[] LONG_SECONDS = {3600, 21_600, 259_200};
    private static final int SHORT_PARTS = 12;
    private static final Duration STANDARD = Duration.ofDays(30);

    /** A rate needs two samples; with four scrapes in the window one may be missing and another late. */
    private static final int SCRAPES_IN_A_WINDOW = 4;

    /** Above this share a threshold would be out of reach, or nearly so: an objective of 90 % burns at 10 at the most. */
    private static final double HIGHEST_THRESHOLD = 0.9;

    /** Failed requests below which a share says nothing. */
    static final int LEAST_ERRORS = 10;

    /** Returns the tiers for an objective, the fastest first; fewer if windows that Prometheus can still fill coincide. */
    static List<BurnTier> of(Objective objective, Setup setup) {
        double budget = 1 - objective.availability();
        double scale = Math.min(1.0, (double) objective.window().toSeconds() / STANDARD.toSeconds());
        long shortest = SCRAPES_IN_A_WINDOW * setup.scrapeInterval().toSeconds();
        List<BurnTier> tiers = new ArrayList<>();
        long last = 0;
        for (int i = 0; i < FACTORS.length; i++) {
            long ideal = Math.round(LONG_SECONDS[i] * scale / SHORT_PARTS);
            long seconds = Math.max(shortest, ideal);
            if (seconds == last) {
                continue; // the same windows with a smaller factor: only the first would tell at once
            }
            last = seconds;
            double threshold = Math.min(HIGHEST_THRESHOLD, FACTORS[i] * budget);
            tiers.add(new BurnTier(
                    SPEEDS[i],
                    threshold / budget,
                    threshold,
                    Duration.ofSeconds(seconds * SHORT_PARTS),
                    Duration.ofSeconds(seconds),
                    i < FACTORS.length - 1));
        }
        return tiers;
    }

    /** Returns the part of the budget that is gone when the long window is full of errors at the threshold. */
    double budgetPart(Objective objective) {
        return factor * longWindow.toSeconds() / objective.window().toSeconds();
    }

    /** Returns the share of failed requests from which on it fires, as the rules write it. */
    String thresholdText() {
        return PromText.number(threshold);
    }

    String longText() {
        return PromText.duration(longWindow);
    }

    String shortText() {
        return PromText.duration(shortWindow);
    }
}
