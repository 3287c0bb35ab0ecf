package dev.wissel.console.stream;

import java.time.Duration;

/**
 * How many may listen, and how slowly. Immutable.
 *
 * @param most listeners at a time, &gt;= 1
 * @param mostOfOneAddress listeners at a time from one address, &gt;= 1
 * @param slowest longest time that one message may take to be read, &gt; 0; a listener that takes longer is dropped
 * @param heartbeat time after which something is written although nothing happened, &gt; 0
 * @param mostDecisions decisions that may wait for one listener, &gt;= 1; with more it is dropped
 */
public record StreamLimits(int most, int mostOfOneAddress, Duration slowest, Duration heartbeat, int mostDecisions) {
    /** 500 listeners, 250 of one address, 10 s a message, a heartbeat each 15 s, 200 decisions. */
    public static final StreamLimits DEFAULTS =
            new StreamLimits(500, 250, Duration.ofSeconds(10), Duration.ofSeconds(15), 200);

    public StreamLimits {
        atLeastOne("most", most);
        atLeastOne("mostOfOneAddress", mostOfOneAddress);
        atLeastOne("mostDecisions", mostDecisions);
        positive("slowest", slowest);
        positive("heartbeat", heartbeat);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
