package dev.wissel.console.live;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a service went over the last while, a figure a step. All lists are as long as {@code atMillis}, and hold null where nothing is known. Immutable.
 *
 * @param service its name
 * @param stepSeconds between two moments
 * @param atMillis the moments, rising
 * @param requestsPerSecond of clients
 * @param errorShare of clients' requests
 * @param p99Seconds of clients' requests
 * @param regionShares measured share, by region
 * @param targetP99Seconds by target
 */
public record History(
        String service,
        double stepSeconds,
        List<Long> atMillis,
        List<@Nullable Double> requestsPerSecond,
        List<@Nullable Double> errorShare,
        List<@Nullable Double> p99Seconds,
        Map<String, List<@Nullable Double>> regionShares,
        Map<String, List<@Nullable Double>> targetP99Seconds) {}
