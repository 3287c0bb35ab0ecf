package dev.wissel.design.signals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;

/** How Prometheus writes things. Stateless and thread-safe. */
final class PromText {
    private static final String SPECIAL = "\\^$|?*+()[]{}";
    private static final long[] UNIT_MILLIS = {86_400_000, 3_600_000, 60_000, 1000, 1};
    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

    private PromText() {}

    /** Returns a string of PromQL in double quotes. */
    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** Returns a regular expression that matches any of the texts and nothing else; PromQL anchors it. */
    static String anyOf(Collection<String> texts) {
        return texts.stream().distinct().map(PromText::literal).collect(Collectors.joining("|"));
    }

    /** Returns a regular expression of RE2 that matches the text. */
    static String literal(String text) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '.') {
                regex.append("[.]");
            } else {
                regex.append(SPECIAL.indexOf(letter) >= 0 ? "\\" : "").append(letter);
            }
        }
        return regex.toString();
    }

    /** Returns {@code label="text"} for one text, {@code label=~"a|b"} for several. */
    static String matcher(String label, Collection<String> texts) {
        return texts.size() == 1 ? label + "=" + quoted(texts.iterator().next()) : label + "=~" + quoted(anyOf(texts));
    }

    /** Returns a duration in the largest unit that gives a whole number: {@code 90s}, {@code 1h}, {@code 3d}. */
    static String duration(Duration duration) {
        long millis = duration.toMillis();
        for (int i = 0; i < UNITS.length; i++) {
            if (millis % UNIT_MILLIS[i] == 0 && millis >= UNIT_MILLIS[i]) {
                return millis / UNIT_MILLIS[i] + UNITS[i];
            }
        }
        return "0s";
    }

    /** Returns a number in plain digits, with six that count at the most. */
    static String number(double value) {
        BigDecimal rounded = new BigDecimal(value)
                .round(new MathContext(6, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        return rounded.toPlainString();
    }

    /** Returns a share as a percentage with what counts of its digits: {@code 99.99%}. */
    static String percent(double share) {
        return number(share * 100) + "%";
    }
}
