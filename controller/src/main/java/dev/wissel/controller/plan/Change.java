package dev.wissel.controller.plan;

import dev.wissel.kong.admin.EntityKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is to be done to a Kong. Immutable; its text shows no field.
 *
 * @param action what
 * @param item the entity: as wanted to create it, as Kong has it to change or delete it
 * @param differences what differs, for people; empty unless it is updated
 * @param patch the new values of the fields that differ, references as names; all fields to create it, none to delete it
 * @param remark what else is to be said; empty if nothing
 */
public record Change(
        Action action, Item item, List<FieldChange> differences, Map<String, @Nullable Object> patch, String remark) {
    /** What is done. */
    public enum Action {
        CREATE("creating"),
        UPDATE("updating"),
        DELETE("deleting");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        /** Returns the word that a plan says it with. */
        public String word() {
            return word;
        }
    }

    public Change {
        differences = List.copyOf(differences);
        patch = Collections.unmodifiableMap(new LinkedHashMap<>(patch));
    }

    /** Returns the kind of the entity. */
    public EntityKind kind() {
        return item.kind();
    }

    /** Returns what is done in one line. */
    public String label() {
        return action.word() + " " + item.label() + (remark.isEmpty() ? "" : " (" + remark + ")");
    }

    @Override
    public String toString() {
        return label();
    }
}
