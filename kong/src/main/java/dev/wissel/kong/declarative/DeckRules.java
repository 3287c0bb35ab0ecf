package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.schema.Findings;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What decK demands of an entity before Kong sees it, and what it does not read although Kong does (Kong facts 9.2). Confined to one thread. */
final class DeckRules {
    private static final Set<Table> TOP = EnumSet.of(
            Table.SERVICES,
            Table.ROUTES,
            Table.UPSTREAMS,
            Table.CONSUMERS,
            Table.PLUGINS,
            Table.CERTIFICATES,
            Table.CA_CERTIFICATES,
            Table.VAULTS,
            Table.KEYS,
            Table.KEY_SETS,
            Table.FILTER_CHAINS);

    /** One of these must be there. */
    private static final Map<Table, List<String>> NAMED = Map.of(
            Table.SERVICES, List.of("name", "id"),
            Table.ROUTES, List.of("name", "id"),
            Table.KEYS, List.of("name", "id"),
            Table.KEY_SETS, List.of("name", "id"));

    /** All of these must be there, although Kong would do without. */
    private static final Map<Table, List<String>> REQUIRED = Map.of(
            Table.CERTIFICATES, List.of("id"),
            Table.KEY_AUTH, List.of("key"),
            Table.HMAC_AUTH, List.of("secret"),
            Table.JWT, List.of("algorithm", "key", "secret"),
            Table.OAUTH2, List.of("client_id", "client_secret"));

    private static final Set<Table> WITHOUT_UPDATED_AT = EnumSet.of(
            Table.CONSUMERS,
            Table.UPSTREAMS,
            Table.TARGETS,
            Table.PLUGINS,
            Table.CERTIFICATES,
            Table.CA_CERTIFICATES,
            Table.SNIS);

    private final Flavour flavour;
    private final Findings findings;

    DeckRules(Flavour flavour, Findings findings) {
        this.flavour = flavour;
        this.findings = findings;
    }

    /** Returns whether decK reads a table at the top of a file. */
    static boolean atTop(Table table) {
        return TOP.contains(table);
    }

    /** Notes what decK would refuse. */
    void check(Table table, Mapping entity, Path path) {
        if (flavour != Flavour.DECK) {
            return;
        }
        List<String> named = NAMED.getOrDefault(table, List.of());
        if (!named.isEmpty() && named.stream().allMatch(name -> entity.present(name) == null)) {
            findings.missing(entity, path.field(named.get(0)), "required field missing", "decK needs a name or an id");
        }
        for (String name : REQUIRED.getOrDefault(table, List.of())) {
            if (entity.present(name) == null) {
                findings.missing(entity, path.field(name), "required field missing", "decK needs it, Kong does not");
            }
        }
        entity.entries().forEach((name, entry) -> unread(table, name, entry, path));
    }

    private void unread(Table table, String name, Entry entry, Path path) {
        boolean unread = name.equals("_comment")
                || name.equals("_ignore")
                || (name.equals("updated_at") && WITHOUT_UPDATED_AT.contains(table));
        if (unread) {
            findings.field(entry.key(), path.field(name), "unknown field", "only Kong itself knows it, decK does not");
        }
    }
}
