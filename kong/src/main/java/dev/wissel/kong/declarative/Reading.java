package dev.wissel.kong.declarative;

import dev.wissel.kong.declarative.DeclarativeReader.Result;
import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problem;
import dev.wissel.kong.document.Problems;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.rule.RoutePathMigration;
import dev.wissel.kong.schema.Findings;
import dev.wissel.kong.schema.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one document as one flavour. Confined to one thread. */
final class Reading {
    private static final List<String> META = List.of("_format_version", "_transform", "_comment", "_ignore");

    private final ReaderOptions options;
    private final Flavour flavour;
    private final Findings findings;
    private final Problems notes;
    private final VersionRules versions;

    private Reading(ReaderOptions options, Problems problems, Problems notes) {
        this.options = options;
        this.flavour = options.flavour();
        this.findings = new Findings(problems);
        this.notes = notes;
        this.versions = new VersionRules(options.version(), findings);
    }

    /**
     * Reads a document.
     *
     * @param template the way back from places in the document to those in the file
     * @param options whose flavour is that of the reading
     * @param bind whether the configuration is wanted, and not only the verdict
     */
    static Result read(String name, Document document, DeckTemplate template, ReaderOptions options, boolean bind) {
        Flavour flavour = options.flavour();
        Node root = document.root();
        if (root == null) {
            return failed(originals(document.problems(), template), flavour);
        }
        Problems problems = new Problems(name);
        problems.addAll(document.problems());
        Problems notes = new Problems(name);
        notes.addAll(document.notes());
        Reading reading = new Reading(options, problems, notes);
        List<Draft> drafts = reading.drafts(root);
        List<Problem> found = originals(problems.all(), template);
        Map<String, Object> fields = reading.findings.kongFields();
        if (fields.isEmpty() && !found.isEmpty()) {
            return failed(found, flavour);
        }
        KongConfig config = bind && found.isEmpty() ? Binder.config(drafts) : null;
        return new Result(
                config,
                found,
                originals(notes.all(), template),
                template.original(fields),
                flavour,
                found.isEmpty() ? Set.of(flavour) : Set.of());
    }

    private static List<Problem> originals(List<Problem> problems, DeckTemplate template) {
        return problems.stream().map(template::original).toList();
    }

    /** Returns the answer to a text that could not be understood at all. */
    static Result failed(List<Problem> problems, Flavour flavour) {
        Problem first = problems.get(0);
        boolean noObject = first.message().equals("expected an object");
        String place = first.line() > 0 && !noObject ? first.line() + ":" + first.column() + ": " : "";
        return new Result(
                null,
                problems,
                List.of(),
                Map.of("error", "failed parsing declarative configuration: " + place + first.message()),
                flavour,
                Set.of());
    }

    private List<Draft> drafts(Node root) {
        boolean nothing = root instanceof Scalar scalar && scalar.isNull();
        if (nothing) {
            FormatVersion.read(Mapping.empty(root.line(), root.column()), options, flavour, findings);
            return List.of();
        }
        if (!(root instanceof Mapping mapping)) {
            findings.field(
                    root,
                    Path.ROOT.field("error"),
                    "failed parsing declarative configuration: expected an object",
                    "expected _format_version: \"3.0\" and lists such as services");
            return List.of();
        }
        boolean migrated =
                FormatVersion.migrates(FormatVersion.read(mapping, options, flavour, findings), options, flavour);
        DeckMeta deck = flavour == Flavour.DECK ? DeckMeta.of(mapping, findings) : DeckMeta.none(findings);
        DeckRules rules = new DeckRules(flavour, findings);
        Drafts drafts = new Drafts(findings, notes, new Schemas(options), (table, entity, path) -> {
            rules.check(table, entity, path);
            Mapping applied = versions.known(table, deck.apply(table, entity));
            versions.check(table, applied, path);
            return migrated && table == Table.ROUTES ? migrated(applied, path) : applied;
        });
        for (Entry entry : mapping.entries().values()) {
            top(entry, drafts);
        }
        drafts.finish();
        new References(findings, notes, flavour).resolve(drafts.all());
        return drafts.all();
    }

    private boolean modern() {
        return options.version().atLeast(new KongVersion(3, 0));
    }

    private void top(Entry entry, Drafts drafts) {
        String key = entry.key().text();
        Path path = Path.ROOT.field(key);
        Node value = entry.value();
        boolean absent = value instanceof Scalar scalar && scalar.isNull();
        Table table = Table.of(key);
        String tooNew = table == null ? null : versions.tooNew(table);
        if (tooNew != null) {
            findings.field(entry.key(), path, "unknown field", tooNew);
        } else if (META.contains(key)) {
            meta(key, entry, path, absent);
        } else if (flavour == Flavour.DECK && DeckMeta.KEYS.contains(key)) {
            return;
        } else if (table != null && (flavour != Flavour.DECK || DeckRules.atTop(table))) {
            if (!absent) {
                drafts.read(table, value, path);
            }
            if (!table.used() && !absent) {
                notes.add(entry.key(), path, "not used", "Kong knows these entities, this gateway has no use for them");
            }
        } else if (options.edition() == Edition.ENTERPRISE && Enterprise.TABLES.contains(key)) {
            if (!absent) {
                Table.entities(value, path, findings);
            }
            notes.add(entry.key(), path, "not checked", "only Kong Enterprise knows these entities");
        } else {
            findings.field(entry.key(), path, "unknown field", unknown(key, table));
        }
    }

    private String unknown(String key, @Nullable Table table) {
        if (table != null) {
            return "decK does not read it at the top: put it under what it belongs to";
        }
        if (Enterprise.TABLES.contains(key)) {
            return "only Kong Enterprise knows it";
        }
        if (DeckMeta.KEYS.contains(key)) {
            return "only decK knows it, Kong itself refuses the file";
        }
        return Nearest.hint(key, topWords());
    }

    private void meta(String key, Entry entry, Path path, boolean absent) {
        boolean refused = flavour == Flavour.DECK && (key.equals("_comment") || key.equals("_ignore"));
        if (refused) {
            findings.field(entry.key(), path, "unknown field", "only Kong itself knows it, decK refuses the file");
        } else if (key.equals("_transform") && !absent) {
            Kinds.flag().read(entry.value(), path, findings);
        } else if (key.equals("_comment") && !absent) {
            Kinds.text().read(entry.value(), path, findings);
        } else if (key.equals("_ignore") && !absent) {
            Kinds.list(Kinds.anything()).read(entry.value(), path, findings);
        }
    }

    private List<String> topWords() {
        Stream<String> deck = flavour == Flavour.DECK ? DeckMeta.KEYS.stream().sorted() : Stream.of();
        Stream<String> tables = Stream.of(Table.values()).map(table -> table.key);
        return Stream.of(META.stream(), deck, tables).flatMap(words -> words).toList();
    }

    private Mapping migrated(Mapping route, Path path) {
        Entry paths = route.entries().get("paths");
        if (paths == null || !(paths.value() instanceof Sequence list)) {
            return route;
        }
        List<Node> items = new ArrayList<>();
        for (Node item : list.items()) {
            boolean text = item instanceof Scalar scalar && scalar.type() == Node.Type.STRING;
            if (text && !modern() && item.shown().startsWith("~")) {
                findings.field(
                        item,
                        path.field("paths").index(items.size()),
                        "should start with: /",
                        "before 3.0 a regular expression has no ~ in front");
            }
            items.add(
                    text
                            ? new Scalar(
                                    RoutePathMigration.migrate(item.shown()),
                                    Node.Type.STRING,
                                    true,
                                    item.line(),
                                    item.column())
                            : item);
        }
        return route.with(Map.of("paths", new Entry(paths.key(), new Sequence(items, list.line(), list.column()))));
    }
}
