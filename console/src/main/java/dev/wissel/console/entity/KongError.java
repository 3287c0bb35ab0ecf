package dev.wissel.console.entity;

import dev.wissel.console.admin.AdminAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What Kong's Admin API refuses, with its code, name, message and fields (Kong facts 1.8). */
public final class KongError extends Exception {
    private static final long serialVersionUID = 1;
    private final transient AdminAnswer answer;

    private KongError(AdminAnswer answer, String message) {
        super(message, null, false, false);
        this.answer = answer;
    }

    /** Returns the answer that says it. */
    public AdminAnswer answer() {
        return answer;
    }

    private static KongError of(int status, int code, String name, String message, @Nullable Object fields) {
        return of(status, code, name, message, "fields", fields);
    }

    private static KongError of(
            int status, int code, String name, String message, String place, @Nullable Object fields) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", code);
        body.put("name", name);
        body.put("message", message);
        if (fields != null) {
            body.put(place, fields);
        }
        return new KongError(AdminAnswer.json(status, body), message);
    }

    /** An answer of another kind. */
    static KongError answered(AdminAnswer answer) {
        return new KongError(answer, String.valueOf(answer.status()));
    }

    /** Kong's bare 404. */
    static KongError notFound() {
        return answered(AdminAnswer.notFound());
    }

    /** Fields that are wrong: texts, mappings and lists of such, and whole-entity messages under {@code @entity}. */
    public static KongError schemaViolation(Map<String, ?> fields) {
        List<String> all = new ArrayList<>();
        if (fields.get("@entity") instanceof List<?> messages) {
            messages.forEach(message -> all.add(String.valueOf(message)));
        }
        new TreeMap<>(fields).forEach((name, error) -> {
            if (!name.equals("@entity")) {
                all.addAll(messages(name, error));
            }
        });
        String joined = String.join("; ", all);
        String message = all.size() == 1
                ? "schema violation (" + joined + ")"
                : all.size() + " schema violations (" + joined + ")";
        return of(400, 2, "schema violation", message, fields);
    }

    private static List<String> messages(String name, @Nullable Object error) {
        List<String> all = new ArrayList<>();
        if (error instanceof Map<?, ?> map) {
            new TreeMap<>(map).forEach((inner, value) -> all.add(name + "." + inner + ": " + leaf(value)));
        } else if (error instanceof List<?> list) {
            for (int at = 0; at < list.size(); at++) {
                if (list.get(at) != null) {
                    all.add(name + "." + (at + 1) + ": " + leaf(list.get(at)));
                }
            }
        } else {
            all.add(name + ": " + error);
        }
        return all;
    }

    private static String leaf(@Nullable Object value) {
        return value instanceof Map || value instanceof List ? LuaText.pretty(value) : String.valueOf(value);
    }

    static KongError primaryKeyViolation(String id) {
        Map<String, Object> key = Map.of("id", id);
        return of(400, 3, "primary key violation", "primary key violation on key '" + LuaText.compact(key) + "'", key);
    }

    static KongError unknownReference(String field, EntityType target, String id) {
        Map<String, Object> key = Map.of("id", id);
        return of(
                400,
                4,
                "foreign key violation",
                "the foreign key '" + LuaText.compact(key) + "' does not reference an existing '" + target.table()
                        + "' entity.",
                Map.of(field, key));
    }

    static KongError referencedBy(EntityType parent, EntityType child) {
        return of(
                400,
                4,
                "foreign key violation",
                "an existing '" + child.table() + "' entity references this '" + parent.table() + "' entity",
                Map.of("@referenced_by", child.table()));
    }

    static KongError uniqueViolation(Map<String, ? extends @Nullable Object> key) {
        return of(
                409,
                5,
                "unique constraint violation",
                "UNIQUE violation detected on '" + LuaText.compact(key) + "'",
                key);
    }

    static KongError noSuchEntity(String field, String value) {
        Map<String, Object> key = Map.of(field, value);
        String how = field.equals("id") ? "primary key " : "";
        return of(404, 6, "not found", "could not find the entity with " + how + "'" + LuaText.compact(key) + "'", key);
    }

    static KongError invalidPrimaryKey(Map<String, Object> errors) {
        return of(400, 1, "invalid primary key", "invalid primary key: '" + LuaText.compact(errors) + "'", errors);
    }

    static KongError invalidOffset(String offset, String reason) {
        return of(400, 7, "invalid offset", "'" + offset + "' is not a valid offset: " + reason, null);
    }

    static KongError invalidSize(String reason) {
        return of(400, 9, "invalid size", reason, null);
    }

    static KongError invalidUnique(String field, String reason) {
        return of(400, 10, "invalid unique " + field, reason, null);
    }

    static KongError invalidTags(String reason) {
        return of(
                400, 11, "invalid options", "invalid option (tags: " + reason + ")", "options", Map.of("tags", reason));
    }

    static KongError unsupported(String message) {
        return of(405, 12, "operation unsupported", message, null);
    }

    /** References by something else than an id that lead nowhere: by field, then by the name that was given. */
    static KongError unresolved(Map<String, Map<String, String>> errors) {
        List<String> all = new ArrayList<>();
        new TreeMap<>(errors)
                .forEach((field, names) ->
                        new TreeMap<>(names).forEach((name, error) -> all.add(field + "." + name + ": " + error)));
        String joined = String.join("; ", all);
        String message = all.size() == 1
                ? "foreign key unresolved (" + joined + ")"
                : all.size() + " foreign keys unresolved (" + joined + ")";
        return of(400, 13, "foreign keys unresolved", message, errors);
    }

    static KongError referencedByOthers(String message) {
        return of(400, 19, "referenced by others", message, null);
    }
}
