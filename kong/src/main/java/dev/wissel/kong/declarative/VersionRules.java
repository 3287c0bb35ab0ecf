package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.schema.Findings;
import dev.wissel.kong.schema.KongVersions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the Kong that a file is for does not know yet, or still knows under another name ({@link KongVersions}). Confined to one thread. */
final class VersionRules {
    /** Names that 3.0 took away, with the ones that stand for the same since long before. */
    private static final Map<String, String> RENAMED =
            Map.of("whitelist", "allow", "blacklist", "deny", "functions", "access");

    private final KongVersion version;
    private final boolean older;
    private final Findings findings;

    VersionRules(KongVersion version, Findings findings) {
        this.version = version;
        this.older = !version.atLeast(KongVersion.V3_9);
        this.findings = findings;
    }

    /** Returns a plugin with the names that 3.9 knows for what its own Kong knows under older ones. */
    Mapping known(Table table, Mapping entity) {
        Node config = entity.present("config");
        if (!older || table != Table.PLUGINS || !(config instanceof Mapping settings)) {
            return entity;
        }
        String base = "plugins." + Drafts.text(entity, "name") + ".config.";
        Map<String, Entry> kept = new LinkedHashMap<>();
        settings.entries().forEach((name, entry) -> {
            String until = KongVersions.UNTIL.get(base + name);
            if (until == null || version.atLeast(KongVersion.parse(until))) {
                kept.put(name, entry);
            } else if (RENAMED.containsKey(name)) {
                kept.putIfAbsent(RENAMED.get(name), renamed(entry, RENAMED.get(name)));
            }
        });
        Mapping changed = Mapping.empty(settings.line(), settings.column()).with(kept);
        Entry written = entity.entries().get("config");
        return written == null ? entity : entity.with(Map.of("config", new Entry(written.key(), changed)));
    }

    private static Entry renamed(Entry entry, String name) {
        Scalar key = entry.key();
        return new Entry(new Scalar(name, Node.Type.STRING, true, key.line(), key.column()), entry.value());
    }

    /** Returns how to say that a table is too new; null if it is not. */
    @Nullable
    String tooNew(Table table) {
        return older ? since(table.key) : null;
    }

    /** Notes what is too new in an entity. */
    void check(Table table, Mapping entity, Path path) {
        if (!older) {
            return;
        }
        if (table != Table.PLUGINS) {
            mapping(table.key, entity, path);
            return;
        }
        String name = "plugins." + Drafts.text(entity, "name");
        String since = since(name);
        Node place = entity.present("name");
        if (since != null && place != null) {
            findings.field(
                    place,
                    path.field("name"),
                    "plugin '" + place.shown() + "' not enabled; add it to the 'plugins' configuration property",
                    since);
            return;
        }
        entity.entries().forEach((field, entry) -> {
            String known = field.equals("config") ? name : Table.PLUGINS.key;
            field(known + "." + field, entry, path.field(field));
        });
    }

    private void mapping(String name, Mapping mapping, Path path) {
        mapping.entries().forEach((field, entry) -> field(name + "." + field, entry, path.field(field)));
    }

    private void field(String name, Entry entry, Path path) {
        String since = since(name);
        if (since != null) {
            findings.field(entry.key(), path, "unknown field", since);
        } else {
            value(name, entry.value(), path);
        }
    }

    private void value(String name, Node node, Path path) {
        if (node instanceof Mapping mapping) {
            mapping(name, mapping, path);
        } else if (node instanceof Sequence sequence) {
            List<Node> items = sequence.items();
            for (int i = 0; i < items.size(); i++) {
                value(name, items.get(i), path.index(i));
            }
        } else if (node instanceof Scalar scalar) {
            String since = since(name + "=" + scalar.text());
            if (since != null) {
                findings.field(node, path, "not one of the words that may stand here", since);
            }
        }
    }

    private @Nullable String since(String name) {
        String since = KongVersions.SINCE.get(name);
        return since == null || version.atLeast(KongVersion.parse(since))
                ? null
                : "Kong knows it since " + since + ", this is for " + version;
    }
}
