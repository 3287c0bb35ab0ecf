package dev.wissel.cli.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Something that is done to a region. Immutable.
 *
 * @param verb what
 * @param region to whom
 * @param millis time that {@link Verb#SLOW} adds to each answer, in [1, {@link #MAX_MILLIS}]; without meaning otherwise
 */
public record Action(Verb verb, String region, int millis) {
    /** What {@code slow} adds unless told otherwise. */
    public static final int DEFAULT_MILLIS = 500;

    /** The slowest that {@code slow} makes an answer. */
    public static final int MAX_MILLIS = 60_000;

    /** What can be done. */
    public enum Verb {
        /** The processes get SIGKILL. */
        KILL,
        /** The processes get SIGSTOP: they keep their connections, and say nothing. */
        HANG,
        /** The processes answer later. */
        SLOW,
        /** The processes answer 503. */
        FAIL,
        /** Whatever was done to the processes is undone. */
        REVIVE,
        /** The gateway sends no new requests. */
        DRAIN,
        /** It does again. */
        UNDRAIN;

        /** Returns the word for it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Returns the verb of that word.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Verb of(String word) {
            for (Verb verb : values()) {
                if (verb.word().equals(word.toLowerCase(Locale.ROOT))) {
                    return verb;
                }
            }
            throw new IllegalArgumentException("'" + word + "': no such action (expected: " + words() + ")");
        }

        /** Returns all words, for messages. */
        static String words() {
            return Arrays.stream(values()).map(Verb::word).collect(Collectors.joining(", "));
        }
    }

    public Action {
        if (millis < 1 || millis > MAX_MILLIS) {
            throw new IllegalArgumentException("milliseconds: " + millis + " (expected: 1 to " + MAX_MILLIS + ")");
        }
    }

    /**
     * Reads {@code VERB REGION}, or {@code slow REGION TIME} such as {@code slow ams 200ms}.
     *
     * @param regions the regions there are
     * @throws IllegalArgumentException if it is not an action on one of them; the message says what is wrong and what was expected
     */
    public static Action parse(String text, List<String> regions) {
        String[] words = text.strip().split("\\s+");
        Verb verb = Verb.of(words[0]);
        if (words.length < 2) {
            throw new IllegalArgumentException("'" + text.strip() + "': no region (expected: " + verb.word() + " "
                    + String.join(" or ", regions) + ")");
        }
        String region = requireRegion(words[1], regions);
        if (words.length == 2) {
            return new Action(verb, region, DEFAULT_MILLIS);
        }
        if (verb != Verb.SLOW || words.length > 3) {
            throw new IllegalArgumentException("'" + text.strip() + "': nothing may follow the region (expected: "
                    + verb.word() + " " + region + (verb == Verb.SLOW ? " TIME)" : ")"));
        }
        return new Action(verb, region, millis(words[2]));
    }

    private static int millis(String text) {
        long millis = text.matches("[0-9]+") ? Times.nanos(text + "ms") / 1_000_000 : Times.nanos(text) / 1_000_000;
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    /**
     * Returns the region.
     *
     * @throws IllegalArgumentException if it is none of those
     */
    static String requireRegion(String region, List<String> regions) {
        if (!regions.contains(region)) {
            throw new IllegalArgumentException(
                    "'" + region + "': no such region (expected: " + String.join(" or ", regions) + ")");
        }
        return region;
    }

    @Override
    public String toString() {
        return verb.word() + " " + region + (verb == Verb.SLOW ? " " + millis + "ms" : "");
    }
}
