package dev.wissel.kong.carrier;

import java.util.regex.Pattern;

/** The names of regions, services and strategies: what can stand in a tag, a host name and a metric's label alike. Stateless, thread-safe. */
public final class Names {
    /** What {@link #isName} accepts, for messages. */
    public static final String EXPECTED =
            "a name of at most 63 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    private Names() {}

    /** Returns whether the text is such a name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Reads such a name. */
    public static Parsed<String> parse(String text) {
        return isName(text) ? Parsed.good(text) : Parsed.bad(EXPECTED);
    }
}
