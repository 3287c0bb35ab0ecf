package dev.wissel.design.strategy;

import java.time.Duration;

/**
 * How long to wait.
 *
 * <p>Immutable.
 *
 * @param connect to connect, for each try
 * @param read between two reads, for each try; also the wait for the head of the answer
 * @param write between two writes, for each try
 * @param request from the arrival of a request to the head of its answer, over all tries
 */
public record Timeouts(Duration connect, Duration read, Duration write, Duration request) {
    /** The longest timeout that Kong carries. */
    public static final Duration MAX = Duration.ofMillis(2147483646L);

    public Timeouts {
        require("connect", connect);
        require("read", read);
        require("write", write);
        require("request", request);
    }

    private static void require(String name, Duration value) {
        Objective.requirePositive(name, value);
        if (value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: <= " + MAX + ")");
        }
    }
}
