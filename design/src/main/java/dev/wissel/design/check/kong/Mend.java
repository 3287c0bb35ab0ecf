package dev.wissel.design.check.kong;

import dev.wissel.design.check.Edit;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.Place;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.Optional;

/**
 * Mechanical mends. A mend is offered only where its effect on the text is certain: in place of a plain scalar, or before the first key of a record. Stateless
 * and thread-safe.
 */
final class Mend {
    private Mend() {}

    /** Returns the finding with the mend that gives a field a value, if there is one. */
    static Finding set(Finding finding, KongRecord entity, String path, String value) {
        return with(finding, set(entity, path, value));
    }

    /** Returns the finding with the mend that replaces a scalar, if there is one. */
    static Finding replace(Finding finding, Node node, String value) {
        return with(finding, replace(finding.place().file(), node, value));
    }

    private static Finding with(Finding finding, Optional<Edit> edit) {
        return edit.map(finding::withEdit).orElse(finding);
    }

    private static Optional<Edit> set(KongRecord entity, String path, String value) {
        Mapping at = entity.node();
        String[] steps = path.split("\\.", -1);
        for (int i = 0; i < steps.length; i++) {
            Node next = at.get(steps[i]);
            if (next == null) {
                return insert(entity.place().file(), at, steps, i, value);
            }
            if (i == steps.length - 1) {
                return replace(entity.place().file(), next, value);
            }
            if (!(next instanceof Mapping inner)) {
                return Optional.empty();
            }
            at = inner;
        }
        return Optional.empty();
    }

    private static Optional<Edit> replace(String file, Node node, String value) {
        boolean isPlain = node instanceof Scalar scalar
                && !scalar.quoted()
                && !scalar.text().isEmpty();
        return isPlain ? Optional.of(new Edit(Place.of(file, node), ((Scalar) node).text(), value)) : Optional.empty();
    }

    private static Optional<Edit> insert(String file, Mapping into, String[] steps, int from, String value) {
        Optional<Scalar> first = into.entries().values().stream().findFirst().map(Entry::key);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        Scalar key = first.get();
        String text = text(steps, from, value, key.quoted());
        Place place = Place.of(file, key);
        if (key.line() == into.line() && key.column() == into.column()) {
            return Optional.of(new Edit(place, "", text + "\n" + " ".repeat(key.column() - 1)));
        }
        // A record in braces; an anchor before a record in block style also stands apart from its first key.
        boolean inBraces = key.quoted() || key.line() == into.line();
        return inBraces ? Optional.of(new Edit(place, "", text + ", ")) : Optional.empty();
    }

    private static String text(String[] steps, int from, String value, boolean quoted) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < steps.length; i++) {
            text.append(i > from ? "{" : "");
            text.append(quoted ? "\"" + steps[i] + "\"" : steps[i]).append(": ");
        }
        return text.append(value).append("}".repeat(steps.length - from - 1)).toString();
    }

    /** Returns the finding with the mend that puts values at the start of a list in brackets, if there is one. */
    static Finding prepend(Finding finding, KongRecord entity, String path, String values) {
        int dot = path.lastIndexOf('.');
        Node holder =
                dot < 0 ? entity.node() : entity.get(path.substring(0, dot)).orElse(entity.node());
        Entry entry = holder instanceof Mapping mapping ? mapping.entries().get(path.substring(dot + 1)) : null;
        // A list in dashes stands below its key.
        if (entry == null
                || !(entry.value() instanceof Sequence list)
                || list.items().isEmpty()
                || list.line() != entry.key().line()) {
            return finding;
        }
        Place place = Place.of(finding.place().file(), list.items().get(0));
        return finding.withEdit(new Edit(place, "", values + ", "));
    }
}
