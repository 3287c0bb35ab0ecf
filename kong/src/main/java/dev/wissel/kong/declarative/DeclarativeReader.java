package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Dialect;
import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Problem;
import dev.wissel.kong.entity.KongConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads Kong's declarative format, in YAML or JSON, versions 1.1, 2.1 and 3.0, nested or flat, also as decK writes it (Kong facts 9).
 *
 * <p>It refuses what Kong refuses, with Kong's words, and names all mistakes at once with their places. Nothing is thrown, whatever the text. Kong and
 * decK do not read the same files: {@link ReaderOptions#flavour} says whose it is.
 *
 * <p>Immutable and thread-safe.
 */
public final class DeclarativeReader {
    private final ReaderOptions options;

    /**
     * What came of a text.
     *
     * @param config the configuration; null if anything is wrong
     * @param problems everything that is wrong, in the order of the document; empty if and only if there is a configuration
     * @param notes what was read but is not used or likely not meant, in the order of the document
     * @param kongFields what is wrong as Kong's Admin API arranges it under {@code fields}
     * @param flavour whose file it was taken for: {@link Flavour#KONG} or {@link Flavour#DECK}
     * @param acceptedBy who would read it without complaint; under {@link Flavour#EITHER} both are asked, otherwise only the one
     */
    public record Result(
            @Nullable KongConfig config,
            List<Problem> problems,
            List<Problem> notes,
            Map<String, Object> kongFields,
            Flavour flavour,
            Set<Flavour> acceptedBy) {
        public Result {
            problems = List.copyOf(problems);
            notes = List.copyOf(notes);
            acceptedBy = Set.copyOf(acceptedBy);
        }

        private Result acceptedBy(Set<Flavour> all) {
            return new Result(config, problems, notes, kongFields, flavour, all);
        }
    }

    /** Makes a reader with {@link ReaderOptions#DEFAULT}. */
    public DeclarativeReader() {
        this(ReaderOptions.DEFAULT);
    }

    /** Makes a reader for a certain Kong. */
    public DeclarativeReader(ReaderOptions options) {
        this.options = options;
    }

    /**
     * Reads a text.
     *
     * @param name what problems are reported under, usually the file's name; what is called {@code .json} must be JSON
     * @param text the text
     */
    public Result read(String name, String text) {
        return switch (options.flavour()) {
            case KONG -> kong(name, text);
            case DECK -> deck(name, text, true);
            case EITHER -> either(name, text);
        };
    }

    /**
     * Reads a tree that was parsed elsewhere, out of another document for example. What decK fills in from the environment stays as it is written.
     *
     * @param name what problems are reported under, usually the file's name
     * @param root the tree
     */
    public Result read(String name, Node root) {
        Flavour flavour = options.flavour();
        if (flavour == Flavour.EITHER) {
            flavour = DeckMarks.in(root) ? Flavour.DECK : Flavour.KONG;
        }
        return Reading.read(
                name, new Document(root, List.of(), List.of()), DeckTemplate.none(name, ""), asked(flavour), true);
    }

    private Result either(String name, String text) {
        boolean marked = DeckMarks.in(text);
        Document document = Document.parse(name, text, Dialect.KONG);
        Result kong = Reading.read(name, document, DeckTemplate.none(name, text), asked(Flavour.KONG), !marked);
        boolean same = document.root() != null && document.notes().isEmpty() && !text.contains("${{");
        Result deck = same
                ? Reading.read(name, document, DeckTemplate.none(name, text), asked(Flavour.DECK), marked)
                : deck(name, text, marked);
        Set<Flavour> acceptedBy = EnumSet.noneOf(Flavour.class);
        acceptedBy.addAll(kong.acceptedBy());
        acceptedBy.addAll(deck.acceptedBy());
        return (marked ? deck : kong).acceptedBy(acceptedBy);
    }

    private ReaderOptions asked(Flavour flavour) {
        return options.withFlavour(flavour);
    }

    private Result kong(String name, String text) {
        Document document = Document.parse(name, text, Dialect.KONG);
        return Reading.read(name, document, DeckTemplate.none(name, text), asked(Flavour.KONG), true);
    }

    private Result deck(String name, String text, boolean bind) {
        DeckTemplate template = DeckTemplate.render(name, text, options.environment());
        if (!template.problems().isEmpty()) {
            return Reading.failed(template.problems(), Flavour.DECK);
        }
        Document document = Document.parse(name, template.text(), Dialect.DECK);
        return Reading.read(name, document, template, asked(Flavour.DECK), bind);
    }
}
