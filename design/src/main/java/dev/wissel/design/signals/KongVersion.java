package dev.wissel.design.signals;

/**
 * A version of Kong, as far as its metrics depend on it.
 *
 * <p>Immutable.
 *
 * @param major first number
 * @param minor second number
 */
record KongVersion(int major, int minor) {
    /** Reads a version such as {@code 3.9}, {@code 3.10.0.1} or {@code 3.x}; what is no number counts as 0. */
    static KongVersion of(String text) {
        String[] parts = text.split("\\.", -1);
        return new KongVersion(number(parts[0]), parts.length > 1 ? number(parts[1]) : 0);
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    }

    boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }
}
