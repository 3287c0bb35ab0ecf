package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problems;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.rule.HostAddress;
import dev.wissel.kong.schema.Findings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resolves what entities refer to, and finds entities that are declared twice (Kong facts 9.1). Confined to one thread. */
final class References {
    private static final int MOST_HINTS = 20;

    private record Key(Table table, String field, String value) {}

    private final Findings findings;
    private final Map<Key, Draft> seen = new HashMap<>();
    private final Map<Path, Integer> reported = new HashMap<>();

    private final Problems notes;
    private final Flavour flavour;

    private int hints;

    References(Findings findings, Problems notes, Flavour flavour) {
        this.findings = findings;
        this.notes = notes;
        this.flavour = flavour;
    }

    void resolve(List<Draft> drafts) {
        drafts.forEach(this::register);
        drafts.forEach(this::resolve);
        drafts.forEach(this::sameTarget);
    }

    private void register(Draft draft) {
        boolean twice = false;
        String uniqueField = draft.table.uniqueField;
        if (!uniqueField.isEmpty()) {
            twice = unique(draft, uniqueField, uniqueField, Drafts.text(draft.values.node(), uniqueField));
        }
        if (draft.table == Table.CONSUMERS) {
            unique(draft, "custom_id", "custom_id", draft.values.text("custom_id"));
        }
        if (!twice) {
            unique(draft, "id", "primary key", draft.id);
        }
    }

    private boolean unique(Draft draft, String field, String words, @Nullable String value) {
        if (value == null) {
            return false;
        }
        Draft first = seen.putIfAbsent(new Key(draft.table, field, value), draft);
        if (first == null) {
            return false;
        }
        Node place = draft.values.place(field);
        findings.field(
                place,
                draft.values.path().field(field),
                draft.values.path(),
                place instanceof Node.Scalar
                        ? place.shown()
                        : draft.values.place("target").shown(),
                "uniqueness violation: '" + draft.table.key + "' entity with " + words + " set to '" + value
                        + "' already declared",
                "first at line " + first.values.node().line());
        return true;
    }

    private void resolve(Draft draft) {
        draft.table.references().forEach((field, target) -> {
            String written = draft.values.text(field);
            if (written == null) {
                return;
            }
            Draft found = target.uniqueField.isEmpty() ? null : seen.get(new Key(target, target.uniqueField, written));
            if (found == null) {
                found = seen.get(new Key(target, "id", written));
            }
            if (found != null) {
                draft.references.putIfAbsent(field, found.id);
            } else if (!draft.parentField.isEmpty()) {
                findings.field(
                        draft.values.place(field),
                        draft.values.path().field(field),
                        "value must be null",
                        "no such entry in '" + target.key + "'" + hint(target, written));
            } else {
                broken(draft, field, target, written);
            }
        });
    }

    private void broken(Draft draft, String field, Table target, String written) {
        String key = draft.table == Table.TARGETS || draft.table.uniqueField.isEmpty()
                ? draft.id
                : orId(draft, Drafts.text(draft.values.node(), draft.table.uniqueField));
        Path kongPath = Path.ROOT.field(draft.table.key).field(key);
        Node place = draft.values.place(field);
        findings.field(
                place,
                draft.values.path().field(field),
                kongPath.index(reported.merge(kongPath, 1, Integer::sum) - 1),
                written,
                "invalid reference '" + field + ": " + written + "' (no such entry in '" + target.key + "')",
                hint(target, written));
    }

    /** Comparing every broken reference with every name would take for ever where there are many of both. */
    private String hint(Table target, String written) {
        if (hints++ >= MOST_HINTS) {
            return "";
        }
        List<String> names = new ArrayList<>();
        seen.keySet().forEach(known -> {
            if (known.table() == target && known.field().equals(target.uniqueField)) {
                names.add(known.value());
            }
        });
        names.sort(String::compareTo);
        return Nearest.hint(written, names);
    }

    private static String orId(Draft draft, @Nullable String name) {
        return name == null ? draft.id : name;
    }

    /** Kong's loader lets two spellings of one address pass that its Admin API would refuse; no balancer can tell them apart. */
    private void sameTarget(Draft draft) {
        String upstream = draft.reference("upstream");
        String target = draft.table == Table.TARGETS ? draft.values.text("target") : null;
        HostAddress address = target == null ? null : HostAddress.parse(target).address();
        if (upstream == null || address == null) {
            return;
        }
        String text = address.text(Target.DEFAULT_PORT);
        Draft first = seen.putIfAbsent(new Key(Table.TARGETS, upstream, text), draft);
        if (first == null || first.id.equals(draft.id)) {
            return;
        }
        String where = "first at line " + first.values.node().line();
        if (flavour == Flavour.DECK) {
            findings.field(
                    draft.values.place("target"),
                    draft.values.path().field("target"),
                    "uniqueness violation: 'targets' entity with target set to '" + text + "' already declared",
                    where);
        } else {
            notes.add(
                    draft.values.place("target"),
                    draft.values.path().field("target"),
                    "the same address again",
                    where + "; only the first is used");
            draft.dropped = true;
        }
    }
}
