package dev.wissel.cli.demo;

import java.util.List;

/**
 * How things stand at one moment, as it is shown. Immutable.
 *
 * @param seconds whole seconds since the load began
 * @param interval what the load saw since the last frame
 * @param places where each service's regions stand in the gateway's eyes, in the order of the interval's rows
 * @param failedGets failed GETs since the beginning
 * @param failedPosts failed POSTs since the beginning
 * @param requests requests since the beginning
 */
record Frame(
        long seconds,
        Tally.Interval interval,
        List<Standing> places,
        long requests,
        long failedGets,
        long failedPosts) {
    /**
     * A region of one service. Immutable.
     *
     * @param share part of the service's requests that it is to take, in [0, 1]
     * @param phase its phase in small letters, such as {@code active}; empty if the gateway does not say
     */
    record Standing(double share, String phase) {}

    Frame {
        places = List.copyOf(places);
        if (places.size() != interval.rows().size()) {
            throw new IllegalArgumentException("places: " + places.size() + " (expected: one a row, "
                    + interval.rows().size() + ")");
        }
    }
}
