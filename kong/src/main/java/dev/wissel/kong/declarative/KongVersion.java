package dev.wissel.kong.declarative;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release line of Kong. Immutable.
 *
 * @param major first number, 2 or 3
 * @param minor second number
 */
public record KongVersion(int major, int minor) implements Comparable<KongVersion> {
    /** The last release line of the open source. */
    public static final KongVersion V3_9 = new KongVersion(3, 9);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,2})\\.([0-9]{1,2})(?:[.x-].*)?");

    public KongVersion {
        if (major < 0 || minor < 0) {
            throw new IllegalArgumentException("version: " + major + "." + minor + " (expected: numbers >= 0)");
        }
    }

    /** Reads a version such as {@code 3.9} or {@code 3.9.1}; what follows the second number does not matter. */
    public static KongVersion parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("version: " + text + " (expected: such as 3.9)");
        }
        return new KongVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** Returns whether this release is as new as another one, or newer. */
    public boolean atLeast(KongVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(KongVersion other) {
        return Comparator.comparingInt(KongVersion::major)
                .thenComparingInt(KongVersion::minor)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
