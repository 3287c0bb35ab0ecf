package dev.wissel.kong.declarative;

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
import dev.wissel.kong.schema.KongSchemas;
import dev.wissel.kong.schema.PluginSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads Kong's declarative format, in YAML or JSON, versions 1.1, 2.1 and 3.0, nested or flat, also as decK writes it (Kong facts 9).
 *
 * <p>It refuses what Kong 3.9 refuses, with Kong's words, and names all mistakes at once with their places. Nothing is thrown, whatever the text.
 *
 * <p>Immutable and thread-safe.
 */
public final class DeclarativeReader {
    private static final String[] VERSIONS = {"1.1", "2.1", "3.0"};

    private final Set<String> knownPlugins;
    private final UnaryOperator<@Nullable String> environment;

    /**
     * What came of a text.
     *
     * @param config the configuration; null if anything is wrong
     * @param problems everything that is wrong, in the order of the document; empty if and only if there is a configuration
     * @param notes what was read but is not used, in the order of the document
     * @param kongFields what is wrong as Kong's Admin API arranges it under {@code fields}
     */
    public record Result(
            @Nullable KongConfig config, List<Problem> problems, List<Problem> notes, Map<String, Object> kongFields) {
        public Result {
            problems = List.copyOf(problems);
            notes = List.copyOf(notes);
        }
    }

    /** Makes a reader that knows Kong's bundled plugins and the environment of this process. */
    public DeclarativeReader() {
        this(PluginSchemas.BUNDLED, System::getenv);
    }

    /**
     * Makes a reader.
     *
     * @param knownPlugins names of plugins that a configuration may use
     * @param environment returns the value of an environment variable, or null; asked for decK's {@code ${{ env "DECK_X" }}} only
     */
    public DeclarativeReader(Set<String> knownPlugins, UnaryOperator<@Nullable String> environment) {
        this.knownPlugins = Set.copyOf(knownPlugins);
        this.environment = environment;
    }

    /**
     * Reads a text.
     *
     * @param name what problems are reported under, usually the file's name
     * @param text the text
     */
    public Result read(String name, String text) {
        DeckTemplate template = DeckTemplate.render(name, text, environment);
        if (!template.problems().isEmpty()) {
            return failed(template.problems());
        }
        Document document = Document.parse(name, template.text());
        Node root = document.root();
        if (root == null) {
            return failed(document.problems().stream().map(template::original).toList());
        }
        return read(name, root, document.problems(), template);
    }

    /**
     * Reads a tree that was parsed elsewhere, out of another document for example. What decK fills in from the environment stays as it is written.
     *
     * @param name what problems are reported under, usually the file's name
     * @param root the tree
     */
    public Result read(String name, Node root) {
        return read(name, root, List.of(), DeckTemplate.render(name, "", environment));
    }

    private Result read(String name, Node root, List<Problem> syntax, DeckTemplate template) {
        Problems problems = new Problems(name);
        problems.addAll(syntax);
        Findings findings = new Findings(problems);
        Problems notes = new Problems(name);
        List<Draft> drafts =
                root instanceof Mapping mapping ? drafts(mapping, findings, notes) : noObject(root, findings);
        new References(findings).resolve(drafts);
        List<Problem> found =
                findings.problems().stream().map(template::original).toList();
        List<Problem> noted = notes.all().stream().map(template::original).toList();
        if (findings.kongFields().isEmpty() && !found.isEmpty()) {
            return failed(found);
        }
        KongConfig config = found.isEmpty() ? Binder.config(drafts) : null;
        return new Result(config, found, noted, template.original(findings.kongFields()));
    }

    private static Result failed(List<Problem> problems) {
        Problem first = problems.get(0);
        String place = first.line() > 0 ? first.line() + ":" + first.column() + ": " : "";
        return new Result(
                null,
                problems,
                List.of(),
                Map.of("error", "failed parsing declarative configuration: " + place + first.message()));
    }

    private static List<Draft> noObject(Node root, Findings findings) {
        findings.field(
                root,
                Path.ROOT.field("error"),
                "failed parsing declarative configuration: expected an object",
                "expected _format_version: \"3.0\" and lists such as services");
        return List.of();
    }

    private List<Draft> drafts(Mapping root, Findings findings, Problems notes) {
        String version = version(root, findings);
        DeckMeta deck = DeckMeta.of(root, findings);
        boolean migrated = "1.1".equals(version) || "2.1".equals(version);
        Drafts drafts = new Drafts(findings, new Schemas(knownPlugins), (table, entity) -> {
            Mapping applied = deck.apply(table, entity);
            return migrated && table == Table.ROUTES ? migrated(applied) : applied;
        });
        for (Entry entry : root.entries().values()) {
            top(entry, drafts, findings, notes);
        }
        return drafts.all();
    }

    private static @Nullable String version(Mapping root, Findings findings) {
        Path path = Path.ROOT.field("_format_version");
        Node node = root.present("_format_version");
        if (node == null) {
            findings.missing(root, path, "required field missing", "_format_version: \"3.0\" at the top");
            return null;
        }
        return (String) Kinds.oneOf(VERSIONS).read(node, path, findings);
    }

    private static void top(Entry entry, Drafts drafts, Findings findings, Problems notes) {
        String key = entry.key().text();
        Path path = Path.ROOT.field(key);
        Node value = entry.value();
        boolean absent = value instanceof Scalar scalar && scalar.isNull();
        Table table = Table.of(key);
        if (table != null) {
            if (!absent) {
                drafts.read(table, value, path);
            }
        } else if (KongSchemas.OTHER_TABLES.containsKey(key)) {
            if (!absent) {
                Table.entities(value, path, findings);
                notes.add(entry.key(), path, "not used", "Kong knows these entities, this gateway has no use for them");
            }
        } else if (key.equals("_transform") && !absent) {
            Kinds.flag().read(value, path, findings);
        } else if (key.equals("_comment") && !absent) {
            Kinds.text().read(value, path, findings);
        } else if (key.equals("_ignore") && !absent) {
            Kinds.list(Kinds.anything()).read(value, path, findings);
        } else if (!DeckMeta.KEYS.contains(key) && !isMeta(key)) {
            findings.field(entry.key(), path, "unknown field", Nearest.hint(key, topWords()));
        }
    }

    private static boolean isMeta(String key) {
        return Set.of("_format_version", "_transform", "_comment", "_ignore").contains(key);
    }

    private static List<String> topWords() {
        List<String> words = new ArrayList<>(List.of("_format_version", "_transform", "_comment", "_ignore"));
        words.addAll(DeckMeta.KEYS.stream().sorted().toList());
        for (Table table : Table.values()) {
            words.add(table.key);
        }
        words.addAll(KongSchemas.OTHER_TABLES.keySet().stream().sorted().toList());
        return words;
    }

    private static Mapping migrated(Mapping route) {
        Entry paths = route.entries().get("paths");
        if (paths == null || !(paths.value() instanceof Sequence list)) {
            return route;
        }
        List<Node> items = new ArrayList<>();
        for (Node item : list.items()) {
            items.add(
                    item instanceof Scalar path && path.type() == Node.Type.STRING
                            ? new Scalar(
                                    RoutePathMigration.migrate(path.text()),
                                    path.type(),
                                    true,
                                    path.line(),
                                    path.column())
                            : item);
        }
        return route.with(Map.of("paths", new Entry(paths.key(), new Sequence(items, list.line(), list.column()))));
    }
}
