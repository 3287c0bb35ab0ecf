package dev.wissel.kong.carrier;

import java.util.regex.Pattern;

/** Whole numbers in tags. */
final class Numbers {
    private static final Pattern INTEGER = Pattern.compile("[0-9]{1,9}");

    private Numbers() {}

    static Parsed<Integer> integer(String text, int least, int most) {
        if (INTEGER.matcher(text).matches()) {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return Parsed.good(value);
            }
        }
        return Parsed.bad("a whole number from " + least + " to " + most);
    }
}
