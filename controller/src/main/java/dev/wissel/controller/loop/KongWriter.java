package dev.wissel.controller.loop;

import dev.wissel.kong.admin.AdminError;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.admin.DeclarativeWeights;
import dev.wissel.kong.admin.TargetRow;
import dev.wissel.kong.admin.WeightChange;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.BooleanSupplier;

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

    /**
     * Writes; returns what became of it, {@code written} if all is well.
     *
     * @param allowed whether this replica still leads; asked in the last moment before each call, for a process may stand still at any point
     */
    String write(List<WeightChange> changes, BooleanSupplier allowed) {
        return declarative ? toEach(changes, allowed) : toOne(changes, allowed);
    }

    private String toOne(List<WeightChange> changes, BooleanSupplier allowed) {
        for (WeightChange change : changes) {
            AdminNodes.Result<Optional<TargetRow>> result = nodes.first(
                    client -> allowed.getAsBoolean()
                            ? Optional.of(client.setWeight(change.upstream(), change.target(), change.weight()))
                            : Optional.empty(),
                    true); // an absolute weight may be written twice
            if (result.value().isEmpty()) {
                return result.error().map(AdminError::message).orElse("no answer");
            }
            if (result.value().get().isEmpty()) {
                return Written.FENCED;
            }
        }
        return Written.WRITTEN;
    }

    private String toEach(List<WeightChange> changes, BooleanSupplier allowed) {
        StringJoiner problems = new StringJoiner("; ");
        for (AdminNodes.Result<Optional<DeclarativeWeights.Result>> each : nodes.each(client -> allowed.getAsBoolean()
                ? Optional.of(DeclarativeWeights.write(client, changes, Optional.empty()))
                : Optional.<DeclarativeWeights.Result>empty())) {
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
