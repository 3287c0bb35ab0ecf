package dev.wissel.controller.plan;

import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminError;
import dev.wissel.kong.admin.AdminError.Kind;
import dev.wissel.kong.admin.AdminException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node without a database: its whole configuration is read, changed in what is the strategy's, and posted. All or nothing. Confined to one thread.
 *
 * <p>The plan holds for one hash of the configuration. If the node has another one right before it is posted, somebody else has changed it, and nothing is
 * posted. What is left is the moment between that look and Kong's taking it (Kong facts 6.4).
 */
public final class DeclarativeKong implements PlannedKong {
    private static final int ROUNDS = 3;

    private final AdminClient client;
    private @Nullable Reading reading;

    private record Reading(FlatConfig config, String hash, Wanted wanted, boolean adopt) {}

    /** Plans for one node. */
    public DeclarativeKong(AdminClient client) {
        this.client = client;
    }

    @Override
    public Plan plan(Wanted wanted, boolean adopt) {
        for (int round = 0; round < ROUNDS; round++) {
            String hash = hash();
            String text = client.declarative();
            if (hash.equals(hash())) {
                FlatConfig config = config(text);
                reading = new Reading(config, hash, wanted, adopt);
                return Planner.plan(wanted, config.actual(), adopt);
            }
        }
        throw refused(Kind.CONFLICT, "somebody else keeps changing the configuration", "try again when they are done");
    }

    private FlatConfig config(String text) {
        try {
            return FlatConfig.read(text);
        } catch (FlatConfig.Unusable unusable) {
            throw refused(Kind.INVALID, String.valueOf(unusable.getMessage()), "");
        }
    }

    @Override
    public Outcome apply(Plan plan, Progress progress) {
        Reading basis = reading;
        if (basis == null || !plan.conflicts().isEmpty()) {
            throw new IllegalArgumentException(
                    "plan: not of this Kong, or with conflicts (expected: its last plan, without)");
        }
        if (plan.changes().isEmpty()) {
            return new Outcome(End.DONE, 0, "");
        }
        try {
            Optional<String> against = Validation.of(client, plan);
            if (against.isPresent()) {
                return new Outcome(End.REFUSED, 0, against.get());
            }
            String text = basis.config().after(plan);
            if (!hash().equals(basis.hash())) {
                return new Outcome(
                        End.REFUSED,
                        0,
                        "somebody else has changed the configuration since it was read (expected: a new plan)");
            }
            post(text);
        } catch (FlatConfig.Unusable unusable) {
            return new Outcome(End.REFUSED, 0, String.valueOf(unusable.getMessage()));
        } catch (AdminException failed) {
            if (!failed.error().maybeDone()) {
                return new Outcome(End.REFUSED, 0, failed.error().message());
            }
            if (!inForce(basis)) {
                return new Outcome(
                        End.STOPPED,
                        0,
                        failed.error().message()
                                + "\n  (it is not known whether Kong has done it; expected: a new plan)");
            }
        }
        if (!inForce(basis)) {
            return new Outcome(
                    End.STOPPED,
                    plan.changes().size(),
                    "posted, and the configuration has been changed by somebody else since (expected: a new plan)");
        }
        plan.changes().forEach(progress::done);
        return new Outcome(End.DONE, plan.changes().size(), "");
    }

    /** Kong says either which entity a mistake is in or where a reference leads nowhere; the second is asked for if the first says nothing. */
    private void post(String text) {
        try {
            client.postDeclarative(text, true, true);
        } catch (AdminException refused) {
            boolean silent = refused.kind() == Kind.INVALID
                    && refused.error().entities().isEmpty()
                    && refused.error().fields().isEmpty();
            if (!silent) {
                throw refused;
            }
            client.postDeclarative(text, true, false);
        }
    }

    private boolean inForce(Reading basis) {
        try {
            return plan(basis.wanted(), basis.adopt()).isEmpty();
        } catch (AdminException unreadable) {
            return false;
        }
    }

    private String hash() {
        return client.status()
                .configurationHash()
                .orElseThrow(() -> refused(
                        Kind.WRONG_MODE,
                        "no configuration_hash: this Kong has a database",
                        "its entities are written one by one"));
    }

    private AdminException refused(Kind kind, String what, String mend) {
        return new AdminException(new AdminError(
                kind,
                "GET " + client.options().url() + "/config",
                200,
                what,
                mend,
                Map.of(),
                List.of(),
                Optional.empty(),
                false));
    }
}
