package dev.wissel.console.live;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that an operator may do. Immutable.
 *
 * @param kind what
 * @param subject region, target as {@code host:port}, or upstream; empty for everything, where the kind allows it
 */
public record Action(Kind kind, String subject) {
    /** What can be done. */
    public enum Kind {
        /** New requests are kept away from a region. */
        DRAIN_REGION,
        /** They may go there again. */
        UNDRAIN_REGION,
        /** New requests are kept away from a target. */
        DRAIN_TARGET,
        /** They may go there again. */
        UNDRAIN_TARGET,
        /** Nothing is written any more, for an upstream or for all. */
        PAUSE,
        /** Writing goes on; weights that others wrote are decided on again. */
        RESUME
    }

    public Action {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
    }

    /**
     * What would come of an action. Nothing has been done. Immutable.
     *
     * @param possible whether it can be done at all
     * @param lines what would happen, a sentence each, or why it cannot be done
     * @param warnings what speaks against it: capacity that is short, a budget that is nearly spent, a drill that runs
     * @param services what was simulated for each service that it concerns
     */
    public record Preview(boolean possible, List<String> lines, List<String> warnings, List<ServicePreview> services) {
        public Preview {
            lines = List.copyOf(lines);
            warnings = List.copyOf(warnings);
            services = List.copyOf(services);
        }
    }

    /**
     * What a simulation says of one service. Immutable.
     *
     * @param service its name
     * @param shares where requests go now, and would go
     * @param availability part of the requests that would be answered well, in [0, 1]; null if it was not simulated
     * @param p99Seconds 99th percentile of the time to answer meanwhile; null if it was not simulated
     * @param settledSeconds until the shares are as they will stay; null if it was not simulated
     */
    public record ServicePreview(
            String service,
            List<ShareMove> shares,
            @Nullable Double availability,
            @Nullable Double p99Seconds,
            @Nullable Double settledSeconds) {
        public ServicePreview {
            shares = List.copyOf(shares);
        }
    }

    /**
     * A share that moves. Immutable.
     *
     * @param region whose
     * @param from now, in [0, 1]
     * @param to then, in [0, 1]
     */
    public record ShareMove(String region, double from, double to) {}

    /**
     * What came of an action. Immutable.
     *
     * @param changed false if it was so already
     * @param line what was done, a sentence
     */
    public record Done(boolean changed, String line) {}
}
