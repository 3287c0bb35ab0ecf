package dev.wissel.core.health;

import dev.wissel.core.load.RecentMax;

/**
 * What the data path says of one address's answers. Immutable.
 *
 * @param silent whether the address is to be taken for hung
 * @param waiting requests sent there that wait for an answer, &gt;= 0
 * @param failed attempts since the last answer that ended without one, &gt;= 0
 * @param silentNanos how long the first request since the last answer has been without one; 0 if none was sent
 * @param stallNanos how long it may be
 * @param slowestAnswerNanos the slowest answer of the last minute, {@link RecentMax#NONE} if there was none
 */
public record Silence(
        boolean silent, int waiting, int failed, long silentNanos, long stallNanos, long slowestAnswerNanos) {
    /** Nothing has been sent since the last answer. */
    public static final Silence NONE = new Silence(false, 0, 0, 0, 0, RecentMax.NONE);

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Returns the reason for a log line, for example {@code hung: 7 requests waiting, no answer for 212 ms, slowest recent answer 9 ms}. */
    public String reason() {
        String who = waiting > 0 ? "hung: " + requests(waiting) + " waiting" : "silent";
        String also = failed > 0 ? ", " + requests(failed) + " failed" : "";
        String usual = slowestAnswerNanos == RecentMax.NONE
                ? "no recent answer to compare with"
                : "slowest recent answer " + millis(slowestAnswerNanos) + " ms";
        return who + also + ", no answer for " + millis(silentNanos) + " ms, " + usual;
    }

    private static String requests(int count) {
        return count + (count == 1 ? " request" : " requests");
    }

    /** Returns whole milliseconds; below ten with one decimal, in which the difference between fast answers lies. */
    private static String millis(long nanos) {
        if (nanos >= 10 * NANOS_PER_MILLI) {
            return Long.toString(Math.round((double) nanos / NANOS_PER_MILLI));
        }
        long tenths = Math.round((double) nanos * 10 / NANOS_PER_MILLI);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
}
