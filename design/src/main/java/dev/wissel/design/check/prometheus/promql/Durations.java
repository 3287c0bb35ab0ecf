package dev.wissel.design.check.prometheus.promql;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prometheus's durations: {@code 5m}, {@code 1h30m}, {@code 100ms}; each unit once, the largest first. Stateless and thread-safe. */
public final class Durations {
    private static final Pattern DURATION = Pattern.compile(
            "(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?");
    private static final long[] MILLIS = {31_536_000_000L, 604_800_000, 86_400_000, 3_600_000, 60_000, 1000, 1};
    private static final int MOST_DIGITS = 12;

    private Durations() {}

    /** Returns a duration in milliseconds; empty if it is none. {@code 0} needs no unit. */
    public static OptionalLong millis(String text) {
        if (text.equals("0")) {
            return OptionalLong.of(0);
        }
        Matcher parts = DURATION.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            return OptionalLong.empty();
        }
        long sum = 0;
        for (int i = 0; i < MILLIS.length; i++) {
            String digits = parts.group(i + 1);
            if (digits != null) {
                if (digits.length() > MOST_DIGITS) {
                    return OptionalLong.empty();
                }
                sum += Long.parseLong(digits) * MILLIS[i];
            }
        }
        return sum < 0 ? OptionalLong.empty() : OptionalLong.of(sum);
    }
}
