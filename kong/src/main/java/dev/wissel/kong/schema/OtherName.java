package dev.wissel.kong.schema;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An older name of a field, which Kong still takes for the new one. Immutable.
 *
 * @param name the older name
 * @param kind what it may hold
 * @param target steps to the new field; empty if Kong only swallows the old one
 * @param yields whether the new field goes first where both are written
 * @param agrees whether both may be written only with the same value
 */
record OtherName(String name, Kind kind, List<String> target, boolean yields, boolean agrees) implements Shorthand {
    static OtherName of(String name, Kind kind, Map<String, Object> spec) {
        List<String> target = spec.get("to") instanceof String to ? List.of(to.split("\\.")) : List.of();
        return new OtherName(
                name,
                kind,
                target,
                Boolean.TRUE.equals(spec.get("deprecated")),
                Boolean.TRUE.equals(spec.get("must_agree")));
    }

    @Override
    public void rewrite(Map<String, Entry> given, Path path, Findings findings) {
        Entry old = given.remove(name);
        if (old == null) {
            return;
        }
        boolean none = old.value() instanceof Scalar scalar && scalar.isNull();
        if (none || kind.read(old.value(), path.field(name), findings) == null) {
            return;
        }
        Node newer = at(given);
        if (agrees && newer != null && !same(old.value(), newer)) {
            findings.field(
                    old.value(),
                    path.field(name),
                    "both deprecated and new field are used but their values mismatch: " + name + " = "
                            + old.value().shown() + " vs " + String.join(".", target) + " = " + newer.shown(),
                    "leave " + name + " out");
        } else if (!target.isEmpty() && !(yields && newer != null)) {
            put(given, old);
        }
    }

    @Override
    public void show(Map<String, @Nullable Object> answer) {
        if (yields && !target.isEmpty()) {
            Object value = answer;
            for (String step : target) {
                value = value instanceof Map<?, ?> map ? map.get(step) : null;
            }
            answer.put(name, value);
        }
    }

    @Override
    public void infer(Map<String, Entry> given) {
        given.computeIfPresent(name, (same, entry) -> new Entry(entry.key(), Forms.value(entry.value(), kind)));
    }

    private static boolean same(Node one, Node other) {
        Object value = FreeForm.value(one);
        return value != null && value.equals(FreeForm.value(other));
    }

    private @Nullable Node at(Map<String, Entry> given) {
        if (target.isEmpty() || given.get(target.get(0)) == null) {
            return null;
        }
        Node node = given.get(target.get(0)).value();
        for (String step : target.subList(1, target.size())) {
            node = node instanceof Mapping mapping ? mapping.present(step) : null;
        }
        return node instanceof Scalar scalar && scalar.isNull() ? null : node;
    }

    private void put(Map<String, Entry> given, Entry old) {
        String first = target.get(0);
        Entry outer = given.get(first);
        Node value =
                "cookie_same_site".equals(first) && "off".equals(old.value().shown())
                        ? scalar("Lax", old.value())
                        : old.value();
        Node written = outer == null ? null : outer.value();
        boolean none = written instanceof Scalar scalar && scalar.isNull();
        if (target.size() > 1 && written != null && !none && !(written instanceof Mapping)) {
            return;
        }
        Node nested = nested(none ? null : written, target.subList(1, target.size()), value, old);
        given.put(first, new Entry(outer == null ? scalar(first, old.key()) : outer.key(), nested));
    }

    private static Node nested(@Nullable Node outer, List<String> steps, Node value, Entry old) {
        if (steps.isEmpty()) {
            return value;
        }
        Mapping mapping = outer instanceof Mapping written
                ? written
                : Mapping.empty(old.value().line(), old.value().column());
        String step = steps.get(0);
        Node inner = nested(mapping.present(step), steps.subList(1, steps.size()), value, old);
        return mapping.with(Map.of(step, new Entry(scalar(step, old.key()), inner)));
    }

    private static Scalar scalar(String text, Node place) {
        return new Scalar(text, Node.Type.STRING, true, place.line(), place.column());
    }
}
