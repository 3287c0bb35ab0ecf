package dev.wissel.controller.loop;

import dev.wissel.kong.admin.AdminError;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.admin.DeclarativeWeights;
import dev.wissel.kong.admin.WeightChange;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Writes weights to a Kong: to any node where they share a database, to each of them where they do not. Thread-safe.
 */
final class KongWriter {
    private final AdminNodes nodes;
    private final boolean declarative;

    KongWriter(AdminNodes nodes, boolean declarative) {
        this.nodes = nodes;
        this.declarative = declarative;
    }

    /** Returns whether changes of one upstream are better written in one go. */
    boolean batches() {
        return declarative;
    }

    /** Writes; returns what became of it, {@code written} if all is well. */
    String write(List<WeightChange> changes) {
        return declarative ? toEach(changes) : toOne(changes);
    }

    private String toOne(List<WeightChange> changes) {
        for (WeightChange change : changes) {
            AdminNodes.Result<?> result = nodes.first(
                    client -> client.setWeight(change.upstream(), change.target(), change.weight()),
                    true); // an absolute weight may be written twice
            if (result.value().isEmpty()) {
                return result.error().map(AdminError::message).orElse("no answer");
            }
        }
        return Written.WRITTEN;
    }

    private String toEach(List<WeightChange> changes) {
        StringJoiner problems = new StringJoiner("; ");
        for (AdminNodes.Result<DeclarativeWeights.Result> each :
                nodes.each(client -> DeclarativeWeights.write(client, changes, Optional.empty()))) {
            String node = each.node().options().url().toString();
            if (each.value().isEmpty()) {
                problems.add(node + ": " + each.error().map(AdminError::message).orElse("no answer"));
            } else if (each.value().get().outcome() == DeclarativeWeights.Outcome.REFUSED) {
                problems.add(node + ": " + each.value().get().explanation());
            }
        }
        return problems.length() == 0 ? Written.WRITTEN : problems.toString();
    }

    /** What became of a write. */
    static final class Written {
        static final String WRITTEN = "written";
        static final String DRY_RUN = "dry run";
        static final String FENCED = "not written: somebody else leads now";

        private Written() {}
    }
}
