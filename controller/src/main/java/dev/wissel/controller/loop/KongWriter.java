package dev.wissel.controller.loop;

import dev.wissel.controller.journal.Journal;
import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminError;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.admin.DeclarativeWeights;
import dev.wissel.kong.admin.TargetRow;
import dev.wissel.kong.admin.WeightChange;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Writes weights to a Kong: to any node where they share a database, to each of them where they do not. Thread-safe.
 *
 * <p>With a database each write leaves its {@link Fence} on the target, and is not made where a newer one stands. Kong has no conditional write (Kong facts 6.1), so this refuses what comes after the
 * newer write, and not what was under way already: that is what {@link LateWrites} is for.
 */
final class KongWriter {
    private final AdminNodes nodes;
    private final boolean declarative;

    KongWriter(AdminNodes nodes, boolean declarative) {
        this.nodes = nodes;
        this.declarative = declarative;
    }

    /** What a write is asked before it goes. Called in other threads, by one at a time for each node. */
    interface Guard {
        /** Returns whether this replica still leads; asked in the last moment before each call, for a process may stand still at any point. */
        boolean allowed();

        /** Returns whether somebody newer has written this fence. */
        boolean newer(String upstream, String target, Fence found);

        /** Hears the hash that a configuration will have when it has been posted. */
        void posting(String hash);
    }

    /** Returns whether changes of one upstream are better written in one go. */
    boolean batches() {
        return declarative;
    }

    /** Writes; returns what became of it, {@code written} if all is well. */
    String write(List<WeightChange> changes, Fence fence, Guard guard) {
        return declarative ? toEach(changes, guard) : toOne(changes, fence, guard);
    }

    private String toOne(List<WeightChange> changes, Fence fence, Guard guard) {
        for (WeightChange change : changes) {
            AdminNodes.Result<String> result = nodes.first(
                    client -> one(client, change, fence, guard), true); // an absolute weight may be written twice
            String outcome = result.value()
                    .orElseGet(() -> result.error().map(AdminError::message).orElse("no answer"));
            if (!outcome.equals(Journal.WRITTEN)) {
                return outcome;
            }
        }
        return Journal.WRITTEN;
    }

    private static String one(AdminClient client, WeightChange change, Fence fence, Guard guard) {
        if (!guard.allowed()) {
            return Written.FENCED;
        }
        List<String> tags = client.target(change.upstream(), change.target())
                .map(TargetRow::tags)
                .orElse(List.of());
        boolean newer = Fence.of(tags)
                .filter(found -> guard.newer(change.upstream(), change.target(), found))
                .isPresent();
        if (newer) {
            return Written.NEWER;
        }
        if (!guard.allowed()) {
            return Written.FENCED;
        }
        client.setWeight(change.upstream(), change.target(), change.weight(), fence.in(tags));
        return Journal.WRITTEN;
    }

    /** Writes to one node of a Kong without a database; returns what became of it, {@code written} if all is well. */
    String writeTo(String url, List<WeightChange> changes, Guard guard) {
        return nodes.at(url, client -> post(client, changes, guard))
                .map(result -> outcome(List.of(result)))
                .orElse("there is no node " + url);
    }

    private String toEach(List<WeightChange> changes, Guard guard) {
        return outcome(nodes.each(client -> post(client, changes, guard)));
    }

    private static Optional<DeclarativeWeights.Result> post(
            AdminClient client, List<WeightChange> changes, Guard guard) {
        if (!guard.allowed()) {
            return Optional.empty();
        }
        return Optional.of(DeclarativeWeights.write(client, changes, Optional.empty(), hash -> {
            guard.posting(hash);
            if (!guard.allowed()) {
                throw new IllegalStateException(Written.FENCED);
            }
        }));
    }

    private static String outcome(List<AdminNodes.Result<Optional<DeclarativeWeights.Result>>> results) {
        StringJoiner problems = new StringJoiner("; ");
        for (AdminNodes.Result<Optional<DeclarativeWeights.Result>> each : results) {
            String node = each.node().options().url().toString();
            DeclarativeWeights.Result result =
                    each.value().flatMap(found -> found).orElse(null);
            if (each.value().isEmpty()) {
                problems.add(each.error().map(AdminError::message).orElse(node + ": no answer"));
            } else if (result == null) {
                return Written.FENCED;
            } else if (result.outcome() == DeclarativeWeights.Outcome.REFUSED) {
                problems.add(node + ": " + result.explanation());
            }
        }
        return problems.length() == 0 ? Journal.WRITTEN : problems.toString();
    }

    /** What became of a write that was not made. */
    static final class Written {
        static final String DRY_RUN = "dry run";
        static final String FENCED = "not written: somebody else leads now";
        static final String NEWER = "not written: a newer leader has written this target";

        private Written() {}
    }
}
