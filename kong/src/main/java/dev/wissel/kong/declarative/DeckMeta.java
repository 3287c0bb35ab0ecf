package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.schema.Field;
import dev.wissel.kong.schema.Findings;
import dev.wissel.kong.schema.Kinds;
import dev.wissel.kong.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What decK keeps at the top of a file and applies to the entities before Kong sees them (Kong facts 9.2). Confined to one thread. */
final class DeckMeta {
    /** Keys that only decK knows. */
    static final Set<String> KEYS = Set.of("_info", "_workspace", "_konnect", "_plugin_configs");

    private static final Schema INFO = Schema.of(
            Field.optional("select_tags", Kinds.list(Kinds.text())),
            Field.optional("default_lookup_tags", Kinds.anything()),
            Field.optional("defaults", Kinds.freeForm()),
            Field.optional("include_plugin_definitions", Kinds.anything()),
            Field.optional("skip_hash_for_basic_auth", Kinds.flag()),
            Field.optional("consumer_group_policy_overrides", Kinds.flag()));

    private final Findings findings;
    private final List<Node> selectTags;
    private final @Nullable Mapping defaults;
    private final @Nullable Mapping pluginConfigs;
    private final boolean deck;

    private DeckMeta(
            Findings findings,
            List<Node> selectTags,
            @Nullable Mapping defaults,
            @Nullable Mapping pluginConfigs,
            boolean deck) {
        this.findings = findings;
        this.selectTags = selectTags;
        this.defaults = defaults;
        this.pluginConfigs = pluginConfigs;
        this.deck = deck;
    }

    /** Returns what a file without any of it has. */
    static DeckMeta none(Findings findings) {
        return new DeckMeta(findings, List.of(), null, null, false);
    }

    static DeckMeta of(Mapping root, Findings findings) {
        Node info = root.present("_info");
        Mapping infoMapping = null;
        if (info != null && Kinds.record(INFO).read(info, Path.ROOT.field("_info"), findings) != null) {
            infoMapping = info instanceof Mapping mapping ? mapping : null;
        }
        Node tags = infoMapping == null ? null : infoMapping.get("select_tags");
        Node defaults = infoMapping == null ? null : infoMapping.get("defaults");
        Node configs = root.present("_plugin_configs");
        if (configs != null) {
            Kinds.freeForm().read(configs, Path.ROOT.field("_plugin_configs"), findings);
        }
        return new DeckMeta(
                findings,
                tags instanceof Sequence list ? list.items() : List.of(),
                defaults instanceof Mapping mapping ? mapping : null,
                configs instanceof Mapping mapping ? mapping : null,
                true);
    }

    /** Returns an entity as decK would send it. */
    Mapping apply(Table table, Mapping entity) {
        Mapping out = entity;
        Node common = defaults == null ? null : defaults.get(table.singular);
        if (common instanceof Mapping mapping) {
            out = deepMissing(out, mapping);
        }
        if (table == Table.PLUGINS && deck) {
            out = sharedConfig(out);
        }
        return selectTags.isEmpty() ? out : tagged(out);
    }

    private static Mapping deepMissing(Mapping entity, Mapping common) {
        Map<String, Entry> merged = new LinkedHashMap<>();
        common.entries().forEach((name, entry) -> {
            Entry own = entity.entries().get(name);
            if (own != null && own.value() instanceof Mapping inner && entry.value() instanceof Mapping outer) {
                merged.put(name, new Entry(own.key(), deepMissing(inner, outer)));
            } else if (own == null) {
                merged.put(name, entry);
            }
        });
        return entity.with(merged);
    }

    private Mapping sharedConfig(Mapping plugin) {
        if (!(plugin.get("_config") instanceof Scalar name)) {
            return plugin;
        }
        Mapping without = plugin.without("_config");
        Entry shared = pluginConfigs == null ? null : pluginConfigs.entries().get(name.text());
        if (shared == null) {
            findings.field(
                    name,
                    Path.ROOT.field("plugins").field("_config"),
                    "no such entry in '_plugin_configs'",
                    Nearest.hint(
                            name.text(),
                            pluginConfigs == null
                                    ? List.of()
                                    : pluginConfigs.entries().keySet()));
            return without;
        }
        Scalar place = shared.key();
        Scalar key = new Scalar("config", Node.Type.STRING, true, place.line(), place.column());
        Node own = plugin.present("config");
        if (own == null) {
            return without.with(Map.of("config", new Entry(key, shared.value())));
        }
        return own instanceof Mapping inner && shared.value() instanceof Mapping common
                ? without.with(Map.of("config", new Entry(key, deepMissing(inner, common))))
                : without;
    }

    private Mapping tagged(Mapping entity) {
        Node own = entity.present("tags");
        if (own != null && !(own instanceof Sequence)) {
            return entity;
        }
        List<Node> tags = own instanceof Sequence list ? new ArrayList<>(list.items()) : new ArrayList<>();
        tags.addAll(selectTags);
        Node place = own != null ? own : selectTags.get(0);
        Scalar key = new Scalar("tags", Node.Type.STRING, true, place.line(), place.column());
        return entity.with(Map.of("tags", new Entry(key, new Sequence(tags, place.line(), place.column()))));
    }
}
