package dev.wissel.console.live;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Drills of the strategy that is carried out, as the console sees them. Plans and results are documents, as docs/drills.md says what is in them; they are
 * passed on as they are. Implementations are thread-safe and may take more than a moment.
 */
public interface Drills {
    /**
     * What is to be rehearsed. Immutable.
     *
     * @param fault kind of fault, as {@code wissel drill --fault} names it
     * @param region where
     * @param target {@code host:port} of the one target that it befalls; empty for the region
     * @param services that it befalls; empty for all
     * @param seconds how long the fault is held at most; null for the usual length
     * @param delaySeconds of each answer, for {@code slow}; null for the usual one
     * @param share part of the requests that fail, for {@code errors}; null for all
     */
    record Wish(
            String fault,
            String region,
            String target,
            List<String> services,
            @Nullable Double seconds,
            @Nullable Double delaySeconds,
            @Nullable Double share) {
        public Wish {
            services = List.copyOf(services);
        }
    }

    /** Returns the drills, newest first, and what is scheduled: a JSON document. */
    String list(int limit);

    /**
     * Returns what a drill would do, what it would exercise, what is promised, and what the guard says now: a JSON document. Does nothing.
     *
     * @throws ActionRefused if there can be no such drill
     */
    String plan(Wish wish) throws ActionRefused;

    /**
     * Begins a drill; returns as soon as it has begun.
     *
     * @param who asked for it
     * @param why in his words; may be empty
     * @return its document
     * @throws ActionRefused if the guard or another drill stands in the way
     */
    String start(Wish wish, String who, String why) throws ActionRefused;

    /** Returns the document of a drill, running or over; empty if there is none of that id. */
    Optional<String> drill(String id);

    /** Returns the report of a drill in Markdown; empty if there is none of that id, or it is not over. */
    Optional<String> report(String id);

    /**
     * Breaks a drill off and restores the traffic.
     *
     * @return its document
     * @throws ActionRefused if it does not run
     */
    String abort(String id, String who, String why) throws ActionRefused;
}
