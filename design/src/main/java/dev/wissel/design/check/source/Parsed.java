package dev.wissel.design.check.source;

import dev.wissel.design.check.Place;
import dev.wissel.kong.document.Dialect;
import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import dev.wissel.kong.document.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A snippet that was parsed. All places are those of the file.
 *
 * <p>Immutable.
 */
public final class Parsed {
    private static final Pattern EARLIER = Pattern.compile("(first at line )([0-9]{1,9})");

    private static final Pattern KONG = Pattern.compile(
            "_format_version|^\\s*(?:- +|\\{ *)?[\"']?(?:services|routes|upstreams|targets|plugins|consumers|certificates|snis|healthchecks|algorithm|target|name)[\"']?\\s*:",
            Pattern.MULTILINE);

    private final Snippet snippet;
    private final Templates templates;
    private final @Nullable Node root;
    private final List<Problem> problems;
    private final List<Problem> notes;
    private final Set<Place> templated = new HashSet<>();

    private Parsed(
            Snippet snippet, Templates templates, @Nullable Node root, List<Problem> problems, List<Problem> notes) {
        this.snippet = snippet;
        this.templates = templates;
        this.root = root;
        this.problems = List.copyOf(problems);
        this.notes = List.copyOf(notes);
        if (root != null && templates.any()) {
            collect(root);
        }
    }

    /** Parses a snippet as YAML or JSON. Throws nothing, whatever the text. */
    public static Parsed of(Snippet snippet) {
        Templates templates = Templates.of(snippet.text());
        Document document = document(snippet.file(), templates);
        Positions positions = snippet.positions();
        Node root = document.root();
        Node moved = root == null || positions == Positions.SAME ? root : Trees.moved(root, positions);
        return new Parsed(
                snippet, templates, moved, moved(document.problems(), positions), moved(document.notes(), positions));
    }

    /** Kong and decK read YAML in ways of their own; what is theirs is read as they do. */
    private static Document document(String file, Templates templates) {
        if (KONG.matcher(templates.masked()).find()) {
            Dialect dialect = templates.deck() ? Dialect.DECK : Dialect.KONG;
            Document document = Document.parse(file, templates.masked(), dialect);
            Node root = document.root();
            if (root != null && Part.isKong(root)) {
                return document;
            }
        }
        return Document.parse(file, templates.masked());
    }

    private static List<Problem> moved(List<Problem> problems, Positions positions) {
        return problems.stream().map(problem -> moved(problem, positions)).toList();
    }

    private static Problem moved(Problem problem, Positions positions) {
        String mend = EARLIER.matcher(problem.mend())
                .replaceAll(match ->
                        Matcher.quoteReplacement(match.group(1) + positions.line(Integer.parseInt(match.group(2)))));
        return new Problem(
                problem.file(),
                positions.line(problem.line()),
                positions.column(problem.line(), problem.column()),
                problem.path(),
                problem.offendingText(),
                problem.message(),
                mend);
    }

    private void collect(Node node) {
        if (node instanceof Mapping mapping) {
            mapping.entries().values().forEach(entry -> collect(entry.value()));
        } else if (node instanceof Sequence sequence) {
            sequence.items().forEach(this::collect);
        } else if (node instanceof Scalar scalar && templates.in(scalar.text())) {
            templated.add(Place.of(snippet.file(), scalar));
        }
    }

    /** Returns the snippet. */
    public Snippet snippet() {
        return snippet;
    }

    /** Returns the file's name. */
    public String file() {
        return snippet.file();
    }

    /** Returns the tree; empty if the text cannot be understood. */
    public Optional<Node> root() {
        return Optional.ofNullable(root);
    }

    /** Returns what is wrong with the text as YAML or JSON. */
    public List<Problem> problems() {
        return problems;
    }

    /** Returns what Kong takes in a way that is likely not meant. */
    public List<Problem> notes() {
        return notes;
    }

    /** Returns what is filled in later. */
    public Templates templates() {
        return templates;
    }

    /** Returns the places of values that are filled in later, so that nothing can be said of them. */
    public Set<Place> filledInLater() {
        return Set.copyOf(templated);
    }

    /** Returns where a template stands. */
    public Place place(Templates.Template template) {
        return Templates.place(snippet, template);
    }
}
