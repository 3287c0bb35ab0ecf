package dev.wissel.console.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that was decided, noted or done, with its causes. Immutable.
 *
 * @param id its name, stable while the journal keeps it
 * @param atMillis when
 * @param service whose; empty if it concerns all
 * @param upstream whose; empty if it concerns all
 * @param subject region or target; empty for the upstream
 * @param kind what, in lower case with hyphens: {@code lost}, {@code ramp}, {@code weight}, {@code drain-region}, {@code drill} …
 * @param line a sentence with the cause
 * @param inputs the figures that the rule looked at, as {@code name=value}
 * @param rejected what else was considered, each with the reason against it
 * @param reversal what would reverse it; empty if nothing would
 * @param changes weights that were written, or shares that moved
 * @param shares where the upstream's traffic was to go from then on, regions in order of preference; empty if the decision is not about shares
 * @param who the operator who did it; empty if nobody did
 * @param replayable whether {@link Live#whatIf} can decide on this moment again
 */
public record DecisionEntry(
        String id,
        long atMillis,
        String service,
        String upstream,
        String subject,
        String kind,
        String line,
        List<String> inputs,
        List<String> rejected,
        String reversal,
        List<ChangeView> changes,
        List<ShareView> shares,
        String who,
        boolean replayable) {
    public DecisionEntry {
        inputs = List.copyOf(inputs);
        rejected = List.copyOf(rejected);
        changes = List.copyOf(changes);
        shares = List.copyOf(shares);
    }

    /** Returns the same, replayable or not. */
    public DecisionEntry withReplayable(boolean now) {
        return new DecisionEntry(
                id, atMillis, service, upstream, subject, kind, line, inputs, rejected, reversal, changes, shares, who,
                now);
    }

    /**
     * A weight that changed. Immutable.
     *
     * @param target whose, {@code host:port}
     * @param from before
     * @param to after
     * @param outcome what came of the writing; empty if there is none
     */
    public record ChangeView(String target, int from, int to, String outcome) {}

    /**
     * A region's wanted share. Immutable.
     *
     * @param region its name
     * @param share in [0, 1]
     * @param phase as in {@link ServiceView.RegionView}
     */
    public record ShareView(String region, double share, String phase) {}

    /**
     * Which decisions are asked for; newest first. Immutable.
     *
     * @param fromMillis not before; null for all
     * @param toMillis not after; null for all
     * @param service of this service; null for all
     * @param kind of this kind; null for all
     * @param text in line, subject or upstream, whatever the case; null for all
     * @param before older than the entry with this id; null for the newest
     * @param limit at most so many, 1 to 1000
     */
    public record Query(
            @Nullable Long fromMillis,
            @Nullable Long toMillis,
            @Nullable String service,
            @Nullable String kind,
            @Nullable String text,
            @Nullable String before,
            int limit) {
        public Query {
            if (limit < 1 || limit > 1000) {
                throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to 1000)");
            }
        }
    }
}
