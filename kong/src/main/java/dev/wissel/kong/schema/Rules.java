package dev.wissel.kong.schema;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Kong's kinds of rules between fields, with its messages (Kong facts 1.3, 1.8). */
final class Rules {
    private Rules() {}

    /** If one field has a value, the other must be set. */
    static Rule requiredIf(String field, String value, String other) {
        return (values, findings) -> {
            if (value.equals(values.get(field)) && !values.given(other)) {
                findings.missing(
                        values.place(field),
                        values.path().field(other),
                        "required field missing",
                        "needed by " + field + ": " + value);
                conditional(values, field, findings);
            }
        };
    }

    /** If one field has a value, the other must have one of some. */
    static Rule oneOfIf(String field, String value, String other, String... words) {
        List<String> choice = List.of(words);
        return (values, findings) -> {
            Object actual = values.get(other);
            if (value.equals(values.get(field)) && actual != null && !choice.contains(actual)) {
                findings.field(
                        values.place(other),
                        values.path().field(other),
                        "expected one of: " + String.join(", ", words),
                        "because " + field + " is " + value);
                conditional(values, field, findings);
            }
        };
    }

    /** If one field has one of some values, or none of them, the other must be absent. */
    static Rule absentIf(String field, boolean oneOf, Set<String> choice, String other) {
        return (values, findings) -> {
            String actual = values.text(field);
            if (actual != null && choice.contains(actual) == oneOf && values.given(other)) {
                findings.field(
                        values.place(other),
                        values.path().field(other),
                        "value must be null",
                        "leave it out, because " + field + " is " + actual);
                conditional(values, field, findings);
            }
        };
    }

    private static void conditional(Values values, String field, Findings findings) {
        findings.entity(
                values.place(field),
                values.path(),
                "failed conditional validation given value of field '" + field + "'",
                "");
    }

    /** Two fields must differ. */
    static Rule distinct(String first, String second) {
        return (values, findings) -> {
            if (values.get(first) != null && Objects.equals(values.get(first), values.get(second))) {
                findings.entity(
                        values.place(second),
                        values.path(),
                        "values of these fields must be distinct: " + quoted(first, second),
                        "");
            }
        };
    }

    /** At least one of some fields must be set. */
    static Rule atLeastOne(String... names) {
        return (values, findings) -> {
            if (Arrays.stream(names).noneMatch(values::nonEmpty)) {
                findings.entity(
                        values.node(),
                        values.path(),
                        "at least one of these fields must be non-empty: " + quoted(names),
                        "");
            }
        };
    }

    /** All or none of some fields must be set. */
    static Rule allOrNone(String... names) {
        return (values, findings) -> {
            long set = Arrays.stream(names).filter(values::nonEmpty).count();
            if (set != 0 && set != names.length) {
                findings.entity(
                        values.node(), values.path(), "all or none of these fields must be set: " + quoted(names), "");
            }
        };
    }

    static String quoted(String... names) {
        return Arrays.stream(names).map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }

    /** Returns the record of a field for rules about fields inside of it; null if it was wrong. */
    static @Nullable Values inner(Values values, String name) {
        return values.get(name) instanceof Values inner ? inner : null;
    }

    /** Notes that a field inside of a record is missing. */
    static void requireInner(Values outer, Node place, Path path, String because, Findings findings) {
        findings.missing(place, path, "required field missing", "needed by " + because);
        findings.entity(
                place, outer.path(), "failed conditional validation given value of field '" + because + "'", "");
    }
}
