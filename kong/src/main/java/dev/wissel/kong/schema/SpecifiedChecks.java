package dev.wissel.kong.schema;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kong's checks between fields of a record, as {@link Specification} writes them, with Kong's messages (Kong facts 1.8). */
final class SpecifiedChecks {
    private SpecifiedChecks() {}

    static Rule[] of(Map<String, Object> spec) {
        List<Rule> rules = new ArrayList<>();
        for (Object check : Specification.list(spec, "checks")) {
            rules.add(rule(Specification.objects(check)));
        }
        return rules.toArray(Rule[]::new);
    }

    private static Rule rule(Map<String, Object> check) {
        if (check.containsKey("if")) {
            return check.containsKey("then") ? conditional(check) : conditionalSome(check);
        }
        if (check.get("custom") instanceof String name) {
            return RecordRules.rule(name);
        }
        String kind = check.keySet().iterator().next();
        List<String> names = Specification.strings(check, kind);
        String quoted = Rules.quoted(names.toArray(String[]::new));
        return switch (kind) {
            case "at_least_one_of" ->
                counted(names, 1, names.size(), "at least one of these fields must be non-empty: " + quoted);
            case "only_one_of" -> counted(names, 1, 1, "exactly one of these fields must be non-empty: " + quoted);
            case "mutually_exclusive" ->
                counted(names, 0, 1, "only one or none of these fields must be set: " + quoted);
            case "mutually_required" -> allOrNone(names, "all or none of these fields must be set: " + quoted);
            default -> throw new IllegalStateException("check: " + kind + " (expected: a known one)");
        };
    }

    private static long set(Values record, List<String> names) {
        return names.stream().filter(name -> Dotted.nonEmpty(record, name)).count();
    }

    private static boolean hasReference(Values record, List<String> names) {
        return names.stream()
                .anyMatch(name -> Dotted.value(record, name) instanceof String text && VaultReference.is(text));
    }

    private static Rule counted(List<String> names, int least, int most, String message) {
        return (record, findings) -> {
            long set = set(record, names);
            if ((set < least || set > most) && !hasReference(record, names)) {
                findings.entity(around(record, names), record.path(), message, "");
            }
        };
    }

    private static Rule allOrNone(List<String> names, String message) {
        return (record, findings) -> {
            long set = set(record, names);
            if (set != 0 && set != names.size() && !hasReference(record, names)) {
                findings.entity(around(record, names), record.path(), message, "");
            }
        };
    }

    /** Returns the record that the fields are in, if it is written, so that the message stands where one would add them. */
    private static Node around(Values record, List<String> names) {
        String first = names.get(0);
        int dot = first.indexOf('.');
        return dot < 0 ? record.node() : record.place(first.substring(0, dot));
    }

    private static Rule conditional(Map<String, Object> check) {
        String condition = String.valueOf(check.get("if"));
        String then = String.valueOf(check.get("then"));
        Map<String, Object> matches = Specification.map(check, "matches");
        Map<String, Object> must = Specification.map(check, "must");
        List<ValueCheck> checks = ValueChecks.of(must);
        return (record, findings) -> {
            if (!holds(record, condition, matches) || hasReference(record, List.of(condition, then))) {
                return;
            }
            Object value = Dotted.value(record, then);
            String error = value == null ? absent(must) : firstError(checks, value);
            if (error == null) {
                return;
            }
            Path path = Dotted.path(record.path(), then);
            Node place = Dotted.place(record, value == null ? condition : then);
            String because = "needed by " + condition + ": " + Dotted.value(record, condition);
            if (value == null) {
                findings.missing(place, path, error, because);
            } else {
                findings.field(place, path, error, because);
            }
            findings.entity(
                    Dotted.place(record, condition),
                    record.path(),
                    message(check, condition, "failed conditional validation given value of field '%s'"),
                    "");
        };
    }

    private static @Nullable String absent(Map<String, Object> must) {
        if (Boolean.TRUE.equals(must.get("required"))) {
            return "required field missing";
        }
        return must.containsKey("eq") ? "value must be " + must.get("eq") : null;
    }

    private static @Nullable String firstError(List<ValueCheck> checks, Object value) {
        for (ValueCheck check : checks) {
            String error = check.error(value);
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private static Rule conditionalSome(Map<String, Object> check) {
        String condition = String.valueOf(check.get("if"));
        Map<String, Object> matches = Specification.map(check, "matches");
        List<String> names = Specification.strings(check, "some_of");
        String quoted = Rules.quoted(names.toArray(String[]::new));
        String message = message(check, quoted, "at least one of these fields must be non-empty: %s");
        return (record, findings) -> {
            if (holds(record, condition, matches) && set(record, names) == 0 && !hasReference(record, names)) {
                findings.entity(Dotted.place(record, condition), record.path(), message, "");
            }
        };
    }

    private static String message(Map<String, Object> check, String detail, String usual) {
        Object own = check.get("error");
        return (own == null ? usual : own.toString()).replace("%s", detail);
    }

    /** Kong takes an absent value for one that matches, unless a certain value is asked for. */
    private static boolean holds(Values record, String condition, Map<String, Object> matches) {
        Object value = Dotted.value(record, condition);
        if (value == null) {
            return false;
        }
        Object wanted = matches.get("eq");
        if (wanted != null && !ValueChecks.same(value, wanted)) {
            return false;
        }
        if (matches.get("gt") instanceof Number bound
                && !(value instanceof Number number && number.doubleValue() > bound.doubleValue())) {
            return false;
        }
        if (matches.containsKey("matches_any")) {
            return Specification.strings(matches, "matches_any").stream()
                    .anyMatch(pattern ->
                            Pattern.compile(pattern).matcher(value.toString()).find());
        }
        boolean inOneOf =
                Specification.list(matches, "one_of").stream().anyMatch(word -> ValueChecks.same(value, word));
        boolean inNotOneOf =
                Specification.list(matches, "not_one_of").stream().anyMatch(word -> ValueChecks.same(value, word));
        return (!matches.containsKey("one_of") || inOneOf) && !inNotOneOf;
    }
}
