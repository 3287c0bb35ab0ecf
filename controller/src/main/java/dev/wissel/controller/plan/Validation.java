package dev.wissel.controller.plan;

import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminError;
import dev.wissel.kong.admin.AdminError.Kind;
import dev.wissel.kong.admin.AdminException;
import dev.wissel.kong.admin.EntityKind;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asks Kong what it would say to a plan, before the first step: its own schemas decide, so that nothing ends half done over a value. Stateless. */
final class Validation {
    /** Konnect and tokens that may not ask have no such page; then the steps themselves tell. */
    private static final Set<Kind> UNTOLD = EnumSet.of(Kind.NOT_FOUND, Kind.DENIED, Kind.WRONG_MODE);

    private static final Set<String> NOT_SENT = Set.of("id", "created_at", "updated_at", "ws_id", "workspace_id");

    private Validation() {}

    /** Returns what Kong has against a plan; empty if nothing. */
    static Optional<String> of(AdminClient client, Plan plan) {
        for (Change change : plan.changes()) {
            if (change.action() == Change.Action.DELETE) {
                continue;
            }
            Optional<AdminError> against;
            try {
                against = client.validate(change.kind(), whole(change));
            } catch (AdminException untold) {
                if (UNTOLD.contains(untold.kind())) {
                    return Optional.empty();
                }
                throw untold;
            }
            if (against.isPresent()) {
                return Optional.of(change.item().label() + ": Kong would refuse it: "
                        + Shown.text(against.get().what())
                        + (against.get().fields().isEmpty()
                                ? ""
                                : " " + Shown.text(new TreeMap<>(against.get().fields()).toString())));
            }
        }
        return Optional.empty();
    }

    private static Map<String, @Nullable Object> whole(Change change) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (change.action() == Change.Action.UPDATE) {
            fields.putAll(change.item().fields());
        }
        change.patch().forEach((field, value) -> fields.put(field, Fields.merged(field, fields.get(field), value)));
        fields.keySet().removeAll(NOT_SENT);
        fields.values().removeIf(value -> value == null);
        // Whom it refers to is not a matter of its values, and may not be there yet.
        fields.remove("client_certificate");
        if (change.kind() == EntityKind.PLUGINS) {
            fields.remove("service");
            fields.remove("route");
            fields.remove("consumer");
        } else if (change.kind() == EntityKind.ROUTES) {
            fields.remove("service");
        }
        return fields;
    }
}
