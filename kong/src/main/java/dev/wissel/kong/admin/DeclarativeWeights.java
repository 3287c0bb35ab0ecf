package dev.wissel.kong.admin;

import dev.wissel.kong.admin.AdminError.Kind;
import dev.wissel.kong.admin.AdminTransport.Deadline;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes weights to a node without a database: its whole configuration is read, changed in the weights alone, and posted. Stateless.
 *
 * <p>Kong knows no conditional write, so another's change is guarded against by its hash: {@code configuration_hash} must be the same before the configuration is
 * read, after it is read, and right before it is posted; otherwise nothing is posted. What is left is a window between the last look and the moment at
 * which Kong takes the new one. A change of another's that falls into it is lost, and no answer of Kong's tells; {@link Result#windowNanos} bounds its
 * length. A change that comes after ours is seen: Kong's hash of a configuration posted as text is the MD5 of that text, and the weights are read back.
 */
public final class DeclarativeWeights {
    private static final int ROUNDS = 3;

    private DeclarativeWeights() {}

    /** How it ended. */
    public enum Outcome {
        /** The weights are in force. */
        WRITTEN,
        /** They were in force already; nothing was posted. */
        UNCHANGED,
        /** Someone else changes the configuration; nothing was posted. */
        REFUSED,
        /** They were posted, and someone else has changed the configuration since. */
        OVERTAKEN
    }

    /**
     * What came of it on one node. Immutable.
     *
     * @param outcome how it ended
     * @param explanation the same in a sentence
     * @param hashBefore the configuration's hash that was changed
     * @param hashAfter its hash at the end
     * @param windowNanos longest time in which a change of another's could have been lost unseen; 0 if nothing was posted
     */
    public record Result(Outcome outcome, String explanation, String hashBefore, String hashAfter, long windowNanos) {}

    /**
     * Writes weights to one node.
     *
     * @param basedOn hash of the configuration that the weights were decided on; whatever is found otherwise
     * @throws AdminException if the node cannot be asked, refuses, or has no such target (NOT_FOUND)
     */
    public static Result write(AdminClient client, List<WeightChange> changes, Optional<String> basedOn) {
        return write(client, changes, basedOn, hash -> {});
    }

    /**
     * Writes weights to one node, and tells before each post what Kong's hash will be if it arrives.
     *
     * @param basedOn hash of the configuration that the weights were decided on; whatever is found otherwise
     * @param posting hears the hash, before the last look; what it throws goes on, and nothing is posted
     * @throws AdminException if the node cannot be asked, refuses, or has no such target (NOT_FOUND)
     */
    public static Result write(
            AdminClient client, List<WeightChange> changes, Optional<String> basedOn, Consumer<String> posting) {
        Deadline deadline = client.deadline();
        String hash = "";
        for (int round = 0; round < ROUNDS; round++) {
            hash = hash(client, deadline);
            if (basedOn.isPresent() && !basedOn.get().equals(hash)) {
                String why = "the configuration is not the one that was decided on, someone else has changed it";
                return new Result(Outcome.REFUSED, why, basedOn.get(), hash, 0);
            }
            String text = client.declarative(deadline);
            WeightEdit.Edited edited = edited(client, text, changes);
            String again = hash(client, deadline);
            if (!again.equals(hash)) {
                continue;
            }
            if (!edited.changed()) {
                return new Result(Outcome.UNCHANGED, "the weights are as wanted", hash, hash, 0);
            }
            posting.accept(md5(edited.text()));
            Optional<Result> result = post(client, edited.text(), changes, hash, deadline);
            if (result.isPresent()) {
                return result.get();
            }
        }
        String why = "someone else keeps changing the configuration, so that nothing was posted";
        return new Result(Outcome.REFUSED, why, hash, hash(client, deadline), 0);
    }

    /** Posts if nothing has changed; empty if something has, or if nothing came of it. */
    private static Optional<Result> post(
            AdminClient client, String text, List<WeightChange> changes, String hash, Deadline deadline) {
        long lookNanos = System.nanoTime();
        if (!hash(client, deadline).equals(hash)) {
            return Optional.empty();
        }
        try {
            load(client, text, deadline);
        } catch (AdminException failed) {
            if (!failed.error().maybeDone()) {
                throw failed;
            }
            String found = hash(client, deadline); // nobody knows whether it arrived, so look
            if (found.equals(hash)) {
                return Optional.empty();
            }
            if (!found.equals(md5(text))) {
                throw failed;
            }
        }
        long windowNanos = System.nanoTime() - lookNanos;
        String after = hash(client, deadline);
        boolean ours = after.equals(md5(text)) || inForce(client, changes, deadline);
        String explanation = ours
                ? "written; a change by someone else within " + windowNanos / 1_000_000 + " ms before would be lost"
                : "written, and the configuration has been changed by someone else since";
        return Optional.of(
                new Result(ours ? Outcome.WRITTEN : Outcome.OVERTAKEN, explanation, hash, after, windowNanos));
    }

    /** Kong says either which entity a mistake is in or where a reference leads nowhere; the second is asked for if the first says nothing. */
    private static void load(AdminClient client, String text, Deadline deadline) {
        try {
            client.postDeclarative(text, true, true, deadline);
        } catch (AdminException refused) {
            boolean silent = refused.kind() == Kind.INVALID
                    && refused.error().entities().isEmpty()
                    && refused.error().fields().isEmpty();
            if (!silent) {
                throw refused;
            }
            client.postDeclarative(text, true, false, deadline);
        }
    }

    private static boolean inForce(AdminClient client, List<WeightChange> changes, Deadline deadline) {
        try {
            Map<String, Map<String, Integer>> weights = WeightEdit.weights(client.declarative(deadline));
            return changes.stream()
                    .allMatch(change -> Integer.valueOf(change.weight())
                            .equals(weights.getOrDefault(change.upstream(), Map.of())
                                    .get(change.target())));
        } catch (WeightEdit.Impossible unreadable) {
            return false;
        }
    }

    private static WeightEdit.Edited edited(AdminClient client, String text, List<WeightChange> changes) {
        try {
            return WeightEdit.of(text, changes);
        } catch (WeightEdit.Impossible impossible) {
            Kind kind = impossible.targetMissing() ? Kind.NOT_FOUND : Kind.INVALID;
            throw new AdminException(AdminError.of(
                    kind,
                    "GET " + client.options().url() + "/config",
                    200,
                    String.valueOf(impossible.getMessage()),
                    ""));
        }
    }

    private static String hash(AdminClient client, Deadline deadline) {
        return client.status(deadline)
                .configurationHash()
                .orElseThrow(() -> new AdminException(AdminError.of(
                        Kind.WRONG_MODE,
                        "GET " + client.options().url() + "/status",
                        200,
                        "no configuration_hash: this Kong has a database",
                        "write its targets one by one")));
    }

    /** Returns Kong's hash of a configuration that was posted as a text. */
    static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has MD5", impossible);
        }
    }
}
