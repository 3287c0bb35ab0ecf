package dev.wissel.console.live;

import java.util.List;
import java.util.Optional;

/**
 * Where drills are asked for, looked at and broken off. What it returns are JSON documents, passed on as they are; docs/drills.md says what is in them.
 * Implementations are thread-safe and may take more than a moment.
 */
public interface DrillDesk {
    /**
     * What is to be rehearsed, in the words of {@code wissel drill}. Immutable.
     *
     * @param fault kind of fault
     * @param region where
     * @param target {@code host:port} of the one target that it befalls; empty for all of the region's
     * @param services that it befalls; empty for all
     * @param length how long the fault is held at most, such as {@code 2m}; empty for the usual
     * @param delay of each answer, such as {@code 2s}; empty for the usual
     * @param share part of the requests, such as {@code 50%}; empty for all
     */
    record Wish(
            String fault,
            String region,
            String target,
            List<String> services,
            String length,
            String delay,
            String share) {
        public Wish {
            services = List.copyOf(services);
        }
    }

    /** Returns the drills, newest first, the one that runs, and what is scheduled. */
    String list();

    /**
     * Returns what a drill would meet if it began now. Does nothing.
     *
     * @throws IllegalArgumentException {@code name: value (expected: …)} if there can be no such drill
     */
    String plan(Wish wish);

    /**
     * Begins a drill, and returns as soon as it has begun; the guard may still refuse it.
     *
     * @param who asked for it
     * @param why in his words; may be empty
     * @return its id
     * @throws IllegalArgumentException {@code name: value (expected: …)} if there can be no such drill
     * @throws ActionRefused while another one runs
     */
    String begin(Wish wish, String who, String why) throws ActionRefused;

    /** Returns a drill, running or over; empty if there is none of that id. */
    Optional<String> drill(String id);

    /** Returns the report of a drill in Markdown; empty if there is none of that id. */
    Optional<String> report(String id);

    /**
     * Breaks a drill off, so that the traffic is restored.
     *
     * @return the drill; empty if there is none of that id
     * @throws ActionRefused if it is over
     */
    Optional<String> abort(String id, String who, String why) throws ActionRefused;
}
